package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.hyload.testsupport.Command;

import static org.awaitility.Awaitility.await;

/// A machine whose home has the worst of names, and what was done on it. What still runs there at the end is killed.
///
/// Its "Java" is a shell script: `run FILE words…` performs FILE by `sh`, and the resource monitor writes a file a moment.
final class TestMachine implements AutoCloseable {

    static final Machine GEN1 = new Machine("gen1", "127.0.0.1");
    private static final String JAVA = """
            #!/bin/sh
            for word; do
                case $word in
                    -version) echo 'openjdk version "25.0.3" 2026-04-21' >&2; exit 0 ;;
                    --dry-run) [ ! -e "$HOME/broken" ] || { echo 'Error: no such class' >&2; exit 1; }; exit 0 ;;
                esac
            done
            printf '%s\\n' "$@" >"$HOME/words"
            while [ "$1" != demo.Main ]; do shift; done
            shift
            if [ "$1" = run ]; then
                shift
                exec sh "$@"
            fi
            exec 3>>"$1/res--2026-11-22_140608.csv"
            echo '{}' >"$1/res--2026-11-22_140608.json"
            echo recording
            while :; do echo 1,2,3, >&3; sleep 0.05; done
            """;

    final Path files;
    /// The machine as a folder; what is done may go another way.
    final LocalRemote remote;
    final List<Progress> told = new ArrayList<>();
    private PlanRunner runner;

    TestMachine(Path folder) throws IOException {
        this(folder, List.of("/bin/sh"), Map.of(), UnaryOperator.identity());
    }

    /// What is started there is watched for a fifth of a second, not for a whole one: many are started.
    TestMachine(Path folder, List<String> shell, Map<String, String> environment, UnaryOperator<String> rewriting)
            throws IOException {
        this(folder, new LocalRemote(Files.createDirectories(folder.resolve("it's a \"home\" of $USER -x 商品")), shell,
                environment, script -> rewriting.apply(script).replace("\nwatched=10\n", "\nwatched=2\n")));
    }

    TestMachine(Path folder, LocalRemote remote) throws IOException {
        files = Files.createDirectories(folder.resolve("here"));
        this.remote = remote;
        runner = new PlanRunner(remote, told::add);
    }

    /// From now on reached by another way.
    void by(Remote other) {
        runner = new PlanRunner(other, told::add);
    }

    /// @return what it has printed
    String run(Plan plan) throws IOException {
        told.clear();
        return String.join("\n", runner.run(plan));
    }

    Facts facts() throws IOException {
        return Facts.parse("gen1", runner.run(Plans.check(GEN1)));
    }

    Path there(String path) {
        return remote.home().resolve(path);
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(files.resolve(name), content);
    }

    void deploy(Bundle bundle) throws IOException {
        run(Plans.deployWorker(GEN1, facts(), bundle));
    }

    /// @param jar what the only jar holds
    Bundle bundle(String jar) throws IOException {
        var lib = file("hyload core.jar", jar);
        return new Bundle("demo.Main", List.of("-Dflag=a b 'c' $d", "-Xmx8m"),
                List.of(new Bundle.Jar(lib, Files.size(lib), sha256(lib))), Optional.of(image()));
    }

    private Bundle.Image image() throws IOException {
        var bin = Files.createDirectories(files.resolve("image/bin"));
        Files.writeString(bin.resolve("java"), JAVA);
        bin.resolve("java").toFile().setExecutable(true);
        var archive = files.resolve("java.tar.gz");
        if (!Files.exists(archive)) {
            var finished = Command.of("tar", "-czf", archive.toString(), "-C", files.toString(), "image")
                    .run();
            if (finished.exitCode() != 0) throw new IOException(finished.err());
        }
        var facts = facts();
        return new Bundle.Image(archive, Files.size(archive), sha256(archive), facts.platform());
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Uploads a script and starts it.
    String start(String script, String... words) throws IOException {
        run(Plans.upload(GEN1, List.of(new ScenarioFile(file("Load.java", script)))));
        return run(Plans.startWorker(GEN1, "Load.java", List.of(words), Map.of()));
    }

    long pid(Program program) throws IOException {
        return Files.readAllLines(there(program.folder() + "/run/" + program.text() + ".pid")).stream()
                .filter(line -> line.startsWith("pid=")).mapToLong(line -> Long.parseLong(line.substring(4)))
                .findFirst()
                .orElseThrow();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    static void awaitEnd(long pid) {
        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(10)).until(() -> !isAlive(pid));
    }

    List<Path> all(String folder) throws IOException {
        try (var walk = Files.walk(there(folder))) {
            return walk.filter(Files::isRegularFile).map(there(folder)::relativize).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (var program : Program.values()) {
            for (var running : facts().of(program).running())
                ProcessHandle.of(running.pid()).ifPresent(process -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                });
        }
    }
}
