package io.hyload.run;

import java.math.BigDecimal;
import java.util.Locale;

import io.hyload.stats.Histogram;

/// Numbers as a person reads them: three digits that matter, a unit where one helps.
public final class Figures {

    private Figures() {}

    /// Microseconds as milliseconds: `0.42`, `3.1`, `201`, and from a thousand on `1,234`.
    public static String millis(long micros) {
        return millis(micros / 1000.0);
    }

    /// Milliseconds, to three digits.
    public static String millis(double millis) {
        if (millis >= 99.95) return count(Math.round(millis));
        return String.format(Locale.ROOT, millis >= 9.995 ? "%.1f" : "%.2f", millis);
    }

    /// A percentile in milliseconds, `-` where there is nothing to take it of.
    public static String percentile(Histogram times, double percent) {
        return times.count() == 0 ? "-" : millis(times.percentile(percent));
    }

    /// `12,345`.
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// A rate: `4.2`, `434`, `12,345`.
    public static String rate(double perSecond) {
        return perSecond < 99.95 ? String.format(Locale.ROOT, "%.1f", perSecond) : count(Math.round(perSecond));
    }

    /// A number as it would be written by hand: `5`, `0.25`, `NaN`.
    public static String plain(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }

    /// `512 B`, `1.4 kB`, `23.1 MB`.
    public static String bytes(long bytes) {
        if (bytes < 1000) return bytes + " B";
        double value = bytes;
        for (var unit : new String[] {"kB", "MB", "GB"}) {
            value /= 1000;
            if (value < 999.5) return String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, unit);
        }
        return String.format(Locale.ROOT, "%.1f TB", value / 1000);
    }

    /// Per cent with two decimals: `0.17`.
    public static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f", whole == 0 ? 0 : 100.0 * part / whole);
    }
}
