package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.hyload.json.JsonCodec;
import io.hyload.run.Columns;
import io.hyload.stats.Ending;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// `hyload compare`, on files as runs write them.
class CompareCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aRunComparedWithItselfIsTheSame() throws IOException {
        write("a.sts", 1, 20);
        var said = compare("a.sts", "a.sts", "--fail-on", "slower,faster,worse,better,higher,lower,mixed,unsure");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(calls(said)).containsExactly("rate /s same", "errors % same", "mean ms same", "p50 ms same",
                "p90 ms same", "p99 ms same", "p99.9 ms same");
        assertThat(said.out()).contains(" !  A and B are the same seconds of the same run\n").endsWith(
                "\n overall  same\n");
    }

    @Test
    void aSlowerServerIsToldAndFailsWhereThatIsAsked() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 23);

        var said = compare("a.sts", "b.sts");
        assertThat(said.code()).isZero();
        assertThat(calls(said)).contains("rate /s same", "p50 ms SLOWER ▲", "p90 ms SLOWER ▲", "mean ms SLOWER ▲")
                .anySatisfy(call -> assertThat(call).matches("p99\\.9 ms unsure \\(n=\\d+\\)"));
        assertThat(said.out()).contains(" A  a.sts\n    Shop  ", "  41 s  ", " requests  ✓ VALID\n",
                "\n overall  SLOWER ▲\n");
        var failed = compare("a.sts", "b.sts", "--fail-on", "worse,slower");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).endsWith("\n ✗ failed  --fail-on slower\n");
        assertThat(compare("b.sts", "a.sts", "--fail-on", "slower").code()).isZero();
    }

    @Test
    void theTableFitsEightyColumnsAndIsReadableInColour() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 31_234);
        var painted = Shell.in(folder).hyload("compare", "a.sts", "b.sts", "--color", "always").out();

        assertThat(painted).contains("\033[31mSLOWER ▲\033[0m", "\033[2munsure\033[0m");
        assertThat(painted.lines().filter(line -> !line.contains("!"))).allSatisfy(line -> assertThat(Columns.of(line))
                .isLessThanOrEqualTo(80));
    }

    @Test
    void aPageHasTheTableAndBothRuns() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 23);
        var said = compare("a.sts", "b.sts", "-o", "out/compared.html");
        assertThat(said.out())
                .matches("(?s).* overall  SLOWER ▲\nhyload compare: out/compared.html \\([0-9.]+ kB\\)\n");
        assertThat(Files.readString(folder.resolve("out/compared.html"))).startsWith("<!DOCTYPE html>").contains(
                "<strong class=\"bad\">SLOWER ▲</strong>", "A: a.sts", "B: b.sts", "<figure>");

        var json = compare("a.sts", "b.sts", "-o", "compared.html", "--json", "-");
        assertThat(JsonCodec.found().parse(json.out().getBytes(UTF_8)).isObject()).isTrue();
        for (var other : List.of("-", "compared.svg")) {
            var refused = compare("a.sts", "b.sts", "-o", other);
            assertThat(refused.err()).isEqualTo(
                    "hyload: -o " + other + ": not .html (write -o compared.html)\n");
            assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void jsonHasTheWholeTable() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 23);
        var said = compare("a.sts", "b.sts", "--json", "-", "--fail-on", "slower");

        assertThat(said.err()).contains(" overall  SLOWER ▲\n");
        var json = JsonCodec.found().parse(said.out().getBytes(UTF_8));
        var p50 = json.get("rows").get("p50");
        assertThat(p50.get("change").asDouble(0)).isBetween(0.1, 0.2);
        assertThat(p50.get("low").asDouble(0)).isLessThan(p50.get("change").asDouble(0));
        assertThat(p50.get("high").asDouble(0)).isGreaterThan(p50.get("change").asDouble(0));
        assertThat(p50.get("call").asString()).isEqualTo("slower");
        assertThat(json.get("overall").asString()).isEqualTo("slower");
        assertThat(json.get("exitCode").asInt(0)).isEqualTo(1);
        assertThat(json.get("a").get("scenario").asString()).isEqualTo("Shop");
        assertThat(json.get("a").get("verdict").get("level").asString()).isEqualTo("VALID");
        compare("a.sts", "b.sts", "--json", "out/c.json");
        assertThat(Files.readString(folder.resolve("out/c.json"))).startsWith("{\"a\":{").endsWith("}\n");
    }

    @Test
    void aFolderOrFilesWithCommasAreTheWorkersOfOneRun() throws IOException {
        write("one/a.sts", 1, 20);
        write("one/b.sts", 1, 20);
        write("two.sts", 1, 20);
        var said = compare("one", "one/a.sts,one/b.sts", "--json", "-");
        var json = JsonCodec.found().parse(said.out().getBytes(UTF_8));
        assertThat(json.get("overall").asString()).isEqualTo("same");
        assertThat(json.get("b").get("files").elements()).hasSize(2);
        assertThat(compare("one", "two.sts").out()).contains(" A  one/a.sts and 1 more\n");
    }

    @Test
    void theWarmUpAndTheNamesOfRequestsNarrowIt() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 23);
        assertThat(compare("a.sts", "b.sts", "--warmup", "10s").out()).contains("  30 s after 11 s of warm-up  ");
        assertThat(compare("a.sts", "b.sts", "--name", "GET /").out()).contains("\n only GET /\n")
                .endsWith(" overall  SLOWER ▲\n");
    }

    @Test
    void doubtfulFiguresAreToldFirst() throws IOException {
        write("a.sts", 1, 20);
        write("b.sts", 2, 20, new Verdict(Verdict.Level.INVALID, List.of("lag p99 512 ms, which is too much of it, for "
                + "the clock of this generator stood still as often as it did")));
        var said = compare("a.sts", "b.sts");
        assertThat(said.out()).contains("  ✗ INVALID\n", " !  B is INVALID: lag p99 512 ms, which is too much of it");
    }

    @RequiresCorpus @Test
    void filesOfTheOriginalAreCompared() {
        var file = Corpus.path("original/worker-a.sts").toString();
        var said = compare(file, Corpus.path("original/worker-b.sts").toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(calls(said)).hasSize(3).first().asString().startsWith("rate /s unsure (24 s)");
        assertThat(calls(compare(file, file))).allSatisfy(call -> assertThat(call).endsWith(" same"));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            compare                           | hyload: hyload compare: A is missing (see hyload compare --help)
            compare a.sts                     | hyload: hyload compare: B is missing (see hyload compare --help)
            compare a.sts none.sts            | hyload: cannot read FOLDER/none.sts: no such file
            compare a.sts empty               | hyload: empty: a folder without a .sts file (name the files, \
            or another folder)
            compare a.sts a.sts --warmup x    | hyload: --warmup x: not a length of time (write --warmup 5s)
            compare a.sts a.sts --warmup 1h   | hyload: A: a warm-up of 3600 s leaves nothing of 41 s (write less)
            compare a.sts a.sts --name GET    | hyload: name GET: no request of A had it (there are GET /)
            compare a.sts a.sts --fail-on slow | hyload: --fail-on slow: no call of a comparison (did you mean slower?)
            compare a.sts a.sts --fail-on same | hyload: --fail-on same: no call of a comparison (write one of faster, \
            slower, better, worse, higher, lower, mixed, unsure)
            """)
    void badInputIsToldInOneLine(String words, String line) throws IOException {
        write("a.sts", 1, 20);
        Files.createDirectories(folder.resolve("empty"));
        var said = Shell.in(folder).hyload(words.split(" "));
        assertThat(said).isEqualTo(new Shell.Result(2, "", line.replace("FOLDER", folder.toString()) + "\n"));
    }

    private Shell.Result compare(String... words) {
        var all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(words));
        return Shell.in(folder).hyload(all.toArray(String[]::new));
    }

    /// Of each row its metric and call.
    private static List<String> calls(Shell.Result said) {
        return said.out().lines().filter(line -> line.contains(" .. ") || line.matches(" (rate|p\\d).* - .*"))
                .map(line -> line.strip().replaceFirst("^(\\S+ \\S+) .*? \\S+ \\.\\. \\S+ +", "$1 ")).toList();
    }

    private void write(String name, int seed, double median) throws IOException {
        write(name, seed, median, Verdict.VALID);
    }

    /// Forty seconds at 200 requests a second, of log-normal times.
    private void write(String name, int seed, double median, Verdict verdict) throws IOException {
        var random = new Random(seed);
        var lines = new StringBuilder();
        var total = Totals.ZERO;
        long start = 1_780_000_000L + seed * 1000L;
        for (int i = 0; i <= 40; i++) {
            long[] micros = new long[i == 0 || i == 40 ? 100 : 180 + random.nextInt(40)];
            double sum = 0;
            for (int k = 0; k < micros.length; k++) {
                micros[k] = Math.round(median * 1000 * Math.exp(0.4 * random.nextGaussian()));
                sum += micros[k] / 1e6;
            }
            var times = Histogram.of(micros);
            total = new Totals(total.sent() + micros.length, total.received() + micros.length, 0, 0, Map.of());
            var tally = new Tally(0, 0, 0, times, Optional.empty(),
                    Map.of("GET /", new StatsRecord.Line(micros.length, 0, 0, times)), Map.of(), Map.of(), Health.NONE,
                    List.of());
            var details = new Details("gen1:" + name.hashCode() + ":" + start, "", i, 20, 20, tally,
                    i == 0 ? Optional.of(new Facts("Shop", Map.of(), "gen1", 8, "25", "1.0.0", start))
                            : Optional.empty(),
                    i == 40 ? Optional.of(new Ending(verdict, List.of())) : Optional.empty());
            lines.append(new StatsRecord(start + i, micros.length, micros.length, 0, 0, sum, sum / micros.length, total,
                    Optional.of(details)).toLine()).append('\n');
        }
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, lines);
    }
}
