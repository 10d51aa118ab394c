package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A run that was started here.
///
/// @param needs  what of this application it cannot go on without: `the demo shop`; empty if nothing
/// @param machines under test, that it has recorded
/// @param files  of its records, and of what it says; empty until it has begun
/// @param status as it said last
/// @param said   lines, the newest last; the file has all of them
/// @param code   exit code, once it is over
record OwnRun(String scenario, String needs, List<String> machines, Optional<Kept> files,
        Optional<RunStatus> status, List<String> said, OptionalInt code) {
    private static final int MOST_LINES = 500;

    record Kept(Path stats, Path output) {}

    static OwnRun starting(String scenario, String needs, List<String> machines) {
        return new OwnRun(scenario, needs, machines, Optional.empty(), Optional.empty(), List.of(),
                OptionalInt.empty());
    }

    boolean isOn() {
        return code.isEmpty();
    }

    boolean isPaused() {
        return isOn() && status.map(RunStatus::isPaused).orElse(false);
    }

    boolean isStopping() {
        return isOn() && status.map(RunStatus::isStopping).orElse(false);
    }

    OwnRun begun(Path stats, Path output) {
        return new OwnRun(scenario, needs, machines, Optional.of(new Kept(stats, output)), status, said, code);
    }

    OwnRun standing(RunStatus now) {
        return new OwnRun(scenario, needs, machines, files, Optional.of(now), said, code);
    }

    OwnRun saying(List<String> more) {
        var lines = new ArrayList<>(said);
        lines.addAll(more);
        return new OwnRun(scenario, needs, machines, files, status,
                List.copyOf(lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())), code);
    }

    OwnRun ended(int exitCode) {
        return new OwnRun(scenario, needs, machines, files, status, said, OptionalInt.of(exitCode));
    }

    /// What an exit code means, as in the manual.
    String outcome() {
        return switch (code.orElse(0)) {
            case 0 -> "passed";
            case 1 -> "failed: a threshold did not hold";
            case 2 -> "could not start: bad input";
            case 3 -> "crashed";
            case 4 -> "refused: its figures cannot be trusted";
            default -> "ended with exit code " + code.getAsInt();
        };
    }
}
