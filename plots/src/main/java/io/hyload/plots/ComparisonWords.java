package io.hyload.plots;

import java.util.Locale;
import java.util.OptionalDouble;

import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Metric;
import io.hyload.plots.Comparison.Row;
import io.hyload.run.Figures;

/// The figures of a comparison as a person reads them, in a terminal or on a page.
public final class ComparisonWords {

    private ComparisonWords() {}

    /// `p99 ms`, `rate /s`, `errors %`.
    public static String label(Metric metric) {
        return metric.label() + (metric.isTime() ? " ms" : metric == Metric.RATE ? " /s" : " %");
    }

    /// `31.0`; `-` where there is none.
    public static String value(Metric metric, OptionalDouble value) {
        if (value.isEmpty()) return "-";
        double known = value.getAsDouble();
        if (metric == Metric.RATE) return Figures.rate(known);
        if (metric.isTime()) return Figures.millis(known);
        return String.format(Locale.ROOT, known > 0 && known < 0.0001 ? "%.4f" : "%.2f", known * 100);
    }

    /// `+21.1%`, for errors `+0.20pp`, percentage points; `-` where nothing can be said.
    public static String change(Row row) {
        if (row.change().isEmpty()) return "-";
        return signed(row.metric(), row.change().getAsDouble()) + (row.metric() == Metric.ERRORS ? "pp" : "%");
    }

    /// `+14.2 .. +29.5`; `-` where nothing can be said.
    public static String range(Row row) {
        return row.range().map(range -> signed(row.metric(), range.low()) + " .. " + signed(row.metric(), range.high()))
                .orElse("-");
    }

    /// A claim in capitals and with a mark, so that it needs no colour: `SLOWER ▲`, `same`.
    public static String call(Call call) {
        var word = call.name();
        return switch (call) {
            case SLOWER, WORSE, HIGHER -> word + " ▲";
            case FASTER, BETTER, LOWER -> word + " ▼";
            case MIXED -> word + " ▲▼";
            case UNSURE, SAME -> word.toLowerCase(Locale.ROOT);
        };
    }

    /// How much there was to say that nothing can be said: `(n=12)`, of rates `(9 s)`; otherwise empty.
    public static String samples(Row row) {
        if (row.call() != Call.UNSURE) return "";
        var samples = Figures.count(row.samples());
        return row.metric() == Metric.RATE ? "(" + samples + " s)" : "(n=" + samples + ")";
    }

    /// Per cent or percentage points, always with a sign, but for nothing at all.
    private static String signed(Metric metric, double change) {
        double percent = change * 100;
        if (metric == Metric.ERRORS) return signed("%.2f", percent);
        return signed(Math.abs(percent) < 99.95 ? "%.1f" : "%,.0f", percent);
    }

    private static String signed(String format, double percent) {
        var text = String.format(Locale.ROOT, format, Math.abs(percent));
        boolean isNothing = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return isNothing ? text : (percent < 0 ? "-" : "+") + text;
    }
}
