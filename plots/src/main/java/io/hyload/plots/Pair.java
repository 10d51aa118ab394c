package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import io.hyload.plots.Bootstrap.Level;
import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Metric;
import io.hyload.plots.Comparison.Range;
import io.hyload.plots.Comparison.Row;

/// Two runs cut into as many parts each, and what can be said of their figures.
///
/// @param isOne whether they are one recording
record Pair(Cells a, Cells b, int parts, boolean isOne) {

    /// Of data, for any claim.
    static final int FEWEST_SECONDS = 10;
    private static final int FEWEST_BEYOND = 20;
    private static final int FEWEST_REQUESTS = 100;
    /// Up to this share, percentiles have enough times on both sides in every second.
    private static final double BULK = 0.9;
    /// A change of a time or rate that does not matter, and one that is not `same` any more.
    private static final double SLIGHT = 0.01;
    private static final double LARGE = 0.1;
    /// The same of a share of errors, unless that part of the larger share is more: a hundredth and a quarter of a percentage
    /// point.
    private static final double SLIGHT_SHARE = 0.0001;
    private static final double LARGE_SHARE = 0.0025;

    List<Row> rows() {
        var rows = new ArrayList<Row>();
        rows.add(row(Metric.RATE, a.rate(), b.rate(), 0, Math.min(a.wholeSeconds(), b.wholeSeconds()), FEWEST_SECONDS));
        rows.add(errors());
        double[] shares = Metric.PERCENTILES.stream().mapToDouble(metric -> metric.share).toArray();
        var ours = a.percentiles(shares);
        var theirs = b.percentiles(shares);
        // What moves the bulk of the times moves the tail too, which alone is too coarse to show it.
        double bulk = 0;
        for (int i = 0; i < shares.length && shares[i] <= BULK; i++)
            bulk = Math.max(bulk, correlation(ours.get(i), theirs.get(i)));
        rows.add(row(Metric.MEAN, a.mean(), b.mean(), bulk, Math.min(a.responses(), b.responses()), FEWEST_REQUESTS));
        long timed = Math.min(a.timed(), b.timed());
        for (int i = 0; i < shares.length && timed > 0; i++) {
            long beyond = (long) Math.floor((1 - shares[i]) * timed + 1e-9);
            rows.add(row(Metric.PERCENTILES.get(i), ours.get(i), theirs.get(i), bulk, beyond, FEWEST_BEYOND));
        }
        return rows;
    }

    private double correlation(Statistic a, Statistic b) {
        return Bootstrap.correlation(a, b, parts, true);
    }

    /// What the times say together; without percentiles the mean alone.
    static Call overall(List<Row> rows) {
        boolean isSlower = rows.stream().anyMatch(row -> row.call() == Call.SLOWER);
        boolean isFaster = rows.stream().anyMatch(row -> row.call() == Call.FASTER);
        if (isSlower || isFaster) return isSlower && isFaster ? Call.MIXED : isSlower ? Call.SLOWER : Call.FASTER;
        var counted = Stream.of(Metric.P50, Metric.P90, Metric.P99)
                .flatMap(metric -> rows.stream().filter(row -> row.metric() == metric)).toList();
        if (counted.isEmpty()) counted = rows.stream().filter(row -> row.metric() == Metric.MEAN).toList();
        return counted.stream().allMatch(row -> row.call() == Call.SAME) ? Call.SAME : Call.UNSURE;
    }

    /// @param correlation of neighbouring parts, at least
    /// @param fewest      samples for a claim
    private Row row(Metric metric, Statistic a, Statistic b, double correlation, long samples, long fewest) {
        double from = a.value(parts);
        double to = b.value(parts);
        if (isOne) return unchanged(metric, from, samples);
        var bootstrap = new Bootstrap(a, b, parts, Math.max(correlation, correlation(a, b)), true);
        var shown = range(bootstrap, Level.SHOWN);
        var call = isEnough(samples, fewest)
                ? call(metric, shown, range(bootstrap, Level.CLAIMED), SLIGHT, LARGE)
                : Call.UNSURE;
        return new Row(metric, known(from), known(to), known(to / from - 1), shown, call, samples);
    }

    /// Of a change that is the difference of logarithms, as a part.
    private static Optional<Range> range(Bootstrap bootstrap, Level level) {
        return drawn(bootstrap, level).map(drawn -> new Range(Math.expm1(drawn.low()), Math.expm1(drawn.high())));
    }

    private static Optional<Range> drawn(Bootstrap bootstrap, Level level) {
        var low = bootstrap.low(level);
        var high = bootstrap.high(level);
        if (low.isEmpty() || high.isEmpty()) return Optional.empty();
        return Optional.of(new Range(low.getAsDouble(), high.getAsDouble()));
    }

    private Row errors() {
        double from = a.errors().value(parts);
        double to = b.errors().value(parts);
        long samples = Math.min(a.requests(), b.requests());
        if (isOne) return unchanged(Metric.ERRORS, from, samples);
        var bootstrap = new Bootstrap(a.errors(), b.errors(), parts,
                Bootstrap.correlation(a.errors(), b.errors(), parts, false), false);
        double larger = Math.max(from, to);
        var call = isEnough(samples, FEWEST_REQUESTS)
                ? call(Metric.ERRORS, shares(bootstrap, Level.SHOWN), shares(bootstrap, Level.CLAIMED),
                        Math.max(SLIGHT_SHARE, SLIGHT * larger), Math.max(LARGE_SHARE, LARGE * larger))
                : Call.UNSURE;
        return new Row(Metric.ERRORS, known(from), known(to), known(to - from), shares(bootstrap, Level.SHOWN), call,
                samples);
    }

    /// Errors are rare: seconds without any, drawn again, have none, which is no proof that there will be none. So the range is
    /// no narrower than that of as many tosses of a coin (Newcombe 1998, method 10).
    private Optional<Range> shares(Bootstrap bootstrap, Level level) {
        if (a.requests() == 0 || b.requests() == 0) return Optional.empty();
        double from = (double) a.failures() / a.requests();
        double to = (double) b.failures() / b.requests();
        var ours = wilson(from, a.requests(), level.normal);
        var theirs = wilson(to, b.requests(), level.normal);
        double low = to - from - Math.hypot(to - theirs.low(), ours.high() - from);
        double high = to - from + Math.hypot(theirs.high() - to, from - ours.low());
        return drawn(bootstrap, level).map(drawn -> new Range(
                Math.max(-1, Math.min(low, drawn.low())), Math.min(1, Math.max(high, drawn.high()))));
    }

    /// Where the true share may be of which `seen` was seen among `n` (Wilson 1927).
    private static Range wilson(double seen, long n, double z) {
        double middle = (seen + z * z / (2 * n)) / (1 + z * z / n);
        double reach = z / (1 + z * z / n) * Math.sqrt(seen * (1 - seen) / n + z * z / (4.0 * n * n));
        return new Range(Math.max(0, middle - reach), Math.min(1, middle + reach));
    }

    private boolean isEnough(long samples, long fewest) {
        return samples >= fewest && parts >= FEWEST_SECONDS;
    }

    /// @param shown   95 %
    /// @param claimed 99 %
    private static Call call(Metric metric, Optional<Range> shown, Optional<Range> claimed, double slight,
            double large) {
        if (shown.isEmpty() || claimed.isEmpty()) return Call.UNSURE;
        if (claimed.get().low() > slight) return up(metric);
        if (claimed.get().high() < -slight) return down(metric);
        var range = shown.get();
        boolean isSame = range.low() <= slight && range.high() >= -slight && range.low() >= -large
                && range.high() <= large;
        return isSame ? Call.SAME : Call.UNSURE;
    }

    private static Call up(Metric metric) {
        return switch (metric) {
            case RATE -> Call.HIGHER;
            case ERRORS -> Call.WORSE;
            case MEAN, P50, P90, P99, P999 -> Call.SLOWER;
        };
    }

    private static Call down(Metric metric) {
        return switch (metric) {
            case RATE -> Call.LOWER;
            case ERRORS -> Call.BETTER;
            case MEAN, P50, P90, P99, P999 -> Call.FASTER;
        };
    }

    /// Of a recording and itself.
    private static Row unchanged(Metric metric, double value, long samples) {
        var known = known(value);
        if (known.isEmpty()) return new Row(metric, known, known, known, Optional.empty(), Call.UNSURE, samples);
        return new Row(metric, known, known, OptionalDouble.of(0), Optional.of(new Range(0, 0)), Call.SAME, samples);
    }

    private static OptionalDouble known(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
