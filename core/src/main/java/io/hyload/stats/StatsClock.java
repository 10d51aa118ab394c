package io.hyload.stats;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/// Takes a snapshot of the recorder on every whole second and hands the difference, one record, to every sink.
///
/// - Seconds are those of the wall clock. The first record is that of the first activity; from then on none is left out:
///   after a stall of the process the seconds missed are written as quiet ones, and what happened meanwhile is in the
///   last of them.
/// - `t` always grows. When the wall clock is set back, seconds go on being counted by the monotonic clock.
/// - A sink that fails is reported once; the clock and the other sinks go on.
public final class StatsClock implements AutoCloseable {

    /// A longer gap is a machine that slept or a clock that was set, and is not filled with quiet seconds.
    private static final long LONGEST_FILLED = 300;
    /// It stands in every datagram.
    static final int LONGEST_TAG = 100;
    private static final long ALMOST_A_SECOND = MILLISECONDS.toNanos(900);

    private final Recorder recorder;
    private final Sinks sinks;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final IntSupplier users;
    private final StatsRecord.Facts facts;
    private final Supplier<Health> health;
    private final Function<StatsRecord, Ending> ending;
    private final String id;
    private final String tag;
    private boolean eager;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private Recorder.Snapshot before = Recorder.Snapshot.ZERO;
    private long last = -1;
    private long lastNanos;
    private long seq;
    private boolean finished;

    /// @param users   how many tasks run now
    /// @param health  how the generator has fared since this was last asked
    /// @param ending  what the last record says besides, once it is made
    /// @param facts   go out with the first record
    /// @param notices takes one line about a sink that fails
    public StatsClock(Recorder recorder, List<StatsSink> sinks, InstantSource wall, LongSupplier nanos,
            IntSupplier users, Supplier<Health> health, Function<StatsRecord, Ending> ending, StatsRecord.Facts facts,
            String tag, Consumer<String> notices) {
        this.recorder = recorder;
        this.sinks = new Sinks(sinks, notices);
        this.wall = wall;
        this.nanos = nanos;
        this.users = users;
        this.health = health;
        this.ending = ending;
        this.facts = facts;
        this.tag = Recorder.label(tag, LONGEST_TAG);
        this.id = facts.host() + ":" + ProcessHandle.current().pid() + ":" + facts.start();
    }

    /// Writes the quiet seconds before the first activity too: whoever adds up the records of several waits for those of
    /// each. Only before [#start].
    public void fromTheFirstSecond() {
        eager = true;
    }

    /// Starts ticking, on a thread of its own.
    public void start() {
        Thread.ofPlatform().name("hyload-clock").daemon().priority(Thread.MAX_PRIORITY).start(this::run);
    }

    private void run() {
        lock.lock();
        try {
            while (!finished) {
                long left = 1000 - wall.millis() % 1000;
                over.await(left, MILLISECONDS);
                if (!finished) tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Writes the records of all seconds that have ended since the last one written.
    void tick() {
        lock.lock();
        try {
            long ended = SECONDS.convert(wall.millis(), MILLISECONDS) - 1;
            if (last >= 0 && ended <= last) {
                if (nanos.getAsLong() - lastNanos < ALMOST_A_SECOND) return;
                ended = last + 1;
            }
            var now = recorder.snapshot(before);
            if (last < 0 && now.isQuiet() && !eager) return;
            quietSeconds(ended);
            write(now, ended, false, health.get());
        } finally {
            lock.unlock();
        }
    }

    /// The last record: what has come since the last whole second. Closes the sinks. Further calls do nothing.
    @Override
    public void close() {
        // A file channel closes itself in the hands of an interrupted thread, and the last record would be lost.
        boolean interrupted = Thread.interrupted();
        lock.lock();
        try {
            if (finished) return;
            finished = true;
            over.signalAll();
            var now = recorder.snapshot(before);
            if (last >= 0 || !now.isQuiet() || eager) {
                long second = Math.max(last + 1, SECONDS.convert(wall.millis(), MILLISECONDS));
                quietSeconds(second);
                write(now, second, true, health.get());
            }
            sinks.close();
        } finally {
            lock.unlock();
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private void quietSeconds(long upTo) {
        if (last < 0 || upTo - last > LONGEST_FILLED) return;
        while (last + 1 < upTo) write(before, last + 1, false, Health.NONE);
    }

    private void write(Recorder.Snapshot now, long second, boolean end, Health fared) {
        Optional<StatsRecord.Facts> first = last < 0 ? Optional.of(facts) : Optional.empty();
        var origin = new StatsRecord.Origin(id, tag, seq, users.getAsInt(), fared, recorder.takeEvents(), first);
        var record = StatsRecord.between(before, now, recorder.bandNames(), second, origin);
        if (end) record = record.ending(ending.apply(record));
        before = now;
        last = second;
        lastNanos = nanos.getAsLong();
        seq += record.datagrams().size();
        sinks.accept(record);
    }
}
