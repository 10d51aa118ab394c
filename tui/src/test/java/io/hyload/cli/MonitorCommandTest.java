package io.hyload.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.hyload.demo.DemoShop;
import io.hyload.hub.Hub;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class MonitorCommandTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern CONSOLE = Pattern.compile("start runs with console=(127\\.0\\.0\\.1:(\\d+))");

    private static final String FEW = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.start();
                users(4, Duration.ZERO, n -> {
                    var client = new HttpClient(timeout(2));
                    repeat(option("requests", 30), () -> {
                        client.get(option("url", ""));
                        sleep(0.05);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    Path folder;

    private Shell.Result hyload(String... words) {
        return Shell.in(folder).hyload(words);
    }

    /// In a process of its own, to be told its port and to get signals.
    private Command.Running start(Map<String, String> environment, String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "monitor"));
        line.addAll(List.of(words));
        var command = Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG);
        for (var variable : environment.entrySet()) command = command.with(variable.getKey(), variable.getValue());
        return command.start();
    }

    private static InetSocketAddress console(Command.Running monitor) {
        Awaitility.await().atMost(LONG).until(() -> CONSOLE.matcher(monitor.err()).find());
        var told = CONSOLE.matcher(monitor.err());
        assertThat(told.find()).isTrue();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(told.group(2)));
    }

    private static List<StatsRecord> records(String out) {
        return out.lines().map(StatsRecord::parse).toList();
    }

    /// Sent, received, timeouts and errors of each second.
    private static Map<Long, List<Long>> bySecond(List<StatsRecord> records) {
        var seconds = new TreeMap<Long, List<Long>>();
        for (var record : records) {
            seconds.merge(record.t(),
                    List.of(record.sent(), record.received(), record.timeouts(), record.errors()),
                    (one, other) -> List.of(one.get(0) + other.get(0), one.get(1) + other.get(1),
                            one.get(2) + other.get(2), one.get(3) + other.get(3)));
        }
        return seconds;
    }

    private static List<StatsRecord> bothWorkers() throws IOException {
        var records = new ArrayList<>(RunCommandTest.records(Corpus.path("original/worker-a.sts")));
        records.addAll(RunCommandTest.records(Corpus.path("original/worker-b.sts")));
        return records;
    }

    // ------------------------------------------------------------------ by UDP

    @Test
    void theSecondsOfARunAddUpToItsTotals() throws Exception {
        Files.writeString(folder.resolve("Few.java"), FEW);
        try (var shop = DemoShop.start(0); var monitor = start(Map.of(), "--json", "--until-end")) {
            int port = console(monitor).getPort();
            var run = hyload("run", "Few.java", "console=127.0.0.1:" + port, "tag=shop", "statsfile=a.sts",
                    "url=" + shop.uri() + "/mgr/style.css");
            assertThat(run.code()).as(run.err()).isZero();
            var seen = monitor.awaitExit();

            assertThat(seen.exitCode()).as(seen.err()).isZero();
            var own = RunCommandTest.records(folder.resolve("a.sts"));
            var merged = records(seen.out());
            assertThat(bySecond(merged)).isEqualTo(bySecond(own));
            assertThat(merged.getLast().total()).isEqualTo(own.getLast().total());
            assertThat(merged.getLast().total().received()).isEqualTo(shop.served()).isEqualTo(120);
            assertThat(merged.stream().mapToLong(record -> record.hy().orElseThrow().times().count()).sum())
                    .isEqualTo(120);
            assertThat(seen.err()).contains(" shop joined\n", " shop ended\n").doesNotContain("not taken", "stale");
        }
    }

    @Test @RequiresCorpus
    void datagramsOfTheOriginalAddUpBySecond() throws Exception {
        var frames = Files.readAllLines(Corpus.path("original/udp-capture.txt"));
        try (var monitor = start(Map.of(), "--json")) {
            var to = console(monitor);
            var workers = new HashMap<String, DatagramSocket>();
            for (var frame : frames) {
                int bar = frame.indexOf('|');
                var socket = workers.get(frame.substring(0, bar));
                if (socket == null) {
                    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    workers.put(frame.substring(0, bar), socket);
                }
                var bytes = frame.substring(bar + 1).getBytes(UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            }
            workers.values().forEach(DatagramSocket::close);
            var expected = bySecond(bothWorkers());
            assertThat(workers).hasSize(2);

            Awaitility.await().atMost(LONG).until(() -> bySecond(records(wholeLines(monitor.out()))).equals(expected));
            monitor.signal("INT");
            var ended = monitor.awaitExit();
            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(bySecond(records(ended.out()))).isEqualTo(expected);
        }
    }

    private static String wholeLines(String out) {
        return out.substring(0, out.lastIndexOf('\n') + 1);
    }

    @Test @EnabledOnOs(OS.LINUX)
    void controlCEndsWithTheSummaryAndTheTableOfWorkers() throws Exception {
        try (var worker = new DatagramSocket(0, InetAddress.getLoopbackAddress()); var monitor = start(Map.of())) {
            var to = console(monitor);
            for (int i = 0; i < 3; i++) {
                var record =
                        """
                        {"t": %d, "rps": 10, "tops": 1, "eps": 2, "tps": 7, "respTimeSum": 0.7, "avgRespTime": 0.1, "total": {"send": %d, "recv": %d, "timeout": %d, "error": %d, "0-100ms": %d}}"""
                                .formatted(1_700_000_000 + i, 100 + 10 * i, 70 + 7 * i, 10 + i, 20 + 2 * i, 70 + 7 * i)
                                .getBytes(UTF_8);
                worker.send(new DatagramPacket(record, record.length, to));
            }
            var junk = "junk".getBytes(UTF_8);
            for (int i = 0; i < 2; i++) worker.send(new DatagramPacket(junk, junk.length, to));
            monitor.awaitOut(out -> out.lines().count() >= 3, LONG);
            Awaitility.await().atMost(LONG).until(() -> monitor.err().contains("not taken: not-a-record (counted"));
            monitor.signal("INT");
            var ended = monitor.awaitExit();

            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(ended.out().lines().limit(3)).allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d  sent     10 "
                    + " recv      7  err    2  timeout    1  total \\d+/\\d+  workers 1"));
            assertThat(ended.out()).doesNotContain("VALID", "traffic", "p50").contains("3.0 s", "interrupted",
                    "30 sent", "21 answered", "3 timeouts",
                    "6 errors");
            var name = "127.0.0.1:" + worker.getLocalPort();
            assertThat(ended.out().lines().toList().getLast()).isEqualTo(
                    " " + name + "  ● up       10       7       -      0   120    84   24       12");
            assertThat(ended.err()).contains("hyload: worker " + name + " joined\n",
                    "hyload: seen: 30 of the 120 requests that the workers have sent since they began\n",
                    "hyload: udp 127.0.0.1:" + to.getPort() + ": not taken: 2 not-a-record\n");
        }
    }

    @Test
    void withATokenOnlySignedFiguresCount() throws Exception {
        Files.writeString(folder.resolve("Few.java"), FEW);
        Files.writeString(folder.resolve("secrets.properties"), "HYLOAD_TOKEN=s3cret-word\n");
        try (var shop = DemoShop.start(0);
                var stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var monitor = start(Map.of("HYLOAD_TOKEN", "s3cret-word"), "--json", "--until-end")) {
            var to = console(monitor);
            var forged =
                    "{\"t\": 1700000000, \"rps\": 9999, \"tops\": 0, \"eps\": 0, \"tps\": 0, \"total\": {\"send\": 9999, \"recv\": 0}}"
                            .getBytes(UTF_8);
            stranger.send(new DatagramPacket(forged, forged.length, to));
            var run = hyload("run", "Few.java", "console=127.0.0.1:" + to.getPort(), "requests=3", "statsfile=a.sts",
                    "url=" + shop.uri() + "/mgr/style.css");
            assertThat(run.code()).as(run.err()).isZero();
            var seen = monitor.awaitExit();

            assertThat(seen.err()).contains("and the same HYLOAD_TOKEN\n", ": not taken: 1 unsigned\n")
                    .doesNotContain("s3cret");
            assertThat(records(seen.out()).getLast().total().sent()).isEqualTo(12);
        }
    }

    @Test
    void whoListensToTheNetworkWithoutATokenIsWarned() throws Exception {
        try (var monitor = start(Map.of(), "--bind", "0.0.0.0")) {
            Awaitility.await().atMost(LONG).until(() -> monitor.err().contains("listening on udp"));
            assertThat(monitor.err())
                    .containsPattern("hyload: --bind 0\\.0\\.0\\.0: without --token anybody who reaches"
                            + " this machine can put figures before you \\(openssl rand -hex 16 makes a token\\)\n");
        }
    }

    // ------------------------------------------------------------------ by hubs

    private static Hub hub(int webSocketPort, int datagramPort, String token) throws IOException {
        return Hub.start(new Hub.Options(InetAddress.getLoopbackAddress(), webSocketPort, datagramPort,
                Optional.of(token).filter(secret -> !secret.isEmpty()), Set.of(), Optional.empty(),
                Optional.empty()));
    }

    @Test
    void whatAHubRemembersIsSeenByWhoComesLateAndHasItsToken() throws Exception {
        Files.writeString(folder.resolve("Few.java"), FEW);
        Files.writeString(folder.resolve("token.txt"), "s3cret-word\n");
        Files.writeString(folder.resolve("secrets.properties"), "HYLOAD_TOKEN=s3cret-word\n");
        try (var shop = DemoShop.start(0); var hub = hub(0, 0, "s3cret-word")) {
            var run = hyload("run", "Few.java", "console=127.0.0.1:" + hub.udp().getPort(), "requests=5",
                    "statsfile=a.sts", "url=" + shop.uri() + "/mgr/style.css");
            assertThat(run.code()).as(run.err()).isZero();
            var url = "ws://127.0.0.1:" + hub.wsPort();
            var seen = hyload("monitor", "--hub", url, "--token", "@token.txt", "--json", "--until-end");

            assertThat(seen.code()).as(seen.err()).isZero();
            assertThat(bySecond(records(seen.out())))
                    .isEqualTo(bySecond(RunCommandTest.records(folder.resolve("a.sts"))));
            assertThat(seen.err()).contains("hyload: " + url + ": connected\n").doesNotContain("listening", "s3cret");

            try (var without = start(Map.of(), "--hub", url)) {
                Awaitility.await().atMost(LONG).until(without::err, ("hyload: " + url
                        + ": refused: needs a token (set --token or HYLOAD_TOKEN)\n")::equals);
            }
        }
    }

    @Test
    void aHubThatIsRestartedDuringARunCostsNoTotals() throws Exception {
        Files.writeString(folder.resolve("Few.java"), FEW);
        var hub = hub(0, 0, "");
        int port = hub.udp().getPort();
        int webSocketPort = hub.wsPort();
        try (var shop = DemoShop.start(0);
                var monitor = start(Map.of(), "--hub", "ws://127.0.0.1:" + webSocketPort, "--json", "--until-end")) {
            var run = CompletableFuture.supplyAsync(() -> hyload("run", "Few.java", "console=127.0.0.1:" + port,
                    "requests=100", "statsfile=a.sts", "url=" + shop.uri() + "/mgr/style.css"));
            monitor.awaitOut(out -> !out.isEmpty(), LONG);
            hub.close();
            Awaitility.await().atMost(LONG).until(() -> monitor.err().contains("connects again in "));
            try (var _ = hub(webSocketPort, port, "")) {
                var ended = run.get(20, TimeUnit.SECONDS);
                assertThat(ended.code()).as(ended.err()).isZero();
                var seen = monitor.awaitExit();

                assertThat(seen.exitCode()).as(seen.err()).isZero();
                assertThat(records(seen.out()).getLast().total().received()).isEqualTo(shop.served()).isEqualTo(400);
                assertThat(seen.err().split(": connected\n", -1)).hasSize(3);
            }
        } finally {
            hub.close();
        }
    }

    // ------------------------------------------------------------------ files and pipes

    @Test @RequiresCorpus
    void filesAreReplayedAsOneAndEndItWithTheirEnd() throws IOException {
        var a = Corpus.path("original/worker-a.sts").toString();
        var b = Corpus.path("original/worker-b.sts").toString();
        var json = hyload("monitor", "--json", "--speed", "max", a, b);

        assertThat(json.code()).as(json.err()).isZero();
        assertThat(bySecond(records(json.out()))).isEqualTo(bySecond(bothWorkers()));
        assertThat(json.err()).contains("worker-a.sts joined").doesNotContain("listening", "not taken");

        var plain = hyload("monitor", "--plain", "--speed", "max", a, b);
        assertThat(plain.out()).contains("  workers 2", "worker-b.sts");
    }

    @Test
    void linesOfAPipeAreReadUntilItsEnd() throws IOException {
        var lines = """
                {"t": 1700000000, "rps": 3, "tops": 0, "eps": 0, "tps": 2, "respTimeSum": 0.1, "avgRespTime": 0.05, "total": {"send": 3, "recv": 2}}
                {"no": "record"}
                {"t": 1700000001, "rps": 4, "tops": 0, "eps": 0, "tps": 4, "respTimeSum": 0.1, "avgRespTime": 0.05, "total": {"send": 7, "recv": 6}}
                """;
        var json = Shell.in(folder).piping(lines, "monitor", "-", "--json");

        assertThat(json.code()).isZero();
        assertThat(bySecond(records(json.out())))
                .isEqualTo(Map.of(1_700_000_000L, List.of(3L, 2L, 0L, 0L), 1_700_000_001L, List.of(4L, 4L, 0L, 0L)));
        assertThat(json.err()).contains("hyload: standard input: not taken: 1 not-a-record\n");
    }

    @Test
    void onATerminalTheFiguresAreDrawnInPlaceAndGoneAtTheEnd() throws IOException {
        Files.writeString(folder.resolve("a.sts"), """
                {"t": 1700000000, "rps": 3, "tops": 0, "eps": 0, "tps": 2, "respTimeSum": 0.1, "avgRespTime": 0.05, "total": {"send": 3, "recv": 2}}
                """);
        var said = Shell.in(folder).onTerminal().hyload("monitor", "a.sts", "--color", "never");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("\033[2K monitor  00:0", "\033[2K worker  state  sent/s",
                "\033[J");
        assertThat(said.out().substring(said.out().lastIndexOf("\033[J"))).contains("3 sent", "● up");
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest @CsvSource(delimiter = '~', value = {
            "--hub foo ~ --hub foo: not ws:// or wss:// (write ws://10.0.0.7:28888)",
            "--hub 10.0.0.7:28888 ~ --hub 10.0.0.7:28888: not ws:// or wss:// (write ws://10.0.0.7:28888)",
            "--speed 0 a.sts ~ --speed 0: not a number above 0 (write --speed 10, or --speed max)",
            "--speed fast a.sts ~ --speed fast: not a number above 0 (write --speed 10, or --speed max)",
            "--speed Infinity a.sts ~ --speed Infinity: not a number above 0 (write --speed 10, or --speed max)",
            "none.sts ~ cannot read none.sts: no such file", "stats ~ stats: a folder (name the files in it)",
            "a.sts a.sts ~ a.sts: given twice (leave one out)",
            "--port 65536 ~ --port 65536: not a port (write --port 29999)",
            "--bind nobody.invalid ~ --bind nobody.invalid: no address of that name (write --bind 127.0.0.1)",
            "--plain --json ~ --plain --json: two forms at once (leave one out)",
            "--token @none.txt ~ cannot read none.txt: no such file",
            "--token @stats ~ --token @stats: not a file (write --token @token.txt)",
            "--token @wide.txt ~ --token @wide.txt: holds a space or what is not ASCII (openssl rand -hex 16 makes one)",
            "--hub wss://127.0.0.1:1 --cacert none.pem ~ cannot read none.pem: no such file",
            "--hub wss://127.0.0.1:1 --cacert a.sts ~ --cacert a.sts: no certificates in it (give the CA's certificate as PEM)"})
    void badInputIsOneLine(String words, String line) throws IOException {
        Files.createDirectories(folder.resolve("stats"));
        Files.writeString(folder.resolve("a.sts"), "");
        Files.writeString(folder.resolve("wide.txt"), "two words\n");
        var command = new ArrayList<>(List.of("monitor"));
        command.addAll(List.of(words.split(" ")));
        var said = hyload(command.toArray(String[]::new));

        assertThat(said.err().replace(folder + "/", "")).isEqualTo("hyload: " + line + "\n");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws IOException {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var said = hyload("monitor", "--port", "" + taken.getLocalPort());

            assertThat(said.err()).isEqualTo("hyload: udp 127.0.0.1:" + taken.getLocalPort()
                    + ": Address already in use (choose another port; 0 takes a free one)\n");
            assertThat(said.code()).isEqualTo(2);
        }
    }
}
