package io.hyload.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.hyload.stats.Judge;
import io.hyload.stats.Threshold;

/// What a whole run is held to, as the command line says it. A scenario may add thresholds, by `Stats.require`.
///
/// @param required   thresholds, in their order
/// @param warmup     how much of the beginning is not judged
/// @param abortAfter how long a threshold may fail without a break before the run is stopped; empty: it is not
/// @param strict     whether a run whose figures cannot be trusted is to end like one that failed
public record Terms(List<Threshold> required, Duration warmup, Optional<Duration> abortAfter, boolean strict) {

    /// Nothing is asked for.
    public static final Terms NONE = new Terms(List.of(), Duration.ZERO, Optional.empty(), false);

    public Terms {
        required = List.copyOf(required);
        if (warmup.isNegative()) throw new IllegalArgumentException("warm-up of " + warmup);
    }

    /// How many seconds at the start say nothing on the generator either.
    int startUpSeconds() {
        return (int) Math.max(Judge.START_UP, warmup.plusMillis(999).toSeconds());
    }
}
