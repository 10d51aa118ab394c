package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.hyload.demo.DemoShop;
import io.hyload.json.JsonCodec;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.ScriptedServer;
import io.hyload.testsupport.Tmux;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// `hyload run --workers`, with real processes.
@DisabledOnOs(OS.WINDOWS)
class WorkersTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private static final String USERS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                int requests = option("requests", 1_000_000);
                users(option("users", 6), Duration.ZERO, n -> {
                    var client = new HttpClient();
                    repeat(requests, () -> {
                        if (!client.get(url).ok()) Stats.oneError("status");
                        sleep(option("think", 0.02));
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;

    // ------------------------------------------------------------------ one run

    @Test
    void totalsAreWhatTheServerServed() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run(USERS, "--workers", "3", "url=" + shop.uri() + "/mgr/style.css", "users=20",
                    "requests=25", "think=0", "statsfile=a.sts", "--json", "a.json");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("500 sent", "500 answered", "0 errors", "   3 workers",
                    "20 connections");
            assertThat(ended.err()).startsWith("hyload: 3 workers").hasLineCount(1);
            var records = records();
            assertThat(shop.served()).isEqualTo(500).isEqualTo(records.getLast().total().received());
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(500);
            assertThat(records.getFirst().hy().orElseThrow().run().orElseThrow().workers()).isEqualTo(3);
            assertThat(records.getLast().hy().orElseThrow().end()).isTrue();
            for (int i = 1; i < records.size(); i++)
                assertThat(records.get(i).t()).isEqualTo(records.get(i - 1).t() + 1);
            assertThat(Files.readString(folder.resolve("a.json"))).contains("\"sent\":500", "\"workers\":3",
                    "\"lost\":[]", "\"exitCode\":0");
        }
    }

    @Test
    void usersTasksAndRowsAreEachDoneOnce() throws IOException {
        var paths = new ConcurrentLinkedQueue<String>();
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                paths.add(connection.readRequest().line().split(" ")[1]);
                connection.send(OK);
            }
        })) {
            var rows = new StringBuilder("row\n");
            for (int i = 0; i < 50; i++) rows.append(i).append('\n');
            Files.writeString(folder.resolve("rows.csv"), rows);
            var ended = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var rows = Feeder.csv("rows.csv", "row").once();
                        var url = option("url", "");
                        users(10, Duration.ofMillis(100), n -> {
                            new HttpClient().get(url + "/user/" + n + "/" + worker());
                            runTask(() -> new HttpClient().get(url + "/of-user/" + n + "/" + worker()));
                        });
                        for (int k = 0; k < 7; k++) {
                            int number = k;
                            runTask(() -> new HttpClient().get(url + "/task/" + number + "/" + worker()));
                        }
                        users(6, Duration.ZERO, _ -> {
                            while (rows.hasNext()) {
                                var row = rows.next().get("row");
                                new HttpClient().get(url + "/row/" + row + "/" + worker());
                            }
                        });
                        new HttpClient().get(url + "/main/0/" + worker());
                        TestLogger.write("worker " + worker() + " of " + workers());
                        System.out.println("hello of " + worker());
                        waitForTasksDone();
                    }
                    """, "--workers", "3", "url=" + server.url(), "logPath=l");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var wanted = new ArrayList<String>();
            for (int i = 0; i < 10; i++) wanted.add("/user/" + i + "/" + i % 3);
            for (int i = 0; i < 10; i++) wanted.add("/of-user/" + i + "/" + i % 3);
            for (int i = 0; i < 7; i++) wanted.add("/task/" + i + "/" + i % 3);
            for (int i = 0; i < 50; i++) wanted.add("/row/" + i + "/" + i % 3);
            for (int i = 0; i < 3; i++) wanted.add("/main/0/" + i);
            assertThat(paths).containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(ended.out()).contains("hello of 0\n", "hello of 1\n", "hello of 2\n", "80 sent");
            try (var logs = Files.list(folder.resolve("l"))) {
                assertThat(Files.readAllLines(logs.toList().getFirst())).hasSize(3)
                        .allMatch(line -> line.matches("\\d{10}\\.\\d{4}\\|worker \\d of 3"));
            }
        }
    }

    @Test
    void theSlowestOfAllWorkersAndTheFirstErrorOfEachKindAreInOneFile() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                var path = connection.readRequest().line().split(" ")[1];
                int user = Integer.parseInt(path.substring(1));
                if (user == 3) return;
                Thread.sleep(100 + 40 * user);
                connection.send(OK);
            }
        })) {
            var ended = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var url = option("url", "");
                        users(14, Duration.ZERO, n -> {
                            new HttpClient().get(url + "/" + n, bearer("s3cret"));
                            if (n < 2) Stats.oneError("both workers");
                        });
                        waitForTasksDone();
                    }
                    """, "--workers", "2", "url=" + server.url(),
                    "statsfile=a.sts", "--json", "a.json");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains(" exemplars a.exemplars.jsonl\n", "first ", "GET /{id}  ",
                    "at Users.java:8");

            var codec = JsonCodec.found();
            var slow = new ArrayList<Integer>();
            var errors = new ArrayList<String>();
            for (var line : Files.readAllLines(folder.resolve("a.exemplars.jsonl"))) {
                var one = codec.parse(line.getBytes(UTF_8));
                assertThat(line).doesNotContain("s3cret");
                assertThat(one.get("at").asDouble(0) * 1000).isCloseTo(System.currentTimeMillis(), within(60_000.0));
                if (one.get("why").asString().equals("error")) {
                    errors.add(one.get("kind").asString());
                    continue;
                }
                int user = Integer.parseInt(one.get("url").asString().replaceAll(".*/", ""));
                slow.add(user);
                assertThat(one.get("worker").asInt(-1)).isEqualTo(user % 2);
                assertThat(one.get("status").asInt(0)).isEqualTo(200);
                assertThat(one.get("ms").asDouble(0)).isGreaterThan(100.0 + 40 * user);
                assertThat(one.at("/timing/wait").asDouble(0)).isBetween(90.0 + 40 * user, one.get("ms").asDouble(0));
                assertThat(one.at("/request/head").asString()).startsWith("GET /" + user + " HTTP/1.1\n")
                        .contains("Authorization: ***");
                assertThat(one.at("/response/body").asString()).isEqualTo("hi");
            }
            assertThat(slow).hasSize(10).contains(13, 12, 11, 10, 9, 8).doesNotContain(3);
            assertThat(errors).containsExactlyInAnyOrder("reset-response", "both workers");
            var json = codec.parse(Files.readAllBytes(folder.resolve("a.json")));
            assertThat(json.get("exemplarsFile").asString()).endsWith("a.exemplars.jsonl");
            assertThat(json.at("/firstErrors/1/kind").asString()).isIn(errors);
            assertThat(json.at("/firstErrors/0/at").asDouble(0) * 1000).isCloseTo(System.currentTimeMillis(),
                    within(60_000.0));
        }
    }

    @Test
    void arrivalsAreEachStartedByOneWorker() throws IOException {
        var paths = new ConcurrentLinkedQueue<String>();
        try (var server = ScriptedServer.start(connection -> {
            paths.add(connection.readRequest().line().split(" ")[1]);
            connection.send(OK);
        })) {
            long begin = System.nanoTime();
            var ended = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var url = option("url", "");
                        arrivals(ramp(0, 100, Duration.ofSeconds(1)), hold(100, Duration.ofMillis(500)), () -> new HttpClient()
                                .get(url + "/" + Thread.currentThread().getName().replace(' ', '/') + "/" + worker()));
                        runTask(() -> arrivals(hold(10, Duration.ofMillis(300)), () -> new HttpClient().get(url + "/of-a-task")));
                        waitForTasksDone();
                    }
                    """, "--workers", "3", "url=" + server.url());

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_500_000_000L);
            var wanted = new ArrayList<String>();
            for (int k = 0; k < 100; k++) wanted.add("/arrival/" + k + "/" + k % 3);
            for (int k = 0; k < 3; k++) wanted.add("/of-a-task");
            assertThat(paths).containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(ended.out()).contains("103 sent");
        }
    }

    @Test
    void whatMayRunAtOnceIsDealtOutAndWhatIsDroppedIsAddedUp() throws IOException {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.stall();
        })) {
            var ended = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var url = option("url", "");
                        arrivals(hold(200, Duration.ofMillis(500)), maxConcurrent(5),
                                () -> new HttpClient(timeout(3)).get(url));
                        waitForTasksDone();
                    }
                    """, "--workers", "2", "url=" + server.url(), "statsfile=a.sts");

            assertThat(server.requests()).as(ended.err()).hasSize(5);
            assertThat(ended.err()).contains("hyload: arrivals: 2 tasks run at once",
                    "hyload: arrivals: 3 tasks run at once");
            assertThat(records().stream().mapToLong(second -> second.hy().orElseThrow().tally().health().dropped())
                    .sum()).isEqualTo(95);
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void workersBeginWithDifferentLocalAddresses() throws IOException {
        var peers = new ConcurrentLinkedQueue<String>();
        try (var server = ScriptedServer.start(connection -> {
            peers.add(connection.peer().replaceFirst("^/?(127[.0-9]+):.*", "$1"));
            connection.readRequest();
            connection.send(OK);
        })) {
            var ended = run("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var url = option("url", "");
                        users(3, Duration.ZERO, _ -> new HttpClient(localAddress("127.0.0.2", "127.0.0.3", "127.0.0.4"))
                                .get(url));
                        waitForTasksDone();
                        System.out.print("no line break");
                    }
                    """, "--workers", "3", "url=" + server.url());
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(peers).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3", "127.0.0.4");
            assertThat(ended.out().lines().filter("no line break"::equals)).as(ended.out()).hasSize(3);
        }
    }

    @Test
    void oneWorkerIsAsNone() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run(USERS, "--workers", "1", "url=" + shop.uri(), "requests=1", "statsfile=a.sts");
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).contains("6 answered").doesNotContain("workers");
        }
    }

    @Test
    void thresholdsAreJudgedOnWhatAllHaveDone() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run(USERS.replace("Stats.start();", "Stats.require(\"count > 20\"); Stats.start();"),
                    "--workers",
                    "2", "url=" + shop.uri() + "/mgr/style.css", "users=4", "requests=6", "think=0", "--require",
                    "count <= 23", "--require", "errors < 1%", "--junit", "r.xml", "statsfile=a.sts");

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
            assertThat(ended.out()).contains("✗ FAILED  count <= 23   24 is not <= 23", "✓ passed  errors < 1%   0%",
                    "✓ passed  count > 20    24").containsOnlyOnce("count > 20");
            var xml = JUnitXmlTest.parsed(Files.readString(folder.resolve("r.xml")));
            assertThat(JUnitXmlTest.cases(xml)).containsExactly("count <= 23", "errors < 1%", "count > 20",
                    "no task crashed", "no worker lost");
            assertThat(JUnitXmlTest.failures(xml)).hasSize(1);
            assertThat(records().getLast().hy().orElseThrow().ending().orElseThrow().thresholds())
                    .extracting(met -> met.text() + " " + met.passed() + " " + met.actual())
                    .containsExactly("count <= 23 false 24", "errors < 1% true 0%", "count > 20 true 24");
        }
    }

    @Test
    void aThresholdThatFailsEndsAllWorkers() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var ended = run(USERS, "--workers", "2", "url=" + shop.uri() + "/nothing-there", "--require", "errors < 1%",
                    "--abort-on-fail", "1s", "--warmup", "1s", "statsfile=a.sts");

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
            assertThat(ended.err().lines().skip(1)).singleElement().asString()
                    .matches("hyload: threshold errors < 1% has failed for 1 s, [0-9.]+% is not < 1%:"
                            + " the run is being stopped \\(--abort-on-fail\\)");
            assertThat(ended.out()).contains("✗ FAILED  errors < 1%", "warm-up of 1 s: not judged are the first ",
                    "ended early: ").doesNotContain("interrupted", "workers lost");
            assertThat(records().getLast().total().received()).isEqualTo(shop.served()).isPositive();
        }
    }

    @Test
    void aBadThresholdOfTheScenarioIsToldOnce() throws IOException {
        var ended =
                run(USERS.replace("Stats.start();", "Stats.require(\"p99 < 3\"); Stats.start();"), "--workers", "2");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines().skip(1)).containsExactly(
                "hyload: threshold 'p99 < 3': a time without a unit (us, ms or s: write p99 < 3ms)");
    }

    // ------------------------------------------------------------------ what is wrong is told once

    @Test
    void whatMainThrowsIsToldOnceAndEndsAll() throws IOException {
        var ended = run("""
                import static io.hyload.Hyload.*;
                void main() {
                    io.hyload.Stats.start();
                    runTask(() -> sleep(3600));
                    if (worker() == 1) throw new IllegalStateException("no plan");
                    waitForTasksDone();
                }
                """, "--workers", "3");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err().lines().skip(1)).containsExactly(
                "hyload: Users.java: IllegalStateException: no plan (line 5) (run again with --debug for the stack trace)");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            users=ten        | hyload: option users=ten: not a whole number (write users=10)
            csv=missing.csv  | hyload: missing.csv: no such file (looked for
            csv=ragged.csv   | hyload: ragged.csv line 2, column 2: missing, 1 field and not 2
            csv=few.csv      | hyload: few.csv: 1 rows for 2 workers (each has its own; add rows, or use --workers 1)
            """)
    void badInputIsToldOnceBeforeAnythingIsSent(String word, String line) throws IOException {
        Files.writeString(folder.resolve("ragged.csv"), "a,b\n1\n");
        Files.writeString(folder.resolve("few.csv"), "a,b\n1,2\n");
        var ended = run("""
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    var csv = option("csv", "");
                    if (!csv.isEmpty()) Feeder.csv(csv).circular();
                    users(option("users", 1), Duration.ZERO, _ -> {});
                    Stats.start();
                    waitForTasksDone();
                }
                """, "--workers", "2", word);
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines().skip(1)).singleElement().asString().startsWith(line);
    }

    @Test
    void aDryFeederEndsItsTaskAndIsCountedUnderItsText() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "a\n1\n2\n3\n4\n");
        var ended = run("""
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    var rows = Feeder.csv("rows.csv").once();
                    users(10, Duration.ZERO, _ -> rows.next());
                    waitForTasksDone();
                }
                """, "--workers", "2", "logPath=l");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).contains("6 errors", "6  feeder rows.csv: run dry, all 2 rows are handed out\n")
                .doesNotContain("scenario:");
        assertThat(ended.err().lines().skip(1)).singleElement().asString().contains("run dry")
                .contains(" at Users.java:6");
    }

    @Test
    void aMistakeIsShownOnce() throws IOException {
        var ended = run("void main() { what(); }", "--workers", "4");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("Users.java:1:15: cannot find symbol")
                .containsOnlyOnce("cannot find symbol");
    }

    @ParameterizedTest @CsvSource({"0", "65", "-3"})
    void impossibleNumbersOfWorkersAreRefused(String workers) throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
        var said = Shell.in(folder).hyload("run", "Users.java", "--workers", workers);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("hyload: --workers " + workers + ": not 1 to 64 (write --workers 4)\n");
    }

    @Test @EnabledOnOs(OS.LINUX)
    void moreUsersThanFilesAreAnnounced() throws IOException {
        Files.writeString(folder.resolve("Users.java"), """
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    users(option("users", 1), Duration.ofSeconds(3600), _ -> stop());
                    waitForTasksDone();
                }
                void stop() { throw new IllegalStateException("seen enough"); }
                """);
        var line = String.join(" ", hyload("run", "Users.java", "--workers", "2", "users=2000").line());
        try (var running = Command.of("sh", "-c", "ulimit -n 1000; exec " + line).in(folder).timeout(LONG).start()) {
            Awaitility.await().atMost(LONG).until(() -> running.err().contains("seen enough"));
            running.signal("TERM");
            assertThat(running.awaitExit().err().lines().limit(2)).satisfiesExactly(
                    first -> assertThat(first).startsWith("hyload: 2 workers: up to 1,800 connections by files; "),
                    second -> assertThat(second).isEqualTo(
                            "hyload: users: 2,000 in 2 workers are 1,000 connections each, but a process may open 1,000 files"
                                    + " (use --workers 3, or ulimit -n 2000)"));
        }
    }

    // ------------------------------------------------------------------ ends

    /// `GROUP` is what a terminal does: all processes get the signal.
    @ParameterizedTest @CsvSource({"INT, false, 130", "INT, true, 130", "TERM, false, 143", "TERM, true, 143"})
    void aSignalEndsAllWithOneSummaryAndNothingLost(String signal, boolean toAll, int code) throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(USERS, "--workers", "3", "url=" + shop.uri() + "/mgr/style.css",
                        "statsfile=a.sts", "--json", "a.json", "--junit", "a.xml", "--require", "count >= 1")) {
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            if (toAll) group(running, signal);
            else running.signal(signal);
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code);
            assertThat(ended.err()).hasLineCount(1);
            assertThat(ended.out()).contains("   interrupted", "   0 errors").containsOnlyOnce("\n requests ");
            var records = records();
            assertThat(records.getLast().hy().orElseThrow().end()).isTrue();
            assertThat(records.getLast().total().received()).isEqualTo(shop.served()).isPositive();
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(shop.served());
            assertThat(Files.readString(folder.resolve("a.json"))).contains("\"interrupted\":true", "\"lost\":[]");
            assertThat(Files.readAllLines(folder.resolve("a.exemplars.jsonl"))).hasSize(10);
            assertThat(JUnitXmlTest.cases(JUnitXmlTest.parsed(Files.readString(folder.resolve("a.xml")))))
                    .containsExactly("count >= 1", "no task crashed", "no worker lost");
        }
    }

    @Test
    void aMainThatNeverEndsKeepsNoWorkerFromItsFarewell() throws Exception {
        try (var shop = DemoShop.start(0); var running = start(USERS.replace("waitForTasksDone();", """
                while (true) {
                    try {
                        Thread.sleep(1000);
                    } catch (InterruptedException e) {
                        // on and on
                    }
                }"""), "--workers", "2", "url=" + shop.uri() + "/mgr/style.css", "statsfile=a.sts")) {
            running.awaitOut(out -> out.lines().count() >= 1, LONG);
            running.signal("INT");
            var ended = running.awaitExit(Duration.ofSeconds(5));

            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(ended.err()).hasLineCount(1);
            assertThat(records().getLast().total().received()).isEqualTo(shop.served());
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aKilledWorkerIsToldAtOnceAndTheOthersGoOn() throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(USERS, "--workers", "3", "url=" + shop.uri() + "/mgr/style.css", "requests=100",
                        "statsfile=a.sts")) {
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            kill("KILL", workers(running).getFirst());
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> running.err().contains("was killed"));
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines().skip(1)).singleElement().asString().matches("hyload: worker \\d was killed "
                    + "\\(signal 9, by hand or for want of memory\\) "
                    + "\\(what it had counted is kept; the others go on\\)");
            assertThat(ended.out()).contains(" workers lost\n");
            var records = records();
            var total = records.getLast().total();
            assertThat(records.stream().mapToLong(StatsRecord::sent).sum()).isEqualTo(total.sent());
            assertThat(total.received()).isBetween(2 * 2 * 100L + 1, shop.served());
            assertThat(records.getLast().hy().orElseThrow().end()).isTrue();
            assertThat(records.getLast().hy().orElseThrow().users()).isZero();
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aKilledRunLeavesNoWorkerBehind() throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(USERS, "--workers", "3", "url=" + shop.uri() + "/mgr/style.css",
                        "statsfile=a.sts")) {
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            var workers = workers(running);
            assertThat(workers).hasSize(3);
            running.signal("KILL");
            Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(2))
                    .until(() -> workers.stream().noneMatch(WorkersTest::isRunning));
            var records = records();
            assertThat(records.getLast().total().received()).isBetween(1L, shop.served());
        }
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aWorkerThatStandsStillForAWhileLosesNothing() throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(USERS, "--workers", "2", "url=" + shop.uri() + "/mgr/style.css", "requests=250",
                        "statsfile=a.sts")) {
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            long stopped = workers(running).getFirst();
            kill("STOP", stopped);
            int before = running.out().lines().toList().size();
            running.awaitOut(out -> out.lines().count() >= before + 2, LONG);
            kill("CONT", stopped);
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var records = records();
            assertThat(records.getLast().total().received()).isEqualTo(shop.served()).isEqualTo(6 * 250);
            assertThat(records.stream().mapToLong(StatsRecord::received).sum()).isEqualTo(shop.served());
            for (int i = 1; i < records.size(); i++)
                assertThat(records.get(i).t()).isEqualTo(records.get(i - 1).t() + 1);
        }
    }

    @Test @RequiresProgram("tmux")
    void controlCOnATerminalShowsOneSummary() throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
        try (var shop = DemoShop.start(0);
                var terminal = Tmux.start(80, 60, hyload("run", "Users.java", "--workers", "2",
                        "url=" + shop.uri() + "/mgr/style.css").with("TERM", "xterm-256color"))) {
            terminal.awaitScreen(screen -> screen.contains("rate") && screen.contains("6 users"), LONG);
            terminal.sendKeys("C-c");
            var end = terminal.awaitScreen(screen -> screen.contains(" stats "), LONG);
            assertThat(end).contains("interrupted", "2 workers", " 0 errors").doesNotContain(" rate ");
            assertThat(terminal.awaitExit(LONG)).isEqualTo(130);
        }
    }

    // ------------------------------------------------------------------ processes

    private Command.Finished run(String code, String... words) throws IOException {
        try (var running = start(code, words)) {
            return running.awaitExit();
        }
    }

    /// In a process group of its own.
    private Command.Running start(String code, String... words) throws IOException {
        Files.writeString(folder.resolve("Users.java"), code);
        var line = new ArrayList<>(List.of("setsid"));
        line.addAll(hyload(IntStream.range(0, words.length + 2)
                .mapToObj(i -> i == 0 ? "run" : i == 1 ? "Users.java" : words[i - 2]).toArray(String[]::new)).line());
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG).start();
    }

    private Command hyload(String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                "io.hyload.cli.Main"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG);
    }

    private static List<Long> workers(Command.Running running) {
        return ProcessHandle.of(running.pid()).orElseThrow().children().map(ProcessHandle::pid).sorted().toList();
    }

    private static void group(Command.Running running, String signal) {
        kill(signal, -running.pid());
    }

    private static void kill(String signal, long pid) {
        var killed = Command.of("sh", "-c", "kill -$1 $2", "sh", signal, Long.toString(pid)).run();
        assertThat(killed.exitCode()).as(killed.err()).isZero();
    }

    /// Neither gone nor a zombie that waits for init.
    private static boolean isRunning(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }

    private List<StatsRecord> records() throws IOException {
        return RunCommandTest.records(folder.resolve("a.sts"));
    }
}
