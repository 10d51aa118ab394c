package io.hyload.stats;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.hyload.testsupport.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every wait here is for a datagram on the loopback interface, which keeps the order of those that are sent one by one.
@Timeout(30)
class DatagramPortTest {

    private static final DatagramMac MAC = new DatagramMac("between us");

    private final Refusals refusals = new Refusals();
    private final ManualClock clock = ManualClock.start();

    private DatagramPort open(Optional<DatagramMac> mac, int largest) throws IOException {
        return DatagramPort.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), mac, refusals, largest,
                clock);
    }

    private DatagramPort open() throws IOException {
        return open(Optional.empty(), DatagramPort.LARGEST);
    }

    private static void send(DatagramSocket from, DatagramPort to, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, to.localAddress()));
    }

    private static void send(DatagramSocket from, DatagramPort to, String text) throws IOException {
        send(from, to, text.getBytes(UTF_8));
    }

    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    private static String next(DatagramPort port, ByteBuffer buffer) {
        assertThat(port.receive(buffer)).isPresent();
        return UTF_8.decode(buffer).toString();
    }

    // ------------------------------------------------------------------ what comes in

    @Test
    void aDatagramComesWithItsSender() throws IOException {
        try (var port = open(); var socket = socket()) {
            var buffer = port.newBuffer();
            send(socket, port, "商品");
            assertThat(port.receive(buffer)).contains((InetSocketAddress) socket.getLocalSocketAddress());
            assertThat(UTF_8.decode(buffer).toString()).isEqualTo("商品");
            send(socket, port, "");
            assertThat(next(port, buffer)).isEmpty();
            assertThat(port.datagrams()).isEqualTo(2);
            assertThat(port.bytes()).isEqualTo(6);
            assertThat(port.fault()).isEmpty();
            assertThat(DatagramPort.text(port.localAddress())).isEqualTo("127.0.0.1:" + port.localAddress().getPort());
        }
    }

    @Test
    void oneByteTooManyIsSeenAndCounted() throws IOException {
        try (var port = open(Optional.empty(), 100); var socket = socket()) {
            send(socket, port, new byte[101]);
            send(socket, port, new byte[65_507]);
            send(socket, port, new byte[100]);
            assertThat(next(port, port.newBuffer())).hasSize(100);
            assertThat(refusals.all()).containsOnly(Map.entry(Refusal.TOO_LARGE, 2L));
            assertThat(port.datagrams()).isEqualTo(1);
        }
    }

    @Test
    void theLargestDatagramThereIsCanBeTaken() throws IOException {
        try (var port = open(Optional.empty(), Intake.MOST_BYTES); var socket = socket()) {
            send(socket, port, new byte[65_507]);
            assertThat(next(port, port.newBuffer())).hasSize(65_507);
        }
    }

    @Test
    void aBufferThatWouldHideACutIsAMistake() throws IOException {
        try (var port = open(Optional.empty(), 100)) {
            assertThatThrownBy(() -> port.receive(ByteBuffer.allocate(100)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> open(Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPortOfAllAddressesHearsBothKinds() throws IOException {
        try (var port = DatagramPort.open(new InetSocketAddress(InetAddress.ofLiteral("::"), 0), Optional.empty(),
                refusals); var socket = socket()) {
            var target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port.localAddress().getPort());
            socket.send(new DatagramPacket(new byte[] {'a'}, 1, target));
            assertThat(port.receive(port.newBuffer())).contains((InetSocketAddress) socket.getLocalSocketAddress());
            assertThat(port.localAddress().getAddress()).isInstanceOf(Inet6Address.class);
            assertThat(DatagramPort.text(port.localAddress())).startsWith("[0:0:0:0:0:0:0:0]:");
        } catch (IOException e) {
            Assumptions.abort("no IPv6 here: " + e.getMessage());
        }
    }

    // ------------------------------------------------------------------ floods

    @Test
    void aFloodIsRefusedAndTheOthersGetThrough() throws IOException {
        try (var port = open(); var flood = socket(); var slow = socket()) {
            var buffer = port.newBuffer();
            int flooded = 0;
            for (int i = 0; i < 100; i++) {
                for (int k = 0; k < 50; k++) send(flood, port, "flood");
                send(slow, port, "slow " + i);
                for (var text = next(port, buffer); !text.equals("slow " + i); text = next(port, buffer)) flooded++;
            }
            assertThat(flooded).isEqualTo(SenderLimits.BURST);
            assertThat(refusals.all())
                    .containsOnly(Map.entry(Refusal.RATE, 5_000L - SenderLimits.BURST));
        }
    }

    @Test
    void aFloodCostsNoMacs() throws IOException {
        try (var port = open(Optional.of(MAC), DatagramPort.LARGEST); var flood = socket(); var worker = socket()) {
            var signed = MAC.signed("{\"hy\":{}}".getBytes(UTF_8));
            var buffer = port.newBuffer();
            for (int i = 0; i < 20; i++) {
                for (int k = 0; k < 50; k++) send(flood, port, "unsigned");
                send(worker, port, signed);
                assertThat(next(port, buffer)).isEqualTo(new String(signed, UTF_8));
            }
            assertThat(refusals.count(Refusal.UNSIGNED)).isEqualTo(SenderLimits.BURST);
            assertThat(refusals.count(Refusal.RATE)).isEqualTo(1_000 - SenderLimits.BURST);
        }
    }

    @Test
    void onlyWhoKnowsTheTokenIsHeard() throws IOException {
        var plain = "{\"hy\":{}}".getBytes(UTF_8);
        try (var port = open(Optional.of(MAC), DatagramPort.LARGEST); var socket = socket()) {
            send(socket, port, plain);
            send(socket, port, new DatagramMac("a guess").signed(plain));
            send(socket, port, "");
            send(socket, port, MAC.signed(plain));
            assertThat(next(port, port.newBuffer())).startsWith("{\"hy\":{,\"mac\":\"").endsWith("\"}}");
            assertThat(refusals.count(Refusal.UNSIGNED)).isEqualTo(2);
            assertThat(refusals.count(Refusal.WRONG_MAC)).isEqualTo(1);
        }
    }

    @Test
    void theBurstOfAThousandWorkersWaitsUntilItIsTaken() throws IOException {
        try (var port = open(); var one = socket(); var other = socket(); var third = socket()) {
            Assumptions.assumeTrue(port.receiveBuffer() >= DatagramPort.RECEIVE_BUFFER, "as hyload doctor says");
            for (int i = 0; i < 340; i++) {
                for (var socket : List.of(one, other, third)) send(socket, port, new byte[1_400]);
            }
            var buffer = port.newBuffer();
            for (int i = 0; i < 3 * 340; i++) assertThat(next(port, buffer)).hasSize(1_400);
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void whatTheKernelHadNoRoomForIsKnown() throws IOException {
        int sent = 20_000;
        try (var port = open(); var flood = socket(); var last = socket()) {
            assertThat(port.dropped()).hasValue(0);
            assertThat(port.receiveBuffer()).isBetween(1, DatagramPort.RECEIVE_BUFFER);
            for (int i = 0; i < sent; i++) send(flood, port, new byte[1_400]);
            assertThat(port.dropped().orElseThrow()).isPositive();

            var buffer = port.newBuffer();
            for (int i = 0; i < SenderLimits.BURST / 4; i++) next(port, buffer);
            send(last, port, "last");
            int rest = SenderLimits.BURST / 4;
            while (!next(port, buffer).equals("last")) rest++;
            assertThat(rest + refusals.count(Refusal.RATE) + port.dropped().orElseThrow()).isEqualTo(sent);
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void theDropsOfAClosedPortAreNobodysAnyMore() throws IOException {
        var port = open();
        port.close();
        assertThat(port.dropped()).isEmpty();
    }

    // ------------------------------------------------------------------ beginning and end

    @ParameterizedTest @ValueSource(booleans = {true, false})
    void closeEndsAReceiveThatWaits(boolean isVirtual) throws Exception {
        var port = open();
        var received = new CompletableFuture<Optional<InetSocketAddress>>();
        var builder = isVirtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        var thread = builder.start(() -> received.complete(port.receive(port.newBuffer())));
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> isInReceive(thread));
        port.close();
        assertThat(received.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(port.receive(port.newBuffer())).isEmpty();
        port.close();
    }

    private static boolean isInReceive(Thread thread) {
        for (var frame : thread.getStackTrace()) {
            if (frame.getMethodName().startsWith("blockingReceive") || frame.getMethodName().equals("receive0"))
                return true;
        }
        return thread.getState() == Thread.State.WAITING;
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aPortThatCannotBeHadIsToldInOneLine() throws IOException {
        try (var port = open()) {
            assertThatThrownBy(() -> DatagramPort.open(port.localAddress(), Optional.empty(), refusals))
                    .isInstanceOf(IOException.class)
                    .hasMessage("udp 127.0.0.1:" + port.localAddress().getPort()
                            + ": Address already in use (choose another port; 0 takes a free one)");
        }
        assertThatThrownBy(() -> DatagramPort.open(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0),
                Optional.empty(), refusals)).isInstanceOf(IOException.class)
                .hasMessage("udp 192.0.2.1:0: Cannot assign requested address (choose an address of this machine)");
        assertThatThrownBy(() -> DatagramPort.open(InetSocketAddress.createUnresolved("no-such-host.invalid", 0),
                Optional.empty(), refusals)).isInstanceOf(IOException.class)
                .hasMessage("udp no-such-host.invalid: the name does not resolve (check it)");
    }
}
