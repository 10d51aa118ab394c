package io.hyload.stats;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SenderLimitsTest {

    private static final int WORKER = InetAddress.ofLiteral("10.0.0.7").hashCode();
    private static final int ELSEWHERE = InetAddress.ofLiteral("192.0.2.1").hashCode();

    private final ManualClock clock = ManualClock.start();
    private final SenderLimits limits = new SenderLimits();

    private static InetSocketAddress sender(int address, int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array()), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    private boolean admits(int address, int port) {
        return limits.admits(sender(address, port), clock.getAsLong());
    }

    private int admitted(int address, int port, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            if (admits(address, port)) admitted++;
        }
        return admitted;
    }

    @Test
    void aSenderMayBurstAndThenKeepsToItsRate() {
        assertThat(admitted(WORKER, 1, 1_000)).isEqualTo(SenderLimits.BURST);
        clock.advance(Duration.ofMillis(500));
        assertThat(admitted(WORKER, 1, 1_000)).isEqualTo(SenderLimits.RATE / 2);
        clock.advance(Duration.ofMillis(4));
        assertThat(admitted(WORKER, 1, 1_000)).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(admitted(WORKER, 1, 1_000)).isEqualTo(SenderLimits.BURST);
    }

    @Test
    void whoSendsTooMuchTakesNothingFromTheOthersOfItsAddress() {
        admitted(WORKER, 1, 100_000);
        assertThat(admitted(WORKER, 2, 10)).isEqualTo(10);
    }

    @Test
    void theSendersOfAnAddressTogetherHaveALimitToo() {
        int admitted = 0;
        for (int port = 1; port <= 100; port++) admitted += admitted(WORKER, port, SenderLimits.BURST);
        assertThat(admitted).isEqualTo(SenderLimits.ADDRESS_BURST);
        assertThat(admits(ELSEWHERE, 1)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        admitted = 0;
        for (int port = 1; port <= 100; port++) admitted += admitted(WORKER, port, SenderLimits.BURST);
        assertThat(admitted).isEqualTo(SenderLimits.ADDRESS_RATE);
    }

    @Test
    void aThousandWorkersOfOneAddressStartAtOnce() {
        for (int second = 0; second < 5; second++) {
            for (int port = 1; port <= 1_000; port++) assertThat(admitted(WORKER, port, 4)).isEqualTo(4);
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void forgedSendersNeitherFillTheMemoryNorPushOutThoseWhoGoOnSending() {
        for (int port = 1; port <= 1_000; port++) assertThat(admits(WORKER, port)).isTrue();
        int forged = ELSEWHERE;
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 20_000; i++) admits(forged++, 9);
            assertThat(limits.senders()).isLessThanOrEqualTo(SenderLimits.MOST);
            assertThat(limits.addresses()).isLessThanOrEqualTo(SenderLimits.MOST);
            clock.advance(Duration.ofSeconds(1));
            for (int port = 1; port <= 1_000; port++) assertThat(admits(WORKER, port)).isTrue();
        }
        assertThat(limits.senders()).isEqualTo(SenderLimits.MOST);
    }

    @Test
    void theManyPortsOfOneAddressLeaveRoomForOtherAddresses() {
        for (int second = 0; second < 20; second++) {
            for (int port = 1; port <= 65_535; port++) admits(ELSEWHERE, port);
            assertThat(limits.senders()).isLessThan(SenderLimits.MOST / 2);
            assertThat(admits(WORKER, 100 + second)).isTrue();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void theSilentAreForgotten() {
        for (int port = 1; port <= 1_000; port++) admits(WORKER, port);
        clock.advance(Duration.ofNanos(SenderLimits.PATIENCE_NANOS + 1));
        admits(ELSEWHERE, 1);
        assertThat(limits.senders()).isEqualTo(1);
        assertThat(limits.addresses()).isEqualTo(1);
    }

    @Test
    void addressesOfSixteenBytesAreToldApart() {
        long now = clock.getAsLong();
        for (int i = 0; i < SenderLimits.BURST; i++) {
            assertThat(limits.admits(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 7), now)).isTrue();
        }
        assertThat(limits.admits(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 7), now)).isFalse();
        assertThat(limits.admits(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::2"), 7), now)).isTrue();
        assertThat(limits.admits(new InetSocketAddress(InetAddress.ofLiteral("2001:db9::1"), 7), now)).isTrue();
    }
}
