package io.hyload.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.hyload.stats.DatagramMac;
import io.hyload.stats.Refusal;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(60)
class HubTest {

    /// Debian's own, which has the package python3-websockets.
    private static final String PYTHON = "/usr/bin/python3";
    private static final Hub.Options FREE = Hub.Options.USUAL.ports(0, 0);

    /// A worker's socket.
    private static final class Sender implements AutoCloseable {
        private final DatagramSocket socket;

        private Sender(Hub hub) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.connect(hub.udp());
        }

        void send(byte[] datagram) throws IOException {
            socket.send(new DatagramPacket(datagram, datagram.length));
        }

        void send(String text) throws IOException {
            send(text.getBytes(UTF_8));
        }

        /// `127.0.0.1:4711`
        String name() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static void awaitDatagrams(Hub hub, long count) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(2))
                .until(() -> hub.figures().datagrams() >= count);
    }

    private static Command.Running python(String url, int count, String... header) throws IOException {
        boolean isThere = Command.of(PYTHON, "-c", "import websockets").run().exitCode() == 0;
        assumeTrue(isThere || "true".equals(System.getenv("CI")), "websockets: apt install python3-websockets");
        try (var in = HubTest.class.getResourceAsStream("client.py")) {
            var line = new ArrayList<>(List.of(PYTHON, "-c", new String(in.readAllBytes(), UTF_8), url,
                    Integer.toString(count)));
            line.addAll(List.of(header));
            return Command.of(line.toArray(String[]::new)).start();
        }
    }

    private static HttpResponse<String> get(Hub hub, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(hub.uri().toString().replaceFirst("ws", "http") + path));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static int refusedWith(Hub hub, String path, String... headers) {
        try (var let = Listener.to(URI.create(hub.uri() + path), headers)) {
            assertThat(let.count()).isZero();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) return refused.getResponse().statusCode();
            throw e;
        }
    }

    // ------------------------------------------------------------------ passing on

    @Test @RequiresCorpus @RequiresProgram("python3")
    void passesOnEveryDatagramToTheByteWithItsSenderInFront() throws Exception {
        var captured = Files.readAllLines(Corpus.path("original/udp-capture.txt"));
        var senders = captured.stream().map(line -> line.substring(0, line.indexOf('|'))).distinct().toList();
        assertThat(senders).hasSize(2);
        try (var hub = Hub.start(FREE); var one = new Sender(hub); var other = new Sender(hub);
                var python = python(hub.uri().toString(), captured.size())) {
            python.awaitOut(out -> out.contains("open"), Duration.ofSeconds(10));
            var expected = new ArrayList<String>();
            for (var line : captured) {
                var sender = line.startsWith(senders.getFirst()) ? one : other;
                var datagram = line.substring(line.indexOf('|') + 1);
                sender.send(datagram);
                expected.add(sender.name() + "|" + datagram);
            }

            var frames = python.awaitExit().out().lines().skip(1)
                    .map(line -> new String(Base64.getDecoder().decode(line), UTF_8)).toList();

            assertThat(frames).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void whatIsNoRecordIsPassedOnToo() throws Exception {
        var random = new Random(8);
        var datagrams = new ArrayList<byte[]>();
        datagrams.add("{\"t\":-1}".getBytes(UTF_8));
        datagrams.add("{".repeat(8000).getBytes(UTF_8));
        datagrams.add(new byte[] {(byte) 0xc3, 0x28});
        for (int i = 0; i < 100; i++) {
            var bytes = new byte[random.nextInt(1, 2000)];
            random.nextBytes(bytes);
            datagrams.add(bytes);
        }
        try (var hub = Hub.start(FREE); var sender = new Sender(hub); var listener = Listener.to(hub.uri())) {
            for (var datagram : datagrams) sender.send(datagram);
            sender.send(record(1));

            await().until(() -> listener.count() == datagrams.size() + 1);

            for (int i = 0; i < datagrams.size(); i++)
                assertThat(listener.frames().get(i))
                        .isEqualTo(sender.name() + "|" + new String(datagrams.get(i), ISO_8859_1));
            await().until(() -> hub.figures().refused().getOrDefault(Refusal.NOT_A_RECORD, 0L) > 0);
            assertThat(hub.figures().refused()).containsKey(Refusal.NOT_UTF8);
        }
    }

    @Test
    void aDatagramThatIsTooLargeIsCountedAndNothingElse() throws Exception {
        try (var hub = Hub.start(FREE); var sender = new Sender(hub); var listener = Listener.to(hub.uri())) {
            sender.send(new byte[20_000]);
            sender.send("after");

            await().until(() -> listener.count() == 1);

            assertThat(listener.frames()).containsExactly(sender.name() + "|after");
            assertThat(hub.figures().refused()).containsEntry(Refusal.TOO_LARGE, 1L);
        }
    }

    @Test
    void joiningLateWithReplayHasNeitherGapNorDouble() throws Exception {
        try (var hub = Hub.start(FREE)) {
            int senders = 40;
            int each = 200;
            var replays = new ArrayList<Listener>();
            var sending = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < senders; i++) {
                    try (var sender = new Sender(hub)) {
                        for (int k = 0; k < each; k++) sender.send(i * each + k + "|" + "x".repeat(300));
                        awaitDatagrams(hub, (i + 1L) * each);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            try {
                while (sending.isAlive()) {
                    if (replays.size() < 10) replays.add(Listener.to(URI.create(hub.uri() + "/?replay=120")));
                    sending.join(Duration.ofMillis(10));
                }
                for (var replay : replays) {
                    await().untilAsserted(() -> assertThat(replay.count()).as("%s, %s", replay.closed(), hub.figures())
                            .isGreaterThanOrEqualTo(senders * each));
                    var numbers =
                            replay.frames().stream().map(frame -> Integer.parseInt(frame.split("\\|")[1])).toList();
                    assertThat(numbers).isEqualTo(IntStream.range(0, senders * each).boxed().toList());
                }
            } finally {
                replays.forEach(Listener::close);
            }
        }
    }

    @Test
    void withoutReplayAClientGetsOnlyWhatComesThen() throws Exception {
        try (var hub = Hub.start(FREE); var sender = new Sender(hub)) {
            sender.send("before");
            awaitDatagrams(hub, 1);
            try (var listener = Listener.to(hub.uri())) {
                sender.send("after");
                await().until(() -> listener.count() == 1);
                assertThat(listener.frames()).containsExactly(sender.name() + "|after");
            }
        }
    }

    // ------------------------------------------------------------------ clients that behave badly

    /// A handshake by hand, and then not a byte is read until somebody wants to.
    private static Socket deaf(Hub hub) throws IOException {
        var socket = new Socket();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.wsPort()));
        socket.getOutputStream()
                .write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(US_ASCII));
        var in = socket.getInputStream();
        for (int ends = 0; ends < 4;) ends = in.read() == "\r\n\r\n".charAt(ends) ? ends + 1 : 0;
        return socket;
    }

    /// Reads frames up to the close.
    private static String closeOf(InputStream in) throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) return "cut";
            int length = in.read();
            if (length == 126) length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
            var payload = ByteBuffer.wrap(in.readNBytes(length));
            if ((first & 15) == 8) return payload.getShort() + " " + UTF_8.decode(payload);
        }
    }

    @Test
    void whoDoesNotReadIsClosedWithAReasonAndTheOthersGetEverything() throws Exception {
        var limit = new Lag.Limit(2 << 20, Duration.ofSeconds(10));
        try (var hub = Hub.start(FREE, 32 << 20, limit); var listener = Listener.to(hub.uri()); var deaf = deaf(hub)) {
            await().until(() -> hub.figures().clients() == 2);
            long sent = 0;
            while (hub.figures().tooSlow() == 0 && sent < 4000) {
                try (var sender = new Sender(hub)) {
                    for (int i = 0; i < 20; i++) sender.send(new byte[8000]);
                    awaitDatagrams(hub, sent += 20);
                }
            }

            assertThat(hub.figures().tooSlow()).isOne();
            assertThat(closeOf(deaf.getInputStream())).matches("1013 too slow: \\d+\\.\\d MB behind, at most 2\\.1");
            long all = sent;
            await().until(() -> listener.count() == all);
            await().until(() -> hub.figures().clients() == 1);
        }
    }

    @Test
    void whoTakesNothingForTooLongIsClosedToo() throws Exception {
        var limit = new Lag.Limit(64 << 20, Duration.ofMillis(300));
        try (var hub = Hub.start(FREE, 32 << 20, limit); var deaf = deaf(hub)) {
            await().until(() -> hub.figures().clients() == 1);
            for (int k = 0; k < 40; k++) {
                try (var sender = new Sender(hub)) {
                    for (int i = 0; i < 20; i++) sender.send(new byte[8000]);
                    awaitDatagrams(hub, (k + 1) * 20L);
                }
            }

            await().until(() -> hub.figures().tooSlow() == 1);

            assertThat(closeOf(deaf.getInputStream())).startsWith("1013 too slow: ").contains(" s");
        }
    }

    @Test
    void whatAClientSendsIsIgnoredUnlessItIsTooMuch() throws Exception {
        try (var hub = Hub.start(FREE); var sender = new Sender(hub); var talker = Listener.to(hub.uri());
                var flooder = Listener.to(hub.uri()); var bulky = Listener.to(hub.uri())) {
            talker.socket().sendText("hello", true).join();
            talker.socket().sendPing(ByteBuffer.wrap("are you there".getBytes(UTF_8))).join();
            // It may be closed before the last of them.
            for (int i = 0; i < 110; i++) flooder.socket().sendText("hello", true).exceptionally(_ -> null).join();
            bulky.socket().sendText("x".repeat(5000), true).join();

            assertThat(flooder.closed().get(10, TimeUnit.SECONDS)).isEqualTo("1008 more than 100 frames in a second");
            assertThat(bulky.closed().get(10, TimeUnit.SECONDS)).startsWith("1009");
            sender.send("still there");
            await().until(() -> talker.count() == 1);
        }
    }

    // ------------------------------------------------------------------ who may

    @Test @RequiresProgram("python3")
    void withATokenClientsAndMetricsNeedIt() throws Exception {
        try (var hub = Hub.start(FREE.token("wood pecker"))) {
            assertThat(refusedWith(hub, "/")).isEqualTo(401);
            assertThat(refusedWith(hub, "/?token=wood")).isEqualTo(401);
            assertThat(refusedWith(hub, "/?token=wood%20pecker")).isEqualTo(101);
            assertThat(refusedWith(hub, "/", "Authorization", "Bearer wood pecker")).isEqualTo(101);
            assertThat(get(hub, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(hub, "/metrics", "Authorization", "Bearer wood pecker").statusCode()).isEqualTo(200);
            assertThat(get(hub, "/healthz").statusCode()).isEqualTo(200);
            try (var python = python(hub.uri().toString(), 1); var knows = python(hub.uri().toString(), 1,
                    "Authorization", "Bearer wood pecker")) {
                assertThat(python.awaitExit().out()).isEqualTo("refused 401\n");
                knows.awaitOut(out -> out.equals("open\n"), Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void withATokenOnlySignedDatagramsPass() throws Exception {
        var token = "woodpecker";
        var signed = new DatagramMac(token).signed("{\"t\":1,\"hy\":{\"v\":1}}".getBytes(UTF_8));
        var forged = new DatagramMac("other").signed("{\"t\":1,\"hy\":{\"v\":1}}".getBytes(UTF_8));
        try (var hub = Hub.start(FREE.token(token)); var sender = new Sender(hub);
                var listener = Listener.to(hub.uri(), "Authorization", "Bearer " + token)) {
            sender.send("{\"t\":1,\"hy\":{\"v\":1}}");
            sender.send(forged);
            sender.send(signed);

            await().until(() -> listener.count() == 1);

            assertThat(listener.frames()).containsExactly(sender.name() + "|" + new String(signed, UTF_8));
            assertThat(hub.figures().refused()).containsEntry(Refusal.UNSIGNED, 1L).containsEntry(Refusal.WRONG_MAC,
                    1L);
        }
    }

    @Test
    void pagesOfOtherSitesAreRefused() throws Exception {
        try (var hub = Hub.start(FREE.origins(Set.of("https://board.example")))) {
            assertThat(refusedWith(hub, "/", "Origin", "https://evil.example")).isEqualTo(403);
            assertThat(refusedWith(hub, "/", "Origin", "https://board.example")).isEqualTo(101);
            assertThat(refusedWith(hub, "/", "Origin", "vscode-webview://1b9l2eo3")).isEqualTo(101);
        }
    }

    @Test
    void optionsDoNotShowTheToken() {
        assertThat(FREE.token("woodpecker").toString()).doesNotContain("woodpecker").contains("token=***");
    }

    // ------------------------------------------------------------------ HTTP

    @Test
    void answersWhatIsAskedByHttp() throws Exception {
        try (var hub = Hub.start(FREE)) {
            assertThat(get(hub, "/healthz").body()).isEqualTo("ok\n");
            assertThat(get(hub, "/").body()).startsWith("hyload hub: ").contains(hub.uri() + "/");
            var nothing = get(hub, "/etc/passwd");
            assertThat(nothing.statusCode()).isEqualTo(404);
            assertThat(nothing.body()).isEqualTo("nothing here: see /\n");
            assertThat(get(hub, "/?replay=x").statusCode()).isEqualTo(200);
            assertThat(refusedWith(hub, "/?replay=x")).isEqualTo(400);
            assertThat(refusedWith(hub, "/?token=%ff%fe")).isEqualTo(400);
            assertThat(nothing.headers().firstValue("Server")).isEmpty();
        }
    }

    private static String record(long t) {
        return ("{\"t\":%d,\"rps\":10,\"tops\":1,\"eps\":2,\"tps\":7,\"respTimeSum\":0.7,\"avgRespTime\":0.1,"
                + "\"total\":{\"send\":10,\"recv\":7,\"timeout\":1,\"error\":2,\"0-100ms\":7}}").formatted(t);
    }

    @Test @RequiresProgram("promtool")
    void metricsTellWhatPassed() throws Exception {
        try (var hub = Hub.start(FREE); var one = new Sender(hub); var other = new Sender(hub);
                var listener = Listener.to(hub.uri())) {
            long now = Instant.now().getEpochSecond();
            one.send(record(now));
            other.send(record(now));
            other.send("nonsense");

            await().atMost(Duration.ofSeconds(20)).until(() -> get(hub, "/metrics").body()
                    .contains("hyload_hub_requests_sent_total 20\n"));
            await().until(() -> listener.count() == 3);
            var text = get(hub, "/metrics").body();

            assertThat(text.lines()).contains("hyload_hub_responses_received_total 14", "hyload_hub_timeouts_total 2",
                    "hyload_hub_errors_total 4", "hyload_hub_datagrams_in_total 3",
                    "hyload_hub_refused_total{reason=\"not-a-record\"} 1", "hyload_hub_frames_out_total 3",
                    "hyload_hub_clients 1", "hyload_hub_clients_dropped_total{reason=\"too-slow\"} 0",
                    "hyload_hub_kernel_drops_total 0");
            assertThat(text).containsPattern("hyload_hub_workers\\{state=\"(reporting|stale)\"} 2");
            assertThat(Command.of("promtool", "check", "metrics").input(text).run().exitCode()).as(text).isZero();
        }
    }

    // ------------------------------------------------------------------ beginning and end

    @Test
    void aPortInUseIsToldInOneLineAndTheOtherOneIsFreeAgain() throws Exception {
        try (var hub = Hub.start(FREE)) {
            assertThatThrownBy(() -> Hub.start(FREE.ports(0, hub.udp().getPort()))).isInstanceOf(IOException.class)
                    .hasMessageContaining("udp 127.0.0.1:" + hub.udp().getPort() + ": ").hasMessageContaining("in use");
            int free = freePort();
            assertThatThrownBy(() -> Hub.start(FREE.ports(hub.wsPort(), free))).isInstanceOf(IOException.class)
                    .hasMessage("ws 127.0.0.1:" + hub.wsPort()
                            + ": Address already in use (choose another port; 0 takes a free one)");
            Hub.start(FREE.ports(0, free)).close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void closingTellsTheClientsAndFreesThePorts() throws Exception {
        var hub = Hub.start(FREE);
        var options = FREE.ports(hub.wsPort(), hub.udp().getPort());
        try (var listener = Listener.to(hub.uri())) {
            hub.close();

            assertThat(listener.closed().get(5, TimeUnit.SECONDS)).isEqualTo("1001 the hub ends");
        }
        Hub.start(options).close();
        assertThat(Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
                .filter(name -> name.startsWith("hub-receiver"))).isEmpty();
    }

    @Test
    void listensOnIPv6() throws Exception {
        var options = new Hub.Options(InetAddress.getByName("::1"), 0, 0, Optional.empty(), Set.of(), Optional.empty(),
                Optional.empty());
        try (var hub = Hub.start(options); var socket = new DatagramSocket(new InetSocketAddress("::1", 0));
                var listener = Listener.to(hub.uri())) {
            socket.connect(hub.udp());
            socket.send(new DatagramPacket("x".getBytes(UTF_8), 1));

            await().until(() -> listener.count() == 1);

            assertThat(listener.frames().getFirst()).matches("\\[(0:){7}1]:" + socket.getLocalPort() + "\\|x");
        }
    }
}
