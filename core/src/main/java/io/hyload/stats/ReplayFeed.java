package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/// Plays what was recorded: `.sts` files of ours and of the original, and captures of datagrams, whose lines begin with
/// `ip:port|`. Several at once are played in the order of time.
///
/// Files are read as they are played, so they may be of any length. A line that is no record is counted; a half one at the
/// end is left out.
public final class ReplayFeed implements StatsFeed {

    /// The speed at which nothing is waited for.
    public static final double FASTEST = Double.POSITIVE_INFINITY;

    private final String name;
    private final double speed;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Pause pause;
    private final Refusals refusals = new Refusals();
    private final List<Tape> tapes = new ArrayList<>();
    /// That of the earliest record first; of the same second that of the file that was named first.
    private final PriorityQueue<Tape> playing =
            new PriorityQueue<>(Comparator.comparingLong(Tape::t).thenComparingInt(Tape::number));
    private final CountDownLatch closed;
    private long firstT = -1;
    private long begun;
    private volatile State state = new State(true, "playing");

    /// Waits; the seam for tests.
    interface Pause {
        /// @return whether there is no need to go on
        boolean isEndedWithin(long nanos) throws InterruptedException;
    }

    /// A file that is played, and its next record.
    private static final class Tape {
        private final int number;
        private final LineReader lines;
        private Optional<Arrival> next = Optional.empty();

        Tape(int number, LineReader lines) {
            this.number = number;
            this.lines = lines;
        }

        int number() {
            return number;
        }

        long t() {
            return next.orElseThrow().record().t();
        }
    }

    /// @param speed 1 is as it was, 10 is ten times as fast, [#FASTEST] as fast as it can be read
    /// @throws IOException              when a file cannot be opened
    /// @throws IllegalArgumentException when the speed is not above 0
    public static ReplayFeed of(List<Path> files, double speed) throws IOException {
        var closed = new CountDownLatch(1);
        return new ReplayFeed(files, speed, InstantSource.system(), System::nanoTime,
                nanos -> closed.await(nanos, NANOSECONDS), closed);
    }

    /// With a clock of the test, and a pause that ends when that says so.
    ReplayFeed(List<Path> files, double speed, InstantSource clock, LongSupplier nanos, Pause pause)
            throws IOException {
        this(files, speed, clock, nanos, pause, new CountDownLatch(1));
    }

    private ReplayFeed(List<Path> files, double speed, InstantSource clock, LongSupplier nanos, Pause pause,
            CountDownLatch closed) throws IOException {
        if (!(speed > 0)) throw new IllegalArgumentException("speed " + speed + ": not above 0 (1 is as it was)");
        this.speed = speed;
        this.clock = clock;
        this.nanos = nanos;
        this.pause = pause;
        this.closed = closed;
        name = String.join(" ", files.stream().map(file -> StatsFile.name(file, files)).toList());
        var intake = new Intake(clock, refusals);
        try {
            for (var file : files) {
                var tape = new Tape(tapes.size(),
                        new LineReader(StatsFile.name(file, files), Files.newInputStream(file), intake, refusals,
                                true));
                tapes.add(tape);
                wind(tape);
            }
        } catch (IOException e) {
            stop();
            throw e;
        }
    }

    private void wind(Tape tape) throws IOException {
        tape.next = tape.lines.next();
        if (tape.next.isPresent()) playing.add(tape);
    }

    @Override
    public Optional<Arrival> next() throws InterruptedException {
        if (closed.getCount() == 0) return Optional.empty();
        var tape = playing.poll();
        if (tape == null) {
            if (state.isUp()) state = new State(false, "at its end");
            return Optional.empty();
        }
        var arrival = tape.next.orElseThrow();
        if (!isTimeFor(arrival.record().t())) return Optional.empty();
        try {
            wind(tape);
        } catch (IOException e) {
            if (closed.getCount() > 0)
                state = new State(false, tape.lines.name() + " is broken: " + e.getMessage());
        }
        return Optional.of(new Arrival(arrival.source(), arrival.record(), clock.instant(), Arrival.Form.REPLAY));
    }

    /// Waits until the second has its turn.
    ///
    /// @return false when the feed is closed first
    private boolean isTimeFor(long t) throws InterruptedException {
        if (firstT < 0) {
            firstT = t;
            begun = nanos.getAsLong();
        }
        long after = (long) ((t - firstT) * 1e9 / speed);
        for (long left; (left = after - (nanos.getAsLong() - begun)) > 0;) {
            if (pause.isEndedWithin(left)) return false;
        }
        return closed.getCount() > 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    /// The files are closed too; who reads one just then is at its end.
    @Override
    public void close() {
        closed.countDown();
        state = new State(false, "closed");
        stop();
    }

    private void stop() {
        for (var tape : tapes) {
            try {
                tape.lines.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }
}
