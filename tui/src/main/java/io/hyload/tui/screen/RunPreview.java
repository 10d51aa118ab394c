package io.hyload.tui.screen;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.tui.Canvas;
import io.hyload.tui.Canvas.Text;
import io.hyload.tui.Chart;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Spark;

/// What is shown of a run beside the list: how it went, and its figures.
final class RunPreview {
    /// From which on chart and figures stand side by side.
    private static final int WIDE = 70;
    private static final int MOST_KINDS = 3;
    private static final int TREND = 7;

    private RunPreview() {}

    static void draw(Canvas canvas, RunList.Row row, ZoneId zone) {
        switch (row.state()) {
            case RunList.State.Waiting() -> canvas.text(1, 0, "is being read " + canvas.look().sign("…", "..."),
                    Ink.DIM);
            case RunList.State.Broken(var why) -> {
                var sign = canvas.look().sign("✗", "x");
                canvas.text(1, 0, sign + " cannot be read", Ink.BAD);
                int line = 1;
                for (var text : Columns.wrapped(Columns.plain(why), Math.max(1, canvas.columns() - 2)))
                    canvas.text(1, line++, text, Ink.PLAIN);
            }
            case RunList.State.Known(var overview) -> draw(canvas, overview, zone);
        }
    }

    private static void draw(Canvas canvas, Overview overview, ZoneId zone) {
        if (canvas.columns() >= WIDE) {
            int left = canvas.columns() / 2;
            drawCourse(canvas.part(0, 0, left, canvas.rows()), overview.course(), zone);
            drawLines(canvas.part(left + 2, 0, canvas.columns() - left - 2, canvas.rows()), overview);
            return;
        }
        int lines = Math.min(canvas.rows(), Math.max(4, canvas.rows() - 8));
        drawLines(canvas.part(0, 0, canvas.columns(), lines), overview);
        drawCourse(canvas.part(0, lines, canvas.columns(), canvas.rows() - lines), overview.course(), zone);
    }

    /// The curves, under a line that names them.
    static void drawCourse(Canvas canvas, Course course, ZoneId zone) {
        if (canvas.rows() < 2 || course.points().isEmpty()) return;
        var chart = new Chart(course.first(), course.last(), course.series(), zone);
        canvas.texts(0, 0, chart.legend(canvas.look(), canvas.columns()));
        chart.draw(canvas.part(0, 1, canvas.columns(), canvas.rows() - 1));
    }

    private static void drawLines(Canvas canvas, Overview overview) {
        var lines = lines(overview, canvas.look(), canvas.columns());
        for (int i = 0; i < Math.min(lines.size(), canvas.rows()); i++) canvas.texts(0, i, lines.get(i));
    }

    /// What is to be known of it, the most important first.
    static List<List<Text>> lines(Overview overview, Look look, int columns) {
        var lines = new ArrayList<List<Text>>();
        lines.add(List.of(new Text(Figures.rate(overview.rate()), Ink.STRONG), dim("/s  "),
                Text.plain(Figures.count(overview.total().sent())), dim(" requests  "),
                Text.plain(RunList.length(Math.round(overview.length())))));
        overview.times().ifPresentOrElse(times -> {
            lines.add(List.of(dim("p50 "), millis(times.p50()), dim("  p90 "), millis(times.p90()), dim("  p99 "),
                    millis(times.p99()), dim(" ms")));
            lines.add(List.of(dim("p99.9 "), millis(times.p999()), dim("  max "), millis(times.max()), dim(" ms")));
        }, () -> {
            if (overview.total().received() > 0)
                lines.add(List.of(dim("mean "), Text.plain(Figures.millis(overview.mean())), dim(" ms")));
        });
        lines.add(failures(overview));
        lines.addAll(judged(overview, look, columns));
        overview.machines().forEach(machine -> lines.add(machine(machine, look)));
        for (var remark : overview.remarks()) {
            var sign = new Text("! ", Ink.WARNING);
            for (var text : Columns.wrapped(Columns.plain(remark), Math.max(8, columns - 2))) {
                lines.add(List.of(sign, dim(text)));
                sign = dim("  ");
            }
        }
        return lines;
    }

    /// Verdict, its reasons, thresholds: those that do not hold first.
    static List<List<Text>> judged(Overview overview, Look look, int columns) {
        var lines = new ArrayList<List<Text>>();
        overview.verdict().ifPresent(verdict -> {
            var ink = RunList.ink(verdict.level());
            var sign = switch (verdict.level()) {
                case VALID -> look.sign("✓", "+");
                case SUSPECT -> "!";
                case INVALID -> look.sign("✗", "x");
            };
            lines.add(List.of(new Text(sign + " " + verdict.level().name(), ink),
                    dim(overview.isOver() ? "" : "  it has not ended, or was killed")));
            for (var reason : verdict.reasons())
                for (var text : Columns.wrapped(Columns.plain(reason), Math.max(8, columns - 2)))
                    lines.add(List.of(Text.plain("  " + text)));
        });
        overview.met().stream().sorted((one, other) -> Boolean.compare(one.passed(), other.passed()))
                .forEach(met -> lines.add(List.of(
                        new Text(met.passed() ? look.sign("✓ ", "+ ") : look.sign("✗ ", "x "),
                                met.passed() ? Ink.GOOD : Ink.BAD),
                        Text.plain(met.text()), dim("  " + met.actual()))));
        return lines;
    }

    private static List<Text> failures(Overview overview) {
        if (overview.failed() == 0) return List.of(Text.plain("0"), dim(" errors"));
        var kinds = overview.kinds().entrySet().stream().limit(MOST_KINDS).map(RunPreview::kind)
                .collect(Collectors.joining("  "));
        return List.of(new Text(Figures.count(overview.failed()), Ink.BAD),
                dim(" failed " + Figures.percent(overview.failed(), overview.total().received() + overview.failed())
                        + "%  "),
                Text.plain(kinds));
    }

    private static String kind(Map.Entry<String, Long> kind) {
        return kind.getKey() + " " + Figures.count(kind.getValue());
    }

    /// `web1 cpu ▁▃▅▇ 63% max 91% mem 58%`
    static List<Text> machine(MachineLoad machine, Look look) {
        if (machine.seconds() == 0)
            return List.of(Text.plain(machine.machine()), dim("  nothing recorded of this time"));
        var course = machine.course();
        var values = new double[Math.min(TREND, course.size())];
        for (int i = 0; i < values.length; i++)
            values[i] = course.subList(i * course.size() / values.length, (i + 1) * course.size() / values.length)
                    .stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).average().orElse(Double.NaN);
        return List.of(Text.plain(machine.machine()), dim(" cpu "),
                new Text(Spark.of(values, 100, values.length, look), Ink.SERIES_1),
                Text.plain(" %.0f%%".formatted(machine.cpu())), dim(" max "),
                new Text("%.0f%%".formatted(machine.most()), machine.most() >= 90 ? Ink.BAD : Ink.PLAIN),
                dim(" mem "), Text.plain("%.0f%%".formatted(machine.memory())));
    }

    private static Text millis(long micros) {
        return Text.plain(RunList.millis(micros));
    }

    private static Text dim(String text) {
        return new Text(text, Ink.DIM);
    }
}
