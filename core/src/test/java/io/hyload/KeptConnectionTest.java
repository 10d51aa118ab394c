package io.hyload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.hyload.testsupport.ManualClock;
import io.hyload.testsupport.ReceivedRequest;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedConnection;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

import static io.hyload.Hyload.body;
import static io.hyload.Hyload.header;
import static io.hyload.Hyload.idleTimeout;
import static io.hyload.Hyload.keepAlive;
import static io.hyload.Hyload.resolve;
import static io.hyload.testsupport.Script.answer;
import static io.hyload.testsupport.Script.answerOnceThenClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(10)
class KeptConnectionTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    private final ManualClock time = ManualClock.start();

    private ClientOption onManualTime() {
        return new ClientSetting(client -> client.nanos = time);
    }

    @Test
    void aConnectionIsUsedAgain() {
        try (var server = ScriptedServer.start(answer(HI)); var client = new HttpClient()) {
            for (int i = 0; i < 5; i++) assertThat(client.get(server.url() + "/" + i).text()).isEqualTo("hi");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(run.counted().opened()).isEqualTo(1);
        }
        assertThat(run.counted().closed()).isEqualTo(1);
    }

    @Test
    void oneUserHasAConnectionForEachOriginAndUsersShareNone() {
        try (var one = ScriptedServer.start(answer(HI)); var other = ScriptedServer.start(answer(HI));
                var first = new HttpClient(); var second = new HttpClient()) {
            for (int i = 0; i < 3; i++) {
                first.get(one.url());
                first.get(other.url());
                second.get(one.url());
            }
            assertThat(one.connections()).isEqualTo(2);
            assertThat(other.connections()).isEqualTo(1);
        }
    }

    @Test
    void requestsOfOneClientInParallelTakeConnectionsOfTheirOwn() throws InterruptedException {
        var bothThere = new CountDownLatch(2);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            bothThere.countDown();
            bothThere.await();
            connection.send(HI);
            connection.stall();
        }); var client = new HttpClient()) {
            var other = Thread.ofVirtual().start(() -> client.get(server.url()));
            assertThat(client.get(server.url()).ok()).isTrue();
            other.join();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void closeSaidByTheServerIsHonoured() {
        var closing = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
        try (var server = ScriptedServer.start(answer(closing)); var client = new HttpClient()) {
            client.get(server.url());
            await().until(() -> server.openConnections() == 0);
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void closeSaidByTheScenarioIsHonoured() {
        try (var server = ScriptedServer.start(answer(HI)); var client = new HttpClient()) {
            client.get(server.url(), header("Connection", "Close, TE"));
            await().until(() -> server.openConnections() == 0);
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void withoutKeepAliveEachRequestHasItsConnection() {
        try (var server = ScriptedServer.start(answer(HI)); var client = new HttpClient(keepAlive(false))) {
            for (int i = 0; i < 3; i++) assertThat(client.get(server.url()).ok()).isTrue();
            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.requests().getFirst().header("Connection")).contains("close");
            assertThat(run.counted().closed()).isEqualTo(3);
        }
    }

    @Test
    void bytesBehindAResponseDoNotReachTheNextOne() throws IOException {
        var stray = "HTTP/1.1 500 stray\r\nContent-Length: 0\r\n\r\n";
        try (var server = ScriptedServer.start(answerOnceThenClose(HI + stray), answer(HI));
                var client = new HttpClient()) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(200);
            assertThat(client.get(server.url()).statusCode()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void bytesThatComeLaterDoNotReachTheNextResponseEither() throws InterruptedException {
        var more = new CountDownLatch(1);
        var moreSent = new CountDownLatch(1);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send(HI);
            more.await();
            connection.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            moreSent.countDown();
            connection.stall();
        }, answer(HI)); var client = new HttpClient(onManualTime())) {
            assertThat(client.get(server.url()).statusCode()).isEqualTo(200);
            more.countDown();
            assertThat(moreSent.await(5, TimeUnit.SECONDS)).isTrue();
            // Looked for only after a pause: without one nobody had time to say anything unasked.
            time.advance(Duration.ofMillis(2));
            assertThat(client.get(server.url()).statusCode()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(run.counted().errors()).isZero();
        }
    }

    // ------------------------------------------------------------------ the silent retry

    /// The client may send before it can know that the server has closed, so it asks again once.
    @Test
    void aKeptConnectionThatTheServerClosedIsReplacedInSilence() {
        try (var server = ScriptedServer.start(answerOnceThenClose(HI), answer(HI)); var client = new HttpClient()) {
            client.get(server.url());
            await().until(() -> server.openConnections() == 0);
            var response = client.get(server.url() + "/second");
            assertThat(response.text()).isEqualTo("hi");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(run.counted().sent()).isEqualTo(2);
            assertThat(run.counted().received()).isEqualTo(2);
            assertThat(run.counted().kinds()).isEmpty();
            assertThat(response.timing().connect()).isPositive();
        }
    }

    @Test
    void aKeptConnectionThatTheServerResetIsReplacedInSilence() {
        try (var server = ScriptedServer.start(answerThen(ScriptedConnection::reset), answer(HI));
                var client = new HttpClient()) {
            client.get(server.url());
            assertThat(client.get(server.url()).text()).isEqualTo("hi");
            assertThat(run.counted().kinds()).isEmpty();
            assertThat(run.counted().sent()).isEqualTo(2);
        }
    }

    @Test
    void theRetrySendsTheBodyAgain() {
        try (var server = ScriptedServer.start(answerThen(connection -> {}), answer(HI));
                var client = new HttpClient()) {
            client.get(server.url());
            assertThat(client.post(server.url() + "/b", body("x".repeat(20_000))).text()).isEqualTo("hi");
            assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("GET / HTTP/1.1",
                    "POST /b HTTP/1.1", "POST /b HTTP/1.1");
            assertThat(server.requests().getLast().text()).isEqualTo("x".repeat(20_000));
        }
    }

    @Test
    void itIsRetriedOnceAndThenClosedTwice() {
        Script readThenClose = ScriptedConnection::readRequest;
        try (var server = ScriptedServer.start(answerThen(connection -> {}), readThenClose, answer(HI));
                var client = new HttpClient()) {
            client.get(server.url());
            var response = client.get(server.url());
            assertThat(response.error()).isEqualTo("closed-twice");
            assertThat(response.errorType()).isEqualTo(120);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(run.counted().sent()).isEqualTo(2);
            assertThat(run.counted().kinds()).containsOnlyKeys("closed-twice").containsValue(1L);
            assertThat(client.get(server.url()).ok()).isTrue();
        }
    }

    @Test
    void itIsNotRetriedOnceAByteHasCome() {
        try (var server = ScriptedServer.start(answerThen(connection -> connection.send("H")), answer(HI));
                var client = new HttpClient()) {
            client.get(server.url());
            assertThat(client.get(server.url()).error()).isEqualTo("reset-response");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void itIsNotRetriedOnAFreshConnection() {
        Script readThenClose = ScriptedConnection::readRequest;
        try (var server = ScriptedServer.start(readThenClose, answer(HI)); var client = new HttpClient()) {
            assertThat(client.get(server.url()).error()).isEqualTo("reset-response");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRetryThatFindsNobodyIsRefused() {
        HttpResponse response;
        try (var client = new HttpClient()) {
            String url;
            try (var server = ScriptedServer.start(answer(HI))) {
                url = server.url();
                client.get(url);
            }
            response = client.get(url);
        }
        assertThat(response.error()).isEqualTo("connect-refused");
        var timing = response.timing();
        assertThat(List.of(timing.dns(), timing.connect(), timing.send(), timing.waiting(), timing.receive()))
                .allMatch(phase -> phase >= 0);
    }

    @Test
    void aServerThatAnswersBeforeItHasReadTheBodyIsHeardAndTheConnectionNotUsedAgain() {
        try (var server = ScriptedServer.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        }, answer(HI)); var client = new HttpClient()) {
            assertThat(client.post(server.url(), body(new byte[64 << 20])).statusCode()).isEqualTo(413);
            assertThat(client.get(server.url()).statusCode()).isEqualTo(200);
            assertThat(run.counted().kinds()).isEmpty();
        }
    }

    @Test
    void closingAClientClosesItsConnectionsAndItStaysUsable() {
        try (var server = ScriptedServer.start(answer(HI))) {
            var client = new HttpClient();
            client.get(server.url());
            client.close();
            await().until(() -> server.openConnections() == 0);
            assertThat(client.get("/again").ok()).isTrue();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aClientClosedDuringAnExchangeKeepsNoConnection() throws InterruptedException {
        var go = new CountDownLatch(1);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            go.await();
            connection.send(HI);
            connection.stall();
        })) {
            var client = new HttpClient();
            var fetching = Thread.ofVirtual().start(() -> client.get(server.url()));
            await().until(() -> server.requests().size() == 1);
            client.close();
            go.countDown();
            fetching.join();
            await().until(() -> server.openConnections() == 0);
            assertThat(run.counted().received()).isEqualTo(1);
            assertThat(run.counted().closed()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionIsNotUsedAgainPastTheTimeThatTheServerKeepsIt() throws InterruptedException {
        var keeping = HI.replace("\r\n\r\n", "\r\nKeep-Alive: timeout=1\r\n\r\n");
        try (var server = ScriptedServer.start(answer(keeping)); var client = new HttpClient(onManualTime())) {
            client.get(server.url());
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(1);
            // Half of the second that the server waits.
            time.advance(Duration.ofMillis(510));
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionIdleForLongerThanTheLimitIsNotUsedAgain() throws InterruptedException {
        try (var server = ScriptedServer.start(answer(HI));
                var client = new HttpClient(idleTimeout(0.02), onManualTime())) {
            client.get(server.url());
            time.advance(Duration.ofMillis(30));
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(2);
        }
        try (var server = ScriptedServer.start(answer(HI));
                var client = new HttpClient(idleTimeout(60), onManualTime())) {
            client.get(server.url());
            time.advance(Duration.ofMillis(30));
            client.get(server.url());
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    // ------------------------------------------------------------------ where connections go

    @Test
    void aPinnedNameGoesToItsAddressAndKeepsItsHostField() {
        try (var server = ScriptedServer.start(answer(HI));
                var client = new HttpClient(resolve("API.test", "127.0.0.1"))) {
            assertThat(client.get("http://api.test:" + server.port()).text()).isEqualTo("hi");
            assertThat(server.requests().getFirst().header("Host")).contains("api.test:" + server.port());
        }
    }

    @Test
    void connectionsTakeTheAddressesOfANameInTurn() {
        try (var one = ScriptedServer.start(answer(HI));
                var other = ScriptedServer.startAt("127.0.0.2", one.port(), answer(HI));
                var client = new HttpClient(keepAlive(false), resolve("api.test", "127.0.0.1"),
                        resolve("api.test", "127.0.0.2"))) {
            for (int i = 0; i < 6; i++) assertThat(client.get("http://api.test:" + one.port()).ok()).isTrue();
            assertThat(one.connections()).isEqualTo(3);
            assertThat(other.connections()).isEqualTo(3);
        }
    }

    @Test
    void anAddressThatRefusesIsPassedOver() {
        try (var server = ScriptedServer.start(answer(HI));
                var client = new HttpClient(keepAlive(false), resolve("api.test", "127.0.0.2"),
                        resolve("api.test", "127.0.0.1"))) {
            for (int i = 0; i < 4; i++) assertThat(client.get("http://api.test:" + server.port()).ok()).isTrue();
            assertThat(run.counted().kinds()).isEmpty();
        }
    }

    @Test
    void ipv6IsSpokenToo() {
        try (var server = onIpv6(); var client = new HttpClient()) {
            assertThat(client.get(server.url()).text()).isEqualTo("hi");
            assertThat(server.requests().getFirst().header("Host")).contains("[::1]:" + server.port());
        }
    }

    private static ScriptedServer onIpv6() {
        try {
            return ScriptedServer.startAt("::1", 0, answer(HI));
        } catch (UncheckedIOException e) {
            throw new TestAbortedException("this machine has no IPv6: " + e.getCause().getMessage(), e);
        }
    }

    @Test
    void whatIsNoNameOrAddressIsNotPinned() {
        assertThatThrownBy(() -> resolve("api.test", "localhost")).hasMessage("resolve: 'localhost' is not an address");
        assertThatThrownBy(() -> resolve("a b", "127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }

    /// Answers one request, reads a second one, and then does something else.
    private static Script answerThen(Script then) {
        return connection -> {
            connection.readRequest();
            connection.send(HI);
            connection.readRequest();
            then.play(connection);
        };
    }
}
