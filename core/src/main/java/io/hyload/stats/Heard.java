package io.hyload.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;

/// One worker as a [Monitor] hears it. Not for several threads at once.
final class Heard {

    private static final Duration STALE = Duration.ofSeconds(3);
    /// How long parts of a second may follow each other for the table.
    private static final Duration OPEN = Duration.ofSeconds(1);
    private static final int MOST_PRINTS = 256;
    private static final int MOST_REASONS = 50;
    private static final int LONGEST_REASON = 500;

    /// Its name in the timeline, which nobody sees.
    final String name;
    /// What the map of workers has it under.
    final String key;
    private final String label;
    private final String id;

    private String tag = "";
    private String source;
    private Totals total = Totals.ZERO;
    private int users;
    private Optional<Ending> ending = Optional.empty();
    private Optional<Facts> facts = Optional.empty();
    private Instant lastHeard;
    private boolean hasEnded;

    private long t = -1;
    /// What has come of the second `t` as long as more may come.
    private Optional<StatsRecord> open = Optional.empty();
    private Instant openSince = Instant.MIN;
    private Worker.Second second = new Worker.Second(-1, 0, 0, 0, 0, 0, OptionalLong.empty());

    private final SeqWindow numbers = new SeqWindow();
    /// Of one without numbers: what came of late, as hashes.
    private long[] prints = {};
    private int printed;
    private long duplicates;

    final WorkerClock clock = new WorkerClock();
    private Optional<Shifts.Group> group = Optional.empty();
    /// The last second that the timeline was told of, by the clock of this machine.
    private long reported = -1;

    /// Records that wait until it is known whether its clock is wrong.
    private final List<StatsRecord> held = new ArrayList<>();
    private boolean isHeld;
    private long heldSize;
    private final Instant since;

    /// @param id empty for a worker of the original
    Heard(String name, String key, String id, String label, Arrival first) {
        this.name = name;
        this.key = key;
        this.id = id;
        this.label = label;
        source = first.source();
        lastHeard = first.at();
        since = first.at();
        isHeld = first.form() != Arrival.Form.REPLAY && Math
                .abs(WorkerClock.ahead(first.record().t(), first.at().toEpochMilli())) > Shifts.RIGHT_MILLIS;
    }

    // ------------------------------------------------------------------ what it says

    /// Whether this is the first time that the record comes. If not, it is counted as a duplicate.
    boolean isNew(Arrival arrival) {
        var record = arrival.record();
        boolean isNew;
        if (id.isEmpty()) {
            isNew = isNewPrint(record.t() * 0x9e37_79b9_7f4a_7c15L ^ record.hashCode());
        } else {
            // a line stands for all the datagrams that its record was sent in, which may come too
            int datagrams = arrival.form() == Arrival.Form.DATAGRAM ? 1 : record.datagrams().size();
            isNew = numbers.take(record.hy().orElseThrow().seq(), datagrams);
        }
        if (!isNew) duplicates++;
        return isNew;
    }

    /// The original sends one record a second, so four minutes are remembered.
    private boolean isNewPrint(long print) {
        for (int i = 0; i < Math.min(printed, prints.length); i++) {
            if (prints[i] == print) return false;
        }
        if (printed == prints.length && printed < MOST_PRINTS)
            prints = Arrays.copyOf(prints, Math.max(16, 2 * printed));
        prints[printed++ % prints.length] = print;
        return true;
    }

    /// Whether a record without an id must be of another process, which has come to the same port: totals never shrink.
    boolean isOfAnother(StatsRecord record) {
        return id.isEmpty() && record.t() > t
                && (record.total().sent() < total.sent() || record.total().received() < total.received());
    }

    /// What the table shows of it from now on.
    void say(Arrival arrival) {
        var record = arrival.record();
        source = arrival.source();
        if (arrival.at().isAfter(lastHeard)) lastHeard = arrival.at();
        boolean isMore = requests(record.total()) > requests(total);
        if (isMore || record.t() >= t) {
            total = record.total();
            users = record.hy().map(Details::users).orElse(0);
            record.hy().ifPresent(hy -> tag = Recorder.label(hy.tag(), StatsClock.LONGEST_TAG));
        }
        record.hy().flatMap(Details::run).ifPresent(run -> facts = Optional.of(shortened(run)));
        record.hy().flatMap(Details::ending).ifPresent(end -> {
            hasEnded = true;
            ending = Optional.of(ending.map(end::after).orElse(end)).map(Heard::shortened);
        });
        if (record.t() > t || isMore && record.t() < t) {
            settle();
            t = record.t();
            open = Optional.of(record.withoutNames());
            openSince = arrival.at();
        } else if (record.t() == t) {
            open = open.map(some -> some.plus(record.withoutNames()));
        }
    }

    private static long requests(Totals total) {
        return total.sent() + total.received() + total.timeouts() + total.errors();
    }

    /// Without options, which may be many and long.
    private static Facts shortened(Facts run) {
        return new Facts(Recorder.label(run.scenario()), Map.of(), Recorder.label(run.host()), run.cores(),
                Recorder.label(run.java()), Recorder.label(run.version()), run.start(), run.workers());
    }

    private static Ending shortened(Ending end) {
        var reasons = end.verdict().reasons().stream().limit(MOST_REASONS)
                .map(reason -> Recorder.label(reason, LONGEST_REASON)).toList();
        var thresholds = end.thresholds().stream().limit(MOST_REASONS)
                .map(met -> new Ending.Met(Recorder.label(met.text(), LONGEST_REASON), met.passed(),
                        Recorder.label(met.actual(), LONGEST_REASON)))
                .toList();
        return new Ending(new Verdict(end.verdict().level(), reasons), thresholds);
    }

    /// Its port has another process now.
    void end() {
        hasEnded = true;
    }

    // ------------------------------------------------------------------ its last second

    /// What its last second takes in memory while parts of it may come, in tens of bytes.
    long openSize() {
        return open.flatMap(StatsRecord::hy).map(hy -> hy.tally().size()).orElse(0L);
    }

    /// Lets go of the histogram of its last second when no part of it can be expected any more.
    void settle(Instant now) {
        if (open.isPresent() && hasPassed(openSince, now, OPEN)) settle();
    }

    void settle() {
        second = second();
        open = Optional.empty();
    }

    private Worker.Second second() {
        return open.map(some -> {
            var times = some.hy().map(Details::times).orElse(Histogram.empty());
            return new Worker.Second(some.t(), some.sent(), some.received(), some.timeouts(), some.errors(),
                    some.avgRespTime(),
                    times.count() == 0 ? OptionalLong.empty() : OptionalLong.of(times.percentile(99)));
        }).orElse(second);
    }

    // ------------------------------------------------------------------ its clock

    /// Its group of clocks, once its own is known to be right or wrong.
    ///
    /// @return whether it is another one than before
    boolean joins(Shifts shifts) {
        if (!clock.isPaced()) return false;
        long skew = clock.skew().orElseThrow();
        if (group.isPresent() && !group.get().isLeftBy(skew)) return false;
        long before = shift();
        leaves(shifts);
        group = Optional.of(shifts.join(skew));
        if (shift() != before) reported = -1;
        return true;
    }

    void leaves(Shifts shifts) {
        group.ifPresent(shifts::leave);
        group = Optional.empty();
    }

    /// What is added to its `t`.
    long shift() {
        return group.map(Shifts.Group::seconds).orElse(0L);
    }

    /// Whether its records wait.
    boolean isHeld() {
        return isHeld;
    }

    boolean isHeldTooLong(Instant now, Duration longest) {
        return isHeld && hasPassed(since, now, longest);
    }

    /// @return what it takes in memory, in tens of bytes
    long hold(StatsRecord record) {
        held.add(record);
        long size = record.size();
        heldSize += size;
        return size;
    }

    long heldSize() {
        return heldSize;
    }

    /// Nothing of it waits from now on.
    List<StatsRecord> release() {
        var all = List.copyOf(held);
        held.clear();
        heldSize = 0;
        isHeld = false;
        return all;
    }

    // ------------------------------------------------------------------ how it stands

    void reported(long t) {
        reported = Math.max(reported, t);
    }

    /// The last second it has told of, by the clock of this machine; -1 where nobody need wait for its next one.
    long awaitedAfter(Instant now) {
        return hasEnded || isHeld || isSilent(now, STALE) ? -1 : reported;
    }

    boolean isStale(Instant now) {
        return !hasEnded && isSilent(now, STALE);
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /// Whether it has been silent for longer than that.
    boolean isSilent(Instant now, Duration longest) {
        return Duration.between(lastHeard, now).abs().compareTo(longest) > 0;
    }

    /// The number that it must not pass by far, unless it was not heard for long.
    long highest() {
        return numbers.highest();
    }

    /// Seconds since it was heard.
    long silence(Instant now) {
        return Math.abs(Duration.between(lastHeard, now).toSeconds());
    }

    /// Our clock may have been set back: then what seems to be still to come is long ago too.
    static boolean hasPassed(Instant then, Instant now, Duration time) {
        return Duration.between(then, now).abs().compareTo(time) >= 0;
    }

    Worker worker(Instant now) {
        return new Worker(label, id, tag, source, total, second(), users, ending, facts, lastHeard, isStale(now),
                hasEnded, numbers.lost(), duplicates, clock.skew(), shift());
    }
}
