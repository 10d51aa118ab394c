package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Resource files that belong to a run, and how pictures and reports find them.
class RunResourcesTest {

    private static final long START = 1_795_356_410;

    @TempDir
    private Path folder;
    private Path statsFile;
    private Path web1;

    @BeforeEach
    void aRunAndAMachineWhoseFileGrewTooLarge() throws IOException {
        statsFile = Files.createDirectory(folder.resolve("stats_perf")).resolve("run.sts");
        Files.writeString(statsFile, IntStream.range(0, 20).mapToObj(i -> """
                {"t": %d, "rps": 10, "tops": 0, "eps": 0, "tps": 10, "respTimeSum": 0.5, "avgRespTime": 0.05, \
                "total": {"send": %d, "recv": %2$d, "0-100ms": %2$d}}
                """.formatted(START + i, 10 * (i + 1))).collect(Collectors.joining()));
        web1 = Files.createDirectories(folder.resolve("stats_resource/web1"));
        resources(web1.resolve("res--1.csv"), 0, 12);
        resources(web1.resolve("res--2.csv"), 12, 20);
    }

    private static void resources(Path file, int from, int to) throws IOException {
        Files.writeString(file, IntStream.range(from, to).mapToObj(i -> (START + i)
                + ",1.0%,99.0%,0.5%,0.0%,0.5%,24684092,1.9%,97.5%,0.0%,0.6%,0,0,0.0,0.0,0.0,\n").collect(
                        Collectors.joining()));
    }

    private void note(Path... files) throws IOException {
        var machines = new LinkedHashMap<String, List<Path>>();
        machines.put("web1", List.of(files));
        new RunResources(machines).write(statsFile);
    }

    private Shell.Result hyload(String... words) {
        return Shell.in(folder).hyload(words);
    }

    @Test
    void filesAreNamedSoThatAProjectMayBeMoved() throws IOException {
        note(web1.resolve("res--1.csv"), web1.resolve("res--2.csv"));
        assertThat(folder.resolve("stats_perf/run.resources.json")).hasContent("{\"machines\":{\"web1\":"
                + "[\"../stats_resource/web1/res--1.csv\",\"../stats_resource/web1/res--2.csv\"]}}\n");
        assertThat(RunResources.of(statsFile).machines()).containsOnlyKeys("web1").containsEntry("web1",
                List.of(web1.resolve("res--1.csv"), web1.resolve("res--2.csv")));
        assertThat(RunResources.of(folder.resolve("other.sts")).machines()).isEmpty();
    }

    @Test
    void picturesAndReportsHaveTheMachinesOfTheRun() throws IOException {
        note(web1.resolve("res--1.csv"), web1.resolve("res--2.csv"));
        var plot = hyload("plot", "stats_perf/run.sts", "-o", "-");
        assertThat(plot.err()).isEqualTo("hyload: machines of run.resources.json: web1\n");
        assertThat(plot.out()).contains(">web1");
        var report = hyload("report", "stats_perf", "-o", "run.html");
        assertThat(report.err()).isEqualTo("hyload: machines of run.resources.json: web1\n");
        assertThat(Files.readString(folder.resolve("run.html")).split("<figure>")).hasSize(3);
        assertThat(hyload("plot", "stats_perf/run.sts", "-o", "run.csv").err()).isEmpty();
    }

    @Test
    void thoseNamedOnTheCommandLineAreShownInstead() throws IOException {
        note(web1.resolve("res--1.csv"));
        Files.copy(web1.resolve("res--1.csv"), folder.resolve("db.csv"));
        var plot = hyload("plot", "stats_perf/run.sts", "--resource", "db.csv", "-o", "-");
        assertThat(plot.err()).isEmpty();
        assertThat(plot.out()).contains(">db").doesNotContain("web1");
    }

    @Test
    void whatIsMissingIsToldAndTheRestShown() throws IOException {
        note(web1.resolve("res--1.csv"), web1.resolve("res--gone.csv"));
        var report = hyload("report", "stats_perf/run.sts", "-o", "run.html");
        assertThat(report.err()).isEqualTo("hyload: stats_resource/web1/res--gone.csv: no such file, so it is left out "
                + "(hyload remote web1 pull-sysmon may bring it)\nhyload: machines of run.resources.json: web1\n");
        assertThat(report.code()).isZero();
        note(web1.resolve("res--gone.csv"));
        assertThat(hyload("report", "stats_perf/run.sts", "-o", "run.html").err()).hasLineCount(1);
        assertThat(Files.readString(folder.resolve("run.html")).split("<figure>")).hasSize(2);
    }

    @Test
    void aFileOfSomethingElseIsToldAndTheRestShown() throws IOException {
        Files.writeString(web1.resolve("res--2.csv"), "");
        note(web1.resolve("res--1.csv"), web1.resolve("res--2.csv"));
        var plot = hyload("plot", "stats_perf/run.sts", "-o", "-");
        assertThat(plot.err()).startsWith("hyload: res--2.csv: not a resource file: it is empty").hasLineCount(2);
        assertThat(plot.out()).contains(">web1");
    }

    @ParameterizedTest @ValueSource(strings = {"", "{", "[]", "{\"machines\":[]}", "\"\\u0000\"",
            "{\"machines\":{\"web1\":[\"a\\u0000b\"]}}"})
    void whatIsNoneIsToldInALineAndTheRunShown(String text) throws IOException {
        Files.writeString(folder.resolve("stats_perf/run.resources.json"), text);
        assertThatThrownBy(() -> RunResources.of(statsFile)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("run.resources.json: does not tell the resource files of the run: ");
        for (var command : Stream.of("plot", "report").toList()) {
            var shown = hyload(command, "stats_perf/run.sts");
            assertThat(shown.err()).startsWith("hyload: run.resources.json: ").hasLineCount(1);
            assertThat(shown.code()).isZero();
        }
    }
}
