package io.hyload.cli;

import java.nio.file.Path;

import io.hyload.run.Columns;

/// One thing the compiler found wrong.
///
/// @param file as the user would write its path
/// @param line from 1; 0 where the problem has no place
/// @param column from 1, in characters: a tab is one
/// @param message one line, or a first line and details on further ones
/// @param sourceLine the line as it stands in the file, with its tabs
record Problem(Path file, long line, long column, String message, String sourceLine) {
    /// A longer source line is cut to the part around the caret, or a terminal would wrap it and move the caret away.
    private static final int SHOWN_BEFORE = 90;
    private static final int SHOWN_AFTER = 30;

    /// In the form that editors and terminals make clickable, with a caret under the place:
    /// ```
    /// Checkout.java:12:17: cannot find symbol: method gett(java.lang.String)
    ///     var r = client.gett("/cart");
    ///                   ^
    /// ```
    String report() {
        if (line == 0) return file + ": " + message;
        var lines = message.split("\n", 2);
        var text = new StringBuilder("%s:%d:%d: %s\n".formatted(file, line, column, lines[0]));
        int at = (int) Math.min(column - 1, sourceLine.length());
        int from = at <= SHOWN_BEFORE ? 0 : at - SHOWN_BEFORE;
        int to = Math.min(sourceLine.length(), at + SHOWN_AFTER);
        var before = sourceLine.substring(from, at);
        text.append(before).append(sourceLine, at, to).append('\n').append(blanksUnder(before)).append('^');
        return lines.length == 1 ? text.toString() : text + "\n" + lines[1].indent(4).stripTrailing();
    }

    /// As wide as the text on any terminal: tabs stay tabs, since only the terminal knows how far they go.
    private static String blanksUnder(String text) {
        var blanks = new StringBuilder();
        text.codePoints().forEach(c -> blanks.append(c == '\t' ? "\t" : " ".repeat(Columns.of(c))));
        return blanks.toString();
    }
}
