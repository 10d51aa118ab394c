package io.hyload.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.hyload.run.Figures;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;

/// Who has come, fallen silent, come back or ended since somebody looked last, in a line each.
///
/// Not for several threads at once.
final class WorkerChanges {
    /// More at once are told together: a thousand workers begin in the same second.
    private static final int MOST_NAMED = 5;

    private final Map<String, WorkerTable.Standing> known = new HashMap<>();

    private enum Change {
        JOINED("joined"), STALE("stale: nothing comes"), BACK("back"), ENDED("ended");

        private final String text;

        Change(String text) {
            this.text = text;
        }
    }

    /// `gen1:4711 joined`, `gen1:4711 stale: nothing comes`.
    List<String> since(List<Worker> workers) {
        var changes = new EnumMap<Change, List<Worker>>(Change.class);
        for (var worker : workers) {
            var now = WorkerTable.Standing.of(worker);
            var before = Optional.ofNullable(known.put(worker.label(), now));
            change(before, now).ifPresent(
                    change -> changes.computeIfAbsent(change, _ -> new ArrayList<>()).add(worker));
        }
        var lines = new ArrayList<String>();
        changes.forEach((change, changed) -> lines.addAll(told(change, changed)));
        return lines;
    }

    /// One that comes with its end has joined too, but who has ended is what one wants to know.
    private static Optional<Change> change(Optional<WorkerTable.Standing> before, WorkerTable.Standing now) {
        if (before.isPresent() && before.get() == now) return Optional.empty();
        return switch (now) {
            case UP -> Optional.of(before.isEmpty() ? Change.JOINED : Change.BACK);
            case STALE -> Optional.of(Change.STALE);
            case ENDED -> Optional.of(Change.ENDED);
        };
    }

    private static List<String> told(Change change, List<Worker> workers) {
        if (workers.size() <= MOST_NAMED) return workers.stream()
                .map(worker -> "worker " + named(worker) + " " + change.text
                        + (change == Change.ENDED ? verdict(worker) : ""))
                .toList();
        var some = workers.stream().limit(MOST_NAMED - 2).map(WorkerChanges::named).collect(Collectors.joining(", "));
        return List.of("%s workers %s: %s and %s more".formatted(Figures.count(workers.size()), change.text, some,
                Figures.count(workers.size() - MOST_NAMED + 2)));
    }

    private static String named(Worker worker) {
        return WorkerTable.text(worker.label()) + (worker.tag().isEmpty() ? "" : " " + WorkerTable.text(worker.tag()));
    }

    private static String verdict(Worker worker) {
        var level = worker.ending().map(ending -> ending.verdict().level()).orElse(Verdict.Level.VALID);
        return level == Verdict.Level.VALID ? "" : ": " + level;
    }
}
