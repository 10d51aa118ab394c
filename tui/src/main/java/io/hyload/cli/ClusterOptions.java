package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.hyload.cli.kubernetes.Placement;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.run.Nearest;
import picocli.CommandLine.Option;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Where in which cluster a run goes: by options, else by the section `k8s` of `hyload-cfg.json`.
final class ClusterOptions {
    private static final String SECTION = "k8s";
    private static final Set<String> KEYS = Set.of("kubeconfig", "context", "namespace", "image", "cpu", "memory",
            "node_selector", "tolerations", "annotations", "image_pull_secret");

    @Option(names = "--kubeconfig", paramLabel = "FILE",
            description = "How the cluster is reached; $KUBECONFIG or ~/.kube/config by default.")
    private Optional<String> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "Of that file; its current one by default.")
    private Optional<String> context = Optional.empty();

    @Option(names = {"-n", "--namespace"}, paramLabel = "NAME", description = "That of the context by default.")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--image", paramLabel = "IMAGE", description = "That holds hyload; hyload k8s image builds one.")
    private Optional<String> image = Optional.empty();

    @Option(names = "--cpu", paramLabel = "CPU", description = "Of each worker, not more and not less: 2, or 1500m; "
            + Placement.USUAL_CPU + " by default.")
    private Optional<String> cpu = Optional.empty();

    @Option(names = "--memory", paramLabel = "SIZE", description = "Of each worker: 1Gi, or 800Mi; "
            + Placement.USUAL_MEMORY + " by default.")
    private Optional<String> memory = Optional.empty();

    @Option(names = "--node-selector", paramLabel = "KEY=VALUE",
            description = "A label that the nodes of workers must have. Repeatable.")
    private Map<String, String> nodeSelector = new LinkedHashMap<>();

    @Option(names = "--toleration", paramLabel = "KEY=VALUE:EFFECT",
            description = "A taint that they may have. Repeatable.")
    private List<String> tolerations = new ArrayList<>();

    @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "Of all pods. Repeatable.")
    private Map<String, String> annotations = new LinkedHashMap<>();

    @Option(names = "--image-pull-secret", paramLabel = "NAME", description = "A Secret of the namespace.")
    private Optional<String> imagePullSecret = Optional.empty();

    /// @param needsImage whether pods are made
    /// @throws Fault for what cannot be, wherever it stands
    Placement placement(Io io, boolean needsImage) throws IOException {
        var section = new Section(io);
        var chosen = image.or(() -> section.text("image"));
        if (needsImage && chosen.isEmpty())
            throw Fault.badInput("--image", "none is given",
                    "hyload k8s image builds one; or \"k8s\": {\"image\": …} in " + SettingsFile.NAME);
        try {
            return new Placement(kubeconfig.or(() -> section.text("kubeconfig")).map(io::at),
                    context.or(() -> section.text("context")), namespace.or(() -> section.text("namespace")),
                    chosen.orElse("none"), cpu.or(() -> section.text("cpu")).orElse(Placement.USUAL_CPU),
                    memory.or(() -> section.text("memory")).orElse(Placement.USUAL_MEMORY),
                    nodeSelector.isEmpty() ? section.texts("node_selector") : nodeSelector,
                    (tolerations.isEmpty() ? section.list("tolerations") : tolerations).stream()
                            .map(Placement.Toleration::parse).toList(),
                    annotations.isEmpty() ? section.texts("annotations") : annotations,
                    imagePullSecret.or(() -> section.text("image_pull_secret")));
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// The section of the settings.
    private static final class Section {
        private final Path file;
        private final Json json;

        Section(Io io) throws IOException {
            file = io.at(SettingsFile.NAME);
            json = read();
            if (!json.isMissing() && !json.isObject()) throw wrong("\"k8s\"", "not an object");
            for (var key : json.names())
                if (!KEYS.contains(key)) throw wrong("\"" + key + "\" in \"k8s\"",
                        "unknown" + Nearest.to(key, KEYS).map(near -> ": \"" + near + "\" is meant?").orElse(""));
        }

        private Json read() throws IOException {
            var codec = JsonCodec.found();
            byte[] text = "{}".getBytes(UTF_8);
            try {
                text = Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                // As an empty one.
            }
            var json = codec.parse(text);
            if (!json.isObject())
                throw Fault.badInput(SettingsFile.NAME, codec.complaint(text), "mend it, or move it away");
            return json.get(SECTION);
        }

        private static Fault wrong(String what, String why) {
            return Fault.badInput(SettingsFile.NAME + ": " + what, why, "hyload k8s run --help tells what there is");
        }

        Optional<String> text(String key) {
            var value = json.get(key);
            if (value.isMissing()) return Optional.empty();
            if (!value.isString()) throw wrong("\"" + key + "\" in \"k8s\"", "not a text");
            return Optional.of(value.asString());
        }

        Map<String, String> texts(String key) {
            var value = json.get(key);
            if (!value.isMissing() && !value.isObject()) throw wrong("\"" + key + "\" in \"k8s\"", "not an object");
            var texts = new LinkedHashMap<String, String>();
            for (var name : value.names()) texts.put(name, value.get(name).asString());
            return texts;
        }

        List<String> list(String key) {
            var value = json.get(key);
            if (!value.isMissing() && !value.isArray()) throw wrong("\"" + key + "\" in \"k8s\"", "not a list");
            return value.elements().stream().map(Json::asString).toList();
        }
    }
}
