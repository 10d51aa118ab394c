package io.hyload.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.cli.kubernetes.Cluster;
import io.hyload.cli.kubernetes.ImageBuild;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs on a cluster of Kubernetes, which places, starts, watches and removes the workers.
@Command(name = "k8s", description = "Run on a cluster of Kubernetes: many workers, shown as one run.",
        synopsisSubcommandLabel = "run|manifests|image|list|delete", footer = {"", "Example:",
                "  hyload k8s image --tag registry.example.org/hyload:1.0.0 --base eclipse-temurin:25",
                "  hyload k8s run code_java/First.java users=5000 --workers 50 --image registry.example.org/hyload:1.0.0",
                "  hyload k8s run --attach                # goes on with it after this process was killed",
                "  hyload k8s manifests code_java/First.java --workers 50 > run.yaml", "",
                "The section k8s of hyload-cfg.json may hold kubeconfig, context, namespace, image, cpu, memory,",
                "node_selector, tolerations, annotations and image_pull_secret."})
final class KubernetesCommand implements Callable<Integer> {

    private final Io io;

    KubernetesCommand(Io io) {
        this.io = io;
    }

    /// With those of its subcommands that are classes.
    static CommandLine all(Io io) {
        return new CommandLine(new KubernetesCommand(io)).addSubcommand("run", new KubernetesRunCommand(io))
                .addSubcommand("manifests", new KubernetesManifestsCommand(io));
    }

    @Override
    public Integer call() {
        throw Fault.badInput("k8s", "run, manifests, image, list or delete?", "write hyload k8s list");
    }

    @Command(name = "image",
            description = {"Build the image that a cluster runs hyload from, with podman, buildah or docker.",
                    "Then push it to where the cluster gets it from."})
    int image(@Option(names = "--tag", paramLabel = "NAME", required = true,
            description = "Of the image: registry.example.org/hyload:1.0.0") String tag,
            @Option(names = "--base", paramLabel = "IMAGE",
                    description = "With a JDK 25; without it a small one is made first, on Debian.") Optional<
                            String> base,
            @Option(names = "--dry-run", description = "Print the command lines, and build nothing.") boolean dryRun)
            throws IOException, InterruptedException {
        try {
            var build = new ImageBuild(distribution(), base, tag);
            var lines = build.lines(ImageBuild.builder(io.environment().getOrDefault("PATH", "")));
            for (var line : lines) {
                io.out().println(String.join(" ", line));
                io.out().flush();
                if (dryRun) continue;
                int code = new ProcessBuilder(line).inheritIO().start().waitFor();
                if (code != 0) throw new Fault(ExitCode.CRASHED, line.getFirst(), "ended with exit code " + code,
                        "what it said stands above");
            }
            return ExitCode.PASSED;
        } catch (IOException | IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// The folder that hyload was unpacked to: above that of its jar.
    private static Path distribution() throws IOException {
        try {
            var jar = Path.of(KubernetesCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return jar.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IOException("k8s image: it is not known where hyload was unpacked to", e);
        }
    }

    @Command(name = "list", description = "The runs in the namespace.")
    int list(@Mixin ClusterOptions options) throws IOException {
        try (var cluster = Cluster.open(options.placement(io, false))) {
            var runs = cluster.list();
            if (runs.isEmpty()) io.out().println("no runs in namespace " + cluster.namespace());
            for (var run : runs) {
                io.out().println(
                        String.format(Locale.ROOT, "%-32s %4d workers  %4d on  %4d failed  %8s  %s", run.name(),
                                run.workers(), run.active(), run.failed(), age(run.created()), run.scenario()));
            }
            return ExitCode.PASSED;
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private static String age(Instant created) {
        var age = Duration.between(created, Instant.now());
        if (age.toHours() > 0) return age.toHours() + " h";
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }

    @Command(name = "delete", description = "Remove all of a run, whatever it is doing.")
    int delete(@Parameters(paramLabel = "RUN", description = "As hyload k8s list tells it.") String run,
            @Option(names = "--yes", description = "Do not ask.") boolean yes, @Mixin ClusterOptions options)
            throws IOException {
        try (var cluster = Cluster.open(options.placement(io, false))) {
            if (!cluster.isThere(run))
                throw Fault.badInput("run " + run, "not in namespace " + cluster.namespace(), "hyload k8s list tells");
            if (!yes) confirm(run, cluster.namespace());
            cluster.delete(run);
            io.out().println("removed: " + run);
            return ExitCode.PASSED;
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private void confirm(String run, String namespace) {
        var person = io.person().orElseThrow(() -> Fault.badInput("delete " + run, "nobody can be asked", "add --yes"));
        var answer = person.ask("Remove run " + run + " from namespace " + namespace + "? [y/N] ").orElse("");
        if (!answer.strip().equalsIgnoreCase("y")) throw Fault.badInput("delete " + run, "not confirmed", "");
    }
}
