package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.hyload.demo.DemoShop;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
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
