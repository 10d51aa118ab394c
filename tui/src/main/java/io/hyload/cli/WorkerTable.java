package io.hyload.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.run.SummaryText;
import io.hyload.stats.Worker;

/// The workers that somebody watches, a row each: how they stand, their last second, their totals.
///
/// What none of them has, such as a tag, takes no column.
final class WorkerTable {
    private static final int LONGEST_TEXT = 24;
    private static final String GAP = "  ";

    private final Colors colors;

    WorkerTable(Colors colors) {
        this.colors = colors;
    }

    /// How a worker stands.
    enum Standing {
        UP("●", "up"), STALE("◌", "stale"), ENDED("■", "ended");

        private final String glyph;
        private final String word;

        Standing(String glyph, String word) {
            this.glyph = glyph;
            this.word = word;
        }

        static Standing of(Worker worker) {
            if (worker.hasEnded()) return ENDED;
            return worker.isStale() ? STALE : UP;
        }
    }

    private record Column(String head, boolean isText, Function<Worker, String> cell, UnaryOperator<String> paint) {
        static Column text(String head, Function<Worker, String> cell) {
            return new Column(head, true, cell, UnaryOperator.identity());
        }

        static Column number(String head, Function<Worker, String> cell) {
            return new Column(head, false, cell, UnaryOperator.identity());
        }

        Column painted(UnaryOperator<String> paint) {
            return new Column(head, isText, cell, paint);
        }

        private String padded(String shown, int width) {
            var blanks = " ".repeat(Math.max(0, width - Columns.of(shown)));
            return isText ? shown + blanks : blanks + shown;
        }
    }

    /// The head and a row for each worker.
    ///
    /// @param now  tells for how long stale ones have been silent
    /// @param most rows; of the others there is only their number
    List<String> lines(List<Worker> workers, Instant now, int most) {
        var shown = workers.size() <= most ? workers : workers.subList(0, Math.max(1, most - 1));
        var columns = columns(workers, now);
        var lines = new ArrayList<String>();
        var cells = columns.stream()
                .map(column -> shown.stream().map(column.cell()).toList()).toList();
        var widths = new ArrayList<Integer>();
        for (int c = 0; c < columns.size(); c++) {
            int head = Columns.of(columns.get(c).head());
            widths.add(cells.get(c).stream().mapToInt(Columns::of).reduce(head, Math::max));
        }
        var head = new StringBuilder(" ");
        for (int c = 0; c < columns.size(); c++)
            head.append(c == 0 ? "" : GAP).append(columns.get(c).padded(columns.get(c).head(), widths.get(c)));
        lines.add(colors.dim(head.toString().stripTrailing()));
        for (int row = 0; row < shown.size(); row++) {
            var line = new StringBuilder(" ");
            for (int c = 0; c < columns.size(); c++) {
                var column = columns.get(c);
                var padded = column.padded(cells.get(c).get(row), widths.get(c));
                line.append(c == 0 ? "" : GAP).append(column.paint().apply(padded));
            }
            lines.add(line.toString().stripTrailing());
        }
        if (shown.size() < workers.size()) lines.add(" … and " + Figures.count(workers.size() - shown.size())
                + " workers more");
        return lines;
    }

    private List<Column> columns(List<Worker> workers, Instant now) {
        var columns = new ArrayList<Column>();
        columns.add(Column.text("worker", worker -> text(worker.label())));
        if (workers.stream().anyMatch(worker -> !worker.tag().isEmpty()))
            columns.add(Column.text("tag", worker -> text(worker.tag())));
        columns.add(Column.text("state", worker -> state(worker, now)).painted(this::painted));
        columns.add(Column.number("sent/s", worker -> now(worker, worker.last().sent())));
        columns.add(Column.number("recv/s", worker -> now(worker, worker.last().received())));
        columns.add(Column.number("p99 ms", WorkerTable::p99));
        columns.add(Column.number("users", worker -> Figures.count(worker.users())));
        columns.add(Column.number("sent", worker -> Figures.count(worker.total().sent())));
        columns.add(Column.number("recv", worker -> Figures.count(worker.total().received())));
        columns.add(Column.number("err", worker -> Figures.count(worker.total().errors())).painted(this::alarm));
        columns.add(Column.number("timeout", worker -> Figures.count(worker.total().timeouts())).painted(this::alarm));
        if (workers.stream().anyMatch(worker -> worker.lost() > 0))
            columns.add(Column.number("lost", worker -> Figures.count(worker.lost())).painted(this::alarm));
        if (workers.stream().anyMatch(WorkerTable::isSkewed))
            columns.add(Column.number("clock", WorkerTable::skew));
        return columns;
    }

    /// What a worker calls itself is text of a stranger.
    static String text(String given) {
        return SummaryText.cut(Columns.plain(given), LONGEST_TEXT);
    }

    private static String state(Worker worker, Instant now) {
        var standing = Standing.of(worker);
        var since = standing == Standing.STALE
                ? " " + Math.max(0, Duration.between(worker.lastHeard(), now).toSeconds()) + " s"
                : "";
        return standing.glyph + " " + standing.word + since;
    }

    private String painted(String state) {
        if (state.startsWith(Standing.UP.glyph)) return colors.green(state);
        return state.startsWith(Standing.STALE.glyph) ? colors.yellow(state) : colors.dim(state);
    }

    private String alarm(String count) {
        return count.isBlank() || count.strip().equals("0") ? count : colors.red(count);
    }

    /// A second that is over long since is none of now.
    private static String now(Worker worker, long count) {
        return Standing.of(worker) == Standing.UP ? Figures.count(count) : "-";
    }

    private static String p99(Worker worker) {
        var p99 = worker.last().p99();
        return Standing.of(worker) == Standing.UP && p99.isPresent() ? Figures.millis(p99.getAsLong()) : "-";
    }

    private static boolean isSkewed(Worker worker) {
        return worker.shift() != 0 || Math.abs(worker.skewMillis().orElse(0)) >= 1000;
    }

    /// `+3.0 s`: ahead of this machine.
    private static String skew(Worker worker) {
        return worker.skewMillis().isEmpty() ? "-"
                : String.format(Locale.ROOT, "%+.1f s", worker.skewMillis().getAsLong() / 1000.0);
    }
}
