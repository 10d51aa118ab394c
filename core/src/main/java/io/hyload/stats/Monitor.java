package io.hyload.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.hyload.stats.StatsRecord.Details;

import static java.util.concurrent.TimeUnit.SECONDS;

/// What many workers say now, whichever way it comes: their seconds added up, and a table of them.
///
/// 1. A worker is known by the `id` of its records, and one of the original by the address it sends from. What comes
///    again, by another hub or as a replay, is counted once.
/// 2. A second comes out when every worker that speaks has told of it and nothing more of it came for 200 ms, or 2.5 s after
///    its first part: one worker that is late or gone holds up nobody. What comes later comes out as one more record
///    of the same `t`; readers add these up.
/// 3. So the seconds add up to all the records that came, in whatever order; `total` is the sum of what each worker said
///    last, and holds what was lost on the way and what was before the monitor listened, too.
/// 4. The records of a worker whose clock is more than 2 s wrong are moved by whole seconds, once that is known; those
///    of its first seconds wait for it. Only who sends a record a second is judged so, see [WorkerClock]; a burst of old
///    records keeps its times.
/// 5. Everything is bounded, since what comes may be of anybody: workers, names, kinds, bands, seconds that wait, memory.
///    What is one too many is in [#refusals].
///
/// Time is that of the arrivals and of the clock; nothing happens by itself, [#due] is to be called several times a second.
/// For several threads at once.
public final class Monitor {

    /// Known at once; a worker more is [Refusal#TOO_MANY_WORKERS].
    public static final int MOST_WORKERS = 10_000;

    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(2500);
    /// For a worker that has told of nothing in as many seconds nobody waits: its clock is another.
    private static final long NEIGHBOURS = 5;
    private static final int MOST_WAITING = 300;
    private static final int MOST_SECONDS = 3600;
    /// Until a clock is known to be right or wrong.
    private static final Duration LONGEST_HELD = Duration.ofSeconds(6);
    /// How long who ended stays in the table.
    private static final Duration GONE = Duration.ofHours(1);
    /// How long who is silent keeps its place when there is none left: those of a flood give way.
    private static final Duration GIVEN_UP = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    /// Numbers that a worker may be ahead of what came last, and for each second of silence besides.
    private static final long FAR_AHEAD = 10_000;
    private static final long FAR_AHEAD_A_SECOND = 1_000;

    // In tens of bytes.
    private static final long MOST_WAITING_SIZE = 2_000_000;
    private static final long MOST_READY_SIZE = 4_000_000;
    private static final long MOST_HELD_SIZE = 1_000_000;
    private static final long MOST_OPEN_SIZE = 1_000_000;
    private static final long MOST_SECONDS_SIZE = 8_000_000;
    /// How long who brings records stands still when nobody takes the seconds away.
    private static final long PATIENCE_SECONDS = 1;

    private final InstantSource clock;
    private final Refusals refusals = new Refusals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();

    private final Timeline timeline = Timeline.live();
    private final Map<String, Heard> byKey = new LinkedHashMap<>();
    /// Those whose port has another process now are here too.
    private final Set<Heard> workers = new LinkedHashSet<>();
    private final Map<String, Integer> generations = new LinkedHashMap<>();
    private final Shifts shifts = new Shifts();
    private long names;
    private boolean hasDetails;
    private long heldSize;
    private long openSize;
    private Instant swept = Instant.MIN;
    private Instant crowded = Instant.MIN;

    private final NavigableMap<Long, Pending> pending = new TreeMap<>();
    private List<StatsRecord> ready = new ArrayList<>();
    private long readySize;

    private final NavigableMap<Long, StatsRecord> seconds = new TreeMap<>();
    private long secondsSize;
    private Optional<List<StatsRecord>> listed = Optional.empty();

    /// When parts of a second came.
    private record Pending(Instant first, Instant last) {

        Pending and(Instant at) {
            return new Pending(first, at.isAfter(last) ? at : last);
        }
    }

    /// @param clock is that of the arrivals
    public Monitor(InstantSource clock) {
        this.clock = clock;
    }

    // ------------------------------------------------------------------ what comes

    /// Takes a record. Where seconds are not taken away as fast as they come, by [#due], it waits for that up to a second
    /// before the record is refused.
    public void add(Arrival arrival) {
        lock.lock();
        try {
            if (!hasRoom()) {
                refusals.add(Refusal.NO_ROOM);
                return;
            }
            var worker = worker(arrival);
            if (worker.isEmpty()) {
                refusals.add(Refusal.TOO_MANY_WORKERS);
            } else if (isFarAhead(worker.get(), arrival)) {
                refusals.add(Refusal.IMPLAUSIBLE);
            } else if (worker.get().isNew(arrival)) {
                take(worker.get(), arrival);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The seconds that are ready and not yet taken away are what may grow without end.
    private boolean hasRoom() {
        try {
            long patience = SECONDS.toNanos(PATIENCE_SECONDS);
            while (readySize > MOST_READY_SIZE && patience > 0) patience = taken.awaitNanos(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return readySize <= MOST_READY_SIZE;
    }

    private Optional<Heard> worker(Arrival arrival) {
        var record = arrival.record();
        var id = record.hy().map(Details::id).orElse("");
        var key = id.isEmpty() ? arrival.source() : "id " + id;
        var known = Optional.ofNullable(byKey.get(key));
        if (known.isPresent() && !known.get().isOfAnother(record)) return known;
        if (workers.size() >= MOST_WORKERS && !makeRoom(arrival.at())) return Optional.empty();
        known.ifPresent(gone -> {
            gone.end();
            timeline.left(gone.name);
            release(gone, arrival.at());
        });
        int generation = known.isPresent() ? generations.merge(key, 2, (was, _) -> was + 1) : 1;
        var label = Recorder.label(id.isEmpty() ? arrival.source() : hostAndProcess(id));
        var worker =
                new Heard(Long.toString(names++), key, id, generation > 1 ? label + " (" + generation + ")" : label,
                        arrival);
        byKey.put(key, worker);
        workers.add(worker);
        return Optional.of(worker);
    }

    /// Of `host:pid:start`.
    private static String hostAndProcess(String id) {
        int start = id.lastIndexOf(':');
        return start > 0 && id.indexOf(':') < start ? id.substring(0, start) : id;
    }

    /// Whoever sends one datagram in the name of a worker must not make all that follow look like old ones.
    private static boolean isFarAhead(Heard worker, Arrival arrival) {
        if (arrival.form() == Arrival.Form.REPLAY || worker.highest() < 0) return false;
        long ahead = arrival.record().hy().map(Details::seq).orElse(0L) - worker.highest();
        return ahead > FAR_AHEAD + FAR_AHEAD_A_SECOND * worker.silence(arrival.at());
    }

    private void take(Heard worker, Arrival arrival) {
        var record = arrival.record();
        hasDetails |= record.hy().isPresent();
        openSize -= worker.openSize();
        worker.say(arrival);
        openSize += worker.openSize();
        if (openSize > MOST_OPEN_SIZE) {
            workers.forEach(Heard::settle);
            openSize = 0;
        }
        if (arrival.form() != Arrival.Form.REPLAY) worker.clock.heard(record.t(), arrival.at().toEpochMilli());
        boolean isKnown = worker.joins(shifts) || worker.clock.hasBroken();
        if (!worker.isHeld()) {
            place(worker, record, arrival.at());
        } else {
            heldSize += worker.hold(record);
            if (isKnown || heldSize > MOST_HELD_SIZE) release(worker, arrival.at());
        }
    }

    private void release(Heard worker, Instant at) {
        heldSize -= worker.heldSize();
        worker.release().forEach(record -> place(worker, record, at));
    }

    private void place(Heard worker, StatsRecord record, Instant at) {
        long t = Math.max(0, record.t() + worker.shift());
        timeline.add(worker.name, record.at(t));
        worker.reported(t);
        pending.merge(t, new Pending(at, at), (known, _) -> known.and(at));
        while (pending.size() > MOST_WAITING || timeline.size() > MOST_WAITING_SIZE) emit(pending.firstKey());
    }

    // ------------------------------------------------------------------ what comes out

    /// The seconds that are complete by now, and what came late of earlier ones, in the order of time.
    public List<StatsRecord> due() {
        lock.lock();
        try {
            var now = clock.instant();
            openSize = 0;
            for (var worker : workers) {
                if (worker.isHeldTooLong(now, LONGEST_HELD)) release(worker, now);
                worker.settle(now);
                openSize += worker.openSize();
            }
            var awaited = workers.stream().mapToLong(worker -> worker.awaitedAfter(now)).filter(t -> t >= 0).sorted()
                    .toArray();
            pending.entrySet().stream().filter(some -> isDue(some.getKey(), some.getValue(), now, awaited))
                    .map(Map.Entry::getKey).toList().forEach(this::emit);
            sweep(now);
            return takeReady();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isDue(long t, Pending some, Instant now, long[] awaited) {
        if (Heard.hasPassed(some.first, now, LONGEST_WAIT)) return true;
        return Heard.hasPassed(some.last, now, QUIET) && !isAwaited(t, awaited);
    }

    /// Whether anyone is about to tell of `t`.
    ///
    /// @param told the last seconds of those who speak, sorted
    private static boolean isAwaited(long t, long[] told) {
        int from = Arrays.binarySearch(told, t - NEIGHBOURS);
        int first = from < 0 ? -from - 1 : from;
        return first < told.length && told[first] < t;
    }

    /// All that remain. More may be added afterwards.
    public List<StatsRecord> finish() {
        lock.lock();
        try {
            var now = clock.instant();
            workers.forEach(worker -> release(worker, now));
            while (!pending.isEmpty()) emit(pending.firstKey());
            return takeReady();
        } finally {
            lock.unlock();
        }
    }

    private void emit(long t) {
        pending.remove(t);
        var second = timeline.take(t).map(record -> hasDetails ? record : record.withoutDetails()).orElseThrow();
        ready.add(second);
        readySize += second.size();
        keep(second.withoutNames());
    }

    private List<StatsRecord> takeReady() {
        var all = ready;
        ready = new ArrayList<>();
        readySize = 0;
        taken.signalAll();
        return List.copyOf(all);
    }

    private void keep(StatsRecord second) {
        var known = Optional.ofNullable(seconds.get(second.t()));
        var whole = known.map(some -> some.plus(second)).orElse(second);
        seconds.put(second.t(), whole);
        secondsSize += whole.size() - known.map(StatsRecord::size).orElse(0L);
        while (seconds.size() > MOST_SECONDS || secondsSize > MOST_SECONDS_SIZE)
            secondsSize -= seconds.pollFirstEntry().getValue().size();
        listed = Optional.empty();
    }

    /// The last 3,600 seconds that anybody told of, in order, with what came late of them; without names and phases, to be
    /// small enough. Fewer where they are very large.
    public List<StatsRecord> seconds() {
        lock.lock();
        try {
            if (listed.isEmpty()) listed = Optional.of(List.copyOf(seconds.values()));
            return listed.get();
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------ who speaks

    /// All workers, in the order they were first heard of. One that ended more than an hour ago is left out.
    public List<Worker> workers() {
        lock.lock();
        try {
            var now = clock.instant();
            return workers.stream().map(worker -> worker.worker(now)).toList();
        } finally {
            lock.unlock();
        }
    }

    /// What was not taken: of workers that are too many, with numbers far ahead, or while nobody took the seconds away.
    public Refusals refusals() {
        return refusals;
    }

    /// Leaves out who ended long ago. Whoever is only silent may come again, and its totals would count twice.
    private void sweep(Instant now) {
        if (!Heard.hasPassed(swept, now, SWEEP)) return;
        swept = now;
        forget(worker -> worker.hasEnded() && worker.isSilent(now, GONE), now);
    }

    /// Room for one more worker: that of those who ended, or have been silent for a while. Asked for by everybody in a
    /// flood, so not looked for each time.
    private boolean makeRoom(Instant now) {
        if (!Heard.hasPassed(crowded, now, SWEEP)) return false;
        crowded = now;
        forget(worker -> worker.isSilent(now, worker.hasEnded() ? SWEEP : GIVEN_UP), now);
        return workers.size() < MOST_WORKERS;
    }

    /// Their totals stay in the sum.
    private void forget(Predicate<Heard> isGone, Instant now) {
        for (var worker : workers.stream().filter(isGone).toList()) {
            release(worker, now);
            worker.leaves(shifts);
            timeline.left(worker.name);
            timeline.forget(worker.name);
            if (byKey.remove(worker.key, worker)) generations.remove(worker.key);
            workers.remove(worker);
        }
    }
}
