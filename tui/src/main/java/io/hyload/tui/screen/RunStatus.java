package io.hyload.tui.screen;

import java.time.Duration;
import java.util.OptionalDouble;

/// How a run stands, as it says itself when asked.
///
/// @param rate     arrivals a second; empty for a run without arrivals
/// @param factor   on what the scenario asks for
/// @param progress how much of it is over, 0 to 1, where its length is known
public record RunStatus(Duration elapsed, int users, OptionalDouble rate, double factor, boolean isPaused,
        boolean isStopping, OptionalDouble progress) {}
