package io.hyload.tui.screen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a run stands, as it says itself when asked.
///
/// @param rate     arrivals a second; empty for a run without arrivals
/// @param factor   on what the scenario asks for
/// @param progress how much of it is over, 0 to 1, where its length is known
/// @param held     its thresholds, as they stood after the last whole second
public record RunStatus(Duration elapsed, int users, OptionalDouble rate, double factor, boolean isPaused,
        boolean isStopping, OptionalDouble progress, List<Held> held) {

    /// A threshold while the run is on.
    ///
    /// @param text   as it was written: `p99 < 250ms`
    /// @param passed empty where nobody knows yet
    /// @param actual the value it is held against, as a person reads it
    public record Held(String text, Optional<Boolean> passed, String actual) {}

    public RunStatus {
        held = List.copyOf(held);
    }
}
