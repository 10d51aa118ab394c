package io.hyload.tui;

import java.util.OptionalInt;
import java.util.function.LongFunction;

import io.hyload.plots.LogCells;
import io.hyload.run.Figures;
import io.hyload.stats.Histogram;

/// How many response times fell where over time: a column for some seconds, a row for a range of times, equally wide on a logarithmic
/// scale.
///
/// @param first   Unix second at the left end
/// @param seconds in a column
/// @param cells   ranges, the shortest times first
/// @param counts  by column and range
public record Heat(long first, int seconds, LogCells cells, long[][] counts) {
    private static final Ink[] INKS = {Ink.HEAT_1, Ink.HEAT_2, Ink.HEAT_3, Ink.HEAT_4, Ink.HEAT_5};
    /// Of the labels of ranges, with the axis.
    static final int GUTTER = 5;

    /// @param times   of a Unix second
    /// @param last    Unix second at the right end
    /// @param columns most there is room for
    /// @param rows    most there is room for
    public static Heat of(LongFunction<Histogram> times, long first, long last, int columns, int rows) {
        int seconds = secondsAColumn(last - first + 1, columns);
        int used = (int) ((last - first + seconds) / seconds);
        long least = Long.MAX_VALUE;
        long most = 1;
        for (long t = first; t <= last; t++) {
            var one = times.apply(t);
            if (one.count() == 0) continue;
            least = Math.min(least, one.percentile(0));
            most = Math.max(most, one.max());
        }
        var cells = LogCells.of(least > most ? Histogram.of(1_000, 1_000_000) : Histogram.of(least, most),
                Math.max(2, rows));
        var counts = new long[used][cells.size()];
        for (long t = first; t <= last; t++) {
            var one = times.apply(t);
            if (one.count() == 0) continue;
            // the last column ends with the last second
            int column = used - 1 - (int) ((last - t) / seconds);
            var some = cells.counts(one);
            for (int i = 0; i < some.length; i++) counts[column][i] += some[i];
        }
        return new Heat(last + 1 - (long) used * seconds, seconds, cells, counts);
    }

    /// How many seconds share a column where there is room for so many.
    public static int secondsAColumn(long seconds, int columns) {
        return (int) Math.max(1, (seconds + Math.max(1, columns) - 1) / Math.max(1, columns));
    }

    /// Columns for counts on a canvas so wide.
    public static int room(int columns) {
        return Math.max(1, columns - GUTTER);
    }

    public int columns() {
        return counts.length;
    }

    /// The column that holds a Unix second, if one does.
    public OptionalInt columnOf(long t) {
        long column = Math.floorDiv(t - first, seconds);
        return column < 0 || column >= counts.length ? OptionalInt.empty() : OptionalInt.of((int) column);
    }

    /// The first Unix second of a column.
    public long begin(int column) {
        return first + (long) column * seconds;
    }

    /// All that a column holds.
    public long total(int column) {
        long total = 0;
        for (long count : counts[column]) total += count;
        return total;
    }

    /// Draws it, the longest times at the top. With a cursor its column is marked, and each range says at the right what it holds there.
    ///
    /// @param cursor a column
    public void draw(Canvas canvas, OptionalInt cursor) {
        long most = 0;
        for (var column : counts) for (long count : column) most = Math.max(most, count);
        int rows = cells.size();
        int left = canvas.columns() < 3 * GUTTER ? 0 : GUTTER;
        int room = Math.max(1, canvas.columns() - left);
        for (int cell = 0; cell < rows && cell < canvas.rows(); cell++) {
            int row = Math.min(rows, canvas.rows()) - 1 - cell;
            if (left > 0) {
                canvas.right(left - 1, row, time(cells.lowMillis(cell)), Ink.DIM);
                canvas.text(left - 1, row, canvas.look().sign("┤", "|"), Ink.DIM);
            }
            for (int x = 0; x < room; x++) {
                int column = (int) ((long) x * counts.length / room); // they fill the width, so some are wider by one
                int level = level(counts[column][cell], most);
                boolean isCursor = cursor.isPresent() && cursor.getAsInt() == column;
                if (level == 0 && !isCursor) continue;
                var sign = level == 0 ? " " : canvas.look().sign("·░▒▓█", ".:+*#").substring(level - 1, level);
                canvas.text(left + x, row, sign, isCursor ? Ink.SELECTED : INKS[Math.max(0, level - 1)]);
            }
            if (cursor.isPresent()) drawCount(canvas, left, room, row, cursor.getAsInt(), cell);
        }
    }

    /// Beside the cursor, where there is room for it.
    private void drawCount(Canvas canvas, int left, int room, int row, int column, int cell) {
        if (counts[column][cell] == 0) return;
        var told = " " + Figures.count(counts[column][cell]) + " ";
        int begin = left + ceiling(column, room);
        int end = left + ceiling(column + 1, room);
        canvas.text(end + told.length() > canvas.columns() ? begin - told.length() : end, row, told, Ink.STRONG);
    }

    /// The first cell of a column.
    private int ceiling(int column, int room) {
        return (int) (((long) column * room + counts.length - 1) / counts.length);
    }

    /// 0 for none, 1 to 5 as the logarithm of the count.
    private static int level(long count, long most) {
        if (count == 0) return 0;
        return Math.clamp((int) Math.ceil(5 * Math.log1p(count) / Math.log1p(most) - 1e-9), 1, 5);
    }

    /// Milliseconds in four characters: `0.3`, `30`, `300`, `1s`, `1.8s`, `25m`.
    static String time(double millis) {
        if (millis >= 600_000) return Scale.text(Math.round(millis / 60_000)) + "m";
        if (millis >= 99_950) return Math.round(millis / 1000) + "s";
        if (millis >= 999.5) return Scale.text(Math.round(millis / 100) / 10.0) + "s";
        return Scale.text(millis >= 9.95 ? Math.round(millis) : Math.round(millis * 10) / 10.0);
    }
}
