package io.hyload.plots;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Verdict;

/// Two runs side by side: what changed from A to B, how far that may be chance, and what can be said of it.
///
/// 1. Nothing is claimed of few samples. A claim is made when a 99 % range lies wholly beyond what does not matter, 1 % of a
///    time or rate; `same` is said when the 95 % range reaches into that and lies within 10 %.
/// 2. The ranges know the seconds of these two runs, no more. What sets any two runs apart, another machine or a colder
///    cache, is no chance to them.
/// 3. A recording compared with itself has not changed, however short it is.
///
/// @param a        the run compared with
/// @param b        the run compared
/// @param rows     in the order they are shown; percentiles only where both have histograms
/// @param overall  of the response times: `SAME`, `FASTER`, `SLOWER`, `MIXED` or `UNSURE`
/// @param warnings one line each on what makes the two hard to compare
public record Comparison(Side a, Side b, List<Row> rows, Call overall, List<String> warnings) {

    /// What is compared. Times are in milliseconds, rates a second, errors a share of 0 to 1.
    public enum Metric {
        /// Responses a second, over whole seconds.
        RATE("rate", Double.NaN),
        /// Requests that failed, timeouts among them, of those that ended.
        ERRORS("errors", Double.NaN),
        /// Of the response times.
        MEAN("mean", Double.NaN),
        /// The median.
        P50("p50", 0.5),
        /// A percentile.
        P90("p90", 0.9),
        /// A percentile.
        P99("p99", 0.99),
        /// A percentile.
        P999("p99.9", 0.999);

        static final List<Metric> PERCENTILES = List.of(P50, P90, P99, P999);

        private final String label;
        /// Of a percentile.
        final double share;

        Metric(String label, double share) {
            this.label = label;
            this.share = share;
        }

        /// As it is shown: `p99.9`.
        public String label() {
            return label;
        }

        /// Whether it is a time.
        public boolean isTime() {
            return this != RATE && this != ERRORS;
        }
    }

    /// What can be said of a change.
    public enum Call {
        /// None that matters.
        SAME,
        /// Of times.
        FASTER,
        /// Of times.
        SLOWER,
        /// Fewer errors.
        BETTER,
        /// More errors.
        WORSE,
        /// Of rates.
        HIGHER,
        /// Of rates.
        LOWER,
        /// Some times are faster, others slower.
        MIXED,
        /// Too few samples, or too wide a range.
        UNSURE
    }

    /// The change, from one end to the other.
    public record Range(double low, double high) {}

    /// One figure of both runs.
    ///
    /// @param a       empty where there is nothing to take it of
    /// @param change  from `a` to `b`: 0.1 is 10 % more; of errors the difference of the shares, 0.1 is 10 percentage points
    /// @param range   of the change, 95 %; empty where nothing can be said of it
    /// @param samples of the run that has fewer: beyond the percentile, in the mean, requests, or seconds of the rate
    public record Row(Metric metric, OptionalDouble a, OptionalDouble b, OptionalDouble change, Optional<Range> range,
            Call call, long samples) {}

    /// One of the two runs, as far as it was compared.
    ///
    /// @param first     the first Unix second
    /// @param seconds   how many
    /// @param leftOut   seconds of warm-up before that
    /// @param requests  that ended
    /// @param mostUsers tasks running at once, 0 where that is not known
    /// @param facts     what the run said of itself
    /// @param verdict   on the whole run; empty where nobody knows
    public record Side(long first, long seconds, long leftOut, long requests, int mostUsers,
            Optional<StatsRecord.Facts> facts, Optional<Verdict> verdict) {}

    public Comparison {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /// Parts of time that a run is cut into at most: more would not make a range better.
    static final int MOST_PARTS = 240;

    /// The whole of both.
    public static Comparison of(History a, History b) {
        return of(a, b, Duration.ZERO, Optional.empty());
    }

    /// Both without their beginning, or only what came under one name; as [#of(ComparedRun, ComparedRun)].
    ///
    /// @param warmup seconds that begin so soon after the first request are left out
    public static Comparison of(History a, History b, Duration warmup, Optional<String> name) {
        return of(ComparedRun.of(a, warmup, name), ComparedRun.of(b, warmup, name));
    }

    /// Both as they were gathered, with the same warm-up and name.
    ///
    /// @throws IllegalArgumentException in one line, `WHAT: WHY (HOW TO MEND)`, when nothing is left of one of them, or one of
    ///                                  them has no such name
    public static Comparison of(ComparedRun a, ComparedRun b) {
        a.requireAny("A");
        b.requireAny("B");
        a.requireName("A");
        b.requireName("B");
        int parts = Math.min(MOST_PARTS, Math.min(a.seconds().size(), b.seconds().size()));
        var pair = new Pair(Cells.of(a, parts), Cells.of(b, parts), parts, a.isOneWith(b));
        var rows = pair.rows();
        var ours = a.side(pair.a());
        var theirs = b.side(pair.b());
        var warnings = pair.isOne() ? List.of("A and B are the same seconds of the same run")
                : Misfits.of(ours, theirs, a.seconds(), b.seconds());
        return new Comparison(ours, theirs, rows, Pair.overall(rows), warnings);
    }
}
