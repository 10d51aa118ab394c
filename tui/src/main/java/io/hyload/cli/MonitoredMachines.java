package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.run.AtExit;
import io.hyload.sshops.DetachedProcess;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Inventory;
import io.hyload.sshops.Machine;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;
import io.hyload.sshops.Program;
import io.hyload.sshops.Quoted;

/// What machines under test do while a run is on: recorded there from before its start to its end, then fetched.
///
/// A recording that was on already is left on.
final class MonitoredMachines implements AutoCloseable {
    private final Io io;
    private final DetachedProcess.Way way;
    private final ProgressBoard board;
    private final Path statsFile;
    private final Map<Machine, Boolean> isOurs = new LinkedHashMap<>();
    private Optional<AtExit> atExit = Optional.empty();
    private boolean over;

    /// @param statsFile of the run
    MonitoredMachines(Io io, DetachedProcess.Way way, ProgressBoard board, Path statsFile) {
        this.io = io;
        this.way = way;
        this.board = board;
        this.statsFile = statsFile;
    }

    /// Starts the recordings, after the monitor was brought to where it is missing.
    ///
    /// @throws Fault when that fails on any of the machines; all reasons have been told then, and what was started has ended
    void start(List<Machine> machines, Bundles bundles, Preflight preflight) throws IOException {
        atExit = Optional.of(AtExit.of("hyload-monitored", this::end));
        try {
            preflight.onAll("--monitor", machines, machine -> {
                begin(machine, bundles);
                return machine;
            }, io);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void begin(Machine machine, Bundles bundles) throws IOException {
        try (var remote = way.to(machine)) {
            var facts = Facts.parse(machine.name(), new PlanRunner(remote, _ -> {}).run(Plans.check(machine)));
            boolean isRunning = !facts.of(Program.SYSMON).running().isEmpty();
            if (!isRunning) {
                var runner = new PlanRunner(remote, board::accept);
                var bundle = bundles.of(Program.SYSMON, facts.platform());
                if (!Plans.isDeployed(machine, Program.SYSMON, facts, bundle))
                    runner.run(Plans.deploySysmon(machine, facts, bundle));
                runner.run(Plans.startSysmon(machine));
            }
            synchronized (this) {
                isOurs.put(machine, !isRunning);
            }
        }
    }

    /// Ends what was started here and fetches what was recorded; what fails is told, and the others are fetched nevertheless.
    private synchronized void end() {
        if (over) return;
        over = true;
        var files = new ArrayList<Path>();
        isOurs.forEach((machine, ours) -> {
            try (var remote = way.to(machine)) {
                files.addAll(fetch(machine, ours, new PlanRunner(remote, _ -> {})));
            } catch (IOException e) {
                board.warn(e.getMessage());
            }
        });
        if (files.isEmpty()) return;
        var line = new StringBuilder("both on one axis: hyload report ").append(word(statsFile));
        for (var file : files) line.append(" --resource ").append(word(file));
        board.warn(line.toString());
    }

    /// @return the resource files that are new here, or have grown
    private List<Path> fetch(Machine machine, boolean ours, PlanRunner runner) throws IOException {
        if (ours) runner.run(Plans.stopSysmon(machine));
        var there = Inventory.parse(runner.run(Plans.list(machine, Program.SYSMON)));
        var into = io.folder().resolve("stats_resource").resolve(machine.name());
        var before = Inventory.here(into);
        runner.run(Plans.pullSysmon(machine, there, into, before));
        return Inventory.here(into).entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith(".csv")
                        && !file.getValue().equals(before.get(file.getKey())))
                .map(Map.Entry::getKey).sorted().toList();
    }

    /// A path as a shell takes it.
    private String word(Path file) {
        return Quoted.word(io.shown(file));
    }

    @Override
    public void close() {
        end();
        atExit.ifPresent(AtExit::close);
    }
}
