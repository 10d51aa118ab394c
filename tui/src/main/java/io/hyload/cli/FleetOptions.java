package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.hyload.run.Console;
import io.hyload.run.Limits;
import io.hyload.run.Terms;
import io.hyload.run.Words;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.ScenarioFile;
import picocli.CommandLine.Option;

/// On which machines a run is, and how they are reached.
final class FleetOptions {
    @Option(names = "--on", paramLabel = "MACHINE", split = ",", description = {
            "Run on these machines, reached by SSH: names of files in remotes/, or user@host[:port].",
            "What they need is brought there; they begin together, and are shown as one run."})
    private List<String> on = List.of();

    @Option(names = "--monitor", paramLabel = "MACHINE", split = ",", description = {
            "Record what these machines do meanwhile, as hyload sysmon does, and fetch it in the end."})
    private List<String> monitored = List.of();

    @Option(names = "--batch",
            description = "With --on or --monitor, ask for nothing: no password, no unknown host key.")
    private boolean batch;

    @Option(names = "--accept-new-hostkey",
            description = "With --on or --monitor, take the key of a host that was never seen before.")
    private boolean acceptNewHostKey;

    boolean isAskedFor() {
        return !on.isEmpty() || !monitored.isEmpty();
    }

    /// Runs it in this process, or by others on this machine.
    interface Here {
        int run(Performance performance, Words words) throws IOException;
    }

    /// Makes the machines ready and runs it there.
    ///
    /// @param folder of the scenario
    /// @param each   workers on each machine
    /// @param here   where it is run when machines are only to be watched
    int run(Io io, Path folder, Performance performance, Words words, int each, Terms terms, Console console, Here here)
            throws IOException {
        var unknown = new ArrayList<Fault>();
        var machines = machines(io, on, "--on", unknown);
        var watched = machines(io, monitored, "--monitor", unknown);
        Preflight.requireNone(unknown, io);
        if (machines.size() * each > Limits.MOST_WORKERS)
            throw Fault.badInput("--on", machines.size() * each + " workers, more than " + Limits.MOST_WORKERS,
                    "use fewer with --workers");
        var run = Words.nameOf(LocalDateTime.now());
        var named = words.withStatsFile(Path.of("stats_perf", run + ".sts"));
        var names = Stream.concat(machines.stream(), watched.stream()).map(Machine::name).distinct().toList();
        var board = new ProgressBoard(io, names, false);
        try (var connections = RemotePrompts.connections(io, board, batch, acceptNewHostKey);
                var watch = new MonitoredMachines(io, connections::connect, board,
                        io.folder().resolve(named.statsFile().orElseThrow()))) {
            var bundles = new Bundles(Bundles.cache(io, RemoteCommand.home(io)), board::warn);
            var preflight = new Preflight(connections::connect, bundles, board);
            var data = machines.isEmpty() ? List.<ScenarioFile>of()
                    : Preflight.data(folder, io.folder(), board::warn);
            var ready = preflight.perform(machines, watched, data, io);
            watch.start(ready.watched(), preflight);
            if (machines.isEmpty()) return here.run(performance, named);
            var fleet = new Fleet(io, connections::connect, run, performance.scenario().name() + ".java", ready.on(),
                    each);
            return new Troupe(io, performance, named, fleet, terms).run(console);
        }
    }

    /// @param unknown gets those that no file tells of
    private static List<Machine> machines(Io io, List<String> named, String option, List<Fault> unknown)
            throws IOException {
        if (named.isEmpty()) return List.of();
        var files = MachineFiles.all(io.at(RemoteCommand.FOLDER));
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (var name : named) {
            if (name.isBlank()) continue;
            try {
                var machine = RemoteCommand.machine(files, name.strip());
                machines.put(machine.name(), machine);
            } catch (Fault e) {
                unknown.add(e);
            }
        }
        if (machines.isEmpty() && unknown.isEmpty())
            throw Fault.badInput(option, "no machine is named", "write " + option + " gen1,gen2");
        return List.copyOf(machines.values());
    }
}
