package io.hyload.stats;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.ManualClock;
import io.hyload.testsupport.RequiresCorpus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class UdpFeedTest {

    private static final String GOOD = """
            {"t":1796083200,"rps":1,"tops":0,"eps":0,"tps":1,"respTimeSum":0.1,"avgRespTime":0.1,\
            "total":{"send":1,"recv":1}}""";

    private final ManualClock clock = ManualClock.at("2026-12-01T00:00:01Z");
    private UdpFeed feed;
    private DatagramSocket worker;

    @BeforeEach
    void open() throws IOException {
        feed = UdpFeed.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), Optional.empty(), clock);
        worker = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    @AfterEach
    void close() {
        feed.close();
        worker.close();
    }

    private void send(byte[] bytes) throws IOException {
        worker.send(new DatagramPacket(bytes, bytes.length, feed.localAddress()));
    }

    private void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    private String source() {
        return "127.0.0.1:" + worker.getLocalPort();
    }

    @Test
    void recordsComeWithTheirSenderAndTheirTime() throws Exception {
        var ours = StatsRecordTest.full("GET /商品", "dns");
        send(GOOD);
        send(ours.toLine());
        assertThat(feed.next()).contains(new Arrival(source(), StatsRecord.parse(GOOD), clock.instant()));
        assertThat(feed.next()).contains(new Arrival(source(), ours, clock.instant()));
        assertThat(feed.name()).isEqualTo("udp 127.0.0.1:" + feed.localAddress().getPort());
        assertThat(feed.state()).isEqualTo(new StatsFeed.State(true, "listening"));
        assertThat(feed.refusals().total()).isZero();
    }

    @Test
    void whatASinkSendsComesOutWhole() throws Exception {
        var kinds = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 100; i++) kinds.put("kind of an error number " + i, 1L);
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 1, 1, 1, Histogram.of(1, 2, 3), Map.of(), kinds,
                Optional.empty(), false);
        var record = new StatsRecord(1, 1, 1, 0, 0, 0, 0, StatsRecord.Totals.ZERO, Optional.of(details));
        var mac = Optional.of(new DatagramMac("between us"));
        var here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (var signed = UdpFeed.open(here, mac, clock);
                var sink = UdpSink.to("127.0.0.1:" + signed.localAddress().getPort(), mac);
                var stranger = UdpSink.to("127.0.0.1:" + signed.localAddress().getPort())) {
            stranger.accept(record);
            sink.accept(record);
            var got = new LinkedHashMap<String, Long>();
            for (var _ : record.datagrams())
                got.putAll(signed.next().orElseThrow().record().hy().orElseThrow().kinds());
            assertThat(got).isEqualTo(kinds);
            assertThat(signed.refusals().all()).containsOnlyKeys(Refusal.UNSIGNED);
        }
    }

    @Test
    void whatIsNoRecordIsCountedUnderItsNameAndNothingElseHappens() throws Exception {
        var bad = new ArrayList<Map.Entry<byte[], Refusal>>();
        bad.add(Map.entry(new byte[0], Refusal.NOT_A_RECORD));
        bad.add(Map.entry(new byte[65_507], Refusal.TOO_LARGE));
        bad.add(Map.entry(new byte[] {'{', (byte) 0xc0, (byte) 0x80, '}'}, Refusal.NOT_UTF8));
        bad.add(Map.entry(Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xfe}, 8_192), Refusal.NOT_UTF8));
        for (var text : List.of("[]", "{}", "null", "{\"t\":1}", "{\"t\":1,\"total\":7}", "{\"t\":\"1\",\"total\":{}}",
                "\0", "GET / HTTP/1.1\r\n\r\n", GOOD + GOOD, GOOD.substring(1),
                "{\"t\":1,\"total\":" + "[".repeat(8_000),
                "{\"t\":1,\"total\":{},\"x\":" + "9".repeat(8_000) + "}",
                "{\"t\":1,\"total\":{},\"hy\":{\"hist\":\"no base64\"}}")) {
            bad.add(Map.entry(text.getBytes(UTF_8), Refusal.NOT_A_RECORD));
        }
        for (var key : List.of("rps", "tops", "eps", "tps", "respTimeSum", "avgRespTime", "send", "recv"))
            bad.add(Map.entry(GOOD.replaceFirst("\"" + key + "\":", "\"" + key + "\":-1").getBytes(UTF_8),
                    Refusal.NEGATIVE));
        for (var t : List.of("253402300799", "-1", "9223372036854775807", "1e300", "1796169602"))
            bad.add(Map.entry(GOOD.replace("1796083200", t).getBytes(UTF_8), Refusal.TIME));
        bad.add(Map.entry(GOOD.replace("\"send\":1", "\"send\":9223372036854775807").getBytes(UTF_8),
                Refusal.IMPLAUSIBLE));

        var expected = new LinkedHashMap<Refusal, Long>();
        for (var each : bad) {
            send(each.getKey());
            send(GOOD);
            expected.merge(each.getValue(), 1L, Long::sum);
            assertThat(feed.next()).isPresent();
            assertThat(feed.refusals().all()).isEqualTo(expected);
        }
        assertThat(feed.state().isUp()).isTrue();
    }

    @Test
    void randomBytesAreRefused() throws Exception {
        var random = new Random(8);
        for (int i = 0; i < 150; i++) {
            var noise = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(noise);
            if (i % 2 == 0) for (int at = 0; at < noise.length; at++) noise[at] &= 0x7f;
            send(noise);
            send(GOOD);
            assertThat(feed.next()).isPresent();
            assertThat(feed.refusals().total()).isEqualTo(i + 1);
        }
        assertThat(feed.refusals().all()).containsOnlyKeys(Refusal.NOT_UTF8, Refusal.NOT_A_RECORD);
    }

    @Test
    void aRecordWithAnyByteChangedDoesNoHarm() throws Exception {
        var intake = new Intake(clock, feed.refusals());
        var bytes = StatsRecordTest.full("GET /a", "dns").toLine().getBytes(UTF_8);
        var random = new Random(9);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            var changed = bytes.clone();
            for (int k = random.nextInt(3); k >= 0; k--)
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(128);
            if (intake.datagram("x", ByteBuffer.wrap(changed)).isPresent()) taken++;
        }
        assertThat(taken + feed.refusals().total()).isEqualTo(20_000);
    }

    @Test @RequiresCorpus
    void theDatagramsOfTheOriginalAreAllTaken() throws Exception {
        for (var line : Files.readAllLines(Corpus.path("original/udp-capture.txt"))) {
            var datagram = line.substring(line.indexOf('{'));
            send(datagram);
            assertThat(feed.next().map(Arrival::record)).contains(StatsRecord.parse(datagram));
        }
        assertThat(feed.refusals().total()).isZero();
    }

    @Test
    void closeEndsANextThatWaitsAndEveryLaterOne() throws Exception {
        var ended = new CompletableFuture<Optional<Arrival>>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                ended.complete(feed.next());
            } catch (InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        Awaitility.await().pollInterval(Duration.ofMillis(5))
                .until(() -> thread.getState() == Thread.State.WAITING);
        feed.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(feed.next()).isEmpty();
        assertThat(feed.next()).isEmpty();
        assertThat(feed.state()).isEqualTo(new StatsFeed.State(false, "closed"));
    }

    @Test
    void anInterruptedNextLosesNothing() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(feed::next).isInstanceOf(InterruptedException.class);
        send(GOOD);
        assertThat(feed.next()).isPresent();
    }

    @Test
    void theReportsOfManyWorkersAreAllTaken() throws Exception {
        var sockets = new ArrayList<DatagramSocket>();
        try {
            for (int i = 0; i < 250; i++) sockets.add(new DatagramSocket());
            for (int second = 0; second < 4; second++) {
                for (var socket : sockets)
                    socket.send(new DatagramPacket(GOOD.getBytes(UTF_8), GOOD.length(), feed.localAddress()));
                for (var _ : sockets) assertThat(feed.next()).isPresent();
            }
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
        assertThat(feed.refusals().total()).isZero();
    }
}
