package io.hyload.tui;

import java.util.Optional;

import io.hyload.run.Columns;

/// Writes onto a terminal what has changed between two pictures, in as few bytes as it takes: over SSH, bytes are what is slow.
///
/// In place of Lanterna's own `TerminalScreen`, which takes a letter with a combining accent for one that is two columns wide and so moves all
/// that is right of it, knows no dim, and writes colours and weights one by one.
final class Painter {
    private final Palette palette;

    Painter(Look look) {
        palette = new Palette(look);
    }

    /// All of a picture, on a screen that may hold anything.
    String all(Canvas picture) {
        var nothing = new Canvas(picture.size(), picture.look());
        return "\033[0m\033[?25l\033[2J" + new Stroke(nothing, picture).cells() + cursor(picture);
    }

    /// What makes a picture of the one that is there; empty where they are the same.
    String change(Canvas before, Canvas now) {
        if (!before.size().equals(now.size())) return all(now);
        var changed = new Stroke(before, now).cells();
        boolean isMoved = !place(before).equals(place(now));
        if (changed.isEmpty() && !isMoved) return "";
        return (before.cursor().isPresent() ? "\033[?25l" : "") + changed + cursor(now);
    }

    private static String cursor(Canvas picture) {
        return place(picture).map(place -> place + "\033[?25h").orElse("");
    }

    private static Optional<String> place(Canvas picture) {
        return picture.cursor().map(at -> moved(at[0], at[1]));
    }

    private static String moved(int column, int row) {
        return "\033[" + (row + 1) + ";" + (column + 1) + "H";
    }

    /// One way over the picture, from the top left to the bottom right.
    private final class Stroke {
        private final Canvas before;
        private final Canvas now;
        private final StringBuilder out = new StringBuilder();
        /// Where the terminal's cursor is; -1 where that is not sure.
        private int column = -1;
        private int row = -1;
        private String ink = "";

        Stroke(Canvas before, Canvas now) {
            this.before = before;
            this.now = now;
        }

        String cells() {
            for (int y = 0; y < now.rows(); y++)
                for (int x = 0; x < now.columns(); x++)
                    if (!now.at(x, y).equals(before.at(x, y))) draw(x, y, now.at(x, y));
            return out.toString();
        }

        private void draw(int x, int y, Canvas.Cell cell) {
            if (cell.text().isEmpty()) return; // the right half of the one before
            if (y != row || column < 0 || x < column) out.append(moved(x, y));
            else if (x > column) out.append("\033[").append(x - column).append('C');
            var wanted = palette.sequence(cell.ink());
            if (!wanted.equals(ink)) out.append(wanted);
            ink = wanted;
            out.append(cell.text());
            int width = Columns.of(cell.text().codePointAt(0)); // what combines with it takes none
            row = y;
            // In the last column the cursor stays, or waits to go on in the next row: terminals differ.
            column = isSure(cell.text()) && x + width < now.columns() ? x + width : -1;
        }

        /// Whether every terminal agrees with us on the width: letters of Europe, and what boxes and graphs are drawn with.
        private static boolean isSure(String text) {
            char c = text.charAt(0);
            return text.length() == 1 && (c < 0x300 || c >= 0x2500 && c < 0x2600 || c >= 0x2800 && c < 0x2900);
        }
    }
}
