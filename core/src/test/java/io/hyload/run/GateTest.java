package io.hyload.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class GateTest {

    private final ManualClock time = ManualClock.start();
    private final Gate gate = new Gate(time);

    @Test
    void onlyAChangeIsAChange() {
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.resume()).isFalse();
        assertThat(gate.pause()).isTrue();
        assertThat(gate.pause()).isFalse();
        assertThat(gate.isPaused()).isTrue();
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.resume()).isTrue();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void stoppingIsFinalAlsoOutOfAPause() {
        gate.pause();
        assertThat(gate.stop()).isTrue();
        assertThat(gate.stop()).isFalse();
        assertThat(gate.isStopping()).isTrue();
        assertThat(gate.resume()).isFalse();
        assertThat(gate.pause()).isFalse();
        assertThat(gate.isPaused()).isFalse();
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void itsClockStandsStillInPausesAndOverflowsUnharmed() {
        long start = gate.nanos();
        time.advance(Duration.ofSeconds(1));
        gate.pause();
        time.advance(Duration.ofSeconds(5));
        assertThat(gate.nanos() - start).isEqualTo(SECONDS.toNanos(1));
        assertThat(gate.paused()).isEqualTo(SECONDS.toNanos(5));
        gate.resume();
        time.advance(Duration.ofSeconds(2));
        gate.pause();
        time.advance(Duration.ofSeconds(7));
        gate.stop();
        time.advance(Duration.ofSeconds(3));
        assertThat(gate.nanos() - start).isEqualTo(SECONDS.toNanos(6));
        assertThat(gate.paused()).isEqualTo(SECONDS.toNanos(12));
    }

    @Test
    void whoWaitsIsWokenByResumingAndByStopping() throws Exception {
        for (Runnable change : new Runnable[] {gate::resume, gate::stop}) {
            gate.pause();
            var woken = new CountDownLatch(1_000);
            for (int i = 0; i < 1_000; i++) Thread.startVirtualThread(() -> {
                gate.await();
                woken.countDown();
            });
            assertThat(woken.getCount()).isEqualTo(1_000);
            change.run();
            assertThat(woken.await(5, SECONDS)).isTrue();
        }
        gate.await();
    }

    @Test
    void anInterruptEndsNoPauseAndIsNotLost() throws Exception {
        gate.pause();
        var interrupted = new CountDownLatch(1);
        var waiting = Thread.ofPlatform().start(() -> {
            gate.await();
            if (Thread.currentThread().isInterrupted()) interrupted.countDown();
        });
        waiting.interrupt();
        waiting.join(50);
        assertThat(waiting.isAlive()).isTrue();
        gate.resume();
        assertThat(interrupted.await(5, SECONDS)).isTrue();
    }
}
