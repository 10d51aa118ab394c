package io.hyload.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.hyload.stats.Intake;
import io.hyload.stats.Monitor;
import io.hyload.stats.Refusal;
import io.hyload.stats.Refusals;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Worker;

/// Reads what passes, for the metrics of the hub: one more reader of the log, on a thread of its own.
///
/// What is sent on never waits for it. If it falls behind by more than some seconds it goes on with what is newest, and
/// counts the frames it has left out.
final class Tap implements AutoCloseable {

    /// Some seconds of 1,000 workers.
    private static final long MOST_BEHIND = 8 << 20;
    /// How old a frame is when it is read: it comes after those who send. Where all workers report at the full second,
    /// reading at once would take them the core when they need it most.
    private static final Duration REST = Duration.ofMillis(250);

    private final FrameLog log;
    private final Intake intake;
    private final Monitor monitor;
    private final Summary summary = new Summary();
    private final LongSupplier nanos;
    private final Thread thread;
    private volatile long missed;

    /// Begins with what comes next into the log.
    ///
    /// @param nanos    as the log has it
    /// @param refusals takes the frames that are no records
    Tap(FrameLog log, InstantSource clock, LongSupplier nanos, Refusals refusals) {
        this.log = log;
        this.nanos = nanos;
        this.intake = new Intake(clock, refusals);
        this.monitor = new Monitor(clock);
        var begin = log.extent();
        // Of the platform: it computes, and shall not keep those who send from the few carriers there are.
        this.thread = Thread.ofPlatform().name("hub-tap").daemon().priority(Thread.MIN_PRIORITY)
                .start(() -> follow(begin));
    }

    private void follow(FrameLog.Extent begin) {
        var batch = new FrameLog.Batch();
        long position = begin.end();
        long read = begin.frames();
        long asked = nanos.getAsLong();
        try {
            while (true) {
                var extent = log.extent();
                if (extent.end() - position > MOST_BEHIND || !log.read(position, batch)) {
                    missed += extent.frames() - read;
                    read = extent.frames();
                    position = extent.end();
                    continue;
                }
                if (batch.count() == 0) {
                    add(monitor.due());
                    Thread.sleep(REST);
                    continue;
                }
                long age = nanos.getAsLong() - batch.oldest();
                if (age < REST.toNanos()) Thread.sleep(Duration.ofNanos(REST.toNanos() - age));
                for (var frame : batch.frames()) intake.frame(frame).ifPresent(monitor::add);
                read += batch.count();
                position = batch.next();
                if (nanos.getAsLong() - asked > REST.toNanos()) {
                    asked = nanos.getAsLong();
                    add(monitor.due());
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void add(List<StatsRecord> seconds) {
        synchronized (summary) {
            seconds.forEach(summary::add);
        }
    }

    /// Frames that it had no time for.
    long missed() {
        return missed;
    }

    List<Worker> workers() {
        return monitor.workers();
    }

    /// Records that could not be taken though they are some.
    Map<Refusal, Long> refused() {
        return monitor.refusals().all();
    }

    /// The complete seconds up to now, added up. They stay as they are while `reader` reads.
    void read(Consumer<Summary> reader) {
        synchronized (summary) {
            reader.accept(summary);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
