package io.hyload.run;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.hyload.HttpClient;
import io.hyload.Hyload;
import io.hyload.Stats;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.Hyload.basicAuth;
import static io.hyload.Hyload.body;
import static io.hyload.Hyload.field;
import static io.hyload.Hyload.files;
import static io.hyload.Hyload.form;
import static io.hyload.Hyload.headers;
import static io.hyload.Hyload.name;
import static io.hyload.Hyload.params;
import static io.hyload.Hyload.timeout;
import static org.assertj.core.api.Assertions.assertThat;

/// Runs with real exchanges, and the file they leave.
class ExemplarFileTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    private Path folder;
    private final RecordingConsole console = new RecordingConsole();
    private Run run;

    @BeforeEach
    void begin() {
        begin(Run.Mode.LOAD, "run.sts");
    }

    private void begin(Run.Mode mode, String statsFile) {
        var words = List.of("statsfile=" + folder.resolve(statsFile), "logPath=" + folder.resolve("log"));
        run = Run.begin("shop.java", Words.parse(words), console, mode, Duration.ofMillis(100));
    }

    @AfterEach
    void end() {
        run.stop();
        run.finish();
    }

    private Path file() {
        return folder.resolve("run.exemplars.jsonl");
    }

    private List<String> finished() throws Exception {
        var result = run.finish();
        assertThat(console.notices).noneMatch(line -> line.contains("exemplar"));
        assertThat(result.examples().file()).contains(file());
        return Files.readAllLines(file());
    }

    /// Waits as many milliseconds as the path says.
    private static final Script PATIENT = connection -> {
        while (true) {
            var path = connection.readRequest().line().split(" ")[1];
            Thread.sleep(Long.parseLong(path.substring(1)));
            connection.send(OK);
        }
    };

    @Test
    void theTenSlowestOfManyRequestsAreInTheFile() throws Exception {
        var took = new ConcurrentHashMap<String, Double>();
        try (var server = ScriptedServer.start(PATIENT)) {
            Stats.start();
            for (int i = 0; i < 14; i++) {
                int user = i;
                Hyload.runTask(() -> {
                    var client = new HttpClient();
                    for (int k = 0; k < 40; k++) {
                        int millis = k == user ? 40 + 15 * user : 0;
                        var response = client.get(server.url() + "/" + millis, name("user " + user + " request " + k));
                        took.put("user " + user + " request " + k, response.responseTime());
                    }
                });
            }
            var lines = finished();

            var slowest = took.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .limit(10).toList();
            assertThat(lines).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat(lines.get(i)).startsWith("{\"why\":\"slow\",\"at\":")
                        .contains("\"name\":\"" + slowest.get(i).getKey() + "\"")
                        .contains("\"ms\":" + number(slowest.get(i).getValue()) + ",").contains("\"body\":\"hi\"");
            }
            assertThat(slowest.getFirst().getKey()).isEqualTo("user 13 request 13");
        }
    }

    private static String number(double millis) {
        return new BigDecimal(String.format(Locale.ROOT, "%.3f", millis)).stripTrailingZeros().toPlainString();
    }

    @Test
    void theFirstOfEachKindIsInTheFileAndInTheResult() throws Exception {
        try (var broken =
                ScriptedServer.start(Script.answerOnceThenClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
                var silent = ScriptedServer.start(Script.stall())) {
            Stats.start();
            Hyload.runTask(() -> {
                for (int i = 0; i < 3; i++) new HttpClient().get(broken.url() + "/short/" + i);
                new HttpClient().get("http://127.0.0.1:" + ScriptedServer.refusingPort() + "/refused");
                for (int i = 0; i < 2; i++) new HttpClient().get(silent.url() + "/silent", timeout(0.05));
                Stats.oneError("cart: empty");
                throw new IllegalStateException("no stock\nat all");
            });
            var lines = finished();

            assertThat(lines).satisfiesExactly(
                    line -> assertThat(line).startsWith("{\"why\":\"error\",\"kind\":\"short-body\",\"at\":1")
                            .contains("\"name\":\"GET /short/{id}\"", "/short/0\",\"ms\":", "\"cause\":\"",
                                    "\"response\":{\"head\":\"\",\"body\":\"half\"}"),
                    line -> assertThat(line).contains("\"kind\":\"connect-refused\"", "\"url\":\"http://127.0.0.1:",
                            "\"cause\":\"connect to 127.0.0.1:").doesNotContain("\"response\""),
                    line -> assertThat(line).contains("\"kind\":\"timeout-response\"", "within 0.05 s"),
                    line -> assertThat(line).contains("\"kind\":\"cart: empty\"", "\"cause\":\"cart: empty")
                            .doesNotContain("\"request\""),
                    line -> assertThat(line).contains("\"kind\":\"scenario: IllegalStateException\"",
                            "\"cause\":\"IllegalStateException: no stock\"").doesNotContain("\"request\""));
            var result = run.finish();
            assertThat(result.examples().firsts()).extracting(Examples.First::kind).containsExactly("short-body",
                    "connect-refused", "timeout-response", "cart: empty", "scenario: IllegalStateException");
            assertThat(result.summary().kinds()).containsOnlyKeys(
                    result.examples().firsts().stream().map(Examples.First::kind).toList());
        }
    }

    @Test
    void theFirstOfAKindCanBeReadWhileTheRunIsOn() throws Exception {
        try (var silent = ScriptedServer.start(Script.stall());
                var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            new HttpClient().get(server.url() + "/");
            for (int i = 0; i < 2; i++) new HttpClient().get(silent.url() + "/?token=s3cret", timeout(0.05));
            Awaitility.await().until(() -> Files.exists(file()) && Files.readString(file()).endsWith("\n"));
            assertThat(Files.readAllLines(file())).singleElement().satisfies(line -> assertThat(line)
                    .contains("\"kind\":\"timeout-response\"", "token=***").doesNotContain("s3cret"));
            Stats.oneError("cart: empty");
            Awaitility.await().until(() -> Files.readAllLines(file()).size() == 2);
            assertThat(Files.readAllLines(file()).getLast()).contains("cart: empty");

            var lines = finished();
            assertThat(lines).hasSize(3);
            assertThat(lines.getFirst()).startsWith("{\"why\":\"slow\"");
        }
    }

    @Test
    void noSecretIsInTheFile() throws Exception {
        var answer = "{\"token\": \"s3cret\", \"n\": 1}";
        try (var server = ScriptedServer.start(Script.answer("HTTP/1.1 200 OK\r\nSet-Cookie: id=s3cret\r\n"
                + "X-Auth-Token: s3cret\r\nLocation: /next?access_token=s3cret\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + answer.length() + "\r\n\r\n" + answer))) {
            Stats.start();
            var client = new HttpClient();
            client.get(server.url() + "/form", params("token", "s3cret"), basicAuth("user", "s3cret"));
            client.post("/form", form("user", "byhy", "password", "s3cret"), headers("X-Api-Key", "s3cret"));
            client.post("/json", body("{\"pwd\": \"s3cret\", \"user\": \"byhy\"}"));
            client.post("/multipart", files(field("password", "s3cret"), field("user", "byhy")));
            new HttpClient(Hyload.header("Cookie", "id=s3cret"))
                    .get(server.url().replace("//", "//me:s3cret@") + "/cookie");
            Stats.oneError("login?password=***"); // its text is the scenario's own, and stands in the statistics
            assertThat(server.requests()).hasSize(5);
            assertThat(finished()).hasSize(6).allSatisfy(line -> assertThat(line).doesNotContain("s3cret")
                    .contains("***")).anyMatch(line -> line.contains("user=byhy&password=***"))
                    .anyMatch(line -> line.contains("\\\"user\\\": \\\"byhy\\\""))
                    .anyMatch(line -> line.contains("Authorization: ***"));
        }
    }

    @Test
    void largeBodiesAreCut() throws Exception {
        try (var server = ScriptedServer.start(Script.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                + "y".repeat(1_000_000)))) {
            Stats.start();
            new HttpClient().post(server.url() + "/", body("x".repeat(1_000_000)));
            assertThat(finished()).singleElement().satisfies(line -> assertThat(line).hasSizeLessThan(10_000)
                    .contains("x".repeat(4096) + "\\n… of 1000000 bytes\"")
                    .contains("y".repeat(4096) + "\\n… of 1000000 bytes\""));
        }
    }

    // ------------------------------------------------------------------ the file itself

    @Test
    void itStandsBesideTheStatsFileUnderItsName() throws Exception {
        begin(Run.Mode.LOAD, "run.log");
        Stats.start();
        Stats.oneError("ret");
        assertThat(run.finish().examples().file()).contains(folder.resolve("run.log.exemplars.jsonl"));
        assertThat(folder.resolve("run.log.exemplars.jsonl")).exists();
    }

    @Test
    void withoutAnythingToKeepThereIsNoneAndAnOldOneGoes() throws Exception {
        Files.writeString(file(), "of an earlier run");
        Stats.start();
        assertThat(run.finish().examples()).isEqualTo(Examples.NONE);
        assertThat(file()).doesNotExist();
    }

    @Test
    void whereItCannotBeWrittenThatIsOneLineAndNothingElseIsLost() throws Exception {
        Files.createDirectory(file());
        Stats.start();
        Stats.oneError("ret");
        var result = run.finish();
        assertThat(console.notices).singleElement().satisfies(line -> assertThat(line).hasLineCount(1)
                .startsWith("exemplars file " + file() + ": ").contains("irectory")
                .endsWith(" (all else of the run is written; choose another place with statsfile=PATH)"));
        assertThat(result.examples().file()).isEmpty();
        assertThat(result.examples().firsts()).hasSize(1);
        assertThat(result.statsFile()).isPresent();
        assertThat(console.results).containsExactly(result);
    }

    @Test
    void anInterruptedThreadWritesItToo() throws Exception {
        Stats.start();
        Stats.oneError("ret");
        Thread.currentThread().interrupt();
        try {
            assertThat(new ExemplarFile(file()).write(run.exemplars().all(Optional.empty()), console::notice))
                    .isPresent();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aTrialAndARunThatHasNotStartedKeepNone() throws Exception {
        Stats.oneError("ret");
        assertThat(run.finish().examples()).isEqualTo(Examples.NONE);
        begin(Run.Mode.TRIAL, "run.sts");
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            new HttpClient().get(server.url() + "/");
            Stats.oneError("ret");
            assertThat(run.finish().examples()).isEqualTo(Examples.NONE);
        }
        assertThat(file()).doesNotExist();
    }
}
