package io.hyload.plots;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.Verdict;

/// Two runs side by side: what changed from A to B, how far that may be chance, and what can be said of it.
///
/// 1. Nothing is said of few samples. A claim is made when a 99 % range lies wholly beyond what does not matter (1 % of a
///    time or rate); `same` when the 95 % range is narrow and has no change in it.
/// 2. The ranges know the seconds of these two runs, no more: what makes any two runs differ, another machine or a colder
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
    /// @param range   of the change, 95 %
    /// @param samples of the run that has fewer: beyond the percentile, in the mean, requests, or seconds of the rate
    public record Row(Metric metric, OptionalDouble a, OptionalDouble b, OptionalDouble change, Optional<Range> range,
            Call call, long samples) {}

    /// One of the two runs, as far as it was compared.
    ///
    /// @param first    the first Unix second
    /// @param seconds  how many
    /// @param leftOut  seconds of warm-up before that
    /// @param requests that ended
    /// @param mostUsers tasks running at once, 0 where that is not known
    /// @param verdict  on the whole run; empty when nobody judged
    public record Side(long first, long seconds, long leftOut, long requests, int mostUsers,
            Optional<StatsRecord.Facts> facts, Optional<Verdict> verdict) {}

    public Comparison {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /// Parts of time that a run is cut into at most: more would not make a range better.
    private static final int MOST_PARTS = 240;

    /// The whole of both.
    public static Comparison of(History a, History b) {
        return of(a, b, Duration.ZERO, Optional.empty());
    }

    /// Both without their beginning, or only what came under one name.
    ///
    /// @param warmup seconds that begin so soon after the first request are left out
    /// @throws IllegalArgumentException in one line, `WHAT: WHY (HOW TO MEND)`, when nothing is left of one of them, or one of
    ///                                  them has no such name
    public static Comparison of(History a, History b, Duration warmup, Optional<String> name) {
        var one = Active.of(a, warmup, "A");
        var other = Active.of(b, warmup, "B");
        name.ifPresent(wanted -> {
            one.require(wanted, "A");
            other.require(wanted, "B");
        });
        int parts = Math.min(MOST_PARTS, Math.min(one.seconds.size(), other.seconds.size()));
        var pair = new Pair(one.cells(name, parts), other.cells(name, parts), parts, one.seconds.equals(other.seconds));
        var rows = pair.rows();
        var ours = one.side(pair.a());
        var theirs = other.side(pair.b());
        var warnings = pair.isOne() ? List.of("A and B are the same seconds")
                : Misfits.of(ours, theirs, one.seconds, other.seconds);
        return new Comparison(ours, theirs, rows, Pair.overall(rows), warnings);
    }

    /// A run from its first activity to its last.
    private record Active(History history, List<StatsRecord> seconds, long leftOut) {

        static Active of(History history, Duration warmup, String which) {
            var all = history.seconds();
            int from = 0;
            int to = all.size();
            while (from < to && isQuiet(all.get(from))) from++;
            while (to > from && isQuiet(all.get(to - 1))) to--;
            if (from == to) throw new IllegalArgumentException(which + ": no request in it (nothing can be compared)");
            int begin = from;
            long first = all.get(from).t();
            if (!warmup.isZero()) {
                while (from < to && all.get(from).t() - first < warmup.toNanos() / 1e9 + 1) from++;
            }
            if (from == to) throw new IllegalArgumentException("--warmup " + warmup.toString().substring(2).toLowerCase(
                    java.util.Locale.ROOT) + ": " + which + " lasted " + (to - begin) + " s (write less)");
            return new Active(history, all.subList(from, to), from - begin);
        }

        private static boolean isQuiet(StatsRecord record) {
            return record.sent() + record.received() + record.timeouts() + record.errors() == 0;
        }

        void require(String name, String which) {
            var names = new TreeSet<String>();
            for (var second : seconds) second.hy().ifPresent(hy -> names.addAll(hy.names().keySet()));
            if (names.contains(name)) return;
            throw new IllegalArgumentException("--name " + name + ": no request of " + which + " had it (" + (names
                    .isEmpty() ? "its records tell no names" : "there are " + String.join(", ", names)) + ")");
        }

        Cells cells(Optional<String> name, int parts) {
            return Cells.of(seconds, name, parts, leftOut > 0);
        }

        Side side(Cells cells) {
            return new Side(seconds.getFirst().t(), seconds.size(), leftOut, cells.requests(),
                    seconds.stream().mapToInt(second -> second.hy().map(Details::users).orElse(0)).max().orElse(0),
                    history.facts(), history.ending().map(ending -> ending.verdict()));
        }
    }
}
