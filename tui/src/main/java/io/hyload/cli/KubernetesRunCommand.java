package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;

import io.hyload.cli.kubernetes.Cluster;
import io.hyload.cli.kubernetes.FoundRun;
import io.hyload.run.Limits;
import io.hyload.run.Terms;
import io.hyload.run.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compiles a scenario here and runs it in a cluster: shown and judged as any run.
@Command(name = "run",
        description = {"Run a scenario in a cluster: the same figures, files and exit codes as of hyload run.",
                "In the end all of it is removed there."})
final class KubernetesRunCommand implements Callable<Integer> {
    /// Asked for by `--attach` alone.
    private static final String LATEST = "";

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The scenario, a Java file.")
    private Optional<String> file = Optional.empty();

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "NAME=VALUE, see hyload run --help.")
    private List<String> words = List.of();

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = "How many; 1 by default.")
    private int workers;

    @Option(names = "--name", paramLabel = "NAME",
            description = "Of the run in the cluster; else its scenario and time.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--ready-within", paramLabel = "TIME", defaultValue = "5m",
            description = "How long all workers may take to be ready; 5m by default.")
    private String readiness;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "60s",
            description = "How long a hub that cannot be reached is tried again; 60s by default.")
    private String patience;

    @Option(names = "--keep", description = "Leave everything in the cluster in the end.")
    private boolean isKept;

    @Option(names = "--attach", paramLabel = "RUN", arity = "0..1", parameterConsumer = Attaching.class,
            description = "Go on with a run whose hyload was killed or cut off: the latest, or RUN.")
    private Optional<String> attached = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON; - means standard output.")
    private Optional<String> json = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the result as JUnit XML: a test a threshold.")
    private Optional<String> junit = Optional.empty();

    @Option(names = "--plain", description = "A line a second, on a terminal too.")
    private boolean plain;

    @Mixin
    private final JudgingOptions judging = new JudgingOptions();

    @Mixin
    private final ClusterOptions options = new ClusterOptions();

    private final Io io;

    KubernetesRunCommand(Io io) {
        this.io = io;
    }

    /// Takes the next word where it can be the name of a run.
    static final class Attaching implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean isNamed = !words.isEmpty() && !words.peek().startsWith("-") && !words.peek().contains("=")
                    && !words.peek().endsWith(".java");
            option.setValue(Optional.of(isNamed ? words.pop() : LATEST));
        }
    }

    @Override
    public Integer call() throws IOException {
        if (workers < 1 || workers > Limits.MOST_IN_CLUSTER)
            throw Fault.badInput("--workers " + workers, "not 1 to " + Limits.MOST_IN_CLUSTER, "write --workers 4");
        var terms = judging.terms();
        boolean toStdout = json.filter("-"::equals).isPresent();
        var files = new ResultFiles(RunCommand.console(io, plain || toStdout, toStdout), io, json, junit);
        try {
            if (attached.isPresent()) return goOn(files, terms);
            return begin(files, terms);
        } catch (Fault e) {
            files.thrown(e);
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            var fault = Fault.told(ExitCode.BAD_INPUT, e);
            files.thrown(fault);
            throw fault;
        }
    }

    private GatheredWorkers.Plan plan(String run, int count, String token, Optional<ClusterIdentity> begun) {
        return new GatheredWorkers.Plan(run, count, Optional.of(token), begun.map(ClusterIdentity::identity),
                JudgingOptions.time("--ready-within", readiness, "5m"),
                JudgingOptions.time("--patience", patience, "60s"));
    }

    // ------------------------------------------------------------------ a new one

    private int begin(ResultFiles files, Terms terms) throws IOException {
        var scenario = file.orElseThrow(() -> Fault.badInput("k8s run", "which scenario?",
                "write hyload k8s run code_java/First.java"));
        var placement = options.placement(io, true);
        var arguments = new ScenarioArguments(scenario, words);
        return arguments.run(io, (performance, parsed) -> {
            var start = LocalDateTime.now();
            var named = parsed.withStatsFile(Path.of("stats_perf", Words.nameOf(start) + ".sts"));
            var wanted = ClusterPlan.of(io, io.at(scenario), words, parsed);
            var run = name.orElseGet(() -> ClusterPlan.name(performance.scenario().name(), start));
            var token = ClusterPlan.newToken();
            var tried = wanted.run(run, workers, token, "", placement);
            try (var cluster = Cluster.open(placement)) {
                Preflight.requireNone(cluster.preflight(tried).stream()
                        .map(line -> Fault.told(ExitCode.BAD_INPUT, new IOException(line))).toList(), io);
                try (var site = new ClusterSite(cluster, run, workers, isKept,
                        identity -> cluster.create(wanted.run(run,
                                workers, token, ClusterIdentity.of(identity, Words.nameOf(start),
                                        performance.scenario().name()).text(),
                                placement)))) {
                    var gathered = new GatheredWorkers(io, site,
                            plan(Words.nameOf(start), workers, token, Optional.empty()));
                    return new Troupe(io, performance.scenario().name(), named, gathered, terms)
                            .run(performance, files);
                }
            }
        });
    }

    // ------------------------------------------------------------------ one that is on

    private int goOn(ResultFiles files, Terms terms) throws IOException {
        if (file.isPresent()) throw Fault.badInput("--attach", "with a scenario", "leave out " + file.get());
        try (var cluster = Cluster.open(options.placement(io, false))) {
            var found = found(cluster);
            var token = cluster.token(found.name()).orElseThrow(() -> new IOException("run " + found.name()
                    + ": its token is not there any more"));
            var begun = ClusterIdentity.parse(found.identity());
            return begun.isPresent() ? goOn(cluster, found, token, begun.get(), files, terms)
                    : beginThere(cluster, found, token, files, terms);
        }
    }

    private int goOn(Cluster cluster, FoundRun found, String token, ClusterIdentity begun, ResultFiles files,
            Terms terms) {
        try (var site = new ClusterSite(cluster, found.name(), found.workers(), isKept, _ -> {})) {
            var gathered = new GatheredWorkers(io, site,
                    plan(begun.run(), found.workers(), token, Optional.of(begun)));
            return new Troupe(io, begun.scenario(), named(begun.run()), gathered, terms).goOn(files);
        }
    }

    /// One made from printed manifests: its workers wait for somebody who begins it.
    private int beginThere(Cluster cluster, FoundRun found, String token, ResultFiles files, Terms terms) {
        var run = Words.nameOf(LocalDateTime.now());
        var scenario = found.scenario().replaceFirst(".*/", "").replaceFirst("\\.java$", "");
        try (var site = new ClusterSite(cluster, found.name(), found.workers(), isKept, identity -> cluster.identify(
                found.name(), ClusterIdentity.of(identity, run, scenario).text()))) {
            var gathered = new GatheredWorkers(io, site, plan(run, found.workers(), token, Optional.empty()));
            return new Troupe(io, scenario, named(run), gathered, terms).begin(files);
        }
    }

    private Words named(String run) {
        return Performance.words(words, io).withStatsFile(Path.of("stats_perf", run + ".sts"));
    }

    private FoundRun found(Cluster cluster) throws IOException {
        var wanted = attached.orElseThrow();
        var runs = cluster.list();
        return runs.reversed().stream().filter(run -> wanted.equals(LATEST) || run.name().equals(wanted)).findFirst()
                .orElseThrow(() -> Fault.badInput("--attach" + (wanted.equals(LATEST) ? "" : " " + wanted),
                        "no such run in namespace " + cluster.namespace(), "hyload k8s list tells"));
    }
}
