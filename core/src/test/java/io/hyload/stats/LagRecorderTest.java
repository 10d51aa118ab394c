package io.hyload.stats;

import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LagRecorderTest {

    private static final long MILLI = 1_000_000;

    private final LagRecorder lag = new LagRecorder();

    @Test
    void whatBeginsMoreThanTenMillisecondsAfterItsInstantIsLate() {
        lag.arrived(0);
        lag.arrived(10 * MILLI);
        lag.arrived(10 * MILLI + 1);
        lag.paced(10 * MILLI);
        lag.paced(3_000 * MILLI);
        lag.woken(500 * MILLI);
        assertThat(lag.snapshot().late()).isEqualTo(2);
    }

    /// A paced iteration that follows a slow one is the server's doing: it says nothing about this process.
    @Test
    void lagsAreThoseOfArrivalsAndOfWakeUps() {
        lag.arrived(2 * MILLI);
        lag.woken(-1);
        lag.woken(100_000);
        lag.paced(3_000 * MILLI);
        var lags = lag.snapshot().lags();
        assertThat(lags.count()).isEqualTo(3);
        assertThat(lags.max()).isBetween(2_000L, 2_020L);
        assertThat(lags.percentile(50)).isEqualTo(100);
    }

    @Test
    void aSecondIsTheDifferenceOfTwoSnapshots() {
        lag.arrived(20 * MILLI);
        lag.dropped(3);
        lag.slept(1_000);
        var before = lag.snapshot();
        lag.woken(MILLI);
        lag.dropped(2);
        lag.slept(500);
        var since = lag.snapshot().minus(before);
        assertThat(since.lags()).isEqualTo(snapshotOf(MILLI).lags());
        assertThat(since.late()).isZero();
        assertThat(since.dropped()).isEqualTo(2);
        assertThat(since.slept()).isEqualTo(500);
        assertThat(before.minus(LagRecorder.Snapshot.ZERO)).isEqualTo(before);
    }

    private static LagRecorder.Snapshot snapshotOf(long lag) {
        var recorder = new LagRecorder();
        recorder.woken(lag);
        return recorder.snapshot();
    }

    @Test
    void nothingIsLostAmongManyThreads() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.execute(() -> {
                    for (int k = 0; k < 1_000; k++) {
                        lag.arrived(k * 100_000L);
                        lag.dropped(1);
                        lag.slept(k);
                    }
                });
            }
        }
        var all = lag.snapshot();
        assertThat(all.lags().count()).isEqualTo(50_000);
        assertThat(all.late()).isEqualTo(50 * 899);
        assertThat(all.dropped()).isEqualTo(50_000);
        assertThat(all.slept()).isEqualTo(50 * 499_500L);
    }
}
