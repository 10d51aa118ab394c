package io.hyload.testsupport;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommandTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void returnsExitCodeOutputAndErrors() {
        var finished = Command.of("sh", "-c", "cat; echo no >&2; exit 3").input("商品").run();
        assertThat(finished).isEqualTo(new Command.Finished(3, "商品", "no\n"));
    }

    @Test
    void runsInAFolderWithVariables(@TempDir Path folder) {
        var finished = Command.of("sh", "-c", "pwd -P; echo $TASTE").in(folder).with("TASTE", "a b").run();
        assertThat(finished.out()).endsWith(folder.getFileName() + "\na b\n");
    }

    @Test
    void passesMoreOutputThanAPipeHolds() {
        assertThat(Command.of("head", "-c", "1000000", "/dev/zero").run().out()).hasSize(1_000_000);
    }

    @Test
    void aGrandchildThatKeepsTheOutputOpenDoesNotDelayTheEnd() {
        try (var running = Command.of("sh", "-c", "sleep 3 & echo $!").timeout(Duration.ofSeconds(2)).start()) {
            var sleeping = Long.parseLong(running.awaitExit().out().strip());
            ProcessHandle.of(sleeping).orElseThrow().destroyForcibly();
        }
    }

    @Test
    void killsTheProgramAndItsDescendantsAtTheTimeout() {
        var command = Command.of("sh", "-c", "echo started; sleep 100 & echo $!; wait").timeout(Duration.ofMillis(200));
        assertThatThrownBy(command::run).isInstanceOf(AssertionError.class)
                .hasMessageContaining("killed after 200 ms").hasMessageContaining("started").satisfies(e -> {
                    var pid = e.getMessage().lines().filter(line -> line.matches("\\d+")).findFirst().orElseThrow();
                    assertThat(ProcessHandle.of(Long.parseLong(pid)).stream()).allMatch(ProcessTree::hasEnded);
                });
    }

    @Test
    void aRunningProgramTakesSignals() {
        var script = "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.01; done";
        try (var running = Command.of("sh", "-c", script).start()) {
            running.awaitOut(out -> out.contains("ready"), SOON);
            running.signal("INT");
            assertThat(running.awaitExit(SOON)).isEqualTo(new Command.Finished(7, "ready\ncaught\n", ""));
        }
    }

    @Test
    void closeKillsWhatStillRuns() {
        var running = Command.of("sleep", "100").start();
        running.close();
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void awaitingOutputEndsWithTheProgram() {
        try (var running = Command.of("echo", "other").start()) {
            assertThatThrownBy(() -> running.awaitOut(out -> out.contains("this"), SOON))
                    .hasMessageContaining("never came before the end of echo other");
        }
    }

    @Test
    void namesAProgramThatIsNotThere() {
        assertThatThrownBy(() -> Command.of("no-such-program").run()).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no-such-program");
    }
}
