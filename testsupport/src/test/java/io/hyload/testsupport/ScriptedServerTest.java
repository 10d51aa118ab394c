package io.hyload.testsupport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.hyload.testsupport.Script.answer;
import static io.hyload.testsupport.Script.answerOnceThenClose;
import static io.hyload.testsupport.Script.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(5)
class ScriptedServerTest {
    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void answersEveryRequestOfAConnectionWithTheSameBytes() throws IOException {
        try (var server = ScriptedServer.start(answer(HI)); var client = connect(server.port())) {
            assertThat(exchange(client, GET, HI.length())).isEqualTo(HI);
            assertThat(exchange(client, GET, HI.length())).isEqualTo(HI);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests()).extracting(ReceivedRequest::line).containsExactly("GET /a HTTP/1.1",
                    "GET /a HTTP/1.1");
        }
    }

    @Test
    void recordsHeadersAndABodyByContentLength() throws IOException {
        try (var server = ScriptedServer.start(answerOnceThenClose(HI)); var client = connect(server.port())) {
            write(client, "POST /form HTTP/1.1\r\nX-Tag:  one \r\nx-tag: two\r\nContent-Length: 5\r\n\r\na=b&c");
            assertThat(readAll(client)).isEqualTo(HI);
            var request = server.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /form HTTP/1.1");
            assertThat(request.header("x-TAG")).contains("one");
            assertThat(request.headers("X-Tag")).containsExactly("one", "two");
            assertThat(request.header("X-Ta")).isEmpty();
            assertThat(request.text()).isEqualTo("a=b&c");
        }
    }

    @Test
    void joinsTheChunksOfABodyAndGoesOnBehindItsTrailers() throws IOException {
        try (var server = ScriptedServer.start(answer(HI)); var client = connect(server.port())) {
            write(client, """
                    POST / HTTP/1.1\r
                    Transfer-Encoding: chunked\r
                    \r
                    3;name=value\r
                    abc\r
                    A\r
                    0123456789\r
                    0\r
                    X-Sum: 1\r
                    \r
                    """);
            assertThat(exchange(client, GET, 2 * HI.length())).isEqualTo(HI + HI);
            assertThat(server.requests()).extracting(ReceivedRequest::text).containsExactly("abc0123456789", "");
        }
    }

    @Test
    void playsOneScriptAConnectionAndRepeatsTheLast() throws IOException {
        try (var server = ScriptedServer.start(answerOnceThenClose("first"), answerOnceThenClose("second"))) {
            assertThat(List.of(call(server), call(server), call(server))).containsExactly("first", "second", "second");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void dripsEachByteInASegmentOfItsOwn() throws IOException {
        try (var server = ScriptedServer.start(connection -> connection.drip("abc", Duration.ofMillis(20)));
                var client = connect(server.port())) {
            var buffer = new byte[10];
            for (var expected : "abc".toCharArray()) {
                assertThat(client.getInputStream().read(buffer)).isEqualTo(1);
                assertThat(buffer[0]).isEqualTo((byte) expected);
            }
        }
    }

    @Test
    void resetLosesTheConnection() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.reset();
        }); var client = connect(server.port())) {
            write(client, GET);
            assertThatThrownBy(() -> readAll(client)).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void halfCloseEndsOneDirectionOnly() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.send("bye");
            connection.halfClose();
            connection.readRequest();
        }); var client = connect(server.port())) {
            assertThat(readAll(client)).isEqualTo("bye");
            write(client, GET);
            await().until(() -> server.requests().size() == 1);
        }
    }

    @Test
    void stallReadsAndNeverAnswers() throws IOException {
        try (var server = ScriptedServer.start(stall()); var client = connect(server.port())) {
            write(client, GET);
            client.setSoTimeout(50);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void anUploadToAServerThatNeverReadsBlocks() throws IOException {
        try (var server = ScriptedServer.acceptAndNeverRead(answerOnceThenClose(HI));
                var client = connect(server.port())) {
            var upload = CompletableFuture.runAsync(() -> {
                try {
                    client.getOutputStream().write(new byte[32 << 20]);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(upload).failsWithin(Duration.ofMillis(300))
                    .withThrowableOfType(TimeoutException.class);
            assertThat(call(server)).isEqualTo(HI);
        }
    }

    @Test
    void sendsTenGigabytesOnlyWhileTheClientIsThere() throws IOException {
        try (var server = ScriptedServer.start(connection -> connection.sendFiller(10_000_000_000L))) {
            try (var client = connect(server.port())) {
                assertThat(client.getInputStream().readNBytes(10_000_000)).hasSize(10_000_000).endsWith('x');
            }
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void sendsExactlyTheFillerAskedFor() throws IOException {
        try (var server = ScriptedServer.start(connection -> connection.sendFiller(100_001));
                var client = connect(server.port())) {
            assertThat(readAll(client)).hasSize(100_001);
        }
    }

    @Test
    void garbageIsTheSameForTheSameSeed() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.sendGarbage(1000, 7);
        })) {
            var first = call(server);
            assertThat(first).hasSize(1000).isEqualTo(call(server));
        }
    }

    @Test
    void readsAHeadAloneToAnswerBeforeTheBody() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
            connection.send(connection.read(4));
        }); var client = connect(server.port())) {
            write(client, "PUT / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertThat(exchange(client, "", 25)).endsWith("\r\n\r\n");
            write(client, "body");
            assertThat(readAll(client)).isEqualTo("body");
        }
    }

    @Test
    void readsOnceAndKnowsWhereTheClientIs() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.send(connection.readOnce());
            connection.send(connection.peer());
        }); var client = connect(server.port())) {
            write(client, "any bytes");
            assertThat(readAll(client)).isEqualTo("any bytes127.0.0.1");
        }
    }

    @Test
    void aConnectionIsOpenUntilItsClientGoes() throws IOException {
        try (var server = ScriptedServer.start(answer(HI))) {
            try (var client = connect(server.port())) {
                exchange(client, GET, HI.length());
                assertThat(server.openConnections()).isEqualTo(1);
            }
            await().until(() -> server.openConnections() == 0);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void closeEndsEveryKindOfScriptAtOnce() throws IOException {
        var server = ScriptedServer.start(stall(), ScriptedConnection::neverRead, ScriptedConnection::sendForever,
                connection -> connection.drip(new byte[1000], Duration.ofMinutes(1)), answer(HI));
        var clients = List.of(connect(server.port()), connect(server.port()), connect(server.port()),
                connect(server.port()), connect(server.port()));
        await().until(() -> server.openConnections() == 5);
        var start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(server.openConnections()).isZero();
        for (var client : clients) {
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleIsNoFailure() throws IOException {
        var server = ScriptedServer.start(answer(HI));
        try (var client = connect(server.port())) {
            write(client, "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
        }
        await().until(() -> server.connections() == 1 && server.openConnections() == 0);
        assertThatCode(server::close).doesNotThrowAnyException();
    }

    @Test
    void aFailedAssertionInAScriptComesOutOfClose() throws IOException {
        var server = ScriptedServer
                .start(connection -> assertThat(connection.readRequest().line()).isEqualTo("DELETE / HTTP/1.1"));
        try (var client = connect(server.port())) {
            write(client, GET);
            assertThat(readAll(client)).isEmpty();
        }
        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class)
                .hasMessageContaining("script of connection 1 failed").hasMessageContaining("DELETE");
        assertThatCode(server::close).as("a second close").doesNotThrowAnyException();
    }

    @Test
    void aRequestThatMakesNoSenseComesOutOfClose() throws IOException {
        var server = ScriptedServer.start(answer(HI));
        try (var client = connect(server.port())) {
            write(client, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(readAll(client)).isEmpty();
        }
        assertThatThrownBy(server::close).hasMessageContaining("bad chunk size 'zz'");
    }

    @Test
    void aScriptThatGoesOnAfterItsOwnCloseIsWrong() throws IOException {
        var server = ScriptedServer.start(connection -> {
            connection.close();
            connection.send("too late");
        });
        assertThat(call(server)).isEmpty();
        assertThatThrownBy(server::close).hasMessageContaining("already closed");
    }

    @Test
    void aRefusingPortRefuses() {
        assertThatThrownBy(() -> connect(ScriptedServer.refusingPort())).isInstanceOf(ConnectException.class);
    }

    @Test
    void aFullBacklogNeitherAcceptsNorRefuses() throws IOException {
        try (var full = FullBacklog.start(); var client = new Socket()) {
            assertThatThrownBy(() -> client.connect(new InetSocketAddress("127.0.0.1", full.port()), 50))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket("127.0.0.1", port);
    }

    private static String call(ScriptedServer server) throws IOException {
        try (var client = connect(server.port())) {
            write(client, GET);
            return readAll(client);
        } catch (SocketException _) {
            return ""; // closed before it has read our request
        }
    }

    private static String exchange(Socket client, String request, int answerLength) throws IOException {
        write(client, request);
        return latin1(client.getInputStream().readNBytes(answerLength));
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket client) throws IOException {
        return latin1(client.getInputStream().readAllBytes());
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
