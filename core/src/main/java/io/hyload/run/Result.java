package io.hyload.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;

/// How a run ended.
///
/// @param scenario    its name
/// @param summary     everything counted
/// @param verdict     whether its figures can be trusted
/// @param elapsed     from the first activity to the end
/// @param crashes     tasks that threw, by the name of what they threw
/// @param interrupted whether it was stopped from outside
/// @param unfinished  tasks that did not end when they were told to
/// @param statsFile   where the records are, if they could be written
/// @param logFile     where the log is, if anything was logged
/// @param remarks     one line each: options nobody asked for, and the like
/// @param lost        workers that were gone before their end, one line each
/// @param examples    the exchanges that were kept, and the first error of each kind
/// @param checks      what became of its thresholds
public record Result(String scenario, Summary summary, Verdict verdict, Duration elapsed, Map<String, Crash> crashes,
        boolean interrupted, int unfinished, Optional<Path> statsFile, Optional<Path> logFile, List<String> remarks,
        List<String> lost, Examples examples, Checks checks) {

    public Result {
        crashes = Collections.unmodifiableMap(new TreeMap<>(crashes));
        remarks = List.copyOf(remarks);
        lost = List.copyOf(lost);
    }

    /// Tasks that threw the same: how many, and the first one's message and place in the scenario.
    public record Crash(long count, String first) {}

    /// Whether it was held to anything.
    public boolean isJudged() {
        return !checks.all().isEmpty();
    }

    /// Whether its figures cannot be trusted, and it was to be strict about that.
    public boolean isRefused() {
        return checks.terms().strict() && verdict.level() == Verdict.Level.INVALID;
    }

    /// The exit code of a process that ran only this: 0 passed, 1 a threshold did not hold, 3 a task threw or a worker was
    /// lost, 4 its figures are refused. What has crashed counts most, then what cannot be trusted. 130 is left to the
    /// system's own.
    public int exitCode() {
        if (!crashes.isEmpty() || !lost.isEmpty()) return 3;
        if (isRefused()) return 4;
        return checks.haveFailed() ? 1 : 0;
    }
}
