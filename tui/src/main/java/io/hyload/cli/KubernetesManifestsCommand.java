package io.hyload.cli;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.cli.kubernetes.Cluster;
import io.hyload.run.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what `hyload k8s run` would create.
@Command(name = "manifests", description = {"Print what hyload k8s run would create, as YAML.",
        "The Secret among it holds the token of the hub, and the secrets of the scenario."})
final class KubernetesManifestsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The scenario, a Java file.")
    private String file;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "NAME=VALUE, see hyload run --help.")
    private List<String> words = List.of();

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = "How many; 1 by default.")
    private int workers;

    @Option(names = "--name", paramLabel = "NAME", description = "Of the run; else its scenario and time.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private final ClusterOptions options = new ClusterOptions();

    private final Io io;

    KubernetesManifestsCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        if (workers < 1 || workers > Limits.MOST_IN_CLUSTER)
            throw Fault.badInput("--workers " + workers, "not 1 to " + Limits.MOST_IN_CLUSTER, "write --workers 4");
        var placement = options.placement(io, true);
        return new ScenarioArguments(file, words).run(io, (performance, parsed) -> {
            try {
                var run = name.orElseGet(() -> ClusterPlan.name(performance.scenario().name(), LocalDateTime.now()));
                io.out().print(Cluster.yaml(ClusterPlan.of(io, io.at(file), words, parsed)
                        .run(run, workers, ClusterPlan.newToken(), "", placement)));
                return ExitCode.PASSED;
            } catch (IllegalArgumentException e) {
                throw Fault.told(ExitCode.BAD_INPUT, e);
            }
        });
    }
}
