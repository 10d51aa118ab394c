package io.hyload.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.hub.HubUrl;
import io.hyload.run.Console;
import io.hyload.run.Limits;
import io.hyload.run.PlainConsole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Compiles a scenario and runs it: the main job.
@Command(name = "run", description = "Compile a scenario and run it, with its figures live.", footer = {"",
        "Words:", "  statsfile=PATH       where the records go (default: a new file in stats_perf/)",
        "  console=HOST:PORT    send them there too, by UDP; may be given several times",
        "  control=PORT         lets the run be paused, stopped and changed by hyload control; 0 takes a free port",
        "  prometheus=PORT      the same as --prometheus",
        "  tag=TEXT             a name for this run in its records",
        "  logPath=DIR          where the log goes (default: log/)",
        "  any other NAME=VALUE is an option of the scenario", "", "Example:",
        "  hyload run code_java/First.java users=50 seconds=60",
        "  hyload run code_java/First.java users=100000 --workers 6",
        "  hyload run code_java/First.java users=50000 --on gen1,gen2",
        "  hyload run --attach                                # goes on with it after this process was killed",
        "  hyload run code_java/First.java control=41234      # and elsewhere: hyload control 41234 pause",
        "  hyload run code_java/First.java --prometheus 9464  # and elsewhere: curl 127.0.0.1:9464/metrics",
        "  hyload run code_java/First.java --require \"p99 < 300ms\" --warmup 5s --junit results.xml"})
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final ScenarioArguments scenario = new ScenarioArguments();

    @Option(names = "--json", paramLabel = "FILE", description = {"Write the result as JSON.",
            "- means standard output; the figures then go to standard error."})
    private Optional<String> json = Optional.empty();

    @Option(names = "--plain", description = "A line a second, on a terminal too.")
    private boolean plain;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = {
            "Share the run out to N processes, or N on each machine of --on; 1 by default.",
            "Users, tasks and rows of data are dealt out to them."})
    private int workers;

    @Option(names = "--worker-index-from-env", description = {
            "Do the share of one of the --workers alone: JOB_COMPLETION_INDEX tells which, from 0,",
            "as an Indexed Job of Kubernetes sets it."})
    private boolean indexed;

    @Option(names = "--meet", paramLabel = "URL", description = {
            "With --worker-index-from-env, be shown and told when to begin by whoever controls the run",
            "at that hub: ws://host:port (hyload k8s run does). HYLOAD_TOKEN is the hub's token."})
    private Optional<String> meeting = Optional.empty();

    @Mixin
    private final FleetOptions fleet = new FleetOptions();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the result as JUnit XML: a test a threshold.")
    private Optional<String> junit = Optional.empty();

    @Option(names = "--prometheus", paramLabel = "[ADDR:]PORT", description = {
            "Let Prometheus scrape the run while it is on, at /metrics;",
            "0 takes a free port. On 127.0.0.1 unless an address is given."})
    private Optional<String> prometheus = Optional.empty();

    @Mixin
    private final JudgingOptions judging = new JudgingOptions();

    @Spec
    private CommandSpec spec;

    private final Io io;

    RunCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        int most = indexed ? Limits.MOST_IN_CLUSTER : Limits.MOST_WORKERS;
        if (workers < 1 || workers > most) {
            throw Fault.badInput("--workers " + workers, "not 1 to " + most, "write --workers 4");
        }
        if (junit.filter("-"::equals).isPresent())
            throw Fault.badInput("--junit -", "not a file", "write --junit results.xml");
        if (meeting.isPresent() && !indexed)
            throw Fault.badInput("--meet", "only for one of several workers", "add --worker-index-from-env");
        if (indexed && (fleet.isAttached() || fleet.isAskedFor()))
            throw Fault.badInput("--worker-index-from-env", "not with --on, --monitor or --attach", "leave one out");
        var terms = judging.terms();
        if (meeting.isPresent()) return scenario.meet(io, WorkerIndex.share(io, workers), meeting());
        boolean toStdout = json.filter("-"::equals).isPresent();
        var files = new ResultFiles(console(io, plain || toStdout, toStdout), io, json, junit);
        try {
            var more = prometheus.map(at -> "prometheus=" + at);
            if (indexed) return scenario.run(io, more, WorkerIndex.share(io, workers), terms, files);
            if (fleet.isAttached()) return scenario.goOn(io, fleet, more, terms, files);
            if (fleet.isAskedFor()) return scenario.runOn(io, fleet, more, workers, arguments(), terms, files);
            return scenario.run(io, more, workers, terms, files);
        } catch (Fault e) {
            files.thrown(e);
            throw e;
        }
    }

    private MeetingWorker meeting() {
        try {
            return new MeetingWorker(io, HubUrl.parse(meeting.orElseThrow()), Token.ofEnvironment(io));
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// What stands behind `run`.
    private List<String> arguments() {
        var all = spec.root().commandLine().getParseResult().originalArgs();
        return all.subList(all.indexOf(spec.name()) + 1, all.size());
    }

    Io io() {
        return io;
    }

    /// A live block for a person at a terminal, a line a second for everybody else.
    static Console console(Io io, boolean plain, boolean toStderr) {
        if (io.terminal() && !plain) return new LiveConsole(io);
        return new PlainConsole(toStderr ? io.err() : io.out(), io.err(), io.colors().on(), io.columns());
    }
}
