package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Row;
import io.hyload.plots.ComparisonWords;
import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Spark;

/// Two runs side by side: the table of `hyload compare`, and how their response times are distributed.
final class ComparisonPanel {
    /// Of the table: that of the range, which is left out first where there is no room.
    private static final int RANGE = 4;

    private ComparisonPanel() {}

    /// Rows that it takes.
    static int rows(Compared compared, int columns) {
        var comparison = compared.comparison();
        int warned = comparison.warnings().stream().mapToInt(warning -> wrapped(warning, columns).size()).sum();
        return 1 + comparison.rows().size() + (compared.ours().isEmpty() ? 0 : isWide(compared, columns) ? 1 : 2)
                + warned;
    }

    /// What is to be said of all of it: `overall SLOWER ▲`.
    static String overall(Compared compared, Look look, int columns) {
        return (columns < 80 ? "" : "overall ") + call(compared.comparison().overall(), look);
    }

    static void draw(Canvas canvas, Compared compared) {
        int row = drawTable(canvas, compared.comparison().rows());
        row = drawDistributions(canvas, row, compared);
        for (var warning : compared.comparison().warnings()) {
            canvas.text(0, row, "!", Ink.WARNING);
            for (var line : wrapped(warning, canvas.columns())) canvas.text(2, row++, line, Ink.PLAIN);
        }
    }

    private static List<String> wrapped(String warning, int columns) {
        return Columns.wrapped(Columns.plain(warning), Math.max(8, columns - 2));
    }

    /// Whether both distributions have room side by side.
    private static boolean isWide(Compared compared, int columns) {
        return columns >= 2 * (compared.cells().size() + 2) + 2;
    }

    /// @return the row below it
    private static int drawTable(Canvas canvas, List<Row> rows) {
        var look = canvas.look();
        var cells = new ArrayList<List<String>>();
        cells.add(List.of("", "A", "B", "change", "95 % range", "call"));
        for (var row : rows) cells.add(List.of(ComparisonWords.label(row.metric()),
                ComparisonWords.value(row.metric(), row.a()), ComparisonWords.value(row.metric(), row.b()),
                ComparisonWords.change(row), ComparisonWords.range(row),
                (call(row.call(), look) + " " + ComparisonWords.samples(row)).strip()));
        int[] widths = new int[cells.getFirst().size()];
        for (var line : cells)
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], Columns.of(line.get(i)));
        int all = Stream.of(0, 1, 2, 3, RANGE, 5).mapToInt(i -> widths[i]).sum() + 2 * (widths.length - 1);
        boolean hasRange = all <= canvas.columns();
        for (int i = 0; i < cells.size(); i++) {
            var line = cells.get(i);
            int at = 0;
            for (int k = 0; k < widths.length; k++) {
                if (k == RANGE && !hasRange) continue;
                var text = line.get(k);
                boolean isLeft = k == 0 || k == widths.length - 1;
                var ink = i == 0 ? Ink.DIM : k == widths.length - 1 ? ink(rows.get(i - 1).call())
                        : k == 0 || k == RANGE ? Ink.DIM : Ink.PLAIN;
                canvas.text(isLeft ? at : at + widths[k] - Columns.of(text), i, text, ink);
                at += widths[k] + 2;
            }
        }
        return cells.size();
    }

    /// Each to its own height: the shapes are compared, not the counts.
    private static int drawDistributions(Canvas canvas, int row, Compared compared) {
        if (compared.ours().isEmpty()) return row;
        var cells = compared.cells();
        var scale = "%s to %s ms".formatted(Figures.millis(cells.lowMillis(0)),
                Figures.millis(cells.highMillis(cells.size() - 1)));
        boolean isWide = isWide(compared, canvas.columns());
        int at = canvas.text(0, row, "A ", Ink.DIM);
        canvas.text(at, row, spark(compared.ours(), canvas.look()), Ink.SERIES_1);
        if (!isWide) row++;
        at = canvas.text(isWide ? cells.size() + 4 : 0, row, "B ", Ink.DIM);
        at = canvas.text(at, row, spark(compared.theirs(), canvas.look()), Ink.SERIES_2);
        canvas.text(at + 2, row, scale, Ink.DIM);
        return row + 1;
    }

    private static String spark(List<Long> counts, Look look) {
        var values = counts.stream().mapToDouble(count -> count == 0 ? Double.NaN : count).toArray();
        return Spark.of(values, values.length, look);
    }

    private static String call(Call call, Look look) {
        return ComparisonWords.call(call).replace("▲", look.sign("▲", "^")).replace("▼", look.sign("▼", "v"));
    }

    private static Ink ink(Call call) {
        return switch (call) {
            case SLOWER, WORSE -> Ink.BAD;
            case FASTER, BETTER -> Ink.GOOD;
            case HIGHER, LOWER, MIXED -> Ink.WARNING;
            case UNSURE -> Ink.DIM;
            case SAME -> Ink.PLAIN;
        };
    }
}
