package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.sshops.TestMachine.GEN1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a machine tells of itself, through the shells and programs there are.
class CheckTest {

    @TempDir
    private Path folder;

    @Test
    void thisMachineIsDescribedAsItIs() throws Exception {
        var machine = new TestMachine(folder);
        var facts = machine.facts();
        assertThat(facts.platform().os()).isEqualTo("Linux");
        assertThat(facts.platform().arch())
                .isEqualTo(new Platform("", System.getProperty("os.arch"), Platform.Libc.OTHER)
                        .arch());
        assertThat(facts.kernel()).isEqualTo(System.getProperty("os.version"));
        assertThat(facts.cores().orElseThrow()).isBetween(1L, 4096L);
        assertThat(facts.memory().orElseThrow()).isBetween(1L << 26, 1L << 46);
        assertThat(facts.freeMemory().orElseThrow()).isLessThan(facts.memory().orElseThrow());
        assertThat(facts.freeDisk().orElseThrow()).isBetween(Files.getFileStore(folder).getUsableSpace() / 2,
                Files.getFileStore(folder).getUsableSpace() * 2);
        assertThat(facts.files().orElseThrow()).isGreaterThanOrEqualTo(256);
        assertThat(Duration.between(facts.now().orElseThrow(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(30));
        assertThat(facts.programs()).isEmpty();
    }

    @Test
    void theJavaThatTheFileNamesIsAskedForItsVersion() throws Exception {
        var machine = new TestMachine(folder);
        var java = System.getProperty("java.home") + "/bin/java";
        assertThat(facts(machine, java).javaexe()).contains(new Facts.Java(java, Runtime.version().feature()));
        assertThat(facts(machine, "/no such/java").javaexe()).contains(new Facts.Java("/no such/java", 0));
        var own = Files.createDirectories(machine.there("my jdk/bin")).resolve("java");
        Files.writeString(own, "#!/bin/sh\necho 'openjdk version \"25-ea\" 2026' >&2\n");
        own.toFile().setExecutable(true);
        assertThat(facts(machine, "~/my jdk/bin/java").javaexe()).contains(new Facts.Java(own.toString(), 25));
    }

    private static Facts facts(TestMachine machine, String java) throws IOException {
        var named = new Machine("gen1", "h", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(java), Set.of(), Optional.empty());
        return Facts.parse("gen1", List.of(machine.run(Plans.check(named)).split("\n")));
    }

    /// A system without GNU: nothing but the programs of busybox, and its shell.
    @Test @RequiresProgram("busybox")
    void allOfItWorksOnABusybox() throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin"));
        var path = Command.of("sh", "-c", "command -v busybox").run().out().strip();
        var busybox = Files.copy(Path.of(path), bin.resolve("busybox"));
        for (var name : Command.of("busybox", "--list").run().out().lines().toList())
            Files.createSymbolicLink(bin.resolve(name), busybox.getFileName());
        wholeStory(new TestMachine(folder, List.of(busybox.toString(), "sh"), Map.of("PATH", bin.toString()),
                UnaryOperator.identity()));
    }

    @Test @RequiresProgram("bash")
    void allOfItWorksOnBash() throws Exception {
        wholeStory(new TestMachine(folder, List.of("bash", "--posix"), Map.of(), UnaryOperator.identity()));
    }

    /// As on macOS or a BSD: no /proc, no setsid, another program for hashes.
    @Test
    void allOfItWorksWithoutProcAndSetsid() throws Exception {
        wholeStory(new TestMachine(folder, List.of("/bin/sh"), Map.of(),
                script -> script.replace("/proc/", "/nowhere/").replace("command -v setsid", "command -v no-setsid")
                        .replace("command -v sha256sum", "command -v no-sha256sum")));
    }

    private static void wholeStory(TestMachine machine) throws Exception {
        try (machine) {
            var facts = machine.facts();
            assertThat(facts.platform().libc()).isNotEqualTo(Platform.Libc.OTHER);
            assertThat(facts.freeDisk()).isPresent();
            machine.deploy(machine.bundle("one"));
            assertThat(machine.start("echo up; while :; do sleep 0.05; done")).contains("runs as process");
            var worker = machine.facts().of(Program.WORKER);
            assertThat(worker.running().getFirst().pid()).isEqualTo(machine.pid(Program.WORKER));
            assertThat(worker.version()).isPresent();
            assertThat(worker.jars()).hasSize(1);
            assertThat(worker.images()).hasSize(1);
            long pid = machine.pid(Program.WORKER);
            assertThat(machine.run(Plans.stopWorker(GEN1))).contains("has ended");
            TestMachine.awaitEnd(pid);
            machine.run(Plans.deploySysmon(GEN1, machine.facts(), machine.bundle("one")));
            machine.run(Plans.startSysmon(GEN1));
            assertThat(machine.run(Plans.deleteSysmonStats(GEN1))).contains("it is being written");
            var found = Inventory.parse(List.of(machine.run(Plans.list(GEN1, Program.SYSMON)).split("\n")));
            assertThat(found.files().keySet()).containsExactly("res--2026-11-22_140608.csv",
                    "res--2026-11-22_140608.json");
            var into = machine.files.resolve("pulled");
            machine.run(Plans.pullSysmon(GEN1, found, into, Map.of()));
            assertThat(into.resolve("res--2026-11-22_140608.csv")).content().startsWith("1,2,3,\n");
            machine.run(Plans.stopSysmon(GEN1));
        }
    }

    @Test
    void theClockOfThisMachineIsThatOfThisMachine() throws Exception {
        var skew = ClockSkew.measure(new TestMachine(folder).remote, 5, InstantSource.system()).orElseThrow();
        assertThat(skew.ahead().abs()).isLessThanOrEqualTo(skew.error());
        assertThat(skew.error()).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void aKeyIsAddedOnceAndTheFilesAreForTheirOwnerAlone() throws Exception {
        var machine = new TestMachine(folder);
        var key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFh5bG9hZCB0ZXN0IGtleSBvbmx5ISEhISEhISEh";
        assertThat(machine.run(Plans.installKey(GEN1, key + " it's $me\n"))).isEqualTo("the key is installed");
        assertThat(machine.run(Plans.installKey(GEN1, key + " other"))).isEqualTo("the key is there already");
        var file = machine.there(".ssh/authorized_keys");
        assertThat(file).hasContent(key + " it's $me");
        assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("GROUP", "OTHERS");
        assertThat(Files.getPosixFilePermissions(file.getParent()).toString()).doesNotContain("GROUP", "OTHERS");

        Files.writeString(file, "# " + key + "\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ without-end");
        machine.run(Plans.installKey(GEN1, key));
        assertThat(Files.readAllLines(file)).hasSize(3).last().isEqualTo(key);
        Files.writeString(file, "from=\"10.0.0.1\" " + key + "\n");
        assertThat(machine.run(Plans.installKey(GEN1, key))).isEqualTo("the key is there already");
    }

    @Test
    void whatIsNoPublicKeyIsRefused() {
        for (var text : List.of("", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "ssh-ed25519 AAAA", "ssh-ed25519",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFh5\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFh5"))
            assertThatThrownBy(() -> Plans.installKey(GEN1, text)).isInstanceOf(RemoteFault.class)
                    .hasMessageContaining("not one line of type, key and comment");
    }

    @Test
    void halfAScriptDoesNothing() throws Exception {
        var machine = new TestMachine(folder);
        var script = ((Step.Run) Plans.deleteSysmonStats(GEN1).steps().getFirst()).script();
        for (int length : List.of(script.length() / 3, script.length() / 2, script.length() - 14)) {
            var finished = machine.remote.run(script.substring(0, length), Duration.ofSeconds(5));
            assertThat(finished.out()).isEmpty();
            assertThat(finished.exitCode()).isNotZero();
        }
    }

    @Test @RequiresProgram("shellcheck")
    void theScriptsArePortable() throws Exception {
        var scripts =
                List.of(List.of("sha256", "look-before-put"), List.of("sha256", "finish-put"), List.of("explain-put"),
                        List.of("sha256", "look-before-get"), List.of("process", "start", "manifest", "start-detached"),
                        List.of("process", "manifest", "start-piped"),
                        List.of("process", "stop"), List.of("sha256", "process", "gather-stats"),
                        List.of("process", "status"),
                        List.of("make-folders"), List.of("unpack-java"),
                        List.of("sha256", "check-version", "manifest", "use-version"), List.of("process", "remove-old"),
                        List.of("list-files"), List.of("process", "delete-resources"), List.of("install-key"),
                        List.of("sha256", "process", "check"));
        for (var parts : scripts) {
            var script = new Script().of(parts.toArray(String[]::new));
            // Variables come from outside, and parts have some that others use.
            var finished = Command.of("shellcheck", "-s", "sh", "-e", "SC2154,SC2034", "-").input(script).run();
            assertThat(finished.out()).as(parts.toString()).isEmpty();
        }
    }
}
