package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.run.Columns;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import io.hyload.sysmon.Host;
import io.hyload.testsupport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledOnOs(OS.WINDOWS)
class SysmonCommandTest {

    private static final ResourceRecord SECOND = new ResourceRecord(1_795_356_369, 52.14, 44.9, 40, 0, 12.1, 24_684_092,
            62, 16.7, 1.2, 20.1, 1_000_000, 900_000, 0.4, 3.12, 95.4, Optional.of(new ResourceRecord.More(3,
                    12_100_000, 1_200_000, 3_400_000, 0, 0.52, 231, 1_120)));
    private static final Host HOST =
            new Host("web1", 2, 24_684_092, "Debian GNU/Linux 6.1", List.of("vda"), List.of("eth0"));

    @TempDir
    private Path folder;

    // ------------------------------------------------------------------ record, in processes of their own

    private Command.Running sysmon(String main, String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                "io.hyload.cli." + main));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).timeout(Duration.ofSeconds(30)).start();
    }

    private void recordsUntil(String signal, int exitCode, Command.Running running) throws IOException {
        try (running) {
            running.awaitOut(out -> out.contains("recording to "), Duration.ofSeconds(20));
            running.signal(signal);
            assertThat(running.awaitExit().exitCode()).isEqualTo(exitCode);
        }
        try (Stream<Path> files = Files.list(folder.resolve("stats"))) {
            var csv = files.filter(file -> file.toString().endsWith(".csv")).toList();
            assertThat(csv).singleElement().satisfies(file -> assertThat(Files.readString(file)).endsWith(",\n"));
            var history = ResourceHistory.read(csv).getFirst();
            assertThat(history.remarks()).isEmpty();
            assertThat(history.seconds()).isNotEmpty()
                    .allMatch(second -> second.cpu() + second.idle() + second.more().orElseThrow().iowait() > 99);
        }
    }

    @Test
    void aMachineIsRecordedUntilTerm() throws IOException {
        recordsUntil("TERM", 143, sysmon("Main", "sysmon", "record", "--dir", "stats"));
    }

    @Test
    void whatIsSentToMachinesUnderTestRecordsTheSame() throws IOException {
        recordsUntil("INT", 130, sysmon("SysmonMain", folder.resolve("stats").toString()));
    }

    @Test
    void aFolderThatCannotBeIsToldInOneLine() throws IOException {
        Files.writeString(folder.resolve("taken"), "");
        try (var running = sysmon("Main", "sysmon", "record", "--dir", "taken")) {
            var finished = running.awaitExit();
            assertThat(finished.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(finished.err()).isEqualTo("hyload: resource file " + folder.toRealPath().resolve("taken")
                    + ": " + folder.toRealPath().resolve("taken")
                    + " is a file, not a folder (choose another folder with --dir)\n");
        }
    }

    // ------------------------------------------------------------------ show

    private ResourceView view(StringWriter out) {
        var io = new Io(new PrintWriter(out), new PrintWriter(out), Map.of("NO_COLOR", "1"), folder, true);
        return new ResourceView(io, HOST, true);
    }

    @Test
    void aMachineIsShownWithBars() {
        assertThat(view(new StringWriter()).lines(SECOND).stream().skip(1)).containsExactly(
                " cpu    ▕████████████▌           ▏ 52.1%   user 40.0  nice 0.0  system 12.1  iowait 3.0",
                " memory ▕██████████████▉         ▏ 62.0%   buffers 1.2  cached 20.1  free 16.7  swap 102 MB of 1.0 GB",
                " disk   ▕██████████████████████▉ ▏ 95.4%!  await 3.1 ms  queue 0.4  read 3.4 MB/s  written 0 B/s",
                " net    received 12.1 MB/s  sent 1.2 MB/s  tcp 1,120 established",
                " load   0.52  231 processes");
        assertThat(view(new StringWriter()).lines(SECOND).getFirst())
                .startsWith(" web1  Debian GNU/Linux 6.1  2 cores  25.3 GB  ");
    }

    @Test
    void aSecondOfTheOriginalIsShownWithWhatItHas() {
        var plain = new ResourceRecord(1, 0, 100, 0, 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());
        assertThat(view(new StringWriter()).lines(plain)).hasSize(4)
                .contains(" disk   ▕                        ▏  0.0%   await 0.0 ms  queue 0.0");
    }

    @Test
    void linesAreRedrawnInPlace() {
        var out = new StringWriter();
        var view = view(out);
        view.add(SECOND);
        view.add(SECOND);
        assertThat(out.toString().split("\033\\[6A", -1)).hasSize(2);
    }

    @Test
    void barsAreOfOneLengthWhateverTheyShow() {
        for (double percent = 0; percent <= 100; percent += 0.5) {
            var second = new ResourceRecord(1, percent, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());
            var bar = view(new StringWriter()).lines(second).get(1);
            assertThat(Columns.of(bar.substring(0, bar.indexOf('%')))).isEqualTo(39);
        }
    }

    @Test
    void inAPipeASecondIsALine() {
        assertThat(ResourceView.line(SECOND)).endsWith("  cpu  52.1%  mem  62.0%  disk  95.4%  await 3.1 ms"
                + "  iowait 3.0%  net in 12.1 MB/s out 1.2 MB/s  read 3.4 MB/s written 0 B/s  load 0.52  tcp 1120");
    }

    // ------------------------------------------------------------------ bad usage

    @ParameterizedTest @ValueSource(strings = {"0", "-1", "3601", "x"})
    void anIntervalThatIsNoneIsRefused(String interval) {
        var result = Shell.in(folder).hyload("sysmon", "show", "--interval", interval);
        assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err()).startsWith("hyload: ").contains("--interval").hasLineCount(1);
    }

    @Test
    void whatToDoMustBeSaid() {
        assertThat(Shell.in(folder).hyload("sysmon").err())
                .isEqualTo("hyload: sysmon: record or show? (write hyload sysmon show)\n");
    }
}
