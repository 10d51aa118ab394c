package io.hyload.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.hyload.stats.StatsRecord;

/// The summary of a run, as text.
public final class SummaryText {

    private static final int MOST_NAMES = 30;
    private static final int MOST_KINDS = 20;
    private static final int NARROW = 71;

    private final Result result;
    private final int width;
    private final boolean coloured;
    private final StringBuilder text = new StringBuilder();

    private SummaryText(Result result, int width, boolean coloured) {
        this.result = result;
        this.width = width;
        this.coloured = coloured;
    }

    /// Several lines, the last one ended.
    ///
    /// @param width columns there are
    public static String of(Result result, int width, boolean coloured) {
        var summary = new SummaryText(result, Math.max(60, width), coloured);
        summary.write();
        return summary.text.toString();
    }

    private void write() {
        var summary = result.summary();
        var total = summary.total();
        double seconds = Math.max(result.elapsed().toNanos() / 1e9, 1e-3);
        text.append('\n');
        line("run",
                bold(result.scenario()) + "   " + String.format(Locale.ROOT, "%.1f s", seconds) + "   most users "
                        + Figures.count(summary.mostUsers())
                        + (summary.workers() > 1 ? "   " + summary.workers() + " workers" : "")
                        + (result.interrupted() ? "   interrupted" : ""));
        line("requests", Figures.count(total.sent()) + " sent   " + Figures.count(total.received()) + " answered   "
                + alarm(total.timeouts(), " timeouts") + "   " + alarm(total.errors(), " errors") + "   "
                + bold(Figures.rate(total.received() / seconds) + "/s"));
        if (total.received() > 0) {
            var times = summary.times();
            line("time ms",
                    "mean " + Figures.millis(summary.meanMillis()) + "   p50 " + Figures.millis(times.percentile(50))
                            + "   p90 " + Figures.millis(times.percentile(90))
                            + "   p99 " + Figures.millis(times.percentile(99)) + "   p99.9 "
                            + Figures.millis(times.percentile(99.9)) + "   max " + Figures.millis(times.max()));
            var bands = new StringBuilder();
            total.bands().forEach((band, count) -> bands.append(bands.isEmpty() ? "" : "   ").append(band).append(' ')
                    .append(Figures.count(count)));
            line("bands", bands.toString());
        }
        line("traffic", Figures.bytes(summary.in()) + " in   " + Figures.bytes(summary.out()) + " out   "
                + Figures.count(summary.opened()) + " connections");
        names(seconds);
        kinds();
        crashes();
        lost();
        text.append('\n');
        result.statsFile().ifPresent(file -> line("stats", shown(file)));
        result.logFile().ifPresent(file -> line("log", shown(file)));
    }

    /// As a person in the current folder would write it.
    private static String shown(Path file) {
        var here = Path.of("").toAbsolutePath();
        var full = file.toAbsolutePath();
        return full.startsWith(here) ? here.relativize(full).toString() : full.toString();
    }

    private void names(double seconds) {
        var names = result.summary().names();
        if (names.isEmpty()) return;
        text.append('\n').append(dim(row("name", "count", "/s", "  err%", "p50", "p90", "p99", "max"))).append('\n');
        names.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, StatsRecord.Line> name) -> -name.getValue().n())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_NAMES).forEach(name -> {
                    var line = name.getValue();
                    var times = line.times();
                    var error = "%6s".formatted(Figures.percent(line.err(), line.n()));
                    text.append(row(name.getKey(), Figures.count(line.n()), Figures.rate(line.n() / seconds),
                            line.err() == 0 ? error : red(error), Figures.percentile(times, 50),
                            Figures.percentile(times, 90),
                            Figures.percentile(times, 99), Figures.percentile(times, 100))).append('\n');
                });
        if (names.size() > MOST_NAMES) text.append(" … and ").append(names.size() - MOST_NAMES).append(" names more\n");
    }

    /// A narrow terminal has no room for rate and p90.
    private String row(String name, String count, String rate, String error, String p50, String p90, String p99,
            String max) {
        return width < NARROW
                ? " %s %9s %s %7s %7s %7s".formatted(pad(name, width - 43), count, error, p50, p99, max)
                : " %s %9s %8s %s %7s %7s %7s %7s".formatted(pad(name, Math.min(width - 59, 48)), count, rate, error,
                        p50, p90, p99, max);
    }

    private void kinds() {
        var kinds = result.summary().kinds();
        if (kinds.isEmpty()) return;
        text.append('\n').append(dim(" errors")).append('\n');
        kinds.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Long> kind) -> -kind.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_KINDS).forEach(kind -> text.append(red("%10s".formatted(Figures.count(kind.getValue()))))
                        .append("  ").append(cut(kind.getKey(), width - 13)).append('\n'));
        if (kinds.size() > MOST_KINDS)
            text.append("            … and ").append(kinds.size() - MOST_KINDS).append(" kinds more\n");
    }

    private void crashes() {
        if (result.crashes().isEmpty()) return;
        text.append('\n').append(dim(" tasks that failed")).append('\n');
        result.crashes().values().forEach(crash -> text.append(red("%10s".formatted(Figures.count(crash.count()))))
                .append("  ").append(cut(crash.first(), width - 13)).append('\n'));
    }

    private void lost() {
        if (result.lost().isEmpty()) return;
        text.append('\n').append(dim(" workers lost")).append('\n');
        result.lost().forEach(line -> text.append("            ").append(red(cut(line, width - 13))).append('\n'));
    }

    /// Items that do not fit into the width go on under the first.
    private void line(String title, String items) {
        var rows = new ArrayList<>(List.of(new StringBuilder()));
        for (var item : items.split("   ")) {
            var row = rows.getLast();
            if (!row.isEmpty() && 11 + Columns.of(row.toString()) + 3 + Columns.of(item) > width) {
                row = new StringBuilder();
                rows.add(row);
            }
            row.append(row.isEmpty() ? "" : "   ").append(item);
        }
        for (int i = 0; i < rows.size(); i++) text.append(' ').append(dim("%-9s".formatted(i == 0 ? title : "")))
                .append(' ').append(rows.get(i)).append('\n');
    }

    private String alarm(long count, String what) {
        var figure = Figures.count(count) + what;
        return count == 0 ? figure : red(figure);
    }

    private String bold(String shown) {
        return coloured ? "\033[1m" + shown + "\033[0m" : shown;
    }

    private String dim(String shown) {
        return coloured ? "\033[2m" + shown + "\033[0m" : shown;
    }

    private String red(String shown) {
        return coloured ? "\033[31m" + shown + "\033[0m" : shown;
    }

    private static String pad(String shown, int width) {
        var cut = cut(shown, width);
        return cut + " ".repeat(Math.max(0, width - Columns.of(cut)));
    }

    /// At most `width` columns, with an ellipsis on the right.
    public static String cut(String shown, int width) {
        if (Columns.of(shown) <= width) return shown;
        var kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < shown.length();) {
            int c = shown.codePointAt(i);
            int columns = Columns.of(c);
            if (used + columns > width - 1) break;
            kept.appendCodePoint(c);
            used += columns;
            i += Character.charCount(c);
        }
        return kept + "…";
    }
}
