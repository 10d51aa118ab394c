package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.Tmux;

import static org.assertj.core.api.Assertions.assertThat;

/// The terminal application as a person has it: `hyload tui` in a real terminal, used by keys alone.
///
/// It is started by a shell that notes the settings of the terminal before and after it, and that stays.
final class TuiInTerminal implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);

    private final Path notes;
    private final Tmux terminal;

    private TuiInTerminal(Path notes, Tmux terminal) {
        this.notes = notes;
        this.terminal = terminal;
    }

    /// @param environment further variables: `TERM=linux`
    static TuiInTerminal start(HyloadProcess hyload, int columns, int rows, String... environment) {
        return in(hyload, columns, rows, Command.of("sh", script(hyload, "", environment).toString()));
    }

    /// In a shell with a prompt, `ready> `, which has job control.
    static TuiInTerminal startByHand(HyloadProcess hyload, int columns, int rows) {
        var script = script(hyload, "exec ");
        var there = in(hyload, columns, rows, Command.of("bash", "--norc", "--noprofile", "-i").with("PS1", "ready> "));
        there.see("ready>");
        there.type("sh '" + script + "'");
        there.keys("Enter");
        return there;
    }

    /// By a command that brings the shell script, its last argument, to a shell: `ssh`.
    static TuiInTerminal startBy(List<String> command, HyloadProcess hyload, int columns, int rows) {
        var line = new ArrayList<>(command);
        line.add("sh '" + script(hyload, "") + "'");
        return in(hyload, columns, rows, Command.of(line.toArray(String[]::new)));
    }

    private static TuiInTerminal in(HyloadProcess hyload, int columns, int rows, Command command) {
        return new TuiInTerminal(hyload.home(), Tmux.start(columns, rows, command.in(hyload.folder())));
    }

    /// Typed, the command would be longer than a terminal takes in one line.
    private static Path script(HyloadProcess hyload, String before, String... environment) {
        var command = hyload.command("tui");
        var line = new ArrayList<>(List.of("env"));
        command.environment().forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(List.of("TERM=xterm-256color", "LC_ALL=C.UTF-8"));
        line.addAll(List.of(environment));
        line.addAll(command.line());
        var quoted = line.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
        var script = hyload.home().resolve("start");
        try {
            Files.writeString(script, """
                    trap : INT
                    cd '%s' && echo $$ >'%s/shell' && stty -a >'%2$s/before'
                    %s%s
                    echo "code $?"
                    stty -a >'%2$s/after'
                    echo over
                    read line # a pane that is dead has no cursor
                    """.formatted(hyload.folder(), hyload.home(), before, quoted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }

    void keys(String... keys) {
        terminal.sendKeys(keys);
    }

    void type(String text) {
        terminal.type(text);
    }

    /// Types it in place of what stands in the field.
    void retype(String text) {
        terminal.sendKeys("C-u");
        terminal.type(text);
    }

    void resize(int columns, int rows) {
        terminal.resize(columns, rows);
    }

    String screen() {
        return terminal.screen();
    }

    /// Waits until all of these are on the screen, and returns it.
    String see(String... texts) {
        return until(screen -> List.of(texts).stream().allMatch(screen::contains));
    }

    String until(Predicate<String> wanted) {
        return terminal.awaitScreen(wanted, LONG);
    }

    /// Waits for a question that names all of these, and says yes to it: Enter alone would be no.
    void agree(String... named) {
        see(named);
        keys("Tab", "Enter");
        until(screen -> !screen.contains(named[0]));
    }

    /// Presses Escape, and waits until this is gone: with a key that follows at once it would be one with Alt.
    void escape(String gone) {
        keys("Escape");
        until(screen -> !screen.contains(gone));
    }

    ProcessHandle application() throws IOException {
        var shell = Long.parseLong(Files.readString(notes.resolve("shell")).strip());
        return ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
    }

    /// What brought the terminal here, which may be another program than the application.
    ProcessHandle client() {
        return ProcessHandle.of(Long.parseLong(terminal.state("#{pane_pid}"))).orElseThrow();
    }

    /// Waits for the end of the application: the settings are the same, the first screen is back, the cursor is seen, the mouse is the
    /// terminal's own.
    void assertGivenBack(int code) throws IOException {
        see("over");
        assertThat(screen()).contains("code " + code).doesNotContain("1 Monitor");
        assertThat(Files.readString(notes.resolve("after"))).isEqualTo(Files.readString(notes.resolve("before")));
        assertGivenBack();
    }

    void assertGivenBack() {
        assertThat(terminal.state("#{cursor_flag} #{alternate_on} #{mouse_any_flag}")).isEqualTo("1 0 0");
    }

    @Override
    public void close() {
        terminal.close();
    }
}
