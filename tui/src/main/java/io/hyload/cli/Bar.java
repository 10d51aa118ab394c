package io.hyload.cli;

/// A bar of text, to an eighth of a column: `▕████▌   ▏`.
final class Bar {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

    private Bar() {}

    /// @param part    of the whole, 0 to 1; what lies outside is cut
    /// @param columns between the two ends
    static String of(double part, int columns) {
        int eighths = (int) Math.round(Math.clamp(part, 0, 1) * columns * 8);
        var bar = new StringBuilder("▕").append("█".repeat(eighths / 8));
        if (eighths % 8 > 0) bar.append(EIGHTHS.charAt(eighths % 8));
        return bar.append(" ".repeat(columns + 1 - bar.length())).append('▏').toString();
    }
}
