package io.hyload.sshops;

import java.util.Locale;

/// Bytes as they are told of files and disks: `412 kB`, `6 bytes`.
final class Sizes {

    private static final long[] UNITS = {1_000_000_000, 1_000_000, 1000};
    private static final String[] NAMES = {"GB", "MB", "kB"};

    private Sizes() {}

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
