package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.hyload.demo.DemoShop;
import io.hyload.stats.History;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The application with its own screens in terminals of all kinds, and what becomes of a run when something becomes of the terminal.
@RequiresProgram("tmux")
class TuiInTerminalTest {
    private static final Pattern CONTROL = Pattern.compile("control (\\S+)");
    private static final String SCENARIO = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                users(2, Duration.ZERO, _ -> {
                    var client = new HttpClient(baseUrl("%s"));
                    repeat(Duration.ofSeconds(%d), () -> {
                        client.get("/mgr/style.css", name("GET /商品/列表"));
                        sleep(0.05);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;
    private Path project;
    private HyloadProcess hyload;

    @BeforeEach
    void aProject() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        hyload = new HyloadProcess(project, Files.createDirectories(folder.resolve("me/.ssh")).getParent());
        Files.writeString(project.resolve("hyload-cfg.json"), "{\"listen\": false}\n");
        Files.createDirectories(project.resolve("stats_perf"));
        Files.createDirectories(project.resolve("code_java"));
    }

    /// A run that outlives the application outlives a test that fails, too.
    @AfterEach
    void endRuns() throws IOException {
        if (!Files.exists(project.resolve("log"))) return;
        try (var files = Files.newDirectoryStream(project.resolve("log"), "*.out")) {
            for (var file : files) {
                var control = CONTROL.matcher(Files.readString(file));
                if (control.find()) Shell.in(project).hyload("control", control.group(1), "stop");
            }
        }
        for (var stats : statsFiles()) Awaitility.await().atMost(TuiInTerminal.LONG).until(() -> isWhole(stats));
    }

    private void scenario(DemoShop shop, int seconds) throws IOException {
        Files.writeString(project.resolve("code_java/Small.java"), SCENARIO.formatted(shop.uri(), seconds));
    }

    private List<Path> statsFiles() throws IOException {
        try (var files = Files.list(project.resolve("stats_perf"))) {
            return files.filter(file -> file.toString().endsWith(".sts")).toList();
        }
    }

    private Path statsFile() throws IOException {
        assertThat(statsFiles()).hasSize(1);
        return statsFiles().getFirst();
    }

    private static boolean isWhole(Path stats) throws IOException {
        return History.readTotals(List.of(stats)).ending().isPresent();
    }

    private static void awaitSeconds(Path stats, int more) throws IOException {
        int before = Files.readAllLines(stats).size();
        Awaitility.await().atMost(TuiInTerminal.LONG)
                .until(() -> Files.readAllLines(stats).size() >= before + more);
    }

    private static void startTheRun(TuiInTerminal tui) {
        tui.see("[1 Monitor]");
        tui.keys("4");
        tui.until(screen -> screen.matches("(?s).*>Small.java +✓.*"));
        tui.keys("r");
        tui.see("[1 Monitor]", "● RUN 00:", "GET /商品/列表");
    }

    // ------------------------------------------------------------------ kinds of terminals

    @ParameterizedTest @CsvSource({"xterm, 100, 30", "linux, 300, 100", "screen, 80, 24"})
    void everyScreenIsThere(String term, int columns, int rows) throws IOException {
        Files.writeString(project.resolve("code_java/商品.java"), "void main() { }\n");
        try (var tui = TuiInTerminal.start(hyload, columns, rows, "TERM=" + term)) {
            tui.see("[1 Monitor]", "nothing watched yet");
            tui.keys("2");
            tui.see("[2 Runs]");
            tui.keys("3");
            tui.see("[3 Machines]", "no machines in remotes/");
            tui.keys("4");
            tui.see("[4 Scenarios]", ">商品.java");
            tui.keys("5");
            tui.see("[5 Hubs]");
            tui.keys("?");
            tui.see("Everywhere");
            tui.escape("Everywhere");
            tui.type(":signs ascii");
            tui.keys("Enter");
            tui.until(screen -> screen.contains("+ Hubs ---") && !screen.contains("─"));
            tui.type(":nonsense");
            tui.keys("Enter");
            tui.see("no command 'nonsense'");
            tui.escape(":nonsense");
            tui.type(":log");
            tui.keys("Enter");
            tui.see("+ Log -");
            tui.escape("+ Log -");
            var lines = tui.screen().lines().toList();
            assertThat(lines.getFirst()).startsWith(" hyload");
            assertThat(lines.get(rows - 1)).contains("? help");
            tui.keys("q");
            tui.assertGivenBack(0);
        }
    }

    @Test
    void aTerminalThatCannotPlaceTextIsRefusedInOneLine() throws IOException {
        try (var tui = TuiInTerminal.start(hyload, 120, 24, "TERM=dumb")) {
            tui.assertGivenBack(ExitCode.BAD_INPUT);
            assertThat(tui.screen().lines().findFirst().orElseThrow())
                    .startsWith("hyload: hyload tui: a terminal of type 'dumb' cannot place text (set TERM");
        }
    }

    /// Java cannot name such files there; all others are as usable as ever.
    @Test
    void whereTheLocaleHasNoNameForAFileTheOthersAreShownAllTheSame() throws IOException {
        for (var name : List.of("code_java/商品.java", "code_java/First.java"))
            Files.writeString(project.resolve(name), "void main() { } // 商品/列表\n");
        Files.createDirectories(project.resolve("remotes"));
        for (var name : List.of("remotes/商品.host", "remotes/gen1.host"))
            Files.writeString(project.resolve(name), "{\"host\": \"127.0.0.1\", \"sshport\": 1}\n");
        for (var name : List.of("stats_perf/商品.sts", "stats_perf/a.sts")) Files.writeString(project.resolve(name), """
                {"t":1764000000,"rps":3,"tops":0,"eps":0,"tps":3,"respTimeSum":0.3,"avgRespTime":0.1,"total":{"send":3,"recv":3}}
                """);
        Files.writeString(project.resolve("商品.har"), "{}");
        try (var tui = TuiInTerminal.start(hyload, 80, 24, "LC_ALL=C", "LANG=C")) {
            tui.see("[1 Monitor]", "+ Throughput per second ---");
            tui.keys("4");
            var scenarios = tui.until(screen -> screen.matches("(?s).*>First.java +ok .*"));
            assertThat(scenarios).contains("void main() { } // 商品/列表 ");
            tui.keys("h");
            tui.see("Recording (HAR)", "code_java/");
            tui.escape("Recording (HAR)");
            tui.keys("2");
            tui.see("[2 Runs]", " a ", "unreadable");
            tui.keys("3");
            tui.see("gen1 ", "x no ssh", "! broken");
            var look = tui.screen();
            assertThat(look.lines().filter(line -> line.startsWith("|")))
                    .allSatisfy(line -> assertThat(line).endsWith("|"));
            assertThat(scenarios + look).doesNotContainPattern("[\\u2500-\\u28ff]");
            tui.keys("q");
            tui.assertGivenBack(0);
        }
        assertThat(project.toFile().list()).noneMatch(name -> name.startsWith("hyload-crash"));
    }

    // ------------------------------------------------------------------ while a run is on

    @Test
    void aRunIsShownAtEverySizeAndGoesOnWhileTheApplicationIsStopped() throws IOException {
        try (var shop = DemoShop.start(0); var tui = startedByHand(shop)) {
            startTheRun(tui);
            tui.resize(120, 40);
            tui.see("Phases", "GET /商品/列表");
            tui.resize(60, 16);
            assertThat(tui.until(screen -> screen.contains("● RUN") && !screen.contains("Latency heat")).lines())
                    .hasSizeLessThanOrEqualTo(16);
            tui.resize(40, 10);
            tui.see("now 40x10", "p99 ", "● ");
            tui.resize(80, 24);
            tui.see("● RUN", "Latency heat", "GET /商品/列表", "x stop");

            tui.keys("C-z");
            tui.see("Stopped", "ready>");
            tui.assertGivenBack();
            awaitSeconds(statsFile(), 2);
            tui.type("clear; fg");
            tui.keys("Enter");
            tui.see("[1 Monitor]", "● RUN", "GET /商品/列表");

            tui.keys("q");
            tui.agree("Leave while Small runs?", "Small  00:", "[ Stay ]");
            tui.see("ready>");
            tui.assertGivenBack();
            awaitSeconds(statsFile(), 2);
        }
    }

    private TuiInTerminal startedByHand(DemoShop shop) throws IOException {
        scenario(shop, 300);
        return TuiInTerminal.startByHand(hyload, 80, 24);
    }

    @Test
    void aRunThatIsDetachedEndsByItselfAndIsSeenByTheNextApplication() throws IOException {
        try (var shop = DemoShop.start(0)) {
            scenario(shop, 6);
            try (var tui = TuiInTerminal.start(hyload, 80, 24)) {
                startTheRun(tui);
                assertThat(Command.of("ps", "-o", "sid=", "--ppid", "" + tui.application().pid()).run().out().strip())
                        .isNotEmpty()
                        .isNotEqualTo(Command.of("ps", "-o", "sid=", "-p", "" + tui.application().pid()).run().out()
                                .strip());
                tui.keys("q");
                tui.agree("Leave while Small runs?");
                tui.assertGivenBack(0);
            }
            var stats = statsFile();
            assertThat(isWhole(stats)).isFalse();
            try (var tui = TuiInTerminal.start(hyload, 80, 24)) {
                tui.see("[1 Monitor]", "no run");
                tui.keys("2");
                tui.see("[2 Runs]", "1 run", "Small");
                Awaitility.await().atMost(TuiInTerminal.LONG).until(() -> isWhole(stats));
                tui.until(screen -> screen.matches("(?s).*Small +0:0[5-9] .*"));
                tui.keys("q");
                tui.assertGivenBack(0);
            }
            assertThat(History.readTotals(List.of(stats)).seconds().getLast().total().received()).isGreaterThan(100);
        }
    }

    @Test
    void aRunGoesOnWhenASignalEndsTheApplication() throws IOException {
        try (var shop = DemoShop.start(0)) {
            scenario(shop, 300);
            try (var tui = TuiInTerminal.start(hyload, 80, 24)) {
                startTheRun(tui);
                tui.application().destroy();
                tui.assertGivenBack(143);
            }
            awaitSeconds(statsFile(), 2);
        }
    }

    @Test @RequiresProgram("sshd")
    void aRunGoesOnWhenTheConnectionIsLost() throws Exception {
        try (var sshd = Sshd.start(); var shop = DemoShop.start(0)) {
            scenario(shop, 300);
            var key = hyload.home().resolve(".ssh/id_ed25519");
            sshd.authorize(Sshd.newKey(key, "ed25519", ""));
            Files.writeString(hyload.home().resolve(".ssh/known_hosts"), sshd.knownHosts());
            var ssh = new ArrayList<>(List.of("ssh", "-tt", "-F", "none", "-i", key.toString(), "-o",
                    "UserKnownHostsFile=" + hyload.home().resolve(".ssh/known_hosts"), "-p", "" + sshd.port(),
                    sshd.user() + "@" + sshd.host()));
            try (var tui = TuiInTerminal.startBy(ssh, hyload, 80, 24)) {
                startTheRun(tui);
                var application = tui.application();
                tui.client().descendants().forEach(ProcessHandle::destroyForcibly);
                application.onExit().get(TuiInTerminal.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            awaitSeconds(statsFile(), 2);
        }
    }

    // ------------------------------------------------------------------ other programs in the terminal

    @Test @RequiresProgram("sshd")
    void aLoginAndTheEditorHaveTheTerminalToThemselves() throws IOException {
        try (var sshd = Sshd.start()) {
            sshd.authorize(Sshd.newKey(hyload.home().resolve(".ssh/id_ed25519"), "ed25519", ""));
            Files.writeString(hyload.home().resolve(".ssh/known_hosts"), sshd.knownHosts());
            Files.createDirectories(project.resolve("remotes"));
            Files.writeString(project.resolve("remotes/gen1.host"), """
                    {"host": "127.0.0.1", "sshport": %d, "sshprikey": "~/.ssh/id_ed25519"}
                    """.formatted(sshd.port()));
            Files.writeString(project.resolve("code_java/Wrong.java"), "void main() {\n\n    nonsense();\n}\n");
            var programs = Files.createDirectories(hyload.home().resolve("bin"));
            // The real one looks for the home of its user in the list of users.
            program(programs.resolve("ssh"), "exec /usr/bin/ssh -o UserKnownHostsFile=$HOME/.ssh/known_hosts \"$@\"");
            program(programs.resolve("nano"), "echo \"the editor has $*\"; read line");
            try (var tui = TuiInTerminal.start(hyload, 80, 24, "PATH=" + programs + ":" + System.getenv("PATH"),
                    "EDITOR=nano")) {
                tui.see("[1 Monitor]");
                tui.keys("3");
                tui.see(">gen1", "○ idle");
                tui.keys("l");
                tui.until(screen -> !screen.contains("3 Machines"));
                tui.assertGivenBack();
                tui.type("echo here-$((6*7)), q 4; tty");
                tui.keys("Enter");
                tui.see("here-42, q 4", "/dev/pts/");
                tui.type("exit");
                tui.keys("Enter");
                tui.see("[3 Machines]", ">gen1");

                tui.keys("4");
                tui.see(">Wrong.java", "1 error in Wrong.java", "Wrong.java:3:5");
                tui.keys("e");
                tui.see("the editor has +3 ");
                Files.writeString(project.resolve("code_java/Wrong.java"), "void main() { }\n");
                tui.keys("Enter");
                tui.until(screen -> screen.matches("(?s).*\\[4 Scenarios].*>Wrong.java +✓.*"));
                tui.keys("q");
                tui.assertGivenBack(0);
            }
        }
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
