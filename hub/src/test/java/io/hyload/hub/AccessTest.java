package io.hyload.hub;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTest {

    private static final Access OPEN = new Access(Optional.empty(), Set.of("https://board.example"));
    private static final Access LOCKED = new Access(Optional.of("secret"), Set.of());

    private static boolean isLetIn(Access access, String origin, String host) {
        return access.denial(Optional.of(origin), host).isEmpty();
    }

    private static Optional<Integer> status(Access access, Optional<String> authorization,
            Optional<String> parameter) {
        return access.denial(authorization, parameter).map(Access.Denial::status);
    }

    @Test
    void whatSendsNoOriginIsNoBrowser() {
        assertThat(OPEN.denial(Optional.empty(), "127.0.0.1:28888")).isEmpty();
    }

    @Test
    void pagesOfOtherSitesMayNotListen() {
        assertThat(OPEN.denial(Optional.of("https://evil.example"), "127.0.0.1:28888").map(Access.Denial::status))
                .hasValue(403);
        assertThat(isLetIn(OPEN, "null", "127.0.0.1:28888")).isFalse();
        assertThat(isLetIn(OPEN, "http://127.0.0.1:28888.evil.example", "127.0.0.1:28888")).isFalse();
        assertThat(isLetIn(OPEN, "http://127.0.0.1:8080", "127.0.0.1:28888")).isFalse();
    }

    @Test
    void pagesThatWereNamedMay() {
        assertThat(isLetIn(OPEN, "https://board.example", "10.0.0.7:28888")).isTrue();
        assertThat(isLetIn(OPEN, "https://Board.example:443", "10.0.0.7:28888")).isTrue();
        assertThat(isLetIn(OPEN, "http://board.example", "10.0.0.7:28888")).isFalse();
        assertThat(isLetIn(OPEN, "https://board.example.evil.example", "10.0.0.7:28888")).isFalse();
    }

    @Test
    void theMonitorOfTheOriginalMay() {
        assertThat(isLetIn(OPEN, "vscode-webview://1b9l2eo3", "127.0.0.1:28888")).isTrue();
    }

    @Test
    void aPageOfTheSameAddressMay() {
        assertThat(isLetIn(OPEN, "http://127.0.0.1:28888", "127.0.0.1:28888")).isTrue();
        assertThat(isLetIn(OPEN, "https://[::1]:28888", "[::1]:28888")).isTrue();
        assertThat(isLetIn(OPEN, "http://localhost", "localhost")).isTrue();
    }

    @Test
    void aNameThatSomebodyLedHereIsNotTheSameOrigin() {
        assertThat(isLetIn(OPEN, "http://evil.example:28888", "evil.example:28888")).isFalse();
    }

    @Test
    void theTokenIsTakenFromTheHeaderOrTheQuery() {
        assertThat(status(LOCKED, Optional.of("Bearer secret"), Optional.empty())).isEmpty();
        assertThat(status(LOCKED, Optional.of("bearer  secret"), Optional.empty())).isEmpty();
        assertThat(status(LOCKED, Optional.empty(), Optional.of("secret"))).isEmpty();
        assertThat(status(LOCKED, Optional.empty(), Optional.empty())).hasValue(401);
        assertThat(status(LOCKED, Optional.of("Bearer secret2"), Optional.empty())).hasValue(401);
        assertThat(status(LOCKED, Optional.of("Basic secret"), Optional.empty())).hasValue(401);
        assertThat(status(LOCKED, Optional.empty(), Optional.of(""))).hasValue(401);
        assertThat(status(LOCKED, Optional.empty(), Optional.of("secre"))).hasValue(401);
        assertThat(status(OPEN, Optional.empty(), Optional.empty())).isEmpty();
    }

    @Test
    void noReasonTellsTheToken() {
        assertThat(LOCKED.denial(Optional.of("Bearer wrong"), Optional.empty()).orElseThrow().reason())
                .doesNotContain("secret").doesNotContain("wrong");
    }
}
