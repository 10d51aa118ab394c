package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.hyload.demo.DemoShop;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// The distribution as it is unpacked, so it runs after it was made. Other tests deploy folders of classes; this one, jars.
@RequiresProgram("sshd")
class DistributionIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Path HYLOAD = Path.of("target/hyload/bin/hyload").toAbsolutePath();
    private static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();

    @TempDir
    private static Path folder;
    private static Sshd machine;

    @BeforeAll
    static void aMachine() throws IOException {
        machine = Sshd.start(new Sshd.Setup().home("my home"));
        var ssh = Files.createDirectories(folder.resolve("me/.ssh"));
        machine.authorize(Sshd.newKey(ssh.resolve("id_ed25519"), "ed25519", ""));
        Files.writeString(ssh.resolve("known_hosts"), machine.knownHosts());
        Files.createDirectories(folder.resolve("project/remotes"));
        Files.writeString(folder.resolve("project/remotes/gen1.host"),
                "{\"host\": \"127.0.0.1\", \"sshport\": %d}\n".formatted(machine.port()));
    }

    @AfterAll
    static void end() {
        machine.close();
    }

    private static String hyload(String... words) {
        var line = new ArrayList<>(List.of(HYLOAD.toString()));
        line.addAll(List.of(words));
        var ended = Command.of(line.toArray(String[]::new)).in(folder.resolve("project"))
                .with("HOME", folder.resolve("me").toString()).with("XDG_CACHE_HOME", CACHE.toString())
                .with("JAVA_HOME", System.getProperty("java.home")).timeout(LONG).run();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        return ended.out();
    }

    /// The launcher's other ways are for [LauncherTest]; here is the Java that has to make something of them.
    @Test @RequiresProgram("tmux")
    void theFirstStartOfTheTerminalApplicationMakesWhatTheSecondUses() throws IOException {
        var caches = folder.resolve("caches");
        try (var terminal = terminal(caches)) {
            terminal.awaitScreen(screen -> screen.contains("[1 Monitor]"), LONG);
            long end = System.nanoTime() + LONG.toNanos();
            while (made(caches).isEmpty()) {
                assertThat(System.nanoTime()).as("no AOT cache in time").isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(mapped(terminal)).doesNotContain(".aot");
            terminal.sendKeys("q");
            assertThat(terminal.awaitExit(LONG)).isZero();
        }
        try (var terminal = terminal(caches)) {
            terminal.awaitScreen(screen -> screen.contains("[1 Monitor]"), LONG);
            assertThat(mapped(terminal)).contains(made(caches).getFirst().toString());
        }
        Files.writeString(made(caches).getFirst(), "no cache");
        try (var terminal = terminal(caches)) {
            terminal.awaitScreen(screen -> screen.contains("[1 Monitor]"), LONG);
        }
    }

    private static Tmux terminal(Path caches) {
        return Tmux.start(80, 24, Command.of(HYLOAD.toString(), "tui").in(folder.resolve("project"))
                .with("HOME", folder.resolve("me").toString()).with("XDG_CACHE_HOME", caches.toString())
                .with("JAVA_HOME", System.getProperty("java.home")).with("HYLOAD_OPTS", ""));
    }

    private static List<Path> made(Path caches) throws IOException {
        if (!Files.isDirectory(caches.resolve("hyload"))) return List.of();
        try (var files = Files.list(caches.resolve("hyload"))) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    /// The files that the application has mapped into its memory.
    private static String mapped(Tmux terminal) throws IOException {
        var shell = ProcessHandle.of(Long.parseLong(terminal.state("#{pane_pid}"))).orElseThrow();
        long pid = shell.children().findFirst().orElseThrow().pid();
        return Files.readString(Path.of("/proc/" + pid + "/maps"));
    }

    @Test
    void itIsDeployedAndRunsThere() throws IOException {
        assertThat(hyload("remote", "gen1", "deploy-worker", "--batch")).contains("deploy the worker to gen1: done, ");
        try (var lib = Files.list(machine.home().resolve("hyload_worker/lib"))) {
            assertThat(lib.map(file -> file.getFileName().toString().replaceFirst("-\\d.*", "")))
                    .contains("hyload-core", "hyload-tui", "picocli").doesNotHaveDuplicates()
                    .doesNotContain("batik-svggen");
        }
        Files.writeString(folder.resolve("project/Few.java"), """
                import module io.hyload.core;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    users(2, Duration.ZERO, _ -> repeat(5, () -> new HttpClient().get(option("url", ""))));
                    waitForTasksDone();
                }
                """);
        try (var shop = DemoShop.start(0)) {
            var url = "url=" + shop.uri() + "/mgr/style.css";
            assertThat(hyload("run", "Few.java", "--on", "gen1", url, "--batch")).contains("10 sent");
            hyload("remote", "gen1", "upload", "Few.java", "--batch");
            assertThat(hyload("remote", "gen1", "start-worker", "Few.java", url, "--batch")).contains("gen1: ");
            hyload("remote", "gen1", "deploy-sysmon", "--batch");
            assertThat(hyload("remote", "gen1", "start-sysmon", "--batch")).contains("runs as process");
            assertThat(hyload("remote", "gen1", "stop-sysmon", "--yes", "--batch")).contains("has ended");
            hyload("remote", "gen1", "stop-worker", "--yes", "--batch");
            assertThat(shop.served()).isPositive();
        }
    }
}
