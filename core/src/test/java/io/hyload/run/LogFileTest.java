package io.hyload.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogFileTest {

    @TempDir
    private Path folder;
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void aLineIsTimeAndText() throws Exception {
        var file = folder.resolve("log/run.log");
        try (var log = LogFile.in(file, notices::add)) {
            log.write("first");
            log.write("two\nlines\r\nand 商品 %d | more");
            log.write("");
            assertThat(log.file()).contains(file);
        }
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("\\d{10}\\.\\d{4}\\|first");
        assertThat(lines.get(1)).endsWith("|two\\nlines\\nand 商品 %d | more");
        assertThat(lines.get(2)).endsWith("|");
        long now = Instant.now().getEpochSecond();
        assertThat(Long.parseLong(lines.getFirst().substring(0, 10))).isBetween(now - 10, now);
    }

    @Test
    void withoutALineThereIsNoFile() {
        var file = folder.resolve("run.log");
        try (var log = LogFile.in(file, notices::add)) {
            assertThat(log.file()).isEmpty();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOnce() throws Exception {
        var blocker = Files.writeString(folder.resolve("blocker"), "");
        var file = blocker.resolve("run.log");
        var log = LogFile.in(file, notices::add);
        for (int i = 0; i < 100; i++) log.write("lost");
        log.close();
        assertThat(log.file()).isEmpty();
        assertThat(notices).containsExactly("log file " + file + ": " + blocker
                + " is a file, not a folder (the run goes on without it; choose another folder with logPath=DIR)");
    }

    @Test
    void everyLineOfManyTasksIsWritten() throws Exception {
        var file = folder.resolve("run.log");
        try (var log = LogFile.in(file, notices::add)) {
            var threads = new java.util.ArrayList<Thread>();
            for (int t = 0; t < 50; t++) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 200; i++) log.write("line " + i);
                }));
            }
            for (var thread : threads) thread.join();
        }
        assertThat(Files.readAllLines(file)).hasSize(10_000)
                .allMatch(line -> line.matches("\\d+\\.\\d{4}\\|line \\d+"));
    }

    /// The pipe stands for a disk that takes nothing for a while.
    @Test @RequiresProgram("mkfifo")
    void aSlowDiskHoldsNobodyUpAndWhatFoundNoRoomIsCounted() throws Exception {
        var pipe = folder.resolve("run.log");
        assertThat(Command.of("mkfifo", pipe.toString()).run().exitCode()).isZero();
        var log = LogFile.in(pipe, notices::add);
        for (int i = 0; i < 70_000; i++) log.write("line " + i); // would never return if it waited
        var read = CompletableFuture.supplyAsync(() -> {
            // Opened once: Files.lines looks at the pipe, closes it again, and the writer finds it broken.
            try (var lines = Files.newBufferedReader(pipe)) {
                return lines.lines().toList();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        log.close();
        var lines = read.get(30, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(lines).hasSize(65_537).last().asString().isNotNull();
        assertThat(lines).filteredOn(line -> line.contains("left out")).singleElement().asString()
                .endsWith("|4464 lines left out: they came faster than the disk took them");
    }
}
