package io.hyload.cli.kubernetes;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.run.Limits;

/// A run as a cluster is to perform it.
///
/// @param name      a DNS label, by which it is found again
/// @param scenario  its path in the project: `code_java/First.java`
/// @param words     that follow it in the command line of each worker
/// @param files     of the project, the scenario among them
/// @param secrets   what `secrets.properties` beside the scenario is to hold; empty for none
/// @param token     of the hub
/// @param identity  what whoever goes on with it has to know; empty where nobody is to
public record ClusterRun(String name, String scenario, List<String> words, int workers, List<ProjectFile> files,
        Optional<byte[]> secrets, String token, String identity, Placement placement) {

    /// So that `NAME-workers-999-x7k2p` is a DNS label too.
    static final int LONGEST_NAME = 40;
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    /// @throws IllegalArgumentException in one line, for what the cluster would refuse
    public ClusterRun {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches())
            throw Placement.refused("run " + name, "no DNS label of at most " + LONGEST_NAME + " characters",
                    "begin with a letter; then lower-case letters, digits and -");
        if (workers < 1 || workers > Limits.MOST_IN_CLUSTER)
            throw Placement.refused("--workers " + workers, "not 1 to " + Limits.MOST_IN_CLUSTER, "write --workers 4");
        if (token.isBlank()) throw new IllegalArgumentException("a hub in a cluster: without a token (make one)");
        words = List.copyOf(words);
        files = List.copyOf(files);
        secrets = secrets.map(byte[]::clone);
        var paths = new HashSet<String>();
        if (secrets.isPresent()) paths.add(besideScenario(scenario));
        for (var file : files) {
            if (!paths.add(file.path())) throw Placement.refused(file.path(), "there twice", "leave one out");
        }
        if (!paths.contains(scenario)) throw Placement.refused(scenario, "not among the files", "add it");
    }

    /// One that nobody goes on with.
    public ClusterRun(String name, String scenario, List<String> words, int workers, List<ProjectFile> files,
            Optional<byte[]> secrets, String token, Placement placement) {
        this(name, scenario, words, workers, files, secrets, token, "", placement);
    }

    @Override
    public Optional<byte[]> secrets() {
        return secrets.map(byte[]::clone);
    }

    /// Where its secrets are in the project.
    String secretsPath() {
        return besideScenario(scenario);
    }

    private static String besideScenario(String scenario) {
        return scenario.substring(0, scenario.lastIndexOf('/') + 1) + Naming.SECRETS_KEY;
    }

    /// Without what is secret.
    @Override
    public String toString() {
        return "run " + name + " of " + scenario + ", " + workers + " workers";
    }

    /// A file as each worker finds it.
    ///
    /// @param path in the project, with `/` between folders
    public record ProjectFile(String path, byte[] bytes) {
        /// @throws IllegalArgumentException in one line, for a path that leads out of the project
        public ProjectFile {
            if (path.isEmpty() || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0
                    || Arrays.stream(path.split("/", -1)).anyMatch(part -> part.isEmpty() || part.startsWith("..")
                            || part.equals(".")))
                throw Placement.refused("'" + path + "'", "not a path in the project", "write data/users.csv");
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return path + ", " + bytes.length + " bytes";
        }
    }
}
