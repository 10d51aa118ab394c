package io.hyload.run;

import java.time.Duration;

/// A part of a [Schedule]: so many arrivals a second for a time.
public sealed interface Stage {

    /// More arrivals a second are beyond what any machine starts.
    double MOST = 1_000_000;
    /// No schedule lasts longer.
    Duration LONGEST = Duration.ofDays(366);

    /// Arrivals a second at its beginning.
    double from();

    /// Arrivals a second at its end; in between the rate changes evenly.
    double to();

    /// How long it lasts.
    Duration time();

    /// The same rate all the time.
    ///
    /// @throws BadInput when the rate or the time is not above 0, or either is beyond measure
    record Hold(double rate, Duration time) implements Stage {

        public Hold {
            if (!(rate > 0 && rate <= MOST)) throw new BadInput(
                    "hold: " + Figures.plain(rate) + " a second (give a rate above 0, at most 1,000,000)");
            check("hold", time);
        }

        @Override
        public double from() {
            return rate;
        }

        @Override
        public double to() {
            return rate;
        }
    }

    /// From one rate to another.
    ///
    /// @throws BadInput when a rate is below 0, both are 0, the time is not above 0, or any is beyond measure
    record Ramp(double from, double to, Duration time) implements Stage {

        public Ramp {
            if (!(from >= 0 && to >= 0 && from <= MOST && to <= MOST && from + to > 0))
                throw new BadInput("ramp: from " + Figures.plain(from) + " to " + Figures.plain(to)
                        + " a second (give rates of at least 0, not both 0, at most 1,000,000)");
            check("ramp", time);
        }
    }

    private static void check(String what, Duration time) {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) throw new BadInput(what + ": a time of " + time
                + " (give one above 0, at most 366 days: Duration.ofSeconds(30))");
    }
}
