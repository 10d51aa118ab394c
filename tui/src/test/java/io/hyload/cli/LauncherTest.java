package io.hyload.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// How `bin/hyload` starts the terminal application, with a Java that only notes how it was called. That the cache which the true one makes
/// is used is for [DistributionIT].
@RequiresProgram("tmux")
class LauncherTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /// A rehearsal waits at the gate, then writes what it is to make, unless it is to fail.
    private static final String JAVA = """
            #!/bin/sh
            note=$(echo "$*" | tr '\\n' ' ' | tr -s ' ')
            printf '%s\\n' "${note% }" >>"$NOTES"
            for word; do
                case $word in
                -XX:AOTCacheOutput=*)
                    echo half >"${word#*=}"
                    cat "$GATE"
                    [ -z "$FAILS" ] || exit 1
                    echo whole >"${word#*=}" ;;
                esac
            done
            """;

    @TempDir
    private Path folder;
    private Path gate = Path.of("/dev/null");
    private RandomAccessFile closed;

    @BeforeEach
    void anInstallation() throws IOException {
        for (var name : List.of("dist/bin/hyload", "dist/bin/hyload-tui", "dist/lib/find-jdk.sh")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.copy(Path.of("src/main").resolve(name), folder.resolve(name));
        }
        write("dist/lib/hyload-tui.jar", "classes");
        write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        write("jdk/bin/javac", "");
        write("jdk/bin/java", JAVA);
        for (var program : List.of("jdk/bin/javac", "jdk/bin/java", "dist/bin/hyload", "dist/bin/hyload-tui"))
            Files.setPosixFilePermissions(folder.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void open() throws IOException {
        if (closed != null) closed.close();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    /// Rehearsals wait until [#open].
    private void closeGate() throws IOException {
        gate = folder.resolve("gate");
        Command.of("mkfifo", gate.toString()).run();
        closed = new RandomAccessFile(gate.toFile(), "rw"); // for both, so that opening it waits for nobody
    }

    private Command launcher(String program, String... words) {
        var line = new ArrayList<>(List.of(folder.resolve("dist/bin").resolve(program).toString()));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).with("JAVA_HOME", folder.resolve("jdk").toString())
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString()).with("NOTES", notes().toString())
                .with("GATE", gate.toString()).with("FAILS", "").with("HYLOAD_OPTS", "");
    }

    private static void onTerminal(Command command) {
        try (var terminal = Tmux.start(80, 24, command)) {
            assertThat(terminal.awaitExit(LONG)).isZero();
        }
    }

    private void start() {
        onTerminal(launcher("hyload", "tui"));
    }

    /// Until no rehearsal is under way.
    private void startAndAwait() throws IOException {
        start();
        await(names -> names.stream().noneMatch(name -> name.endsWith(".making")));
    }

    private Path notes() {
        return folder.resolve("notes");
    }

    private List<String> notes(Predicate<String> which) throws IOException {
        return Files.readAllLines(notes()).stream().filter(which).toList();
    }

    private List<String> rehearsals() throws IOException {
        return notes(line -> line.endsWith(" --rehearse"));
    }

    private String lastStart() throws IOException {
        return notes(line -> !line.endsWith(" --rehearse")).getLast();
    }

    private List<String> cached() throws IOException {
        var cache = folder.resolve("cache/hyload");
        if (!Files.isDirectory(cache)) return List.of();
        try (var files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void await(Predicate<List<String>> condition) throws IOException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.test(cached())) {
            assertThat(System.nanoTime()).as("still %s", cached()).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private Path cache() throws IOException {
        return folder.resolve("cache/hyload").resolve(cached().getFirst());
    }

    // ------------------------------------------------------------------ the cache

    @Test
    void theFirstStartHasItMadeAndTheSecondUsesIt() throws IOException {
        startAndAwait();
        assertThat(rehearsals()).hasSize(1);
        assertThat(lastStart()).doesNotContain("AOTCache").endsWith(" io.hyload.cli.Main tui");
        assertThat(cached()).singleElement().asString().matches("tui-\\d+\\.aot");
        assertThat(cache()).hasContent("whole");

        startAndAwait();
        assertThat(lastStart()).contains(" -XX:AOTCache=" + cache() + " ");
        assertThat(rehearsals()).hasSize(1);
    }

    @Test
    void nobodyWaitsForItAndOfTwoThatStartAtOnceOneMakesIt() throws IOException {
        closeGate();
        start();
        start();
        assertThat(notes(line -> line.endsWith(" tui"))).hasSize(2);
        await(names -> names.stream().anyMatch(name -> name.endsWith(".new")));
        assertThat(rehearsals()).hasSize(1);
        assertThat(cached()).noneMatch(name -> name.endsWith(".aot"));
        open();
        await(names -> names.size() == 1 && names.getFirst().endsWith(".aot"));
    }

    @Test
    void whenALibraryOrTheJdkHasChangedAnotherOneIsMade() throws IOException {
        startAndAwait();
        Files.delete(folder.resolve("dist/lib/hyload-tui.jar"));
        write("dist/lib/hyload-tui.jar", "CLASSES"); // as long, and as old as builds that are reproducible make it
        Files.setLastModifiedTime(folder.resolve("dist/lib/hyload-tui.jar"), FileTime.from(Instant.EPOCH));
        startAndAwait();
        assertThat(lastStart()).doesNotContain("AOTCache");
        assertThat(cached()).hasSize(2).allMatch(name -> name.endsWith(".aot"));

        write("jdk/release", "JAVA_VERSION=\"25.0.2-ea\"\n");
        startAndAwait();
        assertThat(rehearsals()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void onlyTheThreeNewestAreKept() throws IOException {
        for (int i = 1; i <= 4; i++) {
            write("cache/hyload/tui-" + i + ".aot", "old");
            Files.setLastModifiedTime(folder.resolve("cache/hyload/tui-" + i + ".aot"),
                    FileTime.from(Instant.now().minusSeconds(100 - i)));
        }
        startAndAwait();
        await(names -> names.size() == 3);
        assertThat(cached()).contains("tui-3.aot", "tui-4.aot");
    }

    @Test
    void oneThatCannotBeMadeLeavesNothingAndIsTriedAgain() throws IOException {
        onTerminal(launcher("hyload", "tui").with("FAILS", "disk full"));
        await(List::isEmpty);
        assertThat(rehearsals()).hasSize(1);
        startAndAwait();
        assertThat(cached()).singleElement().asString().endsWith(".aot");
    }

    @Test
    void whatAKilledStartHasLeftIsInNobodysWayForLong() throws IOException {
        startAndAwait();
        var name = "cache/hyload/" + cached().getFirst();
        Files.delete(folder.resolve(name));
        for (var ending : List.of(".making", ".new", ".new.config")) write(name + ending, "half");
        start();
        assertThat(rehearsals()).hasSize(1); // another one may be at it

        for (var ending : List.of(".making", ".new", ".new.config"))
            Files.setLastModifiedTime(folder.resolve(name + ending),
                    FileTime.from(Instant.now().minus(Duration.ofMinutes(7))));
        startAndAwait();
        assertThat(rehearsals()).hasSize(2);
        assertThat(cached()).singleElement().asString().endsWith(".aot");
    }

    @Test
    void aFolderThatCannotBeHadDoesNotMatter() throws IOException {
        write("cache", "a file");
        start();
        assertThat(lastStart()).endsWith(" io.hyload.cli.Main tui");
        onTerminal(launcher("hyload", "tui").with("XDG_CACHE_HOME", "").with("HOME", ""));
        assertThat(notes(_ -> true)).hasSize(2);
        assertThat(folder.resolve("cache")).hasContent("a file");
    }

    @Test
    void otherFlagsAndNoTerminalHaveNone() throws IOException {
        onTerminal(launcher("hyload", "tui").with("HYLOAD_OPTS", "-Xmx1g"));
        assertThat(lastStart()).contains(" -Xmx1g ");
        assertThat(launcher("hyload", "tui").run().exitCode()).isZero();
        assertThat(rehearsals()).isEmpty();
        assertThat(cached()).isEmpty();
    }

    // ------------------------------------------------------------------ how it is called

    @Test
    void withoutACommandAndAsHyloadTuiItIsStartedInTheSameWay() throws IOException {
        startAndAwait();
        start();
        var flags = lastStart().replaceFirst(" io\\.hyload\\.cli\\.Main tui$", "");
        onTerminal(launcher("hyload"));
        assertThat(lastStart()).isEqualTo(flags + " io.hyload.cli.Main");
        onTerminal(launcher("hyload-tui", "--theme", "light"));
        assertThat(lastStart()).isEqualTo(flags + " io.hyload.cli.Main tui --theme light");
        onTerminal(launcher("hyload", "doctor"));
        assertThat(lastStart()).doesNotContain("AOTCache");
    }
}
