package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// `hyload report`: its words, where the page goes, and what stands on it of what was given.
class ReportCommandTest {

    private static final long START = 1_795_356_410;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("a.sts"), lines(60));
        Files.writeString(folder.resolve("web.csv"), IntStream.range(0, 60).mapToObj(i -> (START + i)
                + ",1.0%,99.0%,0.5%,0.0%,0.5%,24684092,1.9%,97.5%,0.0%,0.6%,0,0,0.0,0.0,0.0,\n").collect(
                        Collectors.joining()));
    }

    /// Ten requests a second.
    private static String lines(int seconds) {
        return IntStream.range(0, seconds).mapToObj(i -> """
                {"t": %d, "rps": 10, "tops": 0, "eps": 0, "tps": 10, "respTimeSum": 0.5, "avgRespTime": 0.05, \
                "total": {"send": %d, "recv": %2$d, "0-100ms": %2$d}}
                """.formatted(START + i, 10 * (i + 1))).collect(Collectors.joining());
    }

    private Shell.Result report(String... words) {
        return Shell.in(folder).hyload(Stream.concat(Stream.of("report"), Stream.of(words)).toArray(String[]::new));
    }

    private String page(Shell.Result result, String file) throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).matches("hyload report: " + file + " \\([0-9.]+ kB\\)\n");
        assertThat(result.code()).isZero();
        assertThat(folder.resolve(file + ".part")).doesNotExist();
        return Files.readString(folder.resolve(file));
    }

    @Test
    void aReportIsCalledLikeTheFirstFileAndLiesInReports() throws IOException {
        page(report("a.sts"), "a.html");
        Files.createDirectory(folder.resolve("reports"));
        Files.writeString(folder.resolve("reports/a.html"), "an earlier one");
        assertThat(page(report("a.sts"), "reports/a.html")).startsWith("<!DOCTYPE html>").endsWith("</html>\n")
                .contains("<h1><bdi>a</bdi></h1>", "600 sent, 600 answered").containsOnlyOnce("<figure>");
        page(report("a.sts", "-o", "new/run.htm"), "new/run.htm");
    }

    @Test
    void standardOutputGetsThePageAndNothingElse() {
        var result = report("a.sts", "-o", "-");
        assertThat(result.out()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void machinesAreDrawnBesideTheLoad() throws IOException {
        assertThat(page(report("a.sts", "--resource", "web.csv"), "a.html").split("<figure>")).hasSize(3);
    }

    @Test
    void aPartHasItsOwnFiguresAndSaysThatItIsOne() throws IOException {
        assertThat(page(report("a.sts", "--from", "10s", "--to", "19s"), "a.html"))
                .contains("100 sent, 100 answered", "Only a part of the run was asked for");
    }

    @Test
    void whatCouldNotBeReadIsToldInThePageAndOnStandardError() throws IOException {
        Files.writeString(folder.resolve("cut.sts"), lines(10) + "{\"t\": 17953");
        var result = report("cut.sts");
        assertThat(result.err()).startsWith("hyload: cut.sts: ").hasLineCount(1);
        assertThat(Files.readString(folder.resolve("cut.html"))).contains("<h2 id=\"remarks\">Remarks</h2>",
                result.err().strip().replace("hyload: ", ""));
    }

    @Test
    void machinesOfAnotherTimeAreRemarked() throws IOException {
        Files.writeString(folder.resolve("old.csv"), Files.readString(folder.resolve("web.csv")).replace("17953564",
                "16953564"));
        assertThat(report("a.sts", "--resource", "old.csv").err()).contains("another time, or clocks apart");
        assertThat(Files.readString(folder.resolve("a.html"))).contains("another time, or clocks apart");
    }

    @ParameterizedTest(name = "report {0}") @CsvSource(delimiter = '|', value = {
            "''                           | hyload: report: no stats file (name one: hyload report stats_perf/….sts)",
            "--resource web.csv           | hyload: report: no stats file (name one: hyload report stats_perf/….sts)",
            "a.sts -o a.svg               | hyload: -o a.svg: not .html (write -o run.html; hyload plot draws pictures)",
            "none.sts                     | hyload: cannot read",
            "web.csv                      | hyload: web.csv: not a stats file",
            "a.sts --from 5m              | hyload: --from 5m: nothing was recorded then",
            "a.sts --from soon            | hyload: --from soon: not a time"})
    void whatIsWrongIsToldInOneLine(String words, String line) {
        var result = report(words.isEmpty() ? new String[0] : words.split(" "));
        assertThat(result.err()).startsWith(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(folder).isDirectoryNotContaining("glob:**.html");
    }
}
