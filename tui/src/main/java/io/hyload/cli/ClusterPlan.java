package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hyload.cli.kubernetes.ClusterRun;
import io.hyload.cli.kubernetes.Placement;
import io.hyload.run.SecretsFile;
import io.hyload.run.Words;
import io.hyload.sshops.ScenarioFile;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What a cluster is to be given for a run: the scenario with what lies beside it, its words, and its secrets apart from them.
///
/// @param scenario path of the scenario in the project
/// @param words    that no secret stands in
record ClusterPlan(String scenario, List<String> words, List<ClusterRun.ProjectFile> files, Optional<byte[]> secrets) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_SCENARIO = 24;
    private static final int TOKEN_BYTES = 16;

    /// @param file   the scenario
    /// @param given  its words
    /// @param parsed what they say, with secrets
    static ClusterPlan of(Io io, Path file, List<String> given, Words parsed) throws IOException {
        var folder = Optional.ofNullable(file.getParent()).orElse(io.folder());
        var root = folder.startsWith(io.folder()) ? io.folder() : folder;
        var there = new ArrayList<ClusterRun.ProjectFile>();
        for (var source : sources(folder)) there.add(file(root, source));
        for (ScenarioFile data : Preflight.data(folder, io.folder(), line -> io.err().println("hyload: " + line)))
            there.add(file(root, data.file()));
        var secrets = new LinkedHashMap<>(parsed.secrets());
        var plain = new ArrayList<String>();
        for (var word : given) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            if (equals > 0 && SecretsFile.isSecret(name)) secrets.put(name, word.substring(equals + 1));
            else plain.add(word);
        }
        return new ClusterPlan(path(root, file), plain, there,
                secrets.isEmpty() ? Optional.empty()
                        : Optional.of(SecretsFile.text(secrets).getBytes(UTF_8)));
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file)).sorted()
                    .toList();
        }
    }

    private static ClusterRun.ProjectFile file(Path root, Path file) throws IOException {
        return new ClusterRun.ProjectFile(path(root, file), Files.readAllBytes(file));
    }

    private static String path(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /// What a run is called that nobody has named: `checkout-1123-104500`.
    static String name(String scenario, LocalDateTime start) {
        var plain = scenario.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
        var shown = plain.isEmpty() ? "run" : plain.substring(0, Math.min(plain.length(), LONGEST_SCENARIO));
        return shown.replaceAll("-+$", "") + "-" + TIME.format(start);
    }

    /// A token that nobody has had before.
    static String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// @throws IllegalArgumentException in one line, for what the cluster would refuse
    ClusterRun run(String name, int workers, String token, String identity, Placement placement) {
        return new ClusterRun(name, scenario, words, workers, files, secrets, token, identity, placement);
    }

    /// Without what is secret.
    @Override
    public String toString() {
        return scenario + " " + words;
    }
}
