package io.hyload.tui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Columns;

/// What a screen draws on: a grid of characters, each with what it means. A part of it is a canvas too, and nothing drawn there
/// gets outside of it. Coordinates count from 0 at the top left.
///
/// A character that takes two columns takes two cells; one that does not fit whole is not drawn.
public final class Canvas {
    private final Cell[][] cells;
    private final int left;
    private final int top;
    private final Size size;
    private final Look look;
    private final int[] cursor;

    /// @param text of one character and what combines with it; empty right of a wide one
    public record Cell(String text, Ink ink) {
        static final Cell BLANK = new Cell(" ", Ink.PLAIN);
    }

    /// Text that means something as a whole.
    public record Text(String text, Ink ink) {
        public static Text plain(String text) {
            return new Text(text, Ink.PLAIN);
        }
    }

    public Canvas(Size size, Look look) {
        this(new Cell[size.rows()][size.columns()], 0, 0, size, look, new int[] {-1, -1});
        for (var row : cells) Arrays.fill(row, Cell.BLANK);
    }

    private Canvas(Cell[][] cells, int left, int top, Size size, Look look, int[] cursor) {
        this.cells = cells;
        this.left = left;
        this.top = top;
        this.size = size;
        this.look = look;
        this.cursor = cursor;
    }

    public Size size() {
        return size;
    }

    public int columns() {
        return size.columns();
    }

    public int rows() {
        return size.rows();
    }

    public Look look() {
        return look;
    }

    /// A part of it; what would lie outside is cut off.
    public Canvas part(int column, int row, int columns, int rows) {
        int c = Math.clamp(column, 0, size.columns());
        int r = Math.clamp(row, 0, size.rows());
        return new Canvas(cells, left + c, top + r,
                new Size(Math.min(columns, size.columns() - c), Math.min(rows, size.rows() - r)), look, cursor);
    }

    /// All of it in one ink, without text.
    public Canvas clear(Ink ink) {
        for (int row = 0; row < size.rows(); row++) fill(0, row, size.columns(), ink);
        return this;
    }

    /// So many blanks in an ink.
    public void fill(int column, int row, int columns, Ink ink) {
        text(column, row, " ".repeat(Math.max(0, Math.min(columns, size.columns() - column))), ink);
    }

    /// Draws text as far as there is room, with an ellipsis where it is cut.
    ///
    /// @return the column behind it
    public int text(int column, int row, String text, Ink ink) {
        return text(column, row, size.columns() - column, text, ink);
    }

    /// As [#text(int, int, String, Ink)], in at most so many columns.
    public int text(int column, int row, int columns, String text, Ink ink) {
        int most = Math.min(columns, size.columns() - column);
        if (row < 0 || row >= size.rows() || most <= 0) return column;
        var shown = cut(text, most);
        int at = column;
        for (int i = 0; i < shown.length();) {
            int end = shown.offsetByCodePoints(i, 1);
            while (end < shown.length() && Columns.of(shown.codePointAt(end)) == 0)
                end = shown.offsetByCodePoints(end, 1);
            int width = Columns.of(shown.codePointAt(i));
            if (at >= 0 && width > 0) put(at, row, shown.substring(i, end), width, ink);
            at += width;
            i = end;
        }
        return at;
    }

    /// One text behind the other.
    ///
    /// @return the column behind the last
    public int texts(int column, int row, List<Text> texts) {
        int at = column;
        for (var text : texts) at = text(at, row, text.text(), text.ink());
        return at;
    }

    /// Text that ends at a column.
    ///
    /// @param end the column behind it
    public void right(int end, int row, String text, Ink ink) {
        int from = Math.max(0, end - Columns.of(text));
        text(from, row, end - from, text, ink);
    }

    /// Gives what is there another ink.
    public void tint(int column, int row, int columns, Ink ink) {
        if (row < 0 || row >= size.rows()) return;
        for (int c = Math.max(0, column); c < Math.min(size.columns(), column + columns); c++)
            cells[top + row][left + c] = new Cell(cells[top + row][left + c].text(), ink);
    }

    private void put(int column, int row, String text, int width, Ink ink) {
        var line = cells[top + row];
        int at = left + column;
        // Half of a wide character that was there cannot stay.
        if (line[at].text().isEmpty() && at > 0) line[at - 1] = new Cell(" ", line[at - 1].ink());
        int behind = at + width;
        if (behind < line.length && line[behind].text().isEmpty()) line[behind] = new Cell(" ", line[behind].ink());
        line[at] = new Cell(text, ink);
        if (width == 2) line[at + 1] = new Cell("", ink);
    }

    /// As much of a text as fits, with an ellipsis where something is left out. What steers a terminal is replaced.
    public String cut(String text, int columns) {
        var plain = Columns.plain(text);
        if (Columns.of(plain) <= columns) return plain;
        var ellipsis = look.sign("…", "~");
        var kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < plain.length(); i = plain.offsetByCodePoints(i, 1)) {
            int c = plain.codePointAt(i);
            if (used + Columns.of(c) > columns - 1) break;
            kept.appendCodePoint(c);
            used += Columns.of(c);
        }
        return columns <= 0 ? "" : kept + ellipsis;
    }

    /// A box around all of it.
    ///
    /// @param title   in the upper border, at the left
    /// @param note    in the upper border, at the right; may be empty
    /// @param focused whether it has the keys
    /// @return what is inside
    public Canvas panel(String title, String note, boolean focused) {
        int w = size.columns();
        int h = size.rows();
        if (w < 2 || h < 2) return part(0, 0, 0, 0);
        var ink = focused ? Ink.FOCUS : Ink.BORDER;
        var across = look.sign("─", "-");
        text(0, 0, look.sign("┌", "+") + across.repeat(w - 2) + look.sign("┐", "+"), ink);
        text(0, h - 1, look.sign("└", "+") + across.repeat(w - 2) + look.sign("┘", "+"), ink);
        for (int row = 1; row < h - 1; row++) {
            text(0, row, look.sign("│", "|"), ink);
            text(w - 1, row, look.sign("│", "|"), ink);
        }
        int end = title.isEmpty() ? 1 : text(1, 0, Math.max(0, w - 2), " " + cut(title, w - 4) + " ", Ink.TITLE);
        int room = w - 3 - end;
        if (!note.isEmpty() && room > 4) {
            var shown = " " + cut(note, room - 2) + " ";
            text(w - 2 - Columns.of(shown), 0, shown, Ink.DIM);
        }
        return part(1, 1, w - 2, h - 2);
    }

    /// Where the terminal's own cursor is to be, in a text that is being typed.
    public void cursor(int column, int row) {
        if (size.columns() == 0 || size.rows() == 0) return;
        cursor[0] = left + Math.clamp(column, 0, Math.max(0, size.columns() - 1));
        cursor[1] = top + Math.clamp(row, 0, Math.max(0, size.rows() - 1));
    }

    /// Nothing that was drawn so far is being typed.
    void hideCursor() {
        cursor[0] = cursor[1] = -1;
    }

    /// Column and row of the cursor on the whole grid, if it is to be seen.
    Optional<int[]> cursor() {
        return cursor[0] < 0 ? Optional.empty() : Optional.of(cursor.clone());
    }

    /// What is at a place.
    public Cell at(int column, int row) {
        return cells[top + row][left + column];
    }

    /// The text of all rows, without blanks at their ends.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (int row = 0; row < size.rows(); row++) {
            var line = new StringBuilder();
            for (int column = 0; column < size.columns(); column++) line.append(at(column, row).text());
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
