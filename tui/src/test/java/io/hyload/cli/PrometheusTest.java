package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.hyload.demo.DemoShop;
import io.hyload.json.JsonCodec;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Exposition;
import io.hyload.testsupport.RequiresProgram;
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
import static org.assertj.core.api.Assertions.within;

/// `--prometheus`, on real runs in processes of their own, scraped by curl as by any other client.
@DisabledOnOs(OS.WINDOWS) @RequiresProgram("curl")
class PrometheusTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /// A certain number of requests under hostile names, some of which fail; then nothing, until it is told to end.
    private static final String USERS = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main(String[] args) {
                Stats.start(args);
                var url = option("url", "");
                users(6, Duration.ZERO, n -> {
                    var client = new HttpClient();
                    for (int i = 0; i < 5; i++) {
                        client.get(url, name("商品/列表"));
                        client.get(url, name("a \\"b\\" \\\\ c\\nd"));
                    }
                    new HttpClient().get("http://127.0.0.1:1/");
                    Stats.oneError("check: \\"x\\\\y\\"");
                });
                waitForever();
            }
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void whatIsScrapedIsWhatTheSummarySays(int workers) throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(shop, "run", "Users.java", "--workers", "" + workers, "--prometheus", "0",
                        "--json", "a.json", "control=0", "tag=\"night\"\\1")) {
            var url = url(running);
            Awaitility.await().atMost(LONG).ignoreExceptions()
                    .until(() -> Exposition.openMetrics(scrape(url)).value("hyload_errors_total") == 12);
            var seen = Exposition.openMetrics(scrape(url));
            Shell.in(folder).hyload("control", control(running), "stop");
            var ended = running.awaitExit();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            var result = JsonCodec.found().parse(Files.readAllBytes(folder.resolve("a.json")));
            for (var pair : Map.of("requests_sent", "sent", "responses_received", "received", "timeouts", "timeouts",
                    "errors", "errors", "received_bytes", "bytesIn", "sent_bytes", "bytesOut", "connections_opened",
                    "connections").entrySet())
                assertThat(seen.value("hyload_" + pair.getKey() + "_total")).as(pair.getKey())
                        .isEqualTo(result.get(pair.getValue()).asLong(-1));
            assertThat(seen.value("hyload_requests_sent_total")).isEqualTo(66);
            assertThat(seen.value("hyload_failures_total", Map.of("kind", "connect-refused"))).isEqualTo(6);
            assertThat(seen.value("hyload_failures_total", Map.of("kind", "check: \"x\\y\""))).isEqualTo(6);
            assertThat(seen.value("hyload_response_time_seconds_count")).isEqualTo(60);
            assertThat(seen.value("hyload_response_time_seconds_sum") * 1000 / 60)
                    .isCloseTo(result.get("mean").asDouble(-1), within(0.001));
            assertThat(seen.value("hyload_name_requests_total", Map.of("name", "商品/列表"))).isEqualTo(30);
            assertThat(seen.value("hyload_name_response_time_seconds_count", Map.of("name", "a \"b\" \\ c d")))
                    .isEqualTo(30);
            assertThat(seen.samples().keySet().stream().filter(series -> series.name().equals("hyload_run_info"))
                    .map(series -> series.labels().get("tag"))).containsExactly("\"night\"\\1");
        }
    }

    @Test @RequiresProgram("promtool")
    void promtoolHasNothingToSayOfARun() throws Exception {
        try (var shop = DemoShop.start(0);
                var running = start(shop, "run", "Users.java", "--prometheus", "0")) {
            var url = url(running);
            Awaitility.await().atMost(LONG).ignoreExceptions()
                    .until(() -> curl(url).out().contains("hyload_errors_total 12\n"));
            var text = curl(url).out();
            running.signal("INT");

            assertThat(Command.of("promtool", "check", "metrics").input(text).run())
                    .isEqualTo(new Command.Finished(0, "", ""));
            assertThat(Exposition.prometheus(text.getBytes(UTF_8)).value("hyload_requests_sent_total")).isEqualTo(66);
            assertThat(running.awaitExit().exitCode()).isEqualTo(130);
        }
    }

    @Test
    void aScenarioThatIsRunByPlainJavaIsScrapedToo() throws Exception {
        try (var shop = DemoShop.start(0)) {
            Files.writeString(folder.resolve("Users.java"), USERS);
            try (var running = java("Users.java", "url=" + shop.uri() + "/mgr/style.css", "prometheus=0").start()) {
                var url = url(running);
                Awaitility.await().atMost(LONG).ignoreExceptions()
                        .until(() -> Exposition.openMetrics(scrape(url)).value("hyload_requests_sent_total") == 66);
            }
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2})
    void aPortThatIsTakenEndsItBeforeAnythingIsSent(int workers) throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
        try (var shop = DemoShop.start(0); var taken = ScriptedServer.start(Script.stall())) {
            var said = Shell.in(folder).hyload("run", "Users.java", "url=" + shop.uri() + "/mgr/style.css",
                    "--workers", "" + workers, "--prometheus", "" + taken.port());

            assertThat(said).isEqualTo(new Shell.Result(2, "", "hyload: prometheus=127.0.0.1:" + taken.port()
                    + ": Address already in use (prometheus=0 takes a free port)\n"));
            assertThat(shop.served()).isZero();
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve("Users.java"));
            }
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            yes        | hyload: prometheus=yes: not a port (write prometheus=9464, or prometheus=0)
            gen1.test:1 | hyload: prometheus=gen1.test:1: not an address of this machine (write prometheus=1, \
            or 0.0.0.0:1 for all its addresses)
            """)
    void badInputIsOneLineAndExitTwo(String value, String line) {
        assertThat(Shell.in(folder).hyload("run", "Users.java", "--prometheus", value))
                .isEqualTo(new Shell.Result(2, "", line + "\n"));
    }

    private static Command.Finished curl(String url, String... options) {
        var line = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail", url));
        line.addAll(List.of(options));
        return Command.of(line.toArray(String[]::new)).run();
    }

    private static byte[] scrape(String url) {
        return curl(url, "-H", "Accept: application/openmetrics-text;version=1.0.0").out().getBytes(UTF_8);
    }

    private static String said(Command.Running running, String pattern) {
        var said = Pattern.compile(pattern);
        Awaitility.await().atMost(LONG).until(() -> said.matcher(running.err()).find());
        return said.matcher(running.err()).results().findFirst().orElseThrow().group(1);
    }

    private static String url(Command.Running running) {
        return said(running, "hyload: metrics (http://127\\.0\\.0\\.1:\\d+/metrics)\n");
    }

    private static String control(Command.Running running) {
        return said(running, "hyload: control (127\\.0\\.0\\.1:\\d+)\n");
    }

    private Command java(String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(LONG);
    }

    private Command.Running start(DemoShop shop, String... words) throws IOException {
        Files.writeString(folder.resolve("Users.java"), USERS);
        var line = new ArrayList<>(List.of("io.hyload.cli.Main"));
        line.addAll(List.of(words));
        line.addAll(List.of("url=" + shop.uri() + "/mgr/style.css", "statsfile=a.sts"));
        return java(line.toArray(String[]::new)).start();
    }
}
