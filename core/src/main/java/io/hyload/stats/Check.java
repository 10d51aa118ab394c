package io.hyload.stats;

import java.util.OptionalDouble;

/// What became of a [Threshold].
///
/// @param value  what was measured: milliseconds for times, per cent for shares, for rates per second or minute as the
///               threshold has it; empty without data
/// @param actual the same as a person reads it: `212 ms`, `0.17%`, `1,234/s`, `no data`
/// @param reason why it has not passed, on one line: `312 ms is not < 300ms`; empty where it has
public record Check(Threshold threshold, State state, OptionalDouble value, String actual, String reason) {

    /// How it stands.
    public enum State {
        PASSED, FAILED,
        /// There was nothing to measure, so nobody knows: it counts as failed.
        NO_DATA
    }

    /// Whether it holds.
    public boolean isPassed() {
        return state == State.PASSED;
    }
}
