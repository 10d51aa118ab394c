package io.hyload.run;

import java.util.ArrayList;
import java.util.List;

import java.util.regex.Pattern;

/// How many columns of a terminal a text takes: a Chinese character takes two, a combining accent none.
public final class Columns {
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern COLOUR = Pattern.compile("\033\\[[0-9;]*m");

    private Columns() {}

    /// Of a whole text; colour codes take none.
    public static int of(String text) {
        return COLOUR.matcher(text).replaceAll("").codePoints().map(Columns::of).sum();
    }

    /// Of one character.
    public static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    /// The blocks that Unicode's East Asian Width (UAX #11) calls wide or full width, and the emoji.
    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115F || c >= 0x2E80 && c <= 0x303E || c >= 0x3041 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF01 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x1F300 && c <= 0x1F64F
                || c >= 0x1F680 && c <= 0x1F6FF || c >= 0x1F900 && c <= 0x1F9FF || c >= 0x20000 && c <= 0x3FFFD;
    }

    /// Text of strangers as one line that steers nothing: no control characters, no line breaks, nothing that turns it around
    /// (Unicode bidirectional controls).
    public static String plain(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }

    /// Cut at spaces into rows of so many columns; a word that is longer is cut short.
    public static List<String> wrapped(String line, int columns) {
        var rows = new ArrayList<String>();
        var row = "";
        for (var word : line.split(" ")) {
            if (!row.isEmpty() && of(row) + 1 + of(word) > columns) {
                rows.add(row);
                row = "";
            }
            row = row.isEmpty() ? SummaryText.cut(word, columns) : row + " " + word;
        }
        rows.add(row);
        return rows;
    }
}
