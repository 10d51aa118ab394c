package io.hyload.tui;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// An axis from 0 up to a round number that no value exceeds, with ticks at round numbers.
///
/// @param top  the largest number on it; above 0
/// @param step between two ticks
public record Scale(double top, double step) {
    private static final double[] ROUND = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10};
    private static final String[] UNITS = {"", "k", "M", "G", "T", "P"};

    /// @param most  the largest value; what is not above 0 makes an axis up to 1
    /// @param ticks so many above 0 at most
    public static Scale over(double most, int ticks) {
        if (!(most > 0) || Double.isInfinite(most)) return new Scale(1, 1);
        double least = most / Math.max(1, ticks);
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step = power * 10;
        for (double factor : ROUND) {
            if (factor * power < least * (1 - 1e-9)) continue;
            step = factor * power;
            break;
        }
        return new Scale(step * Math.ceil(most / step - 1e-9), step);
    }

    /// The part of the axis below a value, 0 to 1.
    double part(double value) {
        return Math.clamp(value / top, 0, 1);
    }

    /// A number in at most five characters: `0.5`, `650`, `1.3k`, `12M`.
    public static String text(double value) {
        double rest = Math.abs(value);
        int unit = 0;
        while (rest >= 999.5 && unit < UNITS.length - 1) {
            rest /= 1000;
            unit++;
        }
        var sign = value < 0 ? "-" : "";
        if (rest >= 999.5) return sign + ">999P";
        int decimals = rest >= 99.95 ? 0 : rest >= 0.995 ? 1 : 2;
        return sign + BigDecimal.valueOf(rest).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros()
                .toPlainString() + UNITS[unit];
    }
}
