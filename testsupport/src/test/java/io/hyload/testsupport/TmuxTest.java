package io.hyload.testsupport;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@RequiresProgram("tmux")
class TmuxTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void showsWhatAPersonWouldSee() {
        var draw = "printf 'gone\\033[2J\\033[H\\033[31m商品/列表\\033[0m'; printf '\\033[3;5Hthere'; read key";
        try (var terminal = Tmux.start(40, 5, Command.of("sh", "-c", draw))) {
            var screen = terminal.awaitScreen(text -> text.contains("there"), SOON);
            assertThat(screen).isEqualTo("商品/列表\n\n    there\n\n\n");
            assertThat(terminal.screenWithColours()).contains("\u001b[31m商品");
            assertThat(terminal.exitStatus()).isEmpty();
        }
    }

    @Test
    void givesTheCommandATerminalOfTheSizeAskedFor() {
        try (var terminal = Tmux.start(91, 17, Command.of("sh", "-c", "stty size; read wait"))) {
            terminal.awaitScreen(text -> text.startsWith("17 91\n"), SOON);
        }
    }

    @Test
    void tellsTheCommandOfANewSize() {
        var script = "trap 'stty size' WINCH; echo ready; while :; do sleep 0.01; done";
        try (var terminal = Tmux.start(80, 24, Command.of("sh", "-c", script))) {
            terminal.awaitScreen(text -> text.contains("ready"), SOON);
            terminal.resize(100, 30);
            terminal.awaitScreen(text -> text.contains("30 100"), SOON);
        }
    }

    @Test
    void keepsTheScreenAndTheExitStatusOfACommandThatEnded() {
        try (var terminal = Tmux.start(40, 3, Command.of("sh", "-c", "read word; echo got $word; exit 4"))) {
            terminal.type("Enter;");
            terminal.sendKeys("Enter");
            assertThat(terminal.awaitExit(SOON)).isEqualTo(4);
            assertThat(terminal.screen()).isEqualTo("Enter;\ngot Enter;\n\n");
        }
    }

    @Test
    void controlCInterrupts() {
        try (var terminal = Tmux.start(40, 3, Command.of("sh", "-c", "echo ready; exec sleep 100"))) {
            terminal.awaitScreen(text -> text.contains("ready"), SOON);
            terminal.sendKeys("C-c");
            assertThat(terminal.awaitExit(SOON)).isEqualTo(130);
        }
    }

    @Test
    void passesFolderVariablesAndArgumentsUntouched(@TempDir Path folder) {
        var command = Command.of("sh", "-c", "pwd; echo \"$TASTE|$1|$2\"; read wait", "sh", "a  b;", ";").in(folder)
                .with("TASTE", "x;");
        try (var terminal = Tmux.start(200, 5, command)) {
            var screen = terminal.awaitScreen(text -> text.contains("|"), SOON);
            assertThat(screen).contains(folder.getFileName() + "\n").contains("x;|a  b;|;\n");
        }
    }

    @Test
    void theTimeoutShowsTheLastScreen() {
        try (var terminal = Tmux.start(40, 3, Command.of("sh", "-c", "echo here; read wait"))) {
            terminal.awaitScreen(text -> text.contains("here"), SOON);
            assertThatThrownBy(() -> terminal.awaitScreen(text -> text.contains("there!"), Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class).hasMessageContaining("the screen is still\nhere");
        }
    }

    @Test
    void closeEndsTheCommand() {
        var terminal = Tmux.start(40, 3, Command.of("sh", "-c", "echo pid $$.; read wait"));
        var screen = terminal.awaitScreen(text -> text.contains("."), SOON);
        terminal.close();
        var pid = Long.parseLong(screen.substring("pid ".length(), screen.indexOf('.')));
        assertThat(ProcessHandle.of(pid).stream()).allMatch(ProcessTree::hasEnded);
    }
}
