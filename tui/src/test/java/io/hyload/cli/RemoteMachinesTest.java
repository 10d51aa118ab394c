package io.hyload.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.sshops.Secret;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.Relay;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Every action against real servers of OpenSSH, in homes with blanks. What is made once, the shipped Java, is kept over the runs of
/// this test.
@RequiresProgram("sshd")
class RemoteMachinesTest {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();

    @TempDir
    private static Path folder;
    private static Sshd one;
    private static Sshd two;

    private final StringBuilder printed = new StringBuilder();
    private Shell shell;

    @BeforeAll
    static void machines() throws IOException {
        one = Sshd.start(new Sshd.Setup().home("my home"));
        two = Sshd.start(new Sshd.Setup().home("it's $HOME"));
        var ssh = Files.createDirectories(folder.resolve("me/.ssh"));
        var key = Sshd.newKey(ssh.resolve("first"), "ed25519", "");
        one.authorize(key);
        two.authorize(key);
        Files.writeString(ssh.resolve("known_hosts"), one.knownHosts() + two.knownHosts());
        Files.createDirectories(folder.resolve("project/remotes"));
        Files.createDirectories(folder.resolve("project/reports"));
        host("gen1", one.port(), "load");
        host("gen2", two.port(), "load");
    }

    private static void host(String name, int port, String role) throws IOException {
        Files.writeString(folder.resolve("project/remotes").resolve(name + ".host"), """
                {"host": "127.0.0.1", "sshport": "%d", "sshprikey": "%s", "password": "geheim", "role": "%s"}
                """.formatted(port, folder.resolve("me/.ssh/first"), role));
    }

    @AfterAll
    static void end() {
        one.close();
        two.close();
    }

    @BeforeEach
    void shell() {
        shell = Shell.in(folder.resolve("project")).with("HOME", folder.resolve("me").toString())
                .with("XDG_CACHE_HOME", CACHE.toString()).with("PATH", "/usr/bin:/bin");
    }

    @AfterEach
    void noSecretWasPrinted() {
        assertThat(printed.toString()).doesNotContain("geheim");
    }

    private Shell.Result remote(String... words) {
        var all = new String[words.length + 1];
        all[0] = "remote";
        System.arraycopy(words, 0, all, 1, words.length);
        var result = shell.hyload(all);
        printed.append(result.out()).append(result.err());
        return result;
    }

    private String done(String... words) {
        var result = remote(words);
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result.out();
    }

    private static Json json(String line) {
        return JsonCodec.found().parse(line.getBytes(UTF_8));
    }

    private Command process(String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var line = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Djdk.console=java.base", "-cp", System.getProperty("java.class.path"), "io.hyload.cli.Main",
                "remote"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder.resolve("project"))
                .with("HOME", folder.resolve("me").toString()).timeout(LIMIT);
    }

    // ------------------------------------------------------------------ what a machine is

    @Test
    void machinesAreChecked() {
        var text = done("gen1,gen2", "check");
        assertThat(text).contains("gen1  127.0.0.1  load").contains("gen2  127.0.0.1  load").contains("round trip ")
                .contains("cores       " + Runtime.getRuntime().availableProcessors());
        var json = done("--role", "load", "check", "--json").lines().map(RemoteMachinesTest::json).toList();
        assertThat(json).hasSize(2).allSatisfy(machine -> {
            // It is the same clock; how sure that is depends on what else this computer does.
            assertThat(Math.abs(machine.get("clockAheadMs").asDouble(9999)))
                    .isLessThanOrEqualTo(machine.get("clockErrorMs").asDouble(-1) + 1);
            assertThat(machine.get("roundTripMs").asDouble(0)).isPositive();
            assertThat(machine.get("cores").asInt(0)).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(machine.get("os").asString()).isEqualTo("Linux");
        });
    }

    @Test
    void whatFailsOnOneDoesNotStopTheOthers() throws IOException {
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host("gone", gone.getLocalPort(), "");
        }
        try {
            var result = remote("--all", "check", "--batch");
            assertThat(result.out()).contains("gen1  127").contains("gen2  127").doesNotContain("gone  ");
            assertThat(result.err().lines().filter(line -> line.startsWith("hyload: gone: "))
                    .filter(line -> line.contains("refused"))).hasSize(1);
            assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
        } finally {
            Files.delete(folder.resolve("project/remotes/gone.host"));
        }
    }

    @Test
    void anUnknownHostIsRefusedAskedForOrAccepted() throws IOException {
        var home = Files.createDirectories(folder.resolve("stranger"));
        shell = shell.with("HOME", home.toString());
        assertThat(remote("gen1", "worker-status", "--batch").err()).contains("hyload: gen1: ").contains("SHA256:");
        assertThat(home.resolve(".ssh/known_hosts")).doesNotExist();
        var person = new Stranger();
        shell = shell.with(person);
        assertThat(remote("gen1", "worker-status").code()).isZero();
        assertThat(person.asked.toString()).contains("gen1: the authenticity of host '[127.0.0.1]:" + one.port()
                + "' can't be established.\nED25519 key fingerprint is SHA256:").contains("(yes/no/[fingerprint])? ")
                .contains("Please type 'yes', 'no' or the fingerprint: ");
        done("gen2", "worker-status", "--batch", "--accept-new-hostkey");
        assertThat(Files.readAllLines(home.resolve(".ssh/known_hosts"))).hasSize(2);
    }

    /// Types something else first.
    private static final class Stranger implements Person {
        private final StringBuilder asked = new StringBuilder();

        @Override
        public Optional<String> ask(String question) {
            asked.append(question);
            return Optional.of(question.startsWith("Please") ? "yes" : "y");
        }

        @Override
        public Optional<Secret> askHidden(String question) {
            return Optional.empty();
        }
    }

    // ------------------------------------------------------------------ keys and shells

    @Test
    void aNewKeyIsMadeInstalledOnceAndTriedAlone() throws IOException {
        done("keygen", "~/.ssh/second", "--batch", "--type", "ecdsa");
        var before = Files.readAllLines(one.home().resolve(".ssh/authorized_keys"));
        assertThat(done("gen1", "install-key", "~/.ssh/second")).contains("gen1: the key is installed")
                .contains("gen1: it lets you in: ~/.ssh/second");
        assertThat(done("gen1", "install-key", "~/.ssh/second.pub")).contains("gen1: the key is there already");
        assertThat(Files.readAllLines(one.home().resolve(".ssh/authorized_keys"))).hasSize(before.size() + 1);
    }

    @Test @RequiresProgram("tmux")
    void aShellThereIsThatOfTheSystemsSsh() throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        // The real one, with a folder of its own in place of that of the user who runs this.
        var ssh = Files.writeString(bin.resolve("ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F none -o UserKnownHostsFile='"
                + folder.resolve("me/.ssh/known_hosts") + "' \"$@\"\n");
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        var line = new ArrayList<>(List.of("env", "PATH=" + bin + ":/usr/bin:/bin"));
        line.addAll(process("gen1", "login").line());
        var login = Command.of(line.toArray(String[]::new)).in(folder.resolve("project"))
                .with("HOME", folder.resolve("me").toString());
        try (var terminal = Tmux.start(120, 24, login)) {
            terminal.type("echo \"at ${HOME##*/}.\"\n");
            terminal.awaitScreen(screen -> screen.contains("at my home."), LIMIT);
            terminal.sendKeys("exit 7", "Enter");
            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(7);
        }
    }

    /// On a computer that has no `ssh`: the PATH holds no more than a terminal takes.
    @Test @RequiresProgram("tmux")
    void withoutASystemsSshAShellThereIsInOurOwnTerminal() throws IOException {
        var bin = Files.createDirectories(folder.resolve("little"));
        for (var name : List.of("sh", "stty", "sleep"))
            Files.writeString(bin.resolve(name), "#!/bin/sh\nexec " + program(name) + " \"$@\"\n").toFile()
                    .setExecutable(true);
        var line = new ArrayList<>(List.of("env", "PATH=" + bin, "sh", "-c",
                "stty -g >before; \"$@\"; code=$?; stty -g >after; exit $code", "sh"));
        line.addAll(process("gen1", "login").line());
        var login = Command.of(line.toArray(String[]::new)).in(folder.resolve("project"))
                .with("HOME", folder.resolve("me").toString());
        try (var terminal = Tmux.start(100, 30, login)) {
            terminal.type("echo \"at ${HOME##*/}, $(stty size).\"\n");
            terminal.awaitScreen(screen -> screen.contains("at my home, 30 100."), LIMIT);
            terminal.resize(80, 20);
            terminal.type("until [ \"$(stty size)\" = '20 80' ]; do sleep 0.1; done; echo resized $((6 * 7))\n");
            terminal.awaitScreen(screen -> screen.contains("resized 42"), LIMIT);
            // What is a signal here is a key there.
            terminal.type("echo asleep $((6 * 9)); sleep 1000\n");
            terminal.awaitScreen(screen -> screen.contains("asleep 54"), LIMIT);
            terminal.sendKeys("C-c");
            terminal.type("echo awake $((6 * 8))\n");
            terminal.awaitScreen(screen -> screen.contains("awake 48"), LIMIT);
            terminal.type("exit 7\n");
            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(7);
            printed.append(terminal.screen());
        }
        var before = Files.readString(folder.resolve("project/before"));
        assertThat(before).isNotBlank();
        assertThat(folder.resolve("project/after")).hasContent(before);
    }

    private static Path program(String name) {
        return Stream.of("/usr/bin", "/bin").map(folder -> Path.of(folder, name)).filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    @Test @RequiresProgram("tmux")
    void aPersonAtATerminalIsAskedThereAndPasswordsAreNotShown() throws IOException {
        var key = Sshd.newKey(folder.resolve("me/.ssh/locked"), "ed25519", "geheim");
        one.authorize(key);
        Files.writeString(folder.resolve("project/remotes/locked.host"), """
                {"host": "127.0.0.1", "sshport": %d, "sshprikey": "%s"}
                """.formatted(one.port(), folder.resolve("me/.ssh/locked")));
        try (var terminal = Tmux.start(100, 24, process("locked", "worker-status"))) {
            terminal.awaitScreen(screen -> screen.contains("Enter passphrase for key '"), LIMIT);
            terminal.sendKeys("geheim", "Enter");
            var screen = terminal.awaitScreen(text -> text.contains("locked: "), LIMIT);
            assertThat(terminal.awaitExit(LIMIT)).isZero();
            assertThat(screen).doesNotContain("geheim");
        } finally {
            Files.delete(folder.resolve("project/remotes/locked.host"));
        }
    }

    // ------------------------------------------------------------------ the resource monitor

    @Test
    void aMachineIsRecordedWatchedPulledDrawnAndCleaned() throws IOException {
        done("gen1", "deploy-sysmon");
        assertThat(done("gen1", "start-sysmon")).contains("gen1: the sysmon runs as process ");
        assertThat(runningJava(one, "sysmon")).startsWith(one.home().resolve("hyload_sysmon").toString());
        assertThat(done("gen1", "start-sysmon")).contains("runs already");
        try (var view = process("gen1", "view-sysmon").start()) {
            view.awaitOut(out -> out.lines().filter(line -> line.contains("  cpu ")).count() >= 3, LIMIT);
            view.signal("INT");
            assertThat(view.awaitExit().exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        }
        assertThat(done("gen1", "pull-sysmon")).contains("gen1: 2 files (").contains(" to stats_resource/gen1");
        assertThat(done("gen1", "plot-sysmon")).contains("hyload plot: reports/gen1.svg");
        assertThat(folder.resolve("project/reports/gen1.svg")).content().contains("<svg");
        assertThat(done("gen1", "delete-sysmon-stats", "--yes")).contains("it is being written");
        assertThat(done("gen1", "stop-sysmon", "--yes")).contains("was asked to end").contains("has ended");
        assertThat(remote("gen1", "view-sysmon").err())
                .endsWith("hyload: gen1: the sysmon does not run (hyload remote gen1 start-sysmon)\n");
        assertThat(done("gen1", "delete-sysmon-stats", "--yes")).contains("2 files deleted");
        assertThat(done("gen1", "pull-sysmon")).contains("nothing new to fetch");
    }

    /// The program behind a pid file.
    private static String runningJava(Sshd machine, String program) throws IOException {
        var file = machine.home().resolve("hyload_" + program + "/run/" + program + ".pid");
        var pid = Files.readAllLines(file).stream().filter(line -> line.startsWith("pid=")).findFirst().orElseThrow();
        return Files.readSymbolicLink(Path.of("/proc", pid.substring(4), "exe")).toString();
    }

    // ------------------------------------------------------------------ load

    @Test @RequiresProgram("nginx")
    void aScenarioIsBroughtToTwoMachinesRunWatchedAndPulled() throws IOException {
        Files.createDirectories(folder.resolve("project/code java/data"));
        Files.writeString(folder.resolve("project/code java/data/users.csv"), "name\nada\n");
        Files.writeString(folder.resolve("project/code java/Visit.java"), """
                import module io.hyload.core;
                import static io.hyload.Hyload.*;

                void main() {
                    var users = Feeder.csv("code java/data/users.csv", "name").circular();
                    Stats.start();
                    users(2, Duration.ofMillis(10), _ -> {
                        var client = new HttpClient(baseUrl(option("url", "")));
                        repeat(Duration.ofSeconds(60), () -> {
                            client.get("/?" + users.next().get("name"));
                            sleep(0.05);
                        });
                    });
                    waitForTasksDone();
                }
                """);
        try (var nginx = Nginx.start()) {
            assertThat(done("gen1,gen2", "deploy-worker")).contains("gen1: deploy the worker").contains("gen2: deploy");
            secondDeployMovesLittle();
            done("gen1,gen2", "upload", "code java");
            assertThat(done("gen1,gen2", "start-worker", "code java/Visit.java", "url=" + nginx.url())).contains(
                    "gen1: the worker runs as process ").contains("gen2: the worker runs as process ");
            assertThat(runningJava(two, "worker")).startsWith(two.home().resolve("hyload_worker").toString());
            nginx.awaitAccessLogLines(40, LIMIT);
            var status = json(done("gen2", "worker-status", "--json"));
            assertThat(status.get("running").asBoolean(false)).isTrue();
            assertThat(status.get("what").asString()).isEqualTo("code java/Visit.java");
            assertThat(done("gen1", "worker-status")).contains("runs as process");
            assertThat(done("gen1,gen2", "stop-worker", "--yes")).contains("gen1: the worker has ended")
                    .contains("gen2: the worker has ended");
            assertThat(done("gen1,gen2", "pull-stats")).contains("gen1: 2 files (").contains(" to stats_perf/gen2");
            assertThat(done("gen1,gen2", "pull-stats")).contains("gen1: 2 files are here already");
            assertThat(done("gen1,gen2", "plot-stats", "-o", "both.svg")).contains("hyload plot: both.svg");
            assertThat(sent("gen1") + sent("gen2")).isEqualTo(nginx.accessLogLines().size());
        }
    }

    private static long sent(String machine) throws IOException {
        try (var files = Files.list(folder.resolve("project/stats_perf").resolve(machine))) {
            var file = files.filter(path -> path.toString().endsWith(".sts")).toList();
            assertThat(file).hasSize(1);
            return json(Files.readAllLines(file.getFirst()).getLast()).at("/total/send").asLong(-1);
        }
    }

    private void secondDeployMovesLittle() throws IOException {
        try (var relay = Relay.to(one.port())) {
            host("again", relay.port(), "");
            assertThat(done("again", "deploy-worker", "--accept-new-hostkey")).contains("done, ");
            assertThat(relay.bytes()).isBetween(1_000L, 100_000L);
        } finally {
            Files.deleteIfExists(folder.resolve("project/remotes/again.host"));
        }
    }
}
