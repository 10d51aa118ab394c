package io.hyload.stats;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/// Counts how late this process itself is: what was to happen at a certain moment, and when it did. From any number of
/// threads, without locks and without keeping a sample.
///
/// Counters only grow: what a second held is the difference of two [#snapshot]s.
public final class LagRecorder {

    /// What begins later than that after its instant is counted as late.
    public static final long LATE_NANOS = MILLISECONDS.toNanos(10);

    private final AtomicLongArray lags = new AtomicLongArray(Buckets.COARSE.length);
    private final LongAdder late = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder slept = new LongAdder();

    /// A recorder of nothing yet.
    public LagRecorder() {}

    /// An arrival's task has begun, that many nanoseconds after its instant.
    public void arrived(long lag) {
        lagged(lag);
        countLate(lag);
    }

    /// An iteration of a paced loop has begun, that many nanoseconds after it should have. It is counted when late, and is
    /// no lag of this process: it began late because the one before took long, which is what the server does. How late a
    /// user wakes up who waits for the next iteration is told by [#woken].
    public void paced(long lag) {
        countLate(lag);
    }

    /// Somebody who slept has woken up, that many nanoseconds after the time was over.
    public void woken(long lag) {
        lagged(lag);
    }

    /// A user has slept that many nanoseconds, as it came out.
    public void slept(long nanos) {
        slept.add(nanos);
    }

    /// An arrival or a paced iteration was not begun at all.
    public void dropped(long count) {
        dropped.add(count);
    }

    private void lagged(long nanos) {
        lags.getAndIncrement(Buckets.COARSE.index(nanos / 1000));
    }

    private void countLate(long nanos) {
        if (nanos > LATE_NANOS) late.increment();
    }

    /// What has been counted up to now.
    public Snapshot snapshot() {
        var counts = new long[Buckets.COARSE.length];
        for (int i = 0; i < counts.length; i++) counts[i] = lags.getOpaque(i);
        return new Snapshot(new Histogram(Buckets.COARSE, counts), late.sum(), dropped.sum(), slept.sum());
    }

    /// All counters at one moment, or what came between two.
    ///
    /// @param lags    microseconds, of arrivals' starts and of wake-ups
    /// @param late    arrivals and paced iterations begun more than 10 ms after their instant
    /// @param dropped those not begun at all
    /// @param slept   nanoseconds that users have slept: their think time
    public record Snapshot(Histogram lags, long late, long dropped, long slept) {

        /// Nothing yet.
        public static final Snapshot ZERO = new Snapshot(Histogram.empty(), 0, 0, 0);

        /// What came since `before`, an earlier snapshot.
        public Snapshot minus(Snapshot before) {
            return new Snapshot(lags.minus(before.lags), late - before.late, dropped - before.dropped,
                    slept - before.slept);
        }
    }
}
