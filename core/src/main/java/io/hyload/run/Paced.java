package io.hyload.run;

/// Arrivals whose rate can be changed while they come. Called from any thread.
public interface Paced {

    /// From now on, so many times the rate that the scenario asks for; a ramp keeps its form. With 0 the schedule stands
    /// still, until another factor lets it go on.
    void rate(double factor);

    /// Arrivals a second at present, the factor included; 0 before the first and after the last.
    double currentRate();

    /// How many have been due so far, those of this process; not a whole number between two of them.
    double due();
}
