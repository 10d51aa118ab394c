package io.hyload.tui;

import java.util.regex.Pattern;

/// What a terminal shows of what a [Painter] has written: as much of a terminal as that takes, without inks.
final class PaintedScreen {
    private static final Look LOOK = new Look(Look.Theme.MONO, Look.Depth.SIXTEEN, Look.Signs.BRAILLE);
    private static final Pattern PIECE = Pattern.compile("\033\\[([?\\d;]*)([A-Za-z])|\033\\].*?\007|(\\X)");

    private Canvas shown;
    private int column;
    private int row;

    PaintedScreen(Size size) {
        shown = new Canvas(size, LOOK);
    }

    void take(String painted) {
        PIECE.matcher(painted).results().forEach(piece -> {
            if (piece.group(3) != null) column = shown.text(column, row, piece.group(3), Ink.PLAIN);
            else if (piece.group(2) != null) steer(piece.group(1), piece.group(2));
        });
    }

    private void steer(String parameters, String action) {
        switch (action) {
            case "C" -> column += Integer.parseInt(parameters);
            case "H" -> {
                row = Integer.parseInt(parameters.split(";")[0]) - 1;
                column = Integer.parseInt(parameters.split(";")[1]) - 1;
            }
            case "J" -> shown = new Canvas(shown.size(), LOOK);
            default -> {
                // inks, and whether the cursor is seen
            }
        }
    }

    String text() {
        return String.join("\n", shown.lines());
    }
}
