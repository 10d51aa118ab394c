package io.hyload.tui;

import java.util.Arrays;

/// A curve the size of a word: how a figure went, beside the figure itself.
public final class Spark {

    private Spark() {}

    /// Numbers as characters of rising height, the largest the highest: `▂▃▅█`. A gap is a blank, as is what is older than there is
    /// anything of.
    ///
    /// @param values  the newest last; NaN for a gap
    /// @param columns for the newest, one each
    public static String of(double[] values, int columns, Look look) {
        return of(values, Arrays.stream(values).filter(Double::isFinite).max().orElse(0), columns, look);
    }

    /// As [#of(double[], int, Look)], with a scale of its own: 100 for per cent.
    public static String of(double[] values, double top, int columns, Look look) {
        var heights = look.sign("▁▂▃▄▅▆▇█", "_.-=*#%@");
        var spark = new StringBuilder();
        for (int i = values.length - columns; i < values.length; i++) {
            if (i < 0 || !Double.isFinite(values[i])) {
                spark.append(' ');
                continue;
            }
            int height = top <= 0 ? 0 : (int) Math.ceil(values[i] * 7 / top - 1e-9);
            spark.append(heights.charAt(Math.clamp(height, 0, 7)));
        }
        return spark.toString();
    }
}
