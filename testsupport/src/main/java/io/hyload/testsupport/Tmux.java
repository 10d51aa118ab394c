package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// A command in a real terminal of a given size, looked at from outside: what tmux shows is what a person would see.
///
/// ```java
/// try (var terminal = Tmux.start(80, 24, Command.of("less", "README.md"))) {
///     terminal.awaitScreen(screen -> screen.contains("hyload"), ofSeconds(5));
///     terminal.sendKeys("q");
///     assertThat(terminal.awaitExit(ofSeconds(5))).isZero();
/// }
/// ```
///
/// Each terminal has a tmux server of its own, on a private socket and without anybody's configuration.
public final class Tmux implements AutoCloseable {
    private static final Duration TO_DIE = Duration.ofSeconds(5);

    /// A shell notes the exit status in the file that is its `$0`, because tmux 3.3 misses the end of a command now and
    /// then. It outlives a Ctrl+C, while the command has the signals as they were: traps are not inherited.
    private static final String WITH_STATUS = "trap : INT QUIT; \"$@\"; echo $? >\"$0\"";

    // tmux leaves its socket behind when it ends, hence a folder to delete.
    private final TempFolder folder = TempFolder.create("tmux");
    private final long pid;

    private Tmux(int columns, int rows, Command command) {
        var line = new ArrayList<String>();
        // In one invocation, because a server without a session ends, and a pane that dies before it is told to remain
        // takes its screen and exit status along. -q: older versions do not know the second option, nor show its text.
        line.addAll(List.of("start-server", ";", "set-option", "-g", "remain-on-exit", "on", ";"));
        line.addAll(List.of("set-option", "-gq", "remain-on-exit-format", "", ";"));
        line.addAll(List.of("set-option", "-g", "status", "off", ";"));
        line.addAll(List.of("set-option", "-g", "default-terminal", "screen-256color", ";"));
        // Without this, tmux takes an Escape and the key after it for one key with Alt.
        line.addAll(List.of("set-option", "-s", "escape-time", "0", ";"));
        line.addAll(List.of("new-session", "-d", "-x", "" + columns, "-y", "" + rows));
        command.folder().ifPresent(start -> line.addAll(List.of("-c", start.toAbsolutePath().toString())));
        command.environment().forEach((name, value) -> line.addAll(List.of("-e", unseparated(name + "=" + value))));
        line.addAll(List.of("--", "sh", "-c", WITH_STATUS, statusFile().toString()));
        command.line().forEach(argument -> line.add(unseparated(argument)));
        line.addAll(List.of(";", "display-message", "-p", "#{pane_pid}"));
        pid = Long.parseLong(tmux(line).strip());
    }

    /// Starts the command; its input and timeout do not matter here.
    public static Tmux start(int columns, int rows, Command command) {
        return new Tmux(columns, rows, command);
    }

    /// Presses keys by tmux's names: `"q"`, `"Enter"`, `"Up"`, `"C-c"`, `"Escape"`, `"F1"`. Any other word is typed.
    /// Wait for a screen first: a Ctrl+C that comes before the program does is lost.
    public void sendKeys(String... keys) {
        var line = new ArrayList<>(List.of("send-keys", "--"));
        List.of(keys).forEach(key -> line.add(unseparated(key)));
        tmux(line);
    }

    /// Types the text as it stands, also where it reads like the name of a key.
    public void type(String text) {
        tmux(List.of("send-keys", "-l", "--", unseparated(text)));
    }

    public void resize(int columns, int rows) {
        tmux(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    }

    /// The text on the screen, a line a row, without the blanks at the ends of rows and without colours.
    public String screen() {
        return tmux(List.of("capture-pane", "-p"));
    }

    /// The screen with its colours, as escape sequences.
    public String screenWithColours() {
        return tmux(List.of("capture-pane", "-p", "-e"));
    }

    /// What tmux knows of the terminal: `#{cursor_flag}` is 1 while the cursor is to be seen, `#{alternate_on}` while the second screen is.
    public String state(String format) {
        return tmux(List.of("display-message", "-p", format)).strip();
    }

    /// Pastes text, marked as pasted where the program has asked for that.
    public void paste(String text) {
        tmux(List.of("set-buffer", "-b", "paste", "--", unseparated(text), ";", "paste-buffer", "-p", "-b", "paste"));
    }

    /// Waits for a screen and returns it.
    ///
    /// @throws AssertionError at the timeout, with the last screen
    public String awaitScreen(Predicate<String> wanted, Duration atMost) {
        var last = new String[] {""};
        Patience.until(atMost, () -> {
            last[0] = screen();
            return wanted.test(last[0]);
        }, () -> "the screen is still\n" + last[0]);
        return last[0];
    }

    /// The exit status of the command once it has ended; 128 + n after signal n.
    public OptionalInt exitStatus() {
        // The pane is dead when tmux has read the last byte of output, so that the screen is complete as well.
        var ended = tmux(List.of("display-message", "-p", "#{pane_dead}")).strip().equals("1");
        var status = ended ? status() : "";
        return status.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(status));
    }

    /// Waits for the end of the command and returns its exit status; the last screen stays to be seen.
    public int awaitExit(Duration atMost) {
        Patience.until(atMost, () -> exitStatus().isPresent(), () -> "still runs, and shows\n" + screen());
        return exitStatus().orElseThrow();
    }

    /// Ends the terminal. The command gets a hang-up, as when a window is closed, and is killed if it does not go.
    @Override
    public void close() {
        var command = ProcessHandle.of(pid).map(ProcessTree::of);
        tmux(List.of("kill-server"));
        command.filter(tree -> !Patience.within(TO_DIE, tree::hasEnded)).ifPresent(ProcessTree::kill);
        folder.close();
    }

    private Path statusFile() {
        return folder.file("status");
    }

    private String status() {
        try {
            return Files.exists(statusFile()) ? Files.readString(statusFile()).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tmux(List<String> arguments) {
        var line = new ArrayList<>(List.of(Programs.require("tmux"), "-u", "-L", "private", "-f", "/dev/null"));
        line.addAll(arguments);
        // tmux measures the width of characters by its locale, and the command inherits it.
        var finished = Command.of(line.toArray(String[]::new)).with("LC_ALL", "C.UTF-8")
                .with("TMUX_TMPDIR", folder.path().toString()).run();
        if (finished.exitCode() != 0) {
            throw new IllegalStateException("tmux " + String.join(" ", arguments) + ": " + finished.err().strip());
        }
        return finished.out();
    }

    /// A semicolon at the end of an argument separates commands of tmux, unless a backslash stands before it.
    private static String unseparated(String argument) {
        return argument.endsWith(";") ? argument.substring(0, argument.length() - 1) + "\\;" : argument;
    }
}
