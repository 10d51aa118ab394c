package io.hyload.run;

/// How fast arrivals come at present.
///
/// @param rate   arrivals a second, `factor` included
/// @param factor on what the scenario asks for; 1 unless it was changed while the run is on
public record Pace(double rate, double factor) {}
