package io.hyload.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import io.hyload.stats.Arrival;
import io.hyload.stats.Refusal;
import io.hyload.stats.StatsFeed;
import io.hyload.testsupport.CertificateAuthority;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.LoopbackPort;
import io.hyload.testsupport.ManualClock;
import io.hyload.testsupport.RequiresCorpus;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class WebSocketFeedTest {

    private static final WebSocketFeed.Patience QUICK = new WebSocketFeed.Patience(Duration.ofMillis(20),
            Duration.ofMillis(40), Duration.ofMillis(50), Duration.ofSeconds(20), 16);

    private final ManualClock clock = ManualClock.start();

    private WebSocketFeed feed(String url) throws IOException {
        return feed(url, Optional.empty(), QUICK);
    }

    private WebSocketFeed feed(String url, Optional<String> token, WebSocketFeed.Patience patience)
            throws IOException {
        return new WebSocketFeed(HubUrl.parse(url), token, Optional.empty(), InstantSource.system(), clock, () -> 0.5,
                patience);
    }

    /// As the original sends it.
    private static String record(long t, int sent) {
        return """
                {"t": %d, "rps": %d, "tops": 0, "eps": 0, "tps": 0, "respTimeSum": 0, "avgRespTime": 0, "total": {"send": %d, "recv": 0}}"""
                .formatted(t, sent, sent);
    }

    private static long sent(StatsFeed feed) throws InterruptedException {
        return feed.next().orElseThrow().record().sent();
    }

    private static void awaitState(StatsFeed feed, String text) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> feed.state().text(), text::equals);
    }

    // ------------------------------------------------------------------ what comes

    @Test
    void binaryAndTextFramesGiveTheRecordAndWhomItCameFrom() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            peer.binary("10.0.0.9:4000|" + record(1_700_000_000, 3));
            peer.text("[::1]:4001|" + record(1_700_000_000, 5));

            var first = feed.next().orElseThrow();
            assertThat(first.source()).isEqualTo("10.0.0.9:4000");
            assertThat(first.record().sent()).isEqualTo(3);
            assertThat(feed.next().orElseThrow()).extracting(Arrival::source).isEqualTo("[::1]:4001");
            assertThat(feed.name()).isEqualTo(hub.url());
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(true, "connected"));
        }
    }

    @Test
    void fragmentsArePutTogetherWithAPingBetweenThem() throws Exception {
        var frame = ("10.0.0.9:4000|" + record(1_700_000_000, 7).replace("{\"t\"", "{\"note\":\"商品\",\"t\""))
                .getBytes(UTF_8);
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            for (int opcode : new int[] {ScriptedHub.BINARY, ScriptedHub.TEXT}) {
                for (int i = 0; i < frame.length; i++) {
                    peer.frame(i == 0 ? opcode : ScriptedHub.CONTINUATION, i == frame.length - 1,
                            new byte[] {frame[i]});
                    if (i == 20) peer.frame(ScriptedHub.PING, true, "hello".getBytes(UTF_8));
                }
                assertThat(sent(feed)).isEqualTo(7);
            }

            ScriptedHub.Frame answer;
            do {
                answer = peer.read();
            } while (answer.opcode() == ScriptedHub.PING);
            assertThat(answer.opcode()).isEqualTo(ScriptedHub.PONG);
            assertThat(answer.payload()).asString(UTF_8).isEqualTo("hello");
        }
    }

    @Test @RequiresCorpus
    void whatTheOriginalsHubPassesOnIsReadFrameByFrame() throws Exception {
        var frames = Files.readAllLines(Corpus.path("original/udp-capture.txt"));
        var taken = new ArrayList<Arrival>();
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            for (var frame : frames) peer.binary(frame);
            for (int i = 0; i < frames.size(); i++) taken.add(feed.next().orElseThrow());

            assertThat(feed.refusals().total()).isZero();
        }
        assertThat(taken).extracting(arrival -> arrival.source() + " " + arrival.record().t())
                .isEqualTo(frames.stream().map(frame -> frame.replaceAll("\\|\\{\"t\": (\\d+).*", " $1")).toList());
    }

    @Test
    void whatIsNoRecordIsCountedByItsReasonAndNeverStopsIt() throws Exception {
        var random = new Random(8);
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            peer.binary(record(1_700_000_000, 1));
            peer.binary("");
            peer.text("no bar at all");
            peer.binary("10.0.0.9:1|{\"t\":");
            peer.binary("10.0.0.9:1|" + record(253_402_300_000L, 1));
            peer.binary("10.0.0.9:1|" + record(1_700_000_000, -1));
            peer.frame(ScriptedHub.BINARY, true, new byte[] {'a', '|', (byte) 0xff});
            for (int i = 0; i < 200; i++) {
                var bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                peer.frame(ScriptedHub.BINARY, true, bytes);
            }
            peer.binary("10.0.0.9:1|" + record(1_700_000_000, 9));

            assertThat(sent(feed)).isEqualTo(9);
            assertThat(feed.refusals().total()).isEqualTo(207);
            assertThat(feed.refusals().all()).containsKeys(Refusal.NO_SOURCE, Refusal.NOT_A_RECORD, Refusal.TIME,
                    Refusal.NEGATIVE, Refusal.NOT_UTF8);
        }
    }

    @Test
    void aFrameThatIsTooLargeIsCountedOnceAndNotKept() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            peer.frame(ScriptedHub.BINARY, true, new byte[3_000_000]);
            peer.frame(ScriptedHub.TEXT, true, "x".repeat(3_000_000).getBytes(UTF_8));
            peer.frame(ScriptedHub.BINARY, false, new byte[70_000]);
            peer.frame(ScriptedHub.CONTINUATION, true, "10.0.0.9:1|".getBytes(UTF_8));
            peer.binary("10.0.0.9:1|" + " ".repeat(65_535 - record(1_700_000_000, 2).length())
                    + record(1_700_000_000, 2));

            assertThat(sent(feed)).isEqualTo(2);
            assertThat(feed.refusals().all()).containsExactlyEntriesOf(java.util.Map.of(Refusal.TOO_LARGE, 3L));
        }
    }

    @Test
    void textThatIsNoUtf8EndsTheConnectionAndTheNextOneGoesOn() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url())) {
            try (var peer = hub.accept()) {
                peer.frame(ScriptedHub.TEXT, true, new byte[] {'a', '|', (byte) 0xc3, (byte) 0x28});
                try (var next = hub.accept()) {
                    next.text("10.0.0.9:1|" + record(1_700_000_000, 4));
                    assertThat(sent(feed)).isEqualTo(4);
                }
            }
            assertThat(feed.refusals().count(Refusal.NOT_UTF8)).isEqualTo(1);
        }
    }

    @Test
    void whoDoesNotTakeWhatComesHoldsTheHubBackAndLosesNothing() throws Exception {
        int count = 40_000;
        var written = new AtomicLong();
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            var padded = "10.0.0.9:1|" + " ".repeat(1000);
            // Not in the common pool, where it would be in the way of the JDK's handshake.
            var writer = Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (; written.get() < count; written.incrementAndGet())
                        peer.binary(padded + record(1_700_000_000, written.intValue()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(sent(feed)).isZero();
            await().atMost(10, TimeUnit.SECONDS).during(Duration.ofMillis(200))
                    .until(written::get, before -> before < count && before == written.get());

            for (int i = 1; i < count; i++) assertThat(sent(feed)).isEqualTo(i);
            assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    // ------------------------------------------------------------------ connecting

    @Test
    void whatTheHubRemembersIsAskedForAtFirstAndLaterWhatWasMissed() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url() + "/?room=a")) {
            try (var peer = hub.accept()) {
                assertThat(peer.request()).startsWith("GET /?room=a&replay=120 HTTP/1.1\r\n")
                        .doesNotContain("Authorization");
                peer.binary("10.0.0.9:1|" + record(1_700_000_000, 1));
                assertThat(sent(feed)).isEqualTo(1);
                clock.advance(Duration.ofSeconds(17));
            }
            try (var peer = hub.accept()) {
                assertThat(peer.request()).startsWith("GET /?room=a&replay=23 ");
                peer.binary("10.0.0.9:1|" + record(1_700_000_000, 2));
                assertThat(sent(feed)).isEqualTo(2);
                clock.advance(Duration.ofHours(1));
            }
            try (var peer = hub.accept()) {
                assertThat(peer.request()).startsWith("GET /?room=a&replay=120 ");
            }
        }
    }

    @Test
    void aHubThatIsGoneIsLookedForUntilItIsBack() throws Exception {
        var hub = new ScriptedHub();
        int port = hub.port();
        try (var feed = feed(hub.url())) {
            try (hub; var peer = hub.accept()) {
                peer.binary("10.0.0.9:1|" + record(1_700_000_000, 1));
                assertThat(sent(feed)).isEqualTo(1);
            }
            awaitState(feed, "connects again in 1 s: connection refused");
            assertThat(feed.state()).extracting(StatsFeed.State::isUp, StatsFeed.State::cause)
                    .containsExactly(false, "connection refused");

            try (var again = new ScriptedHub(port); var peer = again.accept()) {
                peer.binary("10.0.0.9:1|" + record(1_700_000_001, 2));
                assertThat(sent(feed)).isEqualTo(2);
                assertThat(feed.state().isUp()).isTrue();
            }
        }
    }

    @Test
    void aConnectionWithoutAnyAnswerToPingsIsGivenUp() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var dead = hub.accept()) {
            awaitState(feed, "connected");
            assertThat(dead.read().opcode()).isEqualTo(ScriptedHub.PING);
            assertThat(feed.state().isUp()).isTrue();

            clock.advance(Duration.ofSeconds(21));

            try (var alive = hub.accept()) {
                alive.binary("10.0.0.9:1|" + record(1_700_000_001, 2));
                assertThat(sent(feed)).isEqualTo(2);
            }
        }
    }

    @Test
    void answersToPingsKeepAQuietConnection() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            awaitState(feed, "connected");
            for (int i = 0; i < 5; i++) {
                assertThat(peer.read().opcode()).isEqualTo(ScriptedHub.PING);
                peer.frame(ScriptedHub.PONG, true, new byte[0]);
                // Only what comes after it can tell that the pong was read.
                peer.binary("10.0.0.9:1|" + record(1_700_000_000 + i, i));
                assertThat(sent(feed)).isEqualTo(i);
                clock.advance(Duration.ofSeconds(12));
            }
            assertThat(feed.state().text()).isEqualTo("connected");
        }
    }

    @ParameterizedTest @CsvSource({"1001, restarting, the hub has gone away (1001 restarting)",
            "1013, '', dropped by the hub: this monitor was too slow (1013)",
            "4000, a\u001b[31m b, closed by the hub (4000 a [31m b)"})
    void whyAHubClosesIsTold(int code, String reason, String told) throws Exception {
        var patience = new WebSocketFeed.Patience(Duration.ofSeconds(8), Duration.ofSeconds(8), QUICK.ping(),
                QUICK.silence(), 16);
        try (var hub = new ScriptedHub(); var feed = feed(hub.url(), Optional.empty(), patience);
                var peer = hub.accept()) {
            peer.closeFrame(code, reason);

            awaitState(feed, "connects again in 4 s: " + told);
        }
    }

    @Test
    void aTokenGoesIntoTheHeaderAndNowhereElse() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url(), Optional.of("s3cret"), QUICK);
                var peer = hub.accept()) {
            assertThat(peer.request()).contains("\r\nAuthorization: Bearer s3cret\r\n").startsWith("GET /?replay=120 ");
            assertThat(feed.name() + feed.state()).doesNotContain("s3cret");
        }
    }

    @Test
    void aHubThatRefusesIsAskedAgainAndTheReasonTold() throws Exception {
        try (var hub = new ScriptedHub(); var without = feed(hub.url())) {
            hub.knock().refuse("401 Unauthorized");
            awaitState(without, "refused: needs a token (set --token or HYLOAD_TOKEN)");
            hub.knock().refuse("404 Not Found");
            awaitState(without, "answered 404, as no hub does");
            hub.knock().refuse("503 Service Unavailable");
            awaitState(without, "connects again in 1 s: answered 503: too busy");
            hub.knock().refuse("401 Unauthorized");
            try (var _ = hub.accept()) {
                awaitState(without, "connected");
            }
        }
        try (var hub = new ScriptedHub(); var with = feed(hub.url(), Optional.of("wrong"), QUICK)) {
            hub.knock().refuse("401 Unauthorized");
            awaitState(with, "refused: another token is wanted (see --token or HYLOAD_TOKEN)");
        }
    }

    @Test
    void aServerThatIsNoHubIsNoReasonToStop() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url())) {
            try (var peer = hub.knock()) {
                peer.raw("220 mail.test ESMTP\r\n");
            }
            try (var peer = hub.knock()) {
                peer.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: wrong\r\n\r\n");
                try (var next = hub.accept()) {
                    awaitState(feed, "connected");
                    next.raw("\u00ff\u00ff\u00ff\u00ff not a frame");
                    try (var _ = hub.accept()) {
                        awaitState(feed, "connected");
                    }
                }
            }
        }
    }

    @Test
    void aHostThatNobodyKnowsIsTold() throws Exception {
        try (var feed = feed("ws://nobody.invalid:28888")) {
            awaitState(feed, "connects again in 1 s: host nobody.invalid does not resolve");
        }
    }

    // ------------------------------------------------------------------ the end

    @Test
    void whoeverWaitsWakesWhenItIsClosed() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return feed.next();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            end(feed);

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
            assertThat(feed.next()).isEmpty();
            assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "closed"));
            assertThat(isGone(peer)).isTrue();
        }
    }

    private static void end(StatsFeed feed) {
        feed.close();
    }

    private static boolean isGone(ScriptedHub.Peer peer) throws IOException {
        try {
            while (peer.read().opcode() != ScriptedHub.CLOSE) {}
            return true;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Test
    void aFullFeedCanBeClosed() throws Exception {
        try (var hub = new ScriptedHub(); var feed = feed(hub.url()); var peer = hub.accept()) {
            for (int i = 0; i < 100; i++) peer.binary("10.0.0.9:1|" + record(1_700_000_000, i));
            assertThat(sent(feed)).isZero();

            end(feed);

            assertThat(feed.next()).isEmpty();
        }
    }

    // ------------------------------------------------------------------ TLS

    @Test @RequiresProgram("openssl")
    void aHubWithACertificateOfOnesOwnIsTrustedWhereItsAuthorityIsGiven(@TempDir Path folder) throws Exception {
        var authority = CertificateAuthority.create(folder.resolve("ca"), "our authority");
        var keys = KeyStore.getInstance(authority.issue("hub", "IP:127.0.0.1").pkcs12().toFile(),
                "secret".toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (var hub = new ScriptedHub(0, tls.getServerSocketFactory(), "wss")) {
            try (var trusting = new WebSocketFeed(HubUrl.parse(hub.url()), Optional.empty(),
                    Optional.of(authority.certificate()), InstantSource.system(), clock, () -> 0.5, QUICK);
                    var peer = hub.accept()) {
                peer.binary("10.0.0.9:1|" + record(1_700_000_000, 6));
                assertThat(sent(trusting)).isEqualTo(6);
            }
            try (var doubting = feed(hub.url())) {
                assertThatIOException().isThrownBy(hub::accept);
                await().atMost(10, TimeUnit.SECONDS).until(() -> doubting.state().cause(),
                        cause -> cause.startsWith("no TLS: ") && cause.endsWith(" (give its CA with --cacert)"));
            }
        }
    }

    @Test
    void aFileWithoutCertificatesIsToldInOneLine(@TempDir Path folder) throws IOException {
        var url = "wss://127.0.0.1:" + LoopbackPort.free();
        for (var text : List.of("", "no certificate",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            var file = Files.writeString(folder.resolve("ca.pem"), text);
            assertThatIOException().isThrownBy(() -> WebSocketFeed.to(url, Optional.empty(), Optional.of(file)))
                    .withMessage(file + ": no certificates in it (give the CA's certificate as PEM)");
        }
    }
}
