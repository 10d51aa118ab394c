package io.hyload.plots;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// A word-sized curve: how a figure went over the run, beside the figure itself. Its height is that of its own largest value,
/// so it tells a course, not a size.
final class Sparkline {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 20;
    /// Half the stroke stays inside.
    private static final int MARGIN = 1;

    private Sparkline() {}

    /// @param values one for each part of the run, in order; empty where there is none, which is a gap in the curve
    /// @param told   the same in words
    static Html of(List<OptionalLong> values, String told) {
        long most = values.stream().flatMapToLong(OptionalLong::stream).max().orElse(0);
        if (most == 0) return Html.none();
        double step = values.size() < 2 ? 0 : (WIDTH - 2.0 * MARGIN) / (values.size() - 1);
        var path = new StringBuilder();
        boolean isDrawing = false;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isEmpty()) {
                isDrawing = false;
                continue;
            }
            double y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * values.get(i).getAsLong() / most;
            path.append(isDrawing ? "L" : "M").append(number(MARGIN + i * step)).append(' ').append(number(y));
            boolean isAlone = !isDrawing && (i + 1 == values.size() || values.get(i + 1).isEmpty());
            if (isAlone) path.append("h.01"); // round ends make a dot of it
            isDrawing = true;
        }
        return Html.of("svg", Html.of("title", told), Html.of("path").with("d", path.toString())).as("spark")
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT).with("role", "img");
    }

    private static String number(double value) {
        var text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
