package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.hyload.testsupport.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// `hyload plot`: its words, and what becomes of files that are not as they should be.
class PlotCommandTest {

    private static final long START = 1_795_356_410;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("a.sts"), lines(0, 60));
        Files.writeString(folder.resolve("b.sts"), lines(10, 70));
        Files.writeString(folder.resolve("web.csv"), IntStream.range(0, 60).mapToObj(i -> (START + i)
                + ",1.0%,99.0%,0.5%,0.0%,0.5%,24684092,1.9%,97.5%,0.0%,0.6%,0,0,0.0,0.0,0.0,\n").collect(
                        Collectors.joining()));
    }

    /// As the original wrote them: in second `i` there are `i + 1` requests.
    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> """
                {"t": %d, "rps": %d, "tops": 0, "eps": 0, "tps": %2$d, "respTimeSum": 1.5, "avgRespTime": 0.05, \
                "total": {"send": 100, "recv": 100, "0-100ms": 100}}
                """.formatted(START + i, i + 1)).collect(Collectors.joining());
    }

    private Shell.Result plot(String... words) {
        return Shell.in(folder).hyload(Stream.concat(Stream.of("plot"),
                Stream.of(words)).toArray(String[]::new));
    }

    private void assertDrawn(Shell.Result result, String file) throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("hyload plot: " + file + " (").endsWith("kB)\n");
        assertThat(result.code()).isZero();
        assertThat(folder.resolve(file)).isNotEmptyFile();
        assertThat(folder.resolve(file + ".part")).doesNotExist();
    }

    @Test
    void aPictureIsCalledLikeTheFirstFileAndLiesInReports() throws IOException {
        assertDrawn(plot("a.sts", "b.sts"), "a.svg");
        Files.createDirectory(folder.resolve("reports"));
        assertDrawn(plot("a.sts"), "reports/a.svg");
        assertThat(Files.readString(folder.resolve("a.svg"))).startsWith("<?xml").contains("<svg", ">requests<");
    }

    @Test
    void theEndingSaysWhatIsWritten() throws IOException {
        assertDrawn(plot("a.sts", "-o", "x/run.png"), "x/run.png");
        assertThat(Files.readAllBytes(folder.resolve("x/run.png"))).startsWith(0x89, 'P', 'N', 'G');
        assertDrawn(plot("a.sts", "b.sts", "-o", "run.csv"), "run.csv");
        assertThat(Files.readString(folder.resolve("run.csv"))).startsWith("second,requests,responses,")
                .contains("\r\n" + (START + 20) + ",42,42,0,0,71.429,");
        assertThat(plot("a.sts", "-o", "-").out()).startsWith("<?xml").endsWith("</svg>\n");
    }

    @Test
    void aFolderStandsForItsStatsFiles() throws IOException {
        assertDrawn(plot(".", "-o", "run.csv"), "run.csv");
        assertThat(Files.readAllLines(folder.resolve("run.csv"))).hasSize(71);
    }

    @Test
    void machinesAreDrawnBelowTheLoadOrAlone() throws IOException {
        assertDrawn(plot("a.sts", "--resource", "web.csv", "-o", "both.svg"), "both.svg");
        assertThat(Files.readString(folder.resolve("both.svg"))).contains(">web %<", ">CPU<", ">requests<");
        assertDrawn(plot("--resource", "web.csv"), "web.svg");
        assertThat(Files.readString(folder.resolve("web.svg"))).contains(">CPU used, %<").doesNotContain(">requests<");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            --from 10s --to 19s            | 10
            --from 10 --to +1m             | 50
            --from 1m                      |
            --from 2026-11-22T14:07:00     | 50
            --to 2026-11-22T14:07:00       | 11
            """)
    void aPartIsByClockOrFromTheStart(String words, Integer seconds) throws IOException {
        var zone = ZoneId.systemDefault();
        var there = ZonedDateTime.of(2026, 11, 22, 14, 7, 0, 0, ZoneOffset.UTC)
                .withZoneSameInstant(zone).toLocalDateTime();
        var asHere = words.replace("2026-11-22T14:07:00", there.toString());
        var result = plot(("a.sts -o run.csv " + asHere).split(" "));
        if (seconds == null) {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).startsWith("hyload: --from 1m: nothing was recorded then (it was from ");
        } else {
            assertThat(result.err()).isEmpty();
            assertThat(Files.readAllLines(folder.resolve("run.csv"))).hasSize(1 + seconds);
        }
    }

    @Test
    void whatIsLeftOutIsSaidAndTheRestIsDrawn() throws IOException {
        Files.writeString(folder.resolve("cut.sts"), lines(0, 5) + "{\"t\": 1795356415, \"rps\"");
        var result = plot("cut.sts");
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEqualTo("hyload: cut.sts: its last line is cut off, and was left out\n");
        assertThat(folder.resolve("cut.svg")).isNotEmptyFile();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
                                            | hyload: plot: no file (name one: hyload plot stats_perf/….sts)
            none.sts                        | hyload: cannot read FOLDER/none.sts: no such file
            web.csv                         | hyload: web.csv: not a stats file: line 1: not a record: expected an object at \
            character 1 (give the .sts file of a run)
            a.sts --resource b.sts          | hyload: b.sts: not a resource file: line 1: not a resource record: 10 columns in \
            place of 16 or more (give a CSV file of sysmon record)
            a.sts -o run.pdf                | hyload: -o run.pdf: neither .svg, .png nor .csv (write -o run.svg)
            a.sts --from noon               | hyload: --from noon: not a time (write 10:30:00, 2026-11-23T10:30:00, or seconds \
            from the start: 30s, 5m)
            a.sts --chart pie               | hyload: --chart pie: there is none of that kind (one of load, heatmap, \
            percentiles, distribution)
            a.sts --chart heatmap           | hyload: --chart heatmap: no response times but their mean (files of the original \
            hyload have no histograms)
            a.sts --resource web.csv --chart heatmap | hyload: --resource: machines are shown by the load chart alone (leave one of \
            both out)
            a.sts --resource web.csv -o x.csv | hyload: --resource: machines are shown by the load chart alone (leave one of both out)
            a.sts --name x                  | hyload: --name x: the load chart shows all requests (add --chart heatmap, \
            percentiles or distribution)
            --resource web.csv -o x.csv     | hyload: -o x.csv: no run, and resource files are CSV already (name a stats file)
            """)
    void badInputIsToldInOneLine(String words, String line) {
        var result = plot(words == null ? new String[0] : words.split(" "));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).isEqualTo(line.replace("FOLDER", folder.toString()) + "\n");
        assertThat(result.out()).isEmpty();
    }

    /// In a process of its own, which finds no font configured and none remembered in its home.
    @Test @EnabledOnOs(OS.LINUX)
    void withoutFontsItSaysWhatToInstall() throws IOException {
        var nothing = Files.writeString(folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig/>");
        var finished = Command.of(ProcessHandle.current().info().command().orElseThrow(), "-Duser.home=" + folder,
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                "io.hyload.cli.Main", "plot", "a.sts").with("FONTCONFIG_FILE", nothing.toString()).in(folder).run();
        assertThat(finished.err())
                .isEqualTo("hyload: charts: no fonts on this machine (install fontconfig and a font: apt"
                        + " install fontconfig fonts-dejavu-core, dnf install fontconfig dejavu-sans-fonts, apk add fontconfig"
                        + " ttf-dejavu)\n");
        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("a.svg")).doesNotExist();
    }
}
