package io.hyload.cli;

import java.io.PrintWriter;
import java.util.List;

/// The last lines of a terminal, drawn again in the same place.
///
/// While they are drawn the terminal's own wrapping is off: a line too long for the window is cut there, and the cursor
/// always knows how far up they begin. Not for several threads at once.
final class RedrawnLines {
    private static final String CLEAR_BELOW = "\033[J";
    private static final String WRAP_OFF = "\033[?7l";
    private static final String WRAP_ON = "\033[?7h";

    private final PrintWriter out;
    private int drawn;

    RedrawnLines(PrintWriter out) {
        this.out = out;
    }

    /// In the place of those that are there.
    void draw(List<String> lines) {
        var frame = new StringBuilder(WRAP_OFF);
        if (drawn > 0) frame.append("\r\033[").append(drawn).append('A');
        for (var line : lines) frame.append("\033[2K").append(line).append('\n');
        if (lines.size() < drawn) frame.append(CLEAR_BELOW);
        out.print(frame.append(WRAP_ON));
        out.flush();
        drawn = lines.size();
    }

    /// So that what is printed next stands in their place.
    void erase() {
        if (drawn > 0) out.print("\r\033[" + drawn + "A" + CLEAR_BELOW);
        drawn = 0;
        out.flush();
    }
}
