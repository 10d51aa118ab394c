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

    private final String name;
    private final AtomicReferenceArray<AtomicIntegerArray> times = new AtomicReferenceArray<>(STRIPES);
    private final LongAdder failed = new LongAdder();
    private final LongAdder in = new LongAdder();

    NameCounters(String name) {
        this.name = name;
    }

    /// The name itself: `GET /cart`.
    public String name() {
        return name;
    }

    void received(int stripe, long micros, long bytes) {
        var mine = times.get(stripe);
        if (mine == null) {
            mine = new AtomicIntegerArray(Buckets.COARSE.length);
            if (!times.compareAndSet(stripe, null, mine)) mine = times.get(stripe);
        }
        mine.getAndIncrement(Buckets.COARSE.index(micros));
        in.add(bytes);
    }

    void failed(long bytes) {
        failed.increment();
        in.add(bytes);
    }

    /// @param before the snapshot before, or null; it is returned again when nothing has come since
    Snapshot snapshot(Snapshot before) {
        long failures = failed.sum();
        var sum = new int[Buckets.COARSE.length];
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            var some = times.get(stripe);
            if (some == null) continue;
            for (int i = 0; i < sum.length; i++) sum[i] += some.get(i);
        }
        long bytes = in.sum();
        if (before != null && before.failed == failures && before.in == bytes && Arrays.equals(before.times, sum))
            return before;
        return new Snapshot(failures, bytes, sum);
    }

    /// The counters at one moment; `times` may have wrapped around.
    record Snapshot(long failed, long in, int[] times) {

        static final Snapshot ZERO = new Snapshot(0, 0, new int[Buckets.COARSE.length]);

        Histogram since(Snapshot before) {
            var difference = new long[times.length];
            for (int i = 0; i < difference.length; i++)
                difference[i] = Integer.toUnsignedLong(times[i] - before.times[i]);
            return new Histogram(Buckets.COARSE, difference);
        }
    }
}
