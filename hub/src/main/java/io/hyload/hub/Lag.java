package io.hyload.hub;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How far a client is behind, and whether that is too far.
///
/// @param bytes  between it and the newest frame, those in flight included
/// @param age    of the oldest frame that it has not taken
/// @param stall  since when the frames in flight have been on their way
/// @param isLive whether it has once been at the newest frame; before, it catches up and may be behind as long as it
///               takes what it is sent
/// @param isLost whether the log no longer has what comes next for it
record Lag(long bytes, Duration age, Duration stall, boolean isLive, boolean isLost) {

    /// What a client may be behind.
    ///
    /// @param bytes its queue, so to speak, of which the hub holds one copy for all
    /// @param time  for the same, and for a batch to be taken
    record Limit(long bytes, Duration time) {
        /// Ten seconds are longer than a hiccup of a network; 8 MB are ten seconds of 1,000 workers.
        static final Limit USUAL = new Limit(8 << 20, Duration.ofSeconds(10));
    }

    /// Why it is dropped, in the words of a close reason, which has at most 123 bytes; empty if it is not.
    Optional<String> tooSlow(Limit limit) {
        if (isLost) return Optional.of("too slow: what comes next for it is no longer kept");
        if (stall.compareTo(limit.time()) > 0)
            return Optional.of("too slow: nothing taken for " + seconds(stall));
        if (!isLive) return Optional.empty();
        if (bytes > limit.bytes())
            return Optional.of(String.format(Locale.ROOT, "too slow: %.1f MB behind, at most %.1f", bytes / 1e6,
                    limit.bytes() / 1e6));
        if (age.compareTo(limit.time()) > 0)
            return Optional.of("too slow: " + seconds(age) + " behind, at most " + seconds(limit.time()));
        return Optional.empty();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
