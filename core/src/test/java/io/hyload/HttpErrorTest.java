package io.hyload;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.hyload.http.ErrorKind;
import io.hyload.testsupport.FullBacklog;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedConnection;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.hyload.Hyload.body;
import static io.hyload.Hyload.connectTimeout;
import static io.hyload.Hyload.discardBody;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.localAddress;
import static io.hyload.Hyload.maxBody;
import static io.hyload.Hyload.timeout;
import static io.hyload.testsupport.Script.answer;
import static io.hyload.testsupport.Script.answerOnceThenClose;
import static org.assertj.core.api.Assertions.assertThat;

/// What a server does wrong, and the kind under which it is counted.
@Timeout(20)
class HttpErrorTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final double TIMEOUT = 0.15;

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @RegisterExtension
    final Metronome metronome = new Metronome();

    private record Case(String what, String kind, int number, boolean isTimeout, Script script,
            RequestOption... options) {
        @Override
        public String toString() {
            return kind + ": " + what;
        }
    }

    private static Case error(String kind, int number, String what, Script script, RequestOption... options) {
        return new Case(what, kind, number, false, script, options);
    }

    private static Case late(String kind, int number, String what, Script script, RequestOption... options) {
        return new Case(what, kind, number, true, script, options);
    }

    static Stream<Case> cases() {
        return Stream.of(
                late("timeout-response", 110, "no answer", Script.stall()),
                late("timeout-response", 110, "half a head",
                        connection -> sendThenStall(connection, "HTTP/1.1 200 OK\r\nContent-")),
                late("timeout-response", 110, "a head byte by byte",
                        connection -> {
                            connection.readRequest();
                            connection.drip("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100),
                                    Duration.ofMillis(5));
                        }),
                late("timeout-body", 132, "half a body",
                        connection -> sendThenStall(connection, HI.replace(": 2", ": 3"))),
                late("timeout-body", 132, "half a chunk",
                        connection -> sendThenStall(connection, CHUNKED + "5\r\nhel")),
                late("timeout-body", 132, "a body without end", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\n\r\n");
                    connection.stall();
                }),
                late("timeout-body", 132, "a body byte by byte", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    connection.drip("x".repeat(1000), Duration.ofMillis(5));
                }),
                late("timeout-body", 132, "10 GB, which are discarded", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
                    connection.sendFiller(10_000_000_000L);
                }, discardBody()),
                late("timeout-body", 132, "a body without end, which is discarded", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\n\r\n");
                    connection.sendForever();
                }, discardBody()),
                late("timeout-response", 110, "accepts and never reads", ScriptedConnection::neverRead),
                error("reset-send", 101, "reset while the body is sent", connection -> {
                    connection.readHead();
                    connection.reset();
                }, body(new byte[32 << 20])),
                error("reset-response", 111, "reset in place of an answer", connection -> {
                    connection.readRequest();
                    connection.reset();
                }),
                error("reset-response", 111, "closed in place of an answer", ScriptedConnection::readRequest),
                error("reset-response", 111, "closed inside the head", answerOnceThenClose("HTTP/1.1 200 OK\r\nX: y")),
                error("bad-status-line", 121, "another protocol", answer("220 mail.local ESMTP\r\n\r\n")),
                error("bad-status-line", 121, "garbage", connection -> {
                    connection.readRequest();
                    connection.send("\0\1\2\n");
                    connection.sendGarbage(4000, 7);
                }),
                error("reset-body", 136, "reset inside the body", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    // More than the buffers hold: when this is written, the client is in the body.
                    connection.sendFiller(50_000_000);
                    connection.reset();
                }),
                error("short-body", 138, "closed inside a body of known length",
                        answerOnceThenClose(HI.replace(": 2", ": 3"))),
                error("short-body", 138, "closed inside a chunk", answerOnceThenClose(CHUNKED + "5\r\nhel")),
                error("short-body", 138, "closed before the last chunk", answerOnceThenClose(CHUNKED + "2\r\nhi\r\n")),
                error("reset-response", 111, "half-closed in place of an answer", connection -> {
                    connection.readRequest();
                    connection.halfClose();
                    connection.stall();
                }),
                error("short-body", 138, "half-closed inside the body", connection -> {
                    connection.readRequest();
                    connection.send(HI.replace(": 2", ": 3"));
                    connection.halfClose();
                    connection.stall();
                }),
                error("bad-header", 207, "no colon", answer("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n")),
                error("bad-header", 207, "two lengths",
                        answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi")),
                error("bad-header", 207, "an unknown transfer coding",
                        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")),
                error("bad-chunk", 208, "overflow", answer(CHUNKED + "fffffffffffffffff\r\n")),
                error("bad-chunk", 208, "not hex", answer(CHUNKED + "zz\r\n")),
                error("bad-chunk", 208, "no line end behind the data", answer(CHUNKED + "2\r\nhi2\r\nhi\r\n")),
                error("too-large", 209, "a head of 300 kB",
                        answer("HTTP/1.1 200 OK\r\nX: " + "v".repeat(300_000) + "\r\n\r\n")),
                error("too-large", 209, "a body of 10 GB", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
                    connection.sendFiller(10_000_000_000L);
                }),
                error("too-large", 209, "a body without end past maxBody", connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\n\r\n");
                    connection.sendForever();
                }, maxBody(1_000_000)),
                error("too-large", 209, "a discarded body past maxBody", connection -> {
                    connection.readRequest();
                    connection.send(CHUNKED);
                    while (true) connection.send("400\r\n" + "x".repeat(1024) + "\r\n");
                }, maxBody(1_000_000), discardBody()),
                error("bad-status-line", 121, "interim responses without end", connection -> {
                    connection.readRequest();
                    while (true) connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                }),
                error("bad-encoding", 210, "not gzip",
                        answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi")),
                error("bad-encoding", 210, "not asked for",
                        answer("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nhi")));
    }

    @ParameterizedTest @MethodSource("cases")
    void aFailureHasItsKindIsCountedOnceAndDoesNotTouchTheNextRequest(Case failing) {
        try (var server = ScriptedServer.start(failing.script, answer(HI));
                var client = new HttpClient(timeout(failing.isTimeout ? TIMEOUT : 5))) {
            var response = client.post(server.url() + "/x", failing.options);
            assertFailed(response, failing.kind, failing.number, failing.isTimeout);
            if (failing.isTimeout)
                assertThat(response.responseTime()).isBetween(1000 * TIMEOUT, 1000 * TIMEOUT + metronome.allowance());
            assertThat(response.reason()).contains("127.0.0.1:" + server.port());

            assertThat(client.get(server.url()).text()).isEqualTo("hi");
            assertThat(run.counted().sent()).isEqualTo(2);
            assertThat(run.counted().received()).isEqualTo(1);
        }
    }

    /// A hundred megabytes, so that it is quick; each byte is treated alike.
    @Test
    void aDiscardedBodyTakesNoMemory() {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                connection.readRequest();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                connection.sendFiller(100_000_000);
            }
        }); var client = new HttpClient()) {
            assertThat(client.get(server.url(), discardBody()).ok()).isTrue();
            long before = memory.getCurrentThreadAllocatedBytes();
            assertThat(client.get(server.url(), discardBody()).ok()).isTrue();
            assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
            assertThat(run.counted().in()).isGreaterThan(200_000_000);
        }
    }

    @Test
    void aPortWhereNobodyListensRefuses() {
        try (var client = new HttpClient()) {
            var response = client.get("http://127.0.0.1:" + ScriptedServer.refusingPort());
            assertFailed(response, "connect-refused", 80, false);
            assertThat(run.counted().opened()).isZero();
        }
    }

    @Test
    void aHostThatDoesNotAnswerRunsIntoTheConnectTimeout() {
        try (var full = FullBacklog.start(); var server = ScriptedServer.start(answer(HI));
                var client = new HttpClient(connectTimeout(0.2))) {
            var response = client.get(full.url());
            assertFailed(response, "connect-timeout", 201, true);
            assertThat(response.responseTime()).isBetween(200.0, 200 + metronome.allowance());
            assertThat(response.reason()).isEqualTo("no connection to 127.0.0.1:" + full.port() + " within 0.2 s");
            assertThat(client.get(server.url()).ok()).isTrue();
        }
    }

    @Test
    void theTimeoutOfTheExchangeHoldsForConnectingToo() {
        try (var full = FullBacklog.start(); var client = new HttpClient(connectTimeout(5))) {
            var response = client.get(full.url(), timeout(0.1));
            assertFailed(response, "connect-timeout", 201, true);
            assertThat(response.responseTime()).isBetween(100.0, 100 + metronome.allowance());
        }
    }

    @Test
    void aServerThatTakesNoMoreOfTheBodyRunsIntoTheTimeout() {
        try (var server = ScriptedServer.acceptAndNeverRead(answer(HI));
                var client = new HttpClient(timeout(TIMEOUT))) {
            var response = client.post(server.url(), body(new byte[64 << 20]));
            assertFailed(response, "timeout-send", 100, true);
            assertThat(response.responseTime()).isBetween(1000 * TIMEOUT, 1000 * TIMEOUT + metronome.allowance());
            assertThat(client.get(server.url()).ok()).isTrue();
        }
    }

    @Test
    void aNameThatDoesNotExistIsDns() {
        try (var client = new HttpClient()) {
            var response = client.get("http://no-such-host.invalid/");
            assertFailed(response, "dns", 200, false);
            assertThat(response.reason()).isEqualTo("host no-such-host.invalid does not resolve");
        }
    }

    /// 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    @Test
    void aLocalAddressThatIsNotOursHasNoLocalPort() {
        try (var server = ScriptedServer.start(answer(HI)); var client = new HttpClient(localAddress("192.0.2.1"))) {
            assertFailed(client.get(server.url()), "no-local-port", 203, false);
        }
    }

    @Test
    void redirectsWithoutEndAreTooMany() {
        try (var server =
                ScriptedServer.start(answer("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"));
                var client = new HttpClient()) {
            var response = client.get(server.url(), followRedirects());
            assertFailed(response, "too-many-redirects", 212, false);
            assertThat(run.counted().sent()).isEqualTo(11);
            assertThat(run.counted().received()).isEqualTo(10);
        }
    }

    @ParameterizedTest @ValueSource(strings = {"ftp://x/", "http://", "http://a:b/", "mailto:x@y"})
    void aLocationThatCannotBeRequestedIsABadHeader(String location) {
        try (var server = ScriptedServer
                .start(answer("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"));
                var client = new HttpClient()) {
            assertFailed(client.get(server.url(), followRedirects()), "bad-header", 207, false);
        }
    }

    @Test
    void whatCameOfABrokenBodyIsThere() {
        try (var server = ScriptedServer.start(answerOnceThenClose(HI.replace(": 2", ": 3")));
                var client = new HttpClient()) {
            var response = client.get(server.url());
            assertThat(response.content()).asString().isEqualTo("hi");
            assertThat(response.headers()).isEmpty();
            assertThat(response.ok()).isFalse();
            assertThat(response.json().isMissing()).isTrue();
            assertThat(response).hasToString("short-body (" + response.reason() + ") " + server.url() + "/");
        }
    }

    @Test
    void labelsAndNumbersAreUniqueAndTheOriginalsNumbersAreKept() {
        var kinds = List.of(ErrorKind.values());
        assertThat(kinds).extracting(ErrorKind::label).doesNotHaveDuplicates();
        assertThat(kinds).extracting(ErrorKind::number).doesNotHaveDuplicates();
        assertThat(kinds).filteredOn(kind -> kind.number() < 200).extracting(kind -> kind.label() + " " + kind.number())
                .containsExactly("connect-refused 80", "timeout-send 100", "reset-send 101", "timeout-response 110",
                        "reset-response 111", "closed-twice 120", "bad-status-line 121", "timeout-body 132",
                        "reset-body 136", "short-body 138");
    }

    private void assertFailed(HttpResponse response, String kind, int number, boolean isTimeout) {
        assertThat(response.error()).as(response.reason()).isEqualTo(kind);
        assertThat(response.errorType()).isEqualTo(number);
        assertThat(response.statusCode()).isEqualTo(-1);
        assertThat(response.reason()).isNotEmpty().hasLineCount(1);
        var counted = run.counted();
        assertThat(counted.kinds()).containsOnlyKeys(kind).containsValue(1L);
        assertThat(counted.timeouts()).isEqualTo(isTimeout ? 1 : 0);
        assertThat(counted.errors()).isEqualTo(isTimeout ? 0 : 1);
    }

    private static void sendThenStall(ScriptedConnection connection, String raw) throws Exception {
        connection.readRequest();
        connection.send(raw);
        connection.stall();
    }
}
