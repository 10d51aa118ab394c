package io.hyload.tui;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

import io.hyload.run.Columns;

/// Curves over time, drawn with dots, blocks or letters: two axes of values, one of times, a gap where nothing is known.
///
/// Every second is drawn, also where many share a column: a peak of one second is never lost. Curves are told apart without colour
/// too, by how they are dashed, or by their letters. A later curve covers an earlier one.
///
/// @param first  Unix second at the left end
/// @param last   that at the right end
/// @param zone   of the times
public record Chart(long first, long last, List<Series> series, ZoneId zone) {
    /// Dots that are drawn of each eight, from the left: whole, dashed, dotted, …
    private static final int[] DASHES = {0xFF, 0xEE, 0xAA, 0xFC, 0xF5, 0x88};
    private static final String[] LINES = {"──", "╌╌", "··", "━╌", "─·", "· "};
    private static final String LETTERS = "*+ox%@";
    /// Steps of the time axis in seconds.
    private static final long[] STEPS =
            {1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400};
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");

    /// Of which axis a curve is.
    public enum Side {
        LEFT, RIGHT
    }

    /// A curve.
    ///
    /// @param at its value in a Unix second; NaN where there is none
    public record Series(String name, Ink ink, Side side, LongToDoubleFunction at) {
        public Series(String name, Ink ink, LongToDoubleFunction at) {
            this(name, ink, Side.LEFT, at);
        }
    }

    public Chart {
        series = List.copyOf(series);
        if (last < first)
            throw new IllegalArgumentException("a chart that ends " + (first - last) + " s before it begins");
    }

    /// How dots make characters.
    private enum Grid {
        DOTS(2, 4), HALVES(1, 2), ASCII(1, 1);

        private static final int[][] DOT = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

        private final int across;
        private final int down;

        Grid(int across, int down) {
            this.across = across;
            this.down = down;
        }

        static Grid of(Look look) {
            return switch (look.signs()) {
                case BRAILLE -> DOTS;
                case BLOCK -> HALVES;
                case ASCII -> Grid.ASCII;
            };
        }

        /// What stands for one dot in its cell.
        int bit(int x, int y) {
            return this == DOTS ? DOT[y][x] : 1 << y;
        }

        String text(int bits, int series) {
            return switch (this) {
                case DOTS -> Character.toString(0x2800 + bits);
                case HALVES -> " ▀▄█".substring(bits, bits + 1);
                case ASCII -> letter(series);
            };
        }
    }

    private static String letter(int series) {
        return Character.toString(LETTERS.charAt(series % LETTERS.length()));
    }

    /// What names the curves: how each is drawn, its name, and an arrow for those of the right axis.
    ///
    /// @param columns there are for it; in few it is shorter
    public List<Canvas.Text> legend(Look look, int columns) {
        var whole = legend(look, false);
        return whole.stream().mapToInt(text -> Columns.of(text.text())).sum() <= columns ? whole : legend(look, true);
    }

    private List<Canvas.Text> legend(Look look, boolean isShort) {
        var legend = new ArrayList<Canvas.Text>();
        for (int i = 0; i < series.size(); i++) {
            var one = series.get(i);
            var mark = switch (look.signs()) {
                case BRAILLE -> LINES[i % LINES.length];
                case BLOCK -> "■";
                case ASCII -> letter(i);
            };
            var arrow = one.side == Side.RIGHT ? look.sign("→", ">") : "";
            legend.add(
                    new Canvas.Text(" " + (isShort ? mark.substring(0, 1) : mark + " ") + one.name + arrow, one.ink));
        }
        return legend;
    }

    /// Draws it: axes at the left, below, and at the right if a curve is of that, where there is room for them.
    public void draw(Canvas canvas) {
        int below = canvas.rows() >= 4 ? 2 : 0;
        int rows = canvas.rows() - below;
        if (rows < 1 || canvas.columns() < 1) return;
        var left = scale(Side.LEFT, rows);
        var right = scale(Side.RIGHT, rows);
        boolean hasRight = series.stream().anyMatch(one -> one.side == Side.RIGHT);
        int before = gutter(left, canvas.columns());
        int after = hasRight ? gutter(right, canvas.columns()) : 0;
        int columns = canvas.columns() - before - after;
        if (columns < 1) return;
        if (before > 0) drawAxis(canvas, left, before, 0, before - 1, rows, below > 0, "┤", "│", "└");
        if (after > 0) drawAxis(canvas, right, after, canvas.columns() - after + 1, canvas.columns() - after, rows,
                below > 0, "├", "│", "┘");
        if (below > 0) drawTimes(canvas, before, columns, rows);
        drawCurves(canvas.part(before, 0, columns, rows), left, right);
    }

    private Scale scale(Side side, int rows) {
        double most = 0;
        for (var one : series) {
            if (one.side != side) continue;
            for (long t = first; t <= last; t++) {
                double value = one.at.applyAsDouble(t);
                if (value > most && !Double.isInfinite(value)) most = value;
            }
        }
        return Scale.over(most, rows < 8 ? Math.max(1, rows / 2) : rows / 3);
    }

    /// Columns that labels take, the axis among them; none where they would take more than half.
    private static int gutter(Scale scale, int columns) {
        int widest = 1;
        for (double tick = scale.step(); tick <= scale.top() * (1 + 1e-9); tick += scale.step())
            widest = Math.max(widest, Scale.text(tick).length());
        return widest + 1 > columns / 2 ? 0 : widest + 1;
    }

    private static void drawAxis(Canvas canvas, Scale scale, int width, int labels, int axis, int rows, boolean hasZero,
            String tick, String line, String corner) {
        var look = canvas.look();
        for (int row = 0; row < rows; row++) canvas.text(axis, row, look.sign(line, "|"), Ink.DIM);
        if (hasZero) {
            canvas.text(axis, rows, look.sign(corner, "+"), Ink.DIM);
            label(canvas, labels, axis, rows, width, "0");
        }
        for (double value = scale.step(); value <= scale.top() * (1 + 1e-9); value += scale.step()) {
            int row = rows - 1 - (int) Math.round(scale.part(value) * (rows - 1));
            canvas.text(axis, row, look.sign(tick, "+"), Ink.DIM);
            label(canvas, labels, axis, row, width, Scale.text(value));
        }
    }

    private static void label(Canvas canvas, int at, int axis, int row, int width, String text) {
        if (at < axis) canvas.right(at + width - 1, row, text, Ink.DIM);
        else canvas.text(at, row, text, Ink.DIM);
    }

    private void drawTimes(Canvas canvas, int left, int columns, int row) {
        canvas.text(left, row, canvas.look().sign("─", "-").repeat(columns), Ink.DIM);
        long seconds = last - first;
        long step = STEPS[STEPS.length - 1];
        for (long one : STEPS) {
            int gap = one < 60 ? 9 : 8;
            if (seconds == 0 || one * (columns - 1.0) / seconds < gap) continue;
            step = one;
            break;
        }
        int free = left;
        boolean isFirst = true;
        long ahead = zone.getRules().getOffset(Instant.ofEpochSecond(first)).getTotalSeconds();
        for (long t = first + Math.floorMod(-(first + ahead), step); t <= last; t += step) {
            int at = left + column(t, columns);
            var text = time(t, step, isFirst);
            int from = Math.min(at, left + columns - Columns.of(text));
            if (from < free || from < left) continue;
            canvas.text(at, row, canvas.look().sign("┴", "+"), Ink.DIM);
            free = canvas.text(from, row + 1, text, Ink.DIM) + 1;
            isFirst = false;
        }
    }

    private String time(long t, long step, boolean isFirst) {
        var at = Instant.ofEpochSecond(t).atZone(zone);
        if (step >= 86_400) return DAY.format(at);
        if (step >= 60) return MINUTE.format(at);
        if (isFirst) return SECOND.format(at);
        return at.getSecond() == 0 ? MINUTE.format(at) : ":%02d".formatted(at.getSecond());
    }

    /// The place of a second among so many, the last at the right end.
    private int column(long t, int columns) {
        return last == first ? columns - 1 : (int) Math.round((t - first) * (columns - 1.0) / (last - first));
    }

    private void drawCurves(Canvas area, Scale left, Scale right) {
        var grid = Grid.of(area.look());
        for (int i = 0; i < series.size(); i++) {
            var one = series.get(i);
            var dots =
                    new Dots(area.columns(), area.rows(), grid, grid == Grid.ASCII ? 0xFF : DASHES[i % DASHES.length]);
            var scale = one.side == Side.LEFT ? left : right;
            boolean isDrawing = false;
            int beforeX = 0;
            int beforeY = 0;
            for (long t = first; t <= last; t++) {
                double value = one.at.applyAsDouble(t);
                if (Double.isNaN(value)) {
                    isDrawing = false;
                    continue;
                }
                int x = column(t, dots.width);
                int y = dots.height - 1 - (int) Math.round(scale.part(value) * (dots.height - 1));
                if (isDrawing) dots.line(beforeX, beforeY, x, y);
                else dots.set(x, y);
                isDrawing = true;
                beforeX = x;
                beforeY = y;
            }
            dots.put(area, i, one.ink);
        }
    }

    /// The dots of one curve.
    private static final class Dots {
        private final int[][] cells;
        private final Grid grid;
        private final int dashes;
        private final int width;
        private final int height;

        Dots(int columns, int rows, Grid grid, int dashes) {
            this.cells = new int[rows][columns];
            this.grid = grid;
            this.dashes = dashes;
            this.width = columns * grid.across;
            this.height = rows * grid.down;
        }

        /// By Bresenham. A steep line is whole: dashes are counted across.
        void line(int fromX, int fromY, int x, int y) {
            int dx = Math.abs(x - fromX);
            int dy = -Math.abs(y - fromY);
            int error = dx + dy;
            int atX = fromX;
            int atY = fromY;
            while (true) {
                if (dx < -dy || (dashes >> atX % 8 & 1) == 1) set(atX, atY);
                if (atX == x && atY == y) return;
                int twice = 2 * error;
                if (twice >= dy) {
                    error += dy;
                    atX += Integer.signum(x - fromX);
                }
                if (twice <= dx) {
                    error += dx;
                    atY += Integer.signum(y - fromY);
                }
            }
        }

        void set(int x, int y) {
            cells[y / grid.down][x / grid.across] |= grid.bit(x % grid.across, y % grid.down);
        }

        /// Dots of an earlier curve in the same cell stay, in the ink of this one.
        void put(Canvas area, int series, Ink ink) {
            for (int row = 0; row < cells.length; row++) {
                for (int column = 0; column < cells[row].length; column++) {
                    int bits = cells[row][column];
                    if (bits == 0) continue;
                    var there = area.at(column, row).text().codePointAt(0);
                    if (grid == Grid.DOTS && there > 0x2800 && there <= 0x28FF) bits |= there - 0x2800;
                    area.text(column, row, grid.text(bits, series), ink);
                }
            }
        }
    }
}
