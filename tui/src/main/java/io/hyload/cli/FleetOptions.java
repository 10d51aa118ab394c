package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hyload.run.Console;
import io.hyload.run.Limits;
import io.hyload.run.Terms;
import io.hyload.run.Words;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.Prompts;
import io.hyload.sshops.SshConnections;
import picocli.CommandLine.Option;

/// On which machines a run is, and how they are reached.
final class FleetOptions {
    /// Longer than a connection is unused while a run is on.
    private static final Duration IDLE = Duration.ofMinutes(1);

    @Option(names = "--on", paramLabel = "MACHINE", split = ",", description = {
            "Run on these machines, reached by SSH: names of files in remotes/, or user@host[:port].",
            "What they need is brought there; they begin together, and are shown as one run."})
    private List<String> on = List.of();

    @Option(names = "--batch", description = "With --on, ask for nothing: no password, no unknown host key.")
    private boolean batch;

    @Option(names = "--accept-new-hostkey",
            description = "With --on, take the key of a host that was never seen before.")
    private boolean acceptNewHostKey;

    boolean isAskedFor() {
        return !on.isEmpty();
    }

    /// Makes the machines ready and runs it there.
    ///
    /// @param folder of the scenario
    /// @param each   workers on each machine
    int run(Io io, Path folder, Performance performance, Words words, int each, Terms terms, Console console)
            throws IOException {
        var machines = machines(io);
        if (machines.size() * each > Limits.MOST_WORKERS)
            throw Fault.badInput("--on", machines.size() * each + " workers, more than " + Limits.MOST_WORKERS,
                    "use fewer with --workers");
        var scenario = performance.scenario().name();
        var board = new ProgressBoard(io, machines.stream().map(Machine::name).toList(), false);
        try (var connections = connections(io, board)) {
            var bundles = new Bundles(Bundles.cache(io, RemoteCommand.home(io)), board::warn);
            var data = Preflight.data(folder, io.folder(), board::warn);
            var fit = new Preflight(connections::connect, bundles, board).perform(machines, data, io);
            var run = Words.nameOf(LocalDateTime.now());
            var fleet = new Fleet(io, connections::connect, run, scenario + ".java", fit, each);
            return new Troupe(io, performance, words.withStatsFile(Path.of("stats_perf", run + ".sts")), fleet, terms)
                    .run(console);
        }
    }

    private List<Machine> machines(Io io) throws IOException {
        var files = MachineFiles.all(io.at(RemoteCommand.FOLDER));
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (var name : on) {
            if (name.isBlank()) continue;
            var machine = RemoteCommand.machine(files, name.strip());
            machines.put(machine.name(), machine);
        }
        if (machines.isEmpty()) throw Fault.badInput("--on", "no machine is named", "write --on gen1,gen2");
        return List.copyOf(machines.values());
    }

    private SshConnections connections(Io io, ProgressBoard board) {
        var prompts = io.person().filter(_ -> !batch).<Prompts>map(person -> new RemotePrompts(person, board))
                .orElse(Prompts.NOBODY);
        return new SshConnections(new SshConnections.Settings(RemoteCommand.home(io), System.getProperty("user.name"),
                io.environment(), prompts, acceptNewHostKey, board::warn, IDLE));
    }
}
