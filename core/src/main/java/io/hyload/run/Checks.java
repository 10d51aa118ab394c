package io.hyload.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.hyload.stats.Check;
import io.hyload.stats.Ending;
import io.hyload.stats.Summary;

/// What became of the thresholds of a run.
///
/// @param terms   what it was held to
/// @param judged  what was added up of the seconds that count: all of them, and then the run's own summary, or those after
///                the warm-up
/// @param time    how long that took
/// @param leftOut of the warm-up; empty where none was asked for
/// @param all     of all thresholds, those of the command line first
/// @param early   the check that ended the run, as it was then
public record Checks(Terms terms, Summary judged, Duration time, Optional<LeftOut> leftOut, List<Check> all,
        Optional<Check> early) {

    /// What is not judged: from the first activity to the whole second in which the warm-up was over.
    public record LeftOut(Duration time, long responses) {}

    public Checks {
        all = List.copyOf(all);
    }

    /// Whether a threshold did not hold, in the end or when it ended the run.
    public boolean haveFailed() {
        return early.isPresent() || !all.stream().allMatch(Check::isPassed);
    }

    /// As the last record has them.
    List<Ending.Met> met() {
        return all.stream().map(check -> new Ending.Met(check.threshold().text(), check.isPassed(), check.actual()))
                .toList();
    }
}
