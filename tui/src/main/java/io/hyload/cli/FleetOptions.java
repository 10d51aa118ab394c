package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Stack;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.hyload.run.Console;
import io.hyload.run.Limits;
import io.hyload.run.Terms;
import io.hyload.run.Words;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.ScenarioFile;
import io.hyload.sshops.SshConnections;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
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

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "60s", description = {
            "With --on, how long a machine that cannot be reached any more is tried again",
            "before it counts as lost; 60s by default."})
    private String patience;

    @Option(names = "--attach", paramLabel = "RUN", arity = "0..1", parameterConsumer = Attaching.class, description = {
            "Go on with a run of --on whose hyload was killed, or had lost a machine: the latest,",
            "or RUN, as its stats file is called. All else is as it was said at its start."})
    private Optional<OngoingRun> ongoing = Optional.empty();

    /// Puts the command line of the run that is meant behind the option, but for the flags that are given anew.
    static final class Attaching implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            var name = words.isEmpty() || words.peek().startsWith("-") ? "" : words.pop();
            try {
                var found = OngoingRun.find(((RunCommand) command.userObject()).io(), name);
                option.setValue(Optional.of(found));
                var known = found.arguments().stream()
                        .filter(argument -> !argument.startsWith("-") || !words.contains(argument)).toList();
                known.reversed().forEach(words::push);
            } catch (IOException e) {
                throw Fault.of(e);
            }
        }
    }

    boolean isAttached() {
        return ongoing.isPresent();
    }

    boolean isAskedFor() {
        return !on.isEmpty() || !monitored.isEmpty();
    }

    /// Runs it in this process, or by others on this machine.
    interface Here {
        int run(Performance performance, Words words) throws IOException;
    }

    /// Makes the machines ready and runs it there.
    ///
    /// @param folder    of the scenario
    /// @param each      workers on each machine
    /// @param arguments of the command, for who goes on with the run
    /// @param here      where it is run when machines are only to be watched
    int run(Io io, Path folder, Performance performance, Words words, int each, List<String> arguments, Terms terms,
            Console console, Here here) throws IOException {
        var patient = patience();
        var unknown = new ArrayList<Fault>();
        var machines = machines(io, on, "--on", unknown);
        var watched = machines(io, monitored, "--monitor", unknown);
        Preflight.requireNone(unknown, io);
        if (machines.size() * each > Limits.MOST_WORKERS)
            throw Fault.badInput("--on", machines.size() * each + " workers, more than " + Limits.MOST_WORKERS,
                    "use fewer with --workers");
        var run = Words.nameOf(LocalDateTime.now());
        var named = named(words, run);
        var scenario = performance.scenario().name();
        try (var reach = new Reach(io, machines, watched, named)) {
            var bundles = new Bundles(Bundles.cache(io, RemoteCommand.home(io)), reach.board::warn);
            var preflight = new Preflight(reach.connections::connect, bundles, reach.board);
            var data = machines.isEmpty() ? List.<ScenarioFile>of()
                    : Preflight.data(folder, io.folder(), reach.board::warn);
            var ready = preflight.perform(machines, watched, data, io);
            var fit = ready.on();
            reach.watch.start(ready.watched(), preflight);
            if (machines.isEmpty()) return here.run(performance, named);
            var places = fit.stream().map(one -> OngoingRun.Place.of(one.machine().name(), one.skew())).toList();
            var posts = fit.stream().map(one -> new Fleet.Post(one.machine(), one.skew(), one.facts().files()))
                    .toList();
            var begun = new OngoingRun(run, scenario, each, places, reach.watch.ours(), "", 0,
                    OngoingRun.Viewer.here(), arguments);
            var fleet = new Fleet(io, reach.connections::connect, posts, begun, false, patient, _ -> {});
            return new Troupe(io, scenario, named, fleet, terms).run(performance, console);
        }
    }

    private Duration patience() {
        return JudgingOptions.time("--patience", patience, "60s");
    }

    private static Words named(Words words, String run) {
        return words.withStatsFile(Path.of("stats_perf", run + ".sts"));
    }

    /// Goes on with the run of `--attach`. What was written of it before is kept until all of it was heard again.
    int goOn(Io io, Words words, Terms terms, Console console) throws IOException {
        var run = ongoing.orElseThrow();
        var files = MachineFiles.all(io.at(RemoteCommand.FOLDER));
        var posts = new ArrayList<Fleet.Post>();
        for (var place : run.places())
            posts.add(new Fleet.Post(RemoteCommand.machine(files, place.machine()), place.skew(),
                    OptionalLong.empty()));
        Map<Machine, Boolean> ours = new LinkedHashMap<>();
        run.monitored().forEach((name, isOurs) -> ours.put(RemoteCommand.machine(files, name), isOurs));
        var named = named(words, run.run());
        var statsFile = io.folder().resolve(named.statsFile().orElseThrow());
        try (var reach = new Reach(io, posts.stream().map(Fleet.Post::machine).toList(), List.copyOf(ours.keySet()),
                named)) {
            reach.watch.goOn(ours);
            var before = Before.aside(io, statsFile, reach.board::warn);
            var fleet = new Fleet(io, reach.connections::connect, posts, run, true, patience(), before::settle);
            return new Troupe(io, run.scenario(), named, fleet, terms).goOn(console);
        }
    }

    /// What another process had written of the run: kept aside until all of it was heard again.
    private record Before(Io io, Path statsFile, Path aside, Consumer<String> notices) {

        static Before aside(Io io, Path statsFile, Consumer<String> notices) throws IOException {
            var before = new Before(io, statsFile, statsFile.resolveSibling(statsFile.getFileName() + ".before"),
                    notices);
            if (Files.exists(statsFile)) Files.move(statsFile, before.aside, StandardCopyOption.REPLACE_EXISTING);
            return before;
        }

        void settle(boolean isHeard) {
            try {
                if (!Files.exists(aside)) return;
                if (!Files.exists(statsFile)) Files.move(aside, statsFile);
                else if (isHeard) Files.delete(aside);
                else notices.accept(io.shown(aside) + " holds what was known of the run before");
            } catch (IOException e) {
                notices.accept(Fault.of(e).line());
            }
        }
    }

    /// The ways to all machines of a run.
    private final class Reach implements AutoCloseable {
        private final ProgressBoard board;
        private final SshConnections connections;
        private final MonitoredMachines watch;

        Reach(Io io, List<Machine> machines, List<Machine> watched, Words named) {
            board = new ProgressBoard(io, Stream.concat(machines.stream(), watched.stream()).map(Machine::name)
                    .distinct().toList(), false);
            connections = RemotePrompts.connections(io, board, batch, acceptNewHostKey);
            watch = new MonitoredMachines(io, connections::connect, board,
                    io.folder().resolve(named.statsFile().orElseThrow()));
        }

        @Override
        public void close() {
            try (connections) {
                watch.close();
            }
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
                RemoteCommand.machines(files, name.strip()).forEach(machine -> machines.put(machine.name(), machine));
            } catch (Fault e) {
                unknown.add(e);
            }
        }
        if (machines.isEmpty() && unknown.isEmpty())
            throw Fault.badInput(option, "no machine is named", "write " + option + " gen1,gen2");
        return List.copyOf(machines.values());
    }
}
