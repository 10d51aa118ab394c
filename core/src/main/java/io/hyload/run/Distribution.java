package io.hyload.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import io.hyload.stats.Histogram;

/// How response times are spread, as bars that lie on their side.
final class Distribution {

    private static final int MOST_ROWS = 12;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    /// Borders within a power of ten, the finest first.
    private static final long[][] STEPS = {{10, 20, 50}, {10, 30}, {10}};

    private Distribution() {}

    /// Rows of a label, a share and a bar, of at most `width` columns: from the first to the last that holds any.
    static List<String> rows(Histogram times, int width) {
        if (times.count() == 0) return List.of();
        for (var steps : STEPS) {
            var borders = borders(times, steps);
            if (borders.length - 1 <= MOST_ROWS || steps.length == 1) return rows(times, borders, width);
        }
        throw new AssertionError();
    }

    private static List<String> rows(Histogram times, long[] borders, int width) {
        var rows = new ArrayList<String>();
        long most = 1;
        for (int i = 0; i + 1 < borders.length; i++)
            most = Math.max(most, times.countBetween(borders[i], borders[i + 1]));
        int room = Math.min(40, width - 30);
        for (int i = 0; i + 1 < borders.length; i++) {
            long count = times.countBetween(borders[i], borders[i + 1]);
            rows.add(String.format(Locale.ROOT, "%7s – %-7s %6s %% ", millis(borders[i]), millis(borders[i + 1]),
                    Figures.percent(count, times.count())) + bar((double) count / most * room));
        }
        return rows;
    }

    /// A bar of so many columns, to an eighth; what is not nothing shows.
    private static String bar(double columns) {
        int eighths = columns > 0 ? Math.max(1, (int) Math.round(columns * 8)) : 0;
        return "█".repeat(eighths / 8) + (eighths % 8 > 0 ? EIGHTHS.substring(eighths % 8, eighths % 8 + 1) : "");
    }

    /// Ascending microseconds: the first row holds the fastest, the last one the slowest.
    private static long[] borders(Histogram times, long[] steps) {
        long fastest = Math.max(1, times.percentile(0));
        long slowest = times.max();
        var all = LongStream.builder();
        all.add(0);
        for (long decade = 1; decade <= 1_000_000_000L; decade *= 10) {
            for (long step : steps) all.add(decade * step);
        }
        long[] borders = all.build().toArray();
        int from = 0;
        while (from + 1 < borders.length - 1 && borders[from + 1] <= fastest) from++;
        int to = from + 1;
        while (to < borders.length - 1 && borders[to] <= slowest) to++;
        return LongStream.of(borders).skip(from).limit(to - from + 1).toArray();
    }

    private static String millis(long micros) {
        return micros % 1000 == 0 ? Figures.count(micros / 1000) : String.valueOf(micros / 1000.0);
    }
}
