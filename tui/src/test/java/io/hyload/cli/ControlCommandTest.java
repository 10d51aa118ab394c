package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.json.JsonCodec;
import io.hyload.stats.Event;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.LoopbackPort;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// `hyload control`, against real runs in processes of their own.
@DisabledOnOs(OS.WINDOWS)
class ControlCommandTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofMillis(400);

    private static final String USERS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                users(option("users", 6), Duration.ZERO, n -> {
                    var client = new HttpClient();
                    repeat(option("time", Duration.ofSeconds(600)), () -> {
                        if (!client.get(url).ok()) Stats.oneError("status");
                        sleep(0.02);
                    });
                });
                waitForTasksDone();
            }
            """;

    private static final String ARRIVALS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                var url = option("url", "");
                arrivals(hold(40, Duration.ofMinutes(10)), () -> new HttpClient().get(url));
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;

    // ------------------------------------------------------------------ a run that is on

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void aRunIsPausedResumedAndStopped(int workers) throws Exception {
        try (var shop = DemoShop.start(0); var running = start(shop, "--workers", "" + workers, "control=0")) {
            var port = port(running);
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            assertThat(control(port, "status").out()).matches(
                    "Users  00:\\d\\d  \\d%  6 users  sent \\d+  answered \\d+  errors 0  timeouts 0\\n");
            assertThat(control(port, "pause")).isEqualTo(new Shell.Result(0, "paused\n", ""));
            assertThat(control(port, "pause").out()).isEqualTo("paused already\n");
            awaitStandstill(shop);
            Awaitility.await().untilAsserted(() -> assertThat(answered(port)).isEqualTo(shop.served()));
            assertThat(control(port, "status").out()).contains("6 users").endsWith("  paused\n");

            long before = shop.served();
            assertThat(control(port, "resume").out()).isEqualTo("resumed\n");
            Awaitility.await().until(() -> shop.served() > before + 50);
            assertThat(control(port, "note", "cache", "switched", "off").out()).isEqualTo("cache switched off\n");
            assertThat(control(port, "rate", "-10%"))
                    .isEqualTo(new Shell.Result(2, "", "hyload: rate -10%: the run has no "
                            + "arrivals; its users send as fast as they are answered (use arrivals in the scenario)\n"));
            assertThat(control(port, "stop").out()).isEqualTo("stopped by control\n");
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains(" 0 errors").doesNotContain("interrupted");
            assertThat(ended.err().lines().filter(line -> !line.contains("workers:"))).containsExactly(
                    "hyload: control 127.0.0.1:" + port, "hyload: paused", "hyload: resumed",
                    "hyload: cache switched off", "hyload: stopped by control");
            var records = RunCommandTest.records(folder.resolve("a.sts"));
            assertThat(records.getLast().total().received()).isEqualTo(shop.served());
            assertThat(events(records)).containsExactly("paused", "resumed", "cache switched off",
                    "stopped by control");
            assertThat(control(port, "status").err()).isEqualTo("hyload: control " + port
                    + ": nobody listens (start the run with control=PORT; it tells its port when it begins)\n");
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void aPausedRunIsEndedByControlCAsAnyOther(int workers) throws Exception {
        try (var shop = DemoShop.start(0); var running = start(shop, "--workers", "" + workers, "control=0")) {
            var port = port(running);
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            control(port, "pause");
            awaitStandstill(shop);
            running.signal("INT");
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(130);
            assertThat(ended.out()).contains("interrupted", " 0 errors");
            assertThat(RunCommandTest.records(folder.resolve("a.sts")).getLast().total().received())
                    .isEqualTo(shop.served());
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void arrivalsComeAtTheRateTheyAreGiven(int workers) throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(ARRIVALS, shop, "--workers", "" + workers, "control=0")) {
            var port = port(running);
            running.awaitOut(out -> out.lines().count() >= 2, LONG);
            assertThat(control(port, "status").out()).contains("  40.0/s (100 %)  ");
            assertThat(control(port, "rate", "300%").out()).isEqualTo("rate 300 %\n");
            assertThat(control(port, "rate", "-50%").out()).isEqualTo("rate 150 %\n");
            assertThat(control(port, "rate", "200/s").out()).isEqualTo("rate 200/s (500 %)\n");
            assertThat(control(port, "status").out()).contains("  200/s (500 %)  ");
            long before = shop.served();
            long begin = System.nanoTime();
            Awaitility.await().until(() -> shop.served() > before + 200);
            assertThat((System.nanoTime() - begin) / 1e9).isBetween(0.7, 2.5);

            control(port, "pause");
            awaitStandstill(shop);
            assertThat(control(port, "status").out()).contains("  0.0/s (500 %)  ").endsWith("  paused\n");
            control(port, "resume");
            long then = shop.served();
            Awaitility.await().until(() -> shop.served() > then + 50);
            control(port, "stop");
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var records = RunCommandTest.records(folder.resolve("a.sts"));
            assertThat(records.getLast().total().received()).isEqualTo(shop.served());
            assertThat(events(records)).containsExactly("rate 300 %", "rate 150 %", "rate 200/s (500 %)", "paused",
                    "resumed", "stopped by control");
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void statusTellsHowThresholdsStand(int workers) throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(ARRIVALS, shop, "--workers", "" + workers, "control=0", "--require", "count >= 1",
                        "--require", "max < 0.001ms", "--require", "count >= 1000000", "--require",
                        "GET /x.p99 < 1s")) {
            var port = port(running);
            Awaitility.await().atMost(LONG)
                    .until(() -> control(port, "status").out().contains("  ✓ count >= 1  "));
            assertThat(control(port, "status").out()).contains("  ✗ max < 0.001ms  ", "  ? count >= 1000000  ",
                    "  ? GET /x.p99 < 1s  no data");
            control(port, "stop");
            assertThat(running.awaitExit().exitCode()).isEqualTo(ExitCode.THRESHOLD_FAILED);
        }
    }

    @Test
    void theAnswerIsPrintedAsItCame() throws Exception {
        try (var shop = DemoShop.start(0); var running = start(shop, "control=0")) {
            var port = port(running);
            assertThat(control(port, "pause", "--json").out()).isEqualTo("{\"done\":\"paused\"}\n");
            var status = JsonCodec.found().parse(control(port, "status", "--json").out().getBytes(UTF_8));
            assertThat(status.get("scenario").asString()).isEqualTo("Users");
            assertThat(status.get("paused").asBoolean(false)).isTrue();
            assertThat(status.names()).contains("elapsed", "users", "sent", "received", "errors", "timeouts")
                    .doesNotContain("rate", "factor");
            assertThat(control("localhost:" + port, "stop").out()).isEqualTo("stopped by control\n");
            assertThat(running.awaitExit().exitCode()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndTheRunGoesOnWithoutIt() throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
        try (var shop = DemoShop.start(0); var taken = ScriptedServer.start(Script.stall())) {
            var said = Shell.in(folder).hyload("run", "Users.java", "url=" + shop.uri() + "/mgr/style.css",
                    "time=100ms", "control=" + taken.port());

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).contains(" 0 errors");
            assertThat(said.err()).startsWith("hyload: control=127.0.0.1:" + taken.port() + ": Address already in use")
                    .hasLineCount(1);
        }
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            control                    | hyload: hyload control: [HOST:]PORT is missing (see hyload control --help)
            control 41234              | hyload: hyload control: ACTION is missing (see hyload control --help)
            control here status        | hyload: here: not [HOST:]PORT (write what the run has said: \
            hyload control 41234 status)
            control 65536 status       | hyload: 65536: not [HOST:]PORT (write what the run has said: \
            hyload control 41234 status)
            control 41234 paus         | hyload: paus: unknown action (did you mean pause?)
            control 41234 dance        | hyload: dance: unknown action (write one of status, pause, resume, rate VALUE, \
            stop, note TEXT)
            control 41234 stop now     | hyload: stop: it takes no value, not 'now' (write status, pause, resume, \
            rate VALUE, stop, note TEXT)
            control 41234 rate         | hyload: rate: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            control 41234 rate -100%   | hyload: rate -100%: nothing would be left (pause holds a run, stop ends it)
            control 41234 note         | hyload: note: no text (write note TEXT)
            control no-such.invalid:1 status | hyload: control no-such.invalid:1: host no-such.invalid does not resolve \
            (start the run with control=PORT; it tells its port when it begins)
            run Users.java control=x   | hyload: control=x: not a port (write control=41234, or control=0)
            run Users.java control=0.0.0.0:1 | hyload: control=0.0.0.0:1: only this machine may control a run \
            (write control=1)
            """)
    void badInputIsOneLineAndExitTwo(String words, String line) {
        var said = Shell.in(folder).hyload(words.split(" "));

        assertThat(said).isEqualTo(new Shell.Result(2, "", line + "\n"));
    }

    @Test
    void whereNobodyListensIsTold() {
        int port = LoopbackPort.free();
        assertThat(control(port, "pause")).isEqualTo(new Shell.Result(2, "", "hyload: control " + port
                + ": nobody listens (start the run with control=PORT; it tells its port when it begins)\n"));
    }

    @ParameterizedTest @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "", "\n", "[1]\n", "no end"})
    void whoAnswersOtherwiseIsNoRun(String answer) {
        try (var other = ScriptedServer.start(connection -> connection.send(answer))) {
            var said = control(other.port(), "status");
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).startsWith("hyload: control " + other.port() + ": ").hasLineCount(1);
        }
    }

    // ------------------------------------------------------------------ the run and its control

    private static void awaitStandstill(DemoShop shop) {
        var last = new ArrayList<>(List.of(-1L));
        Awaitility.await().during(A_WHILE).until(() -> last.set(0, shop.served()) == shop.served());
    }

    private long answered(int port) {
        return JsonCodec.found().parse(control(port, "status", "--json").out().getBytes(UTF_8)).get("received")
                .asLong(-1);
    }

    private static List<String> events(List<StatsRecord> records) {
        return records.stream().flatMap(record -> record.hy().stream()).flatMap(hy -> hy.tally().events().stream())
                .map(Event::text).toList();
    }

    private Shell.Result control(Object port, String... words) {
        return Shell.in(folder).hyload(Stream.concat(Stream.of("control", port.toString()), Stream.of(words))
                .toArray(String[]::new));
    }

    private static int port(Command.Running running) {
        var said = Pattern.compile("hyload: control 127\\.0\\.0\\.1:(\\d+)\n");
        Awaitility.await().atMost(LONG).until(() -> said.matcher(running.err()).find());
        var found = said.matcher(running.err());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private Command.Running start(DemoShop shop, String... words) throws IOException {
        return start(USERS, shop, words);
    }

    private Command.Running start(String code, DemoShop shop, String... words) throws IOException {
        Files.writeString(folder.resolve("Users.java"), code);
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                "io.hyload.cli.Main", "run", "Users.java", "url=" + shop.uri() + "/mgr/style.css", "statsfile=a.sts"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG).start();
    }
}
