package io.hyload.sysmon;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import io.hyload.stats.ResourceRecord;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/// Reads the probe on every whole second, and hands on the record of the second that has just ended.
///
/// - Seconds are those of the wall clock, and each wait aims at the next whole one, so nothing drifts.
/// - `t` always grows by 1, or the length that is wanted. What was missed, since the process or the machine stood still, is written with the mean of that
///   time; a gap of more than five minutes is left one.
/// - When the wall clock is set back, seconds go on being counted from the last one until it has caught up.
public final class ResourceClock {

    /// A longer gap is a machine that slept or a clock that was set.
    private static final long LONGEST_FILLED = 300;
    /// Of the time between two ticks: a timer may fire early.
    private static final double ALMOST = 0.9;

    /// Takes the record of a second.
    @FunctionalInterface
    public interface Sink {
        void accept(ResourceRecord record) throws IOException;
    }

    private final Probe probe;
    private final Sink sink;
    private final InstantSource wall;
    private final int length;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Optional<Reading> before = Optional.empty();
    private long last = -1;

    /// @param sink   is called by the thread of [#run]
    /// @param length seconds that a record is the mean of; 1 for a file
    public ResourceClock(Probe probe, int length, Sink sink) {
        this(probe, length, sink, InstantSource.system());
    }

    ResourceClock(Probe probe, int length, Sink sink, InstantSource wall) {
        this.length = length;
        this.probe = probe;
        this.sink = sink;
        this.wall = wall;
    }

    /// Ticks until [#stop]; first on the next whole second, so that each record is of a whole one.
    ///
    /// @throws IOException what the sink throws, which ends it
    public void run() throws IOException, InterruptedException {
        while (!stopped.await(length * 1000 - Math.floorMod(wall.millis(), length * 1000), MILLISECONDS)) tick();
    }

    /// Ends [#run], from any thread.
    public void stop() {
        stopped.countDown();
    }

    /// Reads; the first time only to have something to compare with.
    void tick() throws IOException {
        var now = probe.read();
        long ended = Math.floorDiv(wall.millis(), length * 1000L) * length - length;
        if (before.isEmpty()) {
            before = Optional.of(now);
            last = ended;
            return;
        }
        if (ended <= last) {
            if (now.nanos() - before.get().nanos() < ALMOST * SECONDS.toNanos(length)) return;
            ended = last + length;
        }
        var was = before.get();
        before = Optional.of(now);
        long first = ended - last > LONGEST_FILLED ? ended : last + length;
        for (long t = first; t <= ended; t += length) {
            sink.accept(now.since(was, t));
            last = t;
        }
    }
}
