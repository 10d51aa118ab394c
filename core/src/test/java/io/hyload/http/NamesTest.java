package io.hyload.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Names with a resolver, a clock and threads that the test drives by hand.
@Timeout(10)
class NamesTest {

    private final List<String> lookedUp = new ArrayList<>();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private List<String> known = List.of("10.0.0.1");
    private long now = 1_000;
    private final Names names = new Names(this::resolve, () -> now, threads::add);

    private InetAddress[] resolve(String host) throws UnknownHostException {
        lookedUp.add(host);
        if (known.isEmpty()) throw new UnknownHostException(host);
        return known.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static List<String> answer(Names.Question question) throws IOException {
        return question.await().stream().map(InetAddress::getHostAddress).toList();
    }

    private List<String> ask(Names names, String host) throws IOException {
        var question = names.ask(host);
        while (!threads.isEmpty()) threads.remove().run();
        return answer(question);
    }

    @Test
    void anAnswerHoldsForThirtySeconds() throws IOException {
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.1");
        known = List.of("10.0.0.2");
        now += Names.TTL - 1;
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.1");
        now += 1;
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.2");
        assertThat(lookedUp).containsExactly("api.test", "api.test");
    }

    @Test
    void aFailureHoldsForOneSecond() throws IOException {
        known = List.of();
        assertThatThrownBy(() -> ask(names, "api.test")).isInstanceOf(UnknownHostException.class);
        known = List.of("10.0.0.1");
        now += Names.FAILURE_TTL - 1;
        assertThatThrownBy(() -> ask(names, "api.test")).isInstanceOf(UnknownHostException.class);
        now += 1;
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.1");
        assertThat(lookedUp).hasSize(2);
    }

    @Test
    void whoeverAsksMeanwhileSharesTheLookUp() throws IOException {
        var first = names.ask("api.test");
        var second = names.ask("api.test");
        assertThat(threads).hasSize(1);
        threads.remove().run();
        assertThat(answer(first)).isEqualTo(answer(second));
        assertThat(lookedUp).hasSize(1);
    }

    @Test
    void whoeverGivesUpDoesNotSpoilItForTheOthers() throws IOException {
        var impatient = names.ask("api.test");
        var patient = names.ask("api.test");
        impatient.abandon();
        assertThatThrownBy(impatient::await).isInstanceOf(IOException.class).hasMessageContaining("api.test");
        threads.remove().run();
        assertThat(answer(patient)).containsExactly("10.0.0.1");
    }

    @Test
    void eachAskerBeginsAtTheNextAddressAndGetsAll() throws IOException {
        known = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.2", "10.0.0.3", "10.0.0.1");
        now += Names.TTL;
        assertThat(ask(names, "api.test")).as("also after a new look-up").startsWith("10.0.0.3");
    }

    @Test
    void theOtherFamilyComesLast() throws IOException {
        known = List.of("10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2");
        assertThat(ask(names, "api.test")).containsExactly("10.0.0.1", "10.0.0.2", "fd00:0:0:0:0:0:0:1",
                "fd00:0:0:0:0:0:0:2");
        assertThat(ask(names, "api.test")).startsWith("10.0.0.2", "10.0.0.1", "fd00:0:0:0:0:0:0:1");
    }

    @ParameterizedTest @ValueSource(strings = {"127.0.0.1", "::1", "fe80::1", "255.255.255.255"})
    void anAddressIsNotLookedUp(String address) throws IOException {
        assertThat(names.ask(address).await()).containsExactly(InetAddress.ofLiteral(address));
        assertThat(lookedUp).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"3com.test", "1.2.3.4.test", "0"})
    void aNameThatBeginsLikeAnAddressIsLookedUpUnlessItIsOne(String name) throws IOException {
        assertThat(ask(names, name)).hasSize(1);
        assertThat(lookedUp).isEqualTo(name.equals("0") ? List.of() : List.of(name));
    }

    @Test
    void aPinnedNameIsNotLookedUpAndItsAddressesTakeTurns() throws IOException {
        var pins = Arrays.asList(InetAddress.ofLiteral("10.9.0.1"), InetAddress.ofLiteral("10.9.0.2"));
        var pinned = names.pinned(Map.of("api.test", pins));
        assertThat(ask(pinned, "api.test")).startsWith("10.9.0.1");
        assertThat(ask(pinned, "api.test")).startsWith("10.9.0.2");
        assertThat(lookedUp).isEmpty();
        assertThat(ask(pinned, "other.test")).containsExactly("10.0.0.1");
        assertThat(ask(names, "api.test")).as("elsewhere").containsExactly("10.0.0.1");
    }

    @Test
    void aResolverThatFailsOtherwiseIsAFailureToo() {
        var failing = new Names(_ -> {
            throw new IllegalStateException("broken");
        }, () -> now, Runnable::run);
        assertThatThrownBy(() -> failing.ask("api.test").await()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void whatIsForgottenIsLookedUpAgain() throws IOException {
        ask(names, "api.test");
        names.forget();
        ask(names, "api.test");
        assertThat(lookedUp).hasSize(2);
    }
}
