package io.hyload.sshops;

import java.util.Locale;

/// Text that comes from a machine, or names files on it, made fit to be shown.
final class Plain {

    private static final long[] UNITS = {1_000_000_000, 1_000_000, 1000};
    private static final String[] NAMES = {"GB", "MB", "kB"};

    private Plain() {}

    /// One line without control characters: an escape sequence from a machine must not steer the terminal here, nor may one turn
    /// the text around (Unicode bidirectional controls).
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\x{2028}\\x{2029}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]", "?");
    }

    /// `412 kB`, with two digits at least: what counts bytes for a person.
    static String bytes(long bytes) {
        for (int i = 0; i < UNITS.length; i++) {
            double value = (double) bytes / UNITS[i];
            if (value >= 9.95) return String.format(Locale.ROOT, "%.0f %s", value, NAMES[i]);
            if (value >= 1) return String.format(Locale.ROOT, "%.1f %s", value, NAMES[i]);
        }
        return bytes + " bytes";
    }
}
