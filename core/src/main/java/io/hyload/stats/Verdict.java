package io.hyload.stats;

import java.util.List;

/// Whether the figures of a run are those of the system under test, or of the generator that loaded it.
///
/// @param reasons one line each, the gravest first; none for a valid run
public record Verdict(Level level, List<String> reasons) {

    /// Nothing speaks against it.
    public static final Verdict VALID = new Verdict(Level.VALID, List.of());

    /// From good to bad.
    public enum Level {
        /// The generator kept up.
        VALID,
        /// Look at the reasons before believing the figures.
        SUSPECT,
        /// The generator was the limit.
        INVALID
    }

    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
