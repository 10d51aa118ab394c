package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.hyload.demo.DemoShop;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Nginx;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// hyload as a process of its own, against real servers and in a real terminal.
class EndToEndTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /// `users` users who think `think` seconds between requests, for `seconds` seconds.
    private static final String USERS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                double think = option("think", 0.1);
                var time = Duration.ofSeconds(option("seconds", 2));
                users(option("users", 10), option("ramp", Duration.ZERO), n -> {
                    var client = new HttpClient();
                    repeat(time, () -> {
                        if (!client.get(url).ok()) Stats.oneError("status");
                        sleep(think);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    Path folder;

    @Test @RequiresProgram("nginx")
    void nginxHasLoggedAsManyRequestsAsWereSent() throws IOException {
        try (var nginx = Nginx.start("""
                location = /api/mgr/signin { default_type application/json; return 200 '{"ret":0}'; }
                location = /api/mgr/customers { default_type application/json; return 200 '{"ret":0,"retlist":[]}'; }
                """)) {
            Files.writeString(folder.resolve("Function.java"), Templates.find("function").orElseThrow().code());
            var ended = hyload("run", "Function.java", "url=" + nginx.url(), "users=3", "seconds=2", "statsfile=a.sts")
                    .run();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var last = lastRecord();
            assertThat(last.total().sent()).isGreaterThan(6).isEqualTo(nginx.accessLogLines().size());
            assertThat(last.total().received()).isEqualTo(last.total().sent());
            assertThat(last.total().errors()).isZero();
        }
    }

    @Test @RequiresProgram("nginx")
    void noSecondIsMissingAndNoRequestUncounted() throws IOException {
        try (var nginx = Nginx.start()) {
            Files.writeString(folder.resolve("Users.java"), USERS);
            var ended = hyload("run", "Users.java", "url=" + nginx.url("/small.json"), "users=200", "seconds=4",
                    "think=0.01", "statsfile=a.sts").run();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var records = RunCommandTest.records(folder.resolve("a.sts"));
            var total = records.getLast().total();
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(total.sent());
            assertThat(total.sent()).isEqualTo(total.received()).isEqualTo(nginx.accessLogLines().size());
            for (int i = 1; i < records.size(); i++)
                assertThat(records.get(i).t()).isEqualTo(records.get(i - 1).t() + 1);
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void fiveThousandUsersFitInto400Megabytes() throws Exception {
        try (var shop = DemoShop.start(0)) {
            Files.writeString(folder.resolve("Users.java"), USERS);
            try (var running = hyload("run", "Users.java", "url=" + shop.uri() + "/mgr/style.css", "users=5000",
                    "ramp=4s", "seconds=4", "think=1",
                    "statsfile=a.sts", "--json", "a.json").timeout(LONG).start()) {
                long most = 0;
                while (running.isAlive()) {
                    most = Math.max(most, residentKilobytes(running.pid()));
                    Thread.sleep(50);
                }
                var ended = running.awaitExit();

                assertThat(ended.exitCode()).as(ended.err()).isZero();
                assertThat(most).isBetween(50_000L, 400_000L);
                var last = lastRecord();
                assertThat(last.total().errors() + last.total().timeouts()).as(ended.out()).isZero();
                assertThat(last.total().received()).isEqualTo(shop.served()).isGreaterThan(15_000);
            }
        }
    }

    /// The peak resident memory so far, 0 once the process has ended.
    private static long residentKilobytes(long pid) throws IOException {
        var status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) return 0;
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        }
    }

    @ParameterizedTest @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsTheRunWithItsSummaryAndItsLastSecond(String signal, int code) throws Exception {
        try (var shop = DemoShop.start(0)) {
            Files.writeString(folder.resolve("Users.java"), USERS);
            try (var running = hyload("run", "Users.java", "url=" + shop.uri() + "/mgr/style.css", "seconds=600",
                    "statsfile=a.sts",
                    "--json", "a.json").start()) {
                running.awaitOut(out -> out.lines().count() >= 2, LONG);
                running.signal(signal);
                var ended = running.awaitExit();

                assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code);
                assertThat(ended.out()).contains("interrupted", "   0 errors");
                var records = RunCommandTest.records(folder.resolve("a.sts"));
                assertThat(records.getLast().hy().orElseThrow().end()).isTrue();
                assertThat(records.getLast().total().received()).isEqualTo(shop.served());
                assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(shop.served());
                assertThat(Files.readString(folder.resolve("a.json"))).contains("\"interrupted\":true");
            }
        }
    }

    @Test
    void aKilledRunLosesAtMostItsLastSecond() throws Exception {
        try (var shop = DemoShop.start(0)) {
            Files.writeString(folder.resolve("Users.java"), USERS);
            try (var running =
                    hyload("run", "Users.java", "url=" + shop.uri() + "/mgr/style.css", "seconds=600",
                            "statsfile=a.sts").start()) {
                running.awaitOut(out -> out.lines().count() >= 3, LONG);
                running.signal("KILL");
                running.awaitExit();

                var records = RunCommandTest.records(folder.resolve("a.sts"));
                assertThat(records).hasSizeGreaterThanOrEqualTo(3);
                assertThat(records.getLast().total().received()).isBetween(1L, shop.served());
            }
        }
    }

    @Test @RequiresProgram("tmux")
    void onATerminalTheFiguresAreRedrawnInPlace() throws IOException {
        try (var terminal =
                Tmux.start(80, 60, hyload("demo", "--seconds", "4", "--users", "5").with("TERM", "xterm-256color"))) {
            var live = terminal.awaitScreen(
                    screen -> screen.contains("%") && screen.contains("rate") && screen.contains("5 users"), LONG);
            assertThat(live.lines().filter(line -> line.contains("answered"))).hasSize(2);

            var end = terminal.awaitScreen(screen -> screen.contains("responses served"), LONG);
            assertThat(end).contains(" requests ", " 0 errors", " stats ", ".sts").doesNotContain("▕", " rate ");
            assertThat(end.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(terminal.awaitExit(LONG)).isZero();
        }
    }

    @Test @RequiresProgram("tmux")
    void controlCOnATerminalStillShowsTheSummary() throws IOException {
        try (var terminal =
                Tmux.start(80, 60, hyload("demo", "--seconds", "600", "--users", "5").with("TERM", "xterm-256color"))) {
            terminal.awaitScreen(screen -> screen.contains("rate"), LONG);
            terminal.sendKeys("C-c");
            terminal.awaitScreen(screen -> screen.contains("interrupted") && screen.contains("responses served"), LONG);
            assertThat(terminal.awaitExit(LONG)).isEqualTo(130);
        }
    }

    private StatsRecord lastRecord() throws IOException {
        return RunCommandTest.records(folder.resolve("a.sts")).getLast();
    }

    /// The command as the launcher starts it, on the classes under test.
    private Command hyload(String... words) {
        var line = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m", "-Xmn64m",
                "-XX:+UseCompactObjectHeaders", "-cp", System.getProperty("java.class.path"), "io.hyload.cli.Main"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG);
    }
}
