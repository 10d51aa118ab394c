package io.hyload.stats;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UdpSinkTest {

    private static final DatagramMac MAC = new DatagramMac("between us");

    private static DatagramSocket receiver(String address) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return new String(Arrays.copyOf(packet.getData(), packet.getLength()), UTF_8);
    }

    @Test
    void aRecordArrivesWithTheBytesOfItsLine() throws Exception {
        var record = StatsRecordTest.full("GET /商品", "dns");
        try (var receiver = receiver("127.0.0.1"); var sink = UdpSink.to("127.0.0.1:" + receiver.getLocalPort())) {
            sink.accept(record);
            assertThat(receive(receiver)).isEqualTo(record.toLine());
        }
    }

    @Test
    void aLargeRecordArrivesInItsParts() throws Exception {
        var kinds = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 100; i++) kinds.put("kind of an error number " + i, 1L);
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 1, 1, 1, Histogram.of(1, 2, 3), Map.of(), kinds,
                Optional.empty(), false);
        var record = new StatsRecord(1, 1, 1, 0, 0, 0, 0, StatsRecord.Totals.ZERO, Optional.of(details));
        try (var receiver = receiver("127.0.0.1"); var sink = UdpSink.to("127.0.0.1:" + receiver.getLocalPort())) {
            sink.accept(record);
            for (var datagram : record.datagrams()) {
                assertThat(receive(receiver)).isEqualTo(new String(datagram, UTF_8));
            }
        }
    }

    @Test
    void anIpv6AddressStandsInBrackets() throws Exception {
        try (var receiver = receiver("::1"); var sink = UdpSink.to("[::1]:" + receiver.getLocalPort())) {
            sink.accept(StatsRecordTest.full("a", "b"));
            assertThat(receive(receiver)).startsWith("{\"t\":");
        } catch (java.net.BindException e) {
            org.junit.jupiter.api.Assumptions.abort("no IPv6 here: " + e.getMessage());
        }
    }

    @Test
    void nobodyNeedsToListen() throws Exception {
        int port;
        try (var receiver = receiver("127.0.0.1")) {
            port = receiver.getLocalPort();
        }
        try (var sink = UdpSink.to("127.0.0.1:" + port)) {
            for (int i = 0; i < 3; i++) sink.accept(StatsRecordTest.full("a", "b"));
        }
    }

    @Test
    void aReceiverThatWasAwayIsServedAgain() throws Exception {
        var record = StatsRecordTest.full("a", "b");
        int port;
        UdpSink sink;
        try (var receiver = receiver("127.0.0.1")) {
            port = receiver.getLocalPort();
            sink = UdpSink.to("127.0.0.1:" + port);
            sink.accept(record);
            assertThat(receive(receiver)).isEqualTo(record.toLine());
        }
        try (sink) {
            for (int i = 0; i < 5; i++) sink.accept(record); // each is answered by ICMP port unreachable
            try (var receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port))) {
                receiver.setSoTimeout(5_000);
                for (int i = 0; i < 5; i++) {
                    sink.accept(record);
                    assertThat(receive(receiver)).isEqualTo(record.toLine());
                }
            }
            assertThat(sink.lost()).isZero();
        }
    }

    // ------------------------------------------------------------------ signed

    @Test
    void aSignedDatagramIsTheRecordAndItsMac() throws Exception {
        var record = StatsRecordTest.full("GET /商品", "dns");
        try (var receiver = receiver("127.0.0.1");
                var sink = UdpSink.to("127.0.0.1:" + receiver.getLocalPort(), Optional.of(MAC))) {
            sink.accept(record);
            var text = receive(receiver);
            assertThat(text).matches("\\Q" + record.toLine().replaceFirst("}}$", "") + "\\E,\"mac\":\"[\\w-]{43}\"}}");
            assertThat(MAC.fault(ByteBuffer.wrap(text.getBytes(UTF_8)))).isEmpty();
            assertThat(StatsRecord.parse(text)).isEqualTo(record);
        }
    }

    @Test
    void anyBitThatWasChangedIsFound() {
        var signed = MAC.signed(StatsRecordTest.full("GET /商品", "dns").toLine().getBytes(UTF_8));
        assertThat(MAC.fault(ByteBuffer.wrap(signed))).isEmpty();
        for (int at = 0; at < signed.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var changed = signed.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThat(MAC.fault(ByteBuffer.wrap(changed)).orElseThrow())
                        .isIn(Refusal.WRONG_MAC, Refusal.UNSIGNED);
            }
        }
        for (int length = 0; length < signed.length; length++) {
            assertThat(MAC.fault(ByteBuffer.wrap(signed, 0, length))).isPresent();
            assertThat(MAC.fault(ByteBuffer.wrap(signed, signed.length - length, length))).isPresent();
        }
    }

    @Test
    void theTokenIsInNothingThatCouldBePrinted() {
        assertThat(new DatagramMac("between us")).asString().doesNotContain("between");
    }

    @Test @RequiresProgram("python3")
    void othersCanSignAndReadThem() {
        var record = StatsRecordTest.full("GET /商品", "dns");
        var script = """
                import base64, hashlib, hmac, json, re, sys
                datagram = sys.stdin.buffer.read()
                code = json.loads(datagram)["hy"].pop("mac")
                rest = re.sub(rb',"mac":"[^"]*"}}$', b"}}", datagram)
                digest = hmac.new(b"between us", rest, hashlib.sha256).digest()
                print(code == base64.urlsafe_b64encode(digest).decode().rstrip("="), json.loads(datagram)["rps"])
                """;
        var signed = new String(MAC.signed(record.toLine().getBytes(UTF_8)), UTF_8);
        assertThat(Command.of("python3", "-c", script).input(signed).run().out()).isEqualTo("True 4\n");
    }

    // ------------------------------------------------------------------ targets

    @ParameterizedTest @ValueSource(
            strings = {"", "x", ":1", "h:", "h:99999", "h:0", "h:-1", "h:abc", "h:1 ", "[::1]", "[]:5"})
    void aTargetOfAnotherFormIsRefusedInOneLine(String target) {
        assertThatThrownBy(() -> UdpSink.to(target)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("console=" + target + ": not HOST:PORT (write console=127.0.0.1:29999)");
    }

    @ParameterizedTest @ValueSource(strings = {"no-such-host.invalid", "bad host", "a..b"})
    void aHostThatDoesNotResolveIsToldInOneLine(String host) {
        assertThatThrownBy(() -> UdpSink.to(host + ":29999")).isInstanceOf(IOException.class)
                .hasMessage("console=" + host + ":29999: host " + host
                        + " does not resolve (the run goes on without it; check the name)");
    }
}
