package io.hyload.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.hyload.stats.Check;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;

/// Holds a run to its [Terms]: keeps the sums of what is judged, says after each second how each threshold stands, and in the
/// end what became of it.
///
/// 1. A second that began before the warm-up was over is left out whole.
/// 2. A threshold that has failed at the end of each second for the time allowed ends the run, once. One that lacks data
///    does not, nor one of which only the end tells.
///
/// Fed by the clock; thresholds may be added by any thread.
final class ThresholdWatch {

    private final Terms terms;
    private final Summary whole;
    private final Supplier<Duration> elapsed;
    private final InstantSource wall;
    private final Consumer<Check> end;

    private final Set<Threshold> required;
    private Summary judged;
    private boolean begun;
    /// When the run, and what is judged of it, began: seconds of Unix time.
    private double start;
    private double judgedFrom;
    private final Map<Threshold, Long> failingSince = new HashMap<>();
    private List<Check> standing = List.of();
    private Optional<Check> early = Optional.empty();
    private Optional<Checks> checks = Optional.empty();

    /// @param whole   the sums of all seconds; it is given each record before this is
    /// @param elapsed since the first activity; zero where that is not known
    /// @param end     is given the check that ends the run
    ThresholdWatch(Terms terms, Summary whole, Supplier<Duration> elapsed, InstantSource wall, Consumer<Check> end) {
        this.terms = terms;
        this.whole = whole;
        this.elapsed = elapsed;
        this.wall = wall;
        this.end = end;
        this.required = new LinkedHashSet<>(terms.required());
        this.judged = terms.warmup().isZero() ? whole : new Summary();
    }

    /// Adds a threshold; what is asked for twice is judged once.
    synchronized void require(Threshold threshold) {
        required.add(threshold);
    }

    /// What is asked for so far.
    synchronized List<Threshold> required() {
        return List.copyOf(required);
    }

    /// The record of one more second.
    synchronized void accept(StatsRecord record) {
        if (!begun) begin(record);
        if (judged != whole) {
            if (record.t() < judgedFrom) judged = Summary.after(record.total());
            else judged.add(record);
        }
        standing = checks(record.t() + 1 - judgedFrom);
        if (terms.abortAfter().isPresent() && early.isEmpty()) watch(record.t(), terms.abortAfter().get());
    }

    /// How each stood after the last whole second; none before the first.
    synchronized List<Check> standing() {
        return standing;
    }

    private void begin(StatsRecord first) {
        begun = true;
        var time = elapsed.get();
        double now = wall.instant().toEpochMilli() / 1e3;
        start = time.isZero() ? first.t() : Math.clamp(now - seconds(time), first.t(), first.t() + 1);
        judgedFrom = terms.warmup().isZero() ? start : Math.ceil(start + seconds(terms.warmup()));
    }

    private void watch(long second, Duration allowed) {
        for (var check : standing) {
            var threshold = check.threshold();
            if (check.state() != Check.State.FAILED || threshold.isForTheEnd()) {
                failingSince.remove(threshold);
                continue;
            }
            long since = failingSince.computeIfAbsent(threshold, _ -> second);
            if (second - since < seconds(allowed)) continue;
            early = Optional.of(check);
            end.accept(check);
            return;
        }
    }

    private List<Check> checks(double seconds) {
        return required.stream().map(threshold -> threshold.check(judged, seconds)).toList();
    }

    /// What has become of it all, when the last record has come. Further calls return the same.
    ///
    /// @param ran from the first activity to the end
    synchronized Checks end(Duration ran) {
        if (checks.isPresent()) return checks.get();
        double lost = Math.min(seconds(ran), judgedFrom - start);
        var time = ran.minusNanos((long) (lost * 1e9));
        Optional<Checks.LeftOut> leftOut = judged == whole ? Optional.empty()
                : Optional.of(new Checks.LeftOut(ran.minus(time),
                        whole.total().received() - judged.total().received()));
        var told = new Checks(terms, judged, time, leftOut, checks(seconds(time)), early);
        checks = Optional.of(told);
        return told;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
