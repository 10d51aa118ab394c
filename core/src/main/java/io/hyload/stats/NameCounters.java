package io.hyload.stats;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// What has been counted under one name: a line of the statistics. Kept by the [Recorder].
///
/// The counters of the histogram are 32 bits wide, to hold hundreds of names, and may wrap around: only the difference
/// of two snapshots is ever used, and that is right as long as one second holds fewer than 2³¹ responses.
public final class NameCounters {

    private static final int STRIPES = 16;
    private static final int CELLS = Buckets.COARSE.length + Statuses.CLASSES;

    private final String name;
    /// Each stripe has the bars of the histogram, and behind them responses by class of their status.
    private final AtomicReferenceArray<AtomicIntegerArray> answered = new AtomicReferenceArray<>(STRIPES);
    private final LongAdder failed = new LongAdder();
    private final LongAdder in = new LongAdder();

    NameCounters(String name) {
        this.name = name;
    }

    /// The name itself: `GET /cart`.
    public String name() {
        return name;
    }

    void received(int stripe, int status, long micros, long bytes) {
        var mine = answered.get(stripe);
        if (mine == null) {
            mine = new AtomicIntegerArray(CELLS);
            if (!answered.compareAndSet(stripe, null, mine)) mine = answered.get(stripe);
        }
        mine.getAndIncrement(Buckets.COARSE.index(micros));
        mine.getAndIncrement(Buckets.COARSE.length + Statuses.index(status));
        in.add(bytes);
    }

    void failed(long bytes) {
        failed.increment();
        in.add(bytes);
    }

    /// @param before the snapshot before, or null; it is returned again when nothing has come since
    Snapshot snapshot(Snapshot before) {
        long failures = failed.sum();
        var sum = new int[CELLS];
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            var some = answered.get(stripe);
            if (some == null) continue;
            for (int i = 0; i < sum.length; i++) sum[i] += some.get(i);
        }
        long bytes = in.sum();
        if (before != null && before.failed == failures && before.in == bytes && Arrays.equals(before.answered, sum))
            return before;
        return new Snapshot(failures, bytes, sum);
    }

    /// The counters at one moment; those of `answered` may have wrapped around.
    record Snapshot(long failed, long in, int[] answered) {

        static final Snapshot ZERO = new Snapshot(0, 0, new int[CELLS]);

        /// Response times since `before`.
        Histogram timesSince(Snapshot before) {
            return new Histogram(Buckets.COARSE, since(before, 0, Buckets.COARSE.length));
        }

        Statuses statusesSince(Snapshot before) {
            return Statuses.of(since(before, Buckets.COARSE.length, CELLS));
        }

        private long[] since(Snapshot before, int from, int to) {
            var difference = new long[to - from];
            for (int i = from; i < to; i++)
                difference[i - from] = Integer.toUnsignedLong(answered[i] - before.answered[i]);
            return difference;
        }
    }
}
