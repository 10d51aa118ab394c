package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileSinkTest {

    @TempDir
    private Path folder;

    private static StatsRecord record(long t) {
        return StatsRecordTest.full("GET /商品", "dns " + t);
    }

    private static StatsRecord small(long t) {
        return new StatsRecord(t, 1, 1, 0, 0, 0, 0, new StatsRecord.Totals(t, t, 0, 0, Map.of()), Optional.empty());
    }

    @Test
    void aRecordIsInTheFileWhenItHasBeenTaken() throws Exception {
        var file = folder.resolve("run.sts");
        try (var sink = FileSink.open(file)) {
            sink.accept(record(1));
            assertThat(Files.readString(file)).isEqualTo(record(1).toLine() + "\n");
            sink.accept(record(2));
            assertThat(Files.readString(file)).isEqualTo(record(1).toLine() + "\n" + record(2).toLine() + "\n");
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void missingFoldersAreMade() throws Exception {
        var file = folder.resolve("stats_perf/deep/2026-1-1_00.00.00.000.sts");
        try (var sink = FileSink.open(file)) {
            sink.accept(record(1));
        }
        assertThat(file).exists();
    }

    @Test
    void anExistingFileIsWrittenOver() throws Exception {
        var file = Files.writeString(folder.resolve("run.sts"), "old line\n".repeat(1_000));
        try (var sink = FileSink.open(file)) {
            sink.accept(small(1));
        }
        assertThat(file).hasContent(small(1).toLine());
    }

    @Test
    void namesOfAnyKindAreTaken() throws Exception {
        for (var name : List.of("商品 ä.sts", "with blank.sts", "no ending", "%d%n.sts", "-x")) {
            try (var sink = FileSink.open(folder.resolve(name))) {
                sink.accept(small(1));
            }
            assertThat(folder.resolve(name)).isRegularFile();
        }
    }

    private static void assertOneLine(Path file, String because) {
        assertThatThrownBy(() -> FileSink.open(file)).isInstanceOf(IOException.class)
                .hasMessage("stats file " + file + ": " + because
                        + " (the run goes on without it; choose another with statsfile=PATH)");
    }

    @Test
    void saysInOneLineWhyAFileCannotBeHad() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertOneLine(file.resolve("run.sts"), file + " is a file, not a folder");
        assertOneLine(folder, "Is a directory");
    }

    @Test @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldInOneLineAndHoldsNothingUp() throws Exception {
        var notices = new ArrayList<String>();
        var good = new ArrayList<StatsRecord>();
        var time = io.hyload.testsupport.ManualClock.start();
        var recorder = new Recorder();
        var facts = new StatsRecord.Facts("x", Map.of(), "h", 1, "25", "1", 1);
        try (var clock = new StatsClock(recorder, List.of(FileSink.open(Path.of("/dev/full")), good::add), time, time,
                () -> 0, () -> Health.NONE, _ -> Ending.PLAIN, facts, "", notices::add)) {
            for (int i = 0; i < 5; i++) {
                recorder.sent();
                time.advance(java.time.Duration.ofSeconds(1));
                clock.tick();
            }
        }
        assertThat(good).hasSize(6);
        assertThat(notices).containsExactly("stats file /dev/full: No space left on device"
                + " (the run goes on without it; choose another with statsfile=PATH)");
    }

    /// A file system of 16 kB, where we may mount one.
    @Test @EnabledOnOs(OS.LINUX) @RequiresProgram("mount")
    void nothingIsLostWhenAFullDiskGetsRoomAgain() throws Exception {
        var mounted = Command.of("mount", "-t", "tmpfs", "-o", "size=16k", "hyload-test", folder.toString()).run();
        Assumptions.assumeTrue(mounted.exitCode() == 0, "may not mount: " + mounted.err().strip());
        try {
            var ballast = Files.write(folder.resolve("ballast"), new byte[8192]);
            var file = folder.resolve("run.sts");
            int failures = 0;
            try (var sink = FileSink.open(file)) {
                for (int t = 0; t < 120; t++) {
                    if (t == 80) Files.delete(ballast);
                    try {
                        sink.accept(small(t));
                    } catch (IOException e) {
                        assertThat(e).hasMessageContaining("No space left on device");
                        assertThat(Files.readString(file)).satisfiesAnyOf(text -> assertThat(text).isEmpty(),
                                text -> assertThat(text).endsWith("}\n"));
                        failures++;
                    }
                }
            }
            assertThat(failures).isBetween(1, 79);
            assertThat(Files.readAllLines(file)).hasSize(120).allSatisfy(StatsRecord::parse);
            assertThat(Files.readAllLines(file).stream().map(line -> StatsRecord.parse(line).t())).isSorted();
        } finally {
            Command.of("umount", folder.toString()).run();
        }
    }
}
