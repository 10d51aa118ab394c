package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.hyload.demo.DemoShop;
import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.stats.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// `hyload run` held to thresholds, with real requests.
class RequireTest {

    private static final String LOAD = """
            import io.hyload.*;
            import static io.hyload.Hyload.*;
            void main() {
                Stats.require("count >= 1");
                Stats.start();
                var url = option("url", "");
                users(option("users", 2), Duration.ZERO, n -> {
                    var client = new HttpClient(timeout(2));
                    repeat(option("time", Duration.ofMillis(200)), () -> {
                        if (client.get(url, name("商品 & <b>\\"列表\\"")).statusCode() != 200) Stats.oneError("status");
                        sleep(0.01);
                    });
                });
                waitForTasksDone();
            }
            """;

    @TempDir
    private Path folder;

    private Shell.Result run(String... words) throws IOException {
        return runCode(LOAD, words);
    }

    private Shell.Result runCode(String code, String... words) throws IOException {
        Files.writeString(folder.resolve("Load.java"), code);
        return Shell.in(folder)
                .hyload(Stream.concat(Stream.of("run", "Load.java"), Stream.of(words)).toArray(String[]::new));
    }

    private Json json(String file) throws IOException {
        return JsonCodec.found().parse(Files.readAllBytes(folder.resolve(file)));
    }

    // ------------------------------------------------------------------ passed and failed

    @Test
    void aRunThatKeepsItsThresholdsExitsWithZero() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run("url=" + shop.uri() + "/mgr/style.css", "--require", "p99 < 5s", "--require",
                    "errors < 1%", "--require", "商品 & <b>\"列表\".p99.9 <= 5s", "--require", "count>=1", "--json",
                    "out/r.json", "--junit", "out/r.xml");

            assertThat(said.code()).as(said.out() + said.err()).isZero();
            assertThat(said.err()).isEmpty();
            assertThat(said.out()).contains(" thresholds\n", "✓ passed  p99 < 5s ", "✓ passed  errors < 1% ")
                    .containsOnlyOnce("count >= 1").doesNotContain("FAILED");
            var json = json("out/r.json");
            assertThat(json.at("/thresholds/0/text").asString()).isEqualTo("p99 < 5s");
            assertThat(json.at("/thresholds/0/passed").asBoolean(false)).isTrue();
            assertThat(json.at("/thresholds/0/actual").asString()).endsWith(" ms");
            assertThat(json.at("/thresholds/0/value").asDouble(-1)).isEqualTo(json.get("p99").asDouble(-2));
            assertThat(json.at("/thresholds/1/actual").asString()).isEqualTo("0%");
            assertThat(json.at("/thresholds/4").isMissing()).isTrue();
            assertThat(json.get("warmup").isMissing()).isTrue();
            assertThat(json.get("ended").isMissing()).isTrue();
            var xml = JUnitXmlTest.parsed(Files.readString(folder.resolve("out/r.xml")));
            assertThat(JUnitXmlTest.cases(xml)).containsExactly("p99 < 5s", "errors < 1%",
                    "商品 & <b>\"列表\".p99.9 <= 5s", "count >= 1", "no task crashed");
            assertThat(JUnitXmlTest.failures(xml)).isEmpty();
        }
    }

    @Test
    void aRunThatDoesNotExitsWithOne() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = run("url=" + shop.uri() + "/nothing-there", "--require", "errors < 1%", "--require",
                    "listing.p99 < 5s", "--json", "-", "--junit", "r.xml");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("✗ FAILED  errors < 1%", "100% is not < 1%",
                    "no request is named listing (there are 商品", "✓ passed  count >= 1");
            var json = JsonCodec.found().parse(said.out().getBytes(StandardCharsets.UTF_8));
            assertThat(json.get("exitCode").asInt(-1)).isEqualTo(1);
            assertThat(json.at("/thresholds/0/reason").asString()).isEqualTo("100% is not < 1%");
            assertThat(json.at("/thresholds/1/passed").asBoolean(true)).isFalse();
            assertThat(json.at("/thresholds/1/actual").asString()).isEqualTo("no data");
            assertThat(json.at("/thresholds/1/value").isMissing()).isTrue();
            assertThat(JUnitXmlTest.failures(JUnitXmlTest.parsed(Files.readString(folder.resolve("r.xml")))))
                    .containsExactly("errors < 1% [threshold] 100% is not < 1%",
                            "listing.p99 < 5s [no-data] no request is named listing (there are 商品 & <b>\"列表\")");
        }
    }

    @Test
    void aCrashOutweighsAThreshold() throws IOException {
        var said = runCode("""
                import io.hyload.*;
                import static io.hyload.Hyload.*;
                void main() {
                    Stats.start();
                    runTask(() -> { throw new IllegalStateException("no\\u0007pe"); });
                    waitForTasksDone();
                    Stats.oneError("too late");
                    throw new IllegalArgumentException("after all");
                }
                """, "--require", "errors < 1", "--junit", "r.xml", "--json", "r.json");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("✗ FAILED  errors < 1");
        assertThat(JUnitXmlTest.failures(JUnitXmlTest.parsed(Files.readString(folder.resolve("r.xml")))))
                .satisfiesExactly(
                        threshold -> assertThat(threshold).startsWith("errors < 1 [no-data]"),
                        crash -> assertThat(crash)
                                .startsWith(
                                        "no task crashed [crash] 1 × IllegalStateException: no\ufffdpe at Load.java"),
                        main -> assertThat(main).startsWith("the scenario ran to its end [run] "
                                + "hyload: Load.java: IllegalArgumentException: after all (line 8)"));
        assertThat(json("r.json").get("exitCode").asInt(-1)).isEqualTo(3);
        assertThat(json("r.json").get("fault").asString()).contains("after all");
    }

    @Test
    void aRunThatNeverStartedItsStatsProvesNothingAndSaysSo() throws IOException {
        var said = runCode("void main() {}", "--require", "errors < 1%", "--junit", "r.xml");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("0 sent", "✗ FAILED  errors < 1%   there is nothing to judge");
        assertThat(said.err())
                .isEqualTo("hyload: nothing was judged: the scenario never called Stats.start() (call it in main)\n");
        assertThat(folder.resolve("r.xml")).isNotEmptyFile();
    }

    @Test
    void tryingJudgesNothing() throws IOException {
        Files.writeString(folder.resolve("Load.java"), LOAD.replace("count >= 1", "count >= 1_000_000"));
        try (var shop = DemoShop.start(0)) {
            var said = Shell.in(folder).hyload("try", "Load.java", "url=" + shop.uri() + "/mgr/style.css");
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).doesNotContain("thresholds");
        }
    }

    // ------------------------------------------------------------------ warm-up and early end

    @Test
    void theWarmUpIsNotJudgedAndThatIsSaid() throws IOException {
        try (var shop = DemoShop.start(0)) {
            var said = runCode("""
                    import io.hyload.*;
                    import static io.hyload.Hyload.*;
                    void main() {
                        Stats.start();
                        var client = new HttpClient(baseUrl(option("url", "")));
                        client.get("/nothing-there", name("cold"));
                        Stats.oneError("cold");
                        sleep(2.2);
                        for (int i = 0; i < 5; i++) client.get("/mgr/style.css", name("warm"));
                        waitForTasksDone();
                    }
                    """, "url=" + shop.uri(), "--warmup", "1s", "--require", "errors < 1%", "--require", "count >= 5",
                    "--require", "count < 6", "--json", "r.json", "statsfile=a.sts");

            assertThat(said.code()).as(said.out()).isZero();
            assertThat(said.out()).contains("6 answered", "warm-up of 1 s: not judged are the first ",
                    "s, 1 responses");
            assertThat(json("r.json").get("received").asInt(0)).isEqualTo(6);
            var ending = RunCommandTest.records(folder.resolve("a.sts")).getLast().hy().orElseThrow().ending();
            assertThat(ending.orElseThrow().thresholds()).containsExactly(new Ending.Met("errors < 1%", true, "0%"),
                    new Ending.Met("count >= 5", true, "5"), new Ending.Met("count < 6", true, "5"));
            assertThat(json("r.json").at("/warmup/received").asInt(0)).isEqualTo(1);
            assertThat(json("r.json").at("/warmup/seconds").asDouble(0)).isBetween(1.0, 2.001);
        }
    }

    @Test
    void aThresholdThatFailsEndsTheRunEarly() throws IOException {
        try (var shop = DemoShop.start(0)) {
            long begun = System.nanoTime();
            var said = run("--abort-on-fail", "1s", "url=" + shop.uri() + "/nothing-there", "time=60s", "--require",
                    "errors < 1%", "--require", "p99 < 60s", "--json", "r.json", "--junit", "r.xml", "statsfile=a.sts");

            assertThat(said.code()).isEqualTo(1);
            assertThat(System.nanoTime() - begun).isLessThan(30_000_000_000L);
            // A response and what is wrong with it may be counted in two seconds.
            assertThat(said.err()).matches("hyload: threshold errors < 1% has failed for 1 s, [0-9.]+% is not < 1%:"
                    + " the run is being stopped \\(--abort-on-fail\\)\n");
            assertThat(said.out()).contains("ended early: threshold errors < 1% has failed for 1 s")
                    .doesNotContain("interrupted");
            assertThat(json("r.json").at("/ended/text").asString()).isEqualTo("errors < 1%");
            assertThat(json("r.json").get("received").asLong(0)).isEqualTo(shop.served())
                    .isEqualTo(RunCommandTest.records(folder.resolve("a.sts")).getLast().total().received());
            assertThat(JUnitXmlTest.failures(JUnitXmlTest.parsed(Files.readString(folder.resolve("r.xml")))))
                    .anyMatch(line -> line.startsWith("the run was not ended early [run] errors < 1%"));
        }
    }

    @Test
    void theGraceTimeMayBeLeftOutBeforeTheFile() throws IOException {
        Files.writeString(folder.resolve("Load.java"), LOAD);
        try (var shop = DemoShop.start(0)) {
            for (var words : new String[] {"--abort-on-fail Load.java", "--abort-on-fail 5s Load.java",
                    "--abort-on-fail=5s Load.java", "Load.java --abort-on-fail",
                    "--strict --abort-on-fail Load.java"}) {
                var said = Shell.in(folder)
                        .hyload(Stream.of(("run url=" + shop.uri() + "/mgr/style.css " + words).split(" "))
                                .sorted((a, b) -> Boolean.compare(a.startsWith("url="), b.startsWith("url=")))
                                .toArray(String[]::new));
                assertThat(said.code()).as(words + said.err()).isZero();
            }
        }
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            --require;p99 = 300ms      | hyload: threshold 'p99 = 300ms': = is no threshold: there are <, <=, > and >= (write p99 <= 300ms)
            --require;p9x < 300ms      | hyload: threshold 'p9x < 300ms': unknown metric p9x (did you mean p90? there are p0 to p100, mean, max, errors, timeouts, rate, count, service.p99)
            --require;p99 < 300        | hyload: threshold 'p99 < 300': a time without a unit (us, ms or s: write p99 < 300ms)
            --warmup;long              | hyload: --warmup long: not a length of time (write --warmup 5s)
            --junit;-                  | hyload: --junit -: not a file (write --junit results.xml)
            """)
    void isToldInOneLineBeforeAnythingIsCompiled(String words, String line) throws IOException {
        var said = runCode("this is no Java", words.split(";"));
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo(line + "\n");
    }

    @Test
    void ofTheScenarioIsToldInOneLineBeforeTheLoad() throws IOException {
        var said = runCode(LOAD.replace("count >= 1", "p99 < 300"), "url=http://127.0.0.1:1/", "--junit", "r.xml");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).isEqualTo(
                "hyload: threshold 'p99 < 300': a time without a unit (us, ms or s: write p99 < 300ms)\n");
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeWrittenIsOneLineAndLosesNothing() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        try (var shop = DemoShop.start(0)) {
            var said = run("url=" + shop.uri() + "/mgr/style.css", "--junit", "file/r.xml", "--json", "/dev/full");
            assertThat(said.code()).isZero();
            assertThat(said.out()).contains("✓ passed  count >= 1", " stats ");
            assertThat(said.err()).hasLineCount(2).contains("file", "No space left on device");
        }
    }
}
