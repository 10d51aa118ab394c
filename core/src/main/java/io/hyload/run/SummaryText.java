package io.hyload.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.hyload.stats.Books;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.Judge;
import io.hyload.stats.Recorder;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Verdict;

/// The summary of a run, as text.
public final class SummaryText {

    private static final int MOST_NAMES = 30;
    private static final int NARROW = 71;
    private static final int WIDE = 100;

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
                    "mean " + Figures.millis(summary.meanMillis())
                            + (times.count() == 0 ? "" : "   " + percentiles(times)));
            if (summary.isOpenLoad()) line("service", percentiles(summary.serviceTimes()));
            startUp();
            var bands = new StringBuilder();
            total.bands().forEach((band, count) -> bands.append(bands.isEmpty() ? "" : "   ").append(band).append(' ')
                    .append(Figures.count(count)));
            if (!bands.isEmpty()) line("bands", bands.toString());
        }
        if (isDetailed())
            line("traffic", Figures.bytes(summary.in()) + " in   " + Figures.bytes(summary.out()) + " out   "
                    + Figures.count(summary.opened()) + " connections");
        phases();
        books(seconds);
        generator(seconds);
        distribution();
        names(seconds);
        kinds();
        crashes();
        lost();
        text.append(ThresholdText.of(result.checks(), width, coloured));
        if (isDetailed()) verdict();
        text.append('\n');
        result.statsFile().ifPresent(file -> line("stats", shown(file)));
        result.examples().file().ifPresent(file -> line("exemplars", shown(file)));
        result.logFile().ifPresent(file -> line("log", shown(file)));
    }

    /// Workers of the original tell nothing but counts: of them there is nothing to judge.
    private boolean isDetailed() {
        return result.summary().total().received() == 0 || result.summary().times().count() > 0;
    }

    private static String percentiles(Histogram times) {
        return "p50 " + Figures.millis(times.percentile(50)) + "   p90 " + Figures.millis(times.percentile(90))
                + "   p99 " + Figures.millis(times.percentile(99)) + "   p99.9 "
                + Figures.millis(times.percentile(99.9)) + "   max " + Figures.millis(times.max());
    }

    private void startUp() {
        var summary = result.summary();
        var first = summary.startUp();
        if (summary.seconds() <= 2 * Judge.START_UP || first.count() == 0) return;
        var rest = summary.times().minus(first);
        line("start-up", "first " + Judge.START_UP + " s: " + Figures.count(first.count()) + " answered, p99 "
                + Figures.percentile(first, 99) + "   after that p99 " + Figures.percentile(rest, 99));
    }

    private void phases() {
        var shown = new StringBuilder();
        result.summary().tally().phases().forEach((phase, times) -> shown.append(phase.label()).append(' ')
                .append(Figures.percentile(times, 50)).append('/').append(Figures.percentile(times, 99))
                .append("   "));
        if (!shown.isEmpty()) line("phases ms", shown + "(p50/p99)");
    }

    /// Little's law, and what a closed loop leaves out.
    private void books(double seconds) {
        var summary = result.summary();
        Books.of(summary, seconds).ifPresent(books -> {
            line("users",
                    String.format(Locale.ROOT,
                            "%.1f on average   = %s/s × (%s ms + %s ms think)   accounts for %.1f %% of their time   %s",
                            books.users(), Figures.rate(books.rate()), Figures.millis(books.request() * 1000),
                            Figures.millis(books.think() * 1000), books.accounted() * 100,
                            books.accounted() < 0.98 ? "(the rest: the scenario's own code)" : ""));
            long hidden = books.hidden(summary);
            if (hidden > 0) line("hidden", "about " + Figures.count(hidden)
                    + " requests that users could not send while an answer stalled:   a closed loop leaves their wait"
                    + " out, arrivals(…) counts it");
        });
    }

    private void generator(double seconds) {
        var health = result.summary().tally().health();
        if (health.equals(Health.NONE)) return;
        line("generator", String.format(Locale.ROOT, "%.2f cores   lag p99 up to %s ms   gc %.1f %%   ",
                health.cpu() / seconds, Figures.millis(health.lag()), health.gc() / seconds * 100)
                + Figures.count(health.files()) + " files" + (result.summary().isOpenLoad() || health.dropped() > 0
                        ? "   late " + Figures.count(health.late()) + ", dropped " + Figures.count(health.dropped())
                        : ""));
    }

    private void distribution() {
        var rows = Distribution.rows(result.summary().times(), width);
        if (rows.isEmpty()) return;
        text.append('\n').append(dim(" response times, ms")).append('\n');
        rows.forEach(row -> text.append("   ").append(row.stripTrailing()).append('\n'));
    }

    private void verdict() {
        var verdict = result.verdict();
        text.append('\n');
        var level = verdict.level().name();
        line("verdict", (verdict.level() == Verdict.Level.VALID ? bold(level) : red(level)));
        verdict.reasons().forEach(reason -> wrapped(reason, "            "));
        if (verdict.level() != Verdict.Level.VALID) wrapped("limits: " + Judge.LIMITS, "            ");
    }

    /// Words that do not fit go on in the next line.
    private void wrapped(String words, String indent) {
        Columns.wrapped(words, width - indent.length())
                .forEach(row -> text.append(indent).append(row).append('\n'));
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
        text.append('\n').append(dim(row("name", "count", "/s", "  err%", "mean", "p50", "p90", "p99", "p99.9", "max")))
                .append('\n');
        names.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, StatsRecord.Line> name) -> -name.getValue().n())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_NAMES).forEach(name -> {
                    var line = name.getValue();
                    var times = line.times();
                    var error = "%6s".formatted(Figures.percent(line.err(), line.n()));
                    text.append(row(name.getKey(), Figures.count(line.n()), Figures.rate(line.n() / seconds),
                            line.err() == 0 ? error : red(error),
                            times.count() == 0 ? "-" : Figures.millis(times.mean() / 1000),
                            Figures.percentile(times, 50), Figures.percentile(times, 90), Figures.percentile(times, 99),
                            Figures.percentile(times, 99.9), Figures.percentile(times, 100))).append('\n');
                });
        if (names.size() > MOST_NAMES) text.append(" … and ").append(names.size() - MOST_NAMES).append(" names more\n");
        if (names.containsKey(Recorder.OTHER)) text.append(" other: names past the first ")
                .append(Recorder.MOST_NAMES).append(" (give fewer by name(…))\n");
    }

    /// A narrow terminal has no room for rate and p90, a usual one none for mean and p99.9.
    private String row(String name, String count, String rate, String error, String mean, String p50, String p90,
            String p99, String p999, String max) {
        if (width < NARROW)
            return " %s %9s %s %7s %7s %7s".formatted(pad(name, width - 43), count, error, p50, p99, max);
        if (width < WIDE) return " %s %9s %8s %s %7s %7s %7s %7s".formatted(pad(name, Math.min(width - 59, 48)), count,
                rate, error, p50, p90, p99, max);
        return " %s %9s %8s %s %7s %7s %7s %7s %7s %7s".formatted(pad(name, Math.min(width - 75, 48)), count, rate,
                error, mean, p50, p90, p99, p999, max);
    }

    private void kinds() {
        var kinds = result.summary().kinds();
        if (kinds.isEmpty()) return;
        text.append('\n').append(dim(" errors")).append('\n');
        new ErrorTable(kinds, result.examples(), width, this::red).lines()
                .forEach(line -> text.append(line).append('\n'));
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

    static String pad(String shown, int width) {
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
