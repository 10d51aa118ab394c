package io.hyload.tui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Sshd;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// An application in a real terminal, and what it leaves behind there.
@RequiresProgram("tmux")
class TtyTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Notes the settings of the terminal before and after, and who may be sent a signal.
    private static final String WATCHED =
            "trap : INT; echo $$ >\"$DIR/shell\"; stty -a >\"$DIR/before\"; \"$@\"; echo \"code $?\";"
                    + " stty -a >\"$DIR/after\"; echo over; read line"; // a pane that is dead has no cursor

    @TempDir
    Path folder;

    private static List<String> probe(String term) {
        return List.of("env", "TERM=" + term, ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Probe.class.getName());
    }

    private Tmux start(int columns, int rows, String term) {
        var line = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
        line.addAll(probe(term));
        return Tmux.start(columns, rows, Command.of(line.toArray(String[]::new)).with("DIR", folder.toString()));
    }

    private static void awaitText(Tmux terminal, String text) {
        terminal.awaitScreen(screen -> screen.contains(text), LONG);
    }

    /// Not just that the settings are the same: the cursor is seen, the first screen is back, the mouse is the terminal's own.
    private void assertGivenBack(Tmux terminal, int code) throws IOException {
        awaitText(terminal, "over");
        assertThat(terminal.screen()).contains("code " + code).doesNotContain("1 Probe");
        assertThat(Files.readString(folder.resolve("after"))).isEqualTo(Files.readString(folder.resolve("before")));
        assertGivenBack(terminal);
    }

    private static void assertGivenBack(Tmux terminal) {
        assertThat(terminal.state("#{cursor_flag} #{alternate_on} #{mouse_any_flag}")).isEqualTo("1 0 0");
    }

    private ProcessHandle application() throws IOException {
        var shell = Long.parseLong(Files.readString(folder.resolve("shell")).strip());
        return ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
    }

    private void signal(String name) throws IOException {
        Command.of("sh", "-c", "kill -" + name + " " + application().pid()).run();
    }

    // ------------------------------------------------------------------ on every way out

    @ParameterizedTest @ValueSource(
            strings = {"xterm", "xterm-256color", "screen", "screen-256color", "tmux-256color", "linux", "vt100"})
    void theTerminalIsGivenBackByQuit(String term) throws IOException {
        try (var terminal = start(80, 24, term)) {
            awaitText(terminal, "last: entered");
            assertThat(terminal.state("#{cursor_flag} #{alternate_on} #{mouse_any_flag}")).isEqualTo("0 1 1");
            terminal.sendKeys("x");
            awaitText(terminal, "last: key x");
            terminal.sendKeys("q");
            assertGivenBack(terminal, 0);
        }
    }

    @ParameterizedTest @CsvSource({"TERM, 143", "HUP, 129", "INT, 130"})
    void theTerminalIsGivenBackByASignal(String signal, int code) throws IOException {
        try (var terminal = start(80, 24, "xterm-256color")) {
            awaitText(terminal, "last: entered");
            signal(signal);
            assertGivenBack(terminal, code);
        }
    }

    @ParameterizedTest @CsvSource({"f, a bug", "F, elsewhere"})
    void theTerminalIsGivenBackByABug(String key, String said) throws IOException {
        try (var terminal = start(80, 24, "xterm-256color")) {
            awaitText(terminal, "last: entered");
            terminal.sendKeys(key);
            assertGivenBack(terminal, 3);
            assertThat(terminal.screen()).contains("crashed: " + said);
        }
    }

    @Test
    void controlZGivesItBackAndFgTakesItAgain() throws IOException {
        // Typed, the command would be longer than a terminal takes in one line.
        Files.writeString(folder.resolve("start"), "exec " + String.join(" ", probe("xterm-256color")));
        try (var terminal =
                Tmux.start(80, 24, Command.of("bash", "--norc", "--noprofile", "-i").with("PS1", "ready> "))) {
            awaitText(terminal, "ready>");
            terminal.type("sh '" + folder.resolve("start") + "'");
            terminal.sendKeys("Enter");
            awaitText(terminal, "last: entered");
            terminal.sendKeys("C-z");
            awaitText(terminal, "Stopped");
            assertGivenBack(terminal);
            terminal.type(
                    "clear; stty -a | tr ' ' '\\n' | grep -xE -- '(-icanon|icanon|-echo|echo|-isig|isig)[;]?' | tr '\\n' '.'");
            terminal.sendKeys("Enter");
            awaitText(terminal, "isig.icanon.echo.");
            terminal.resize(90, 20);
            terminal.type("clear; fg");
            terminal.sendKeys("Enter");
            awaitText(terminal, "90x20");
            terminal.sendKeys("x");
            awaitText(terminal, "last: key x");
            terminal.sendKeys("q");
            awaitText(terminal, "ended by QUIT");
            assertGivenBack(terminal);
        }
    }

    // ------------------------------------------------------------------ while it is there

    @Test
    void keysThatRaiseSignalsElsewhereAreKeys() {
        try (var terminal = start(80, 24, "xterm-256color")) {
            awaitText(terminal, "last: entered");
            for (var key : List.of("c", "s", "q", "v", "o", "d", "\\")) {
                terminal.sendKeys("C-" + key);
                awaitText(terminal, "last: key ^" + key);
            }
        }
    }

    @Test
    void pastedTextIsNoKeys() {
        try (var terminal = start(80, 24, "xterm-256color")) {
            awaitText(terminal, "last: entered");
            terminal.paste("q\nF 商品");
            awaitText(terminal, "last: pasted q|F 商品");
        }
    }

    @ParameterizedTest @CsvSource({"300, 100", "60, 16"})
    void anyWindowWillDoAndANewSizeIsDrawn(int columns, int rows) throws IOException {
        try (var terminal = start(columns, rows, "xterm-256color")) {
            awaitText(terminal, columns + "x" + rows);
            terminal.resize(100, 30);
            awaitText(terminal, "100x30");
            terminal.resize(columns, rows);
            var screen = terminal.awaitScreen(shown -> shown.contains(columns + "x" + rows), LONG);
            assertThat(screen.lines().skip(rows - 2).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).endsWith("x"));
            terminal.sendKeys("q");
            assertGivenBack(terminal, 0);
        }
    }

    @Test
    void aWindowMayBeTooSmallForAWhile() throws IOException {
        try (var terminal = start(40, 10, "xterm-256color")) {
            awaitText(terminal, "now 40x10");
            terminal.resize(80, 24);
            awaitText(terminal, "last: entered");
            terminal.resize(40, 10);
            awaitText(terminal, "now 40x10");
            terminal.sendKeys("q");
            assertGivenBack(terminal, 0);
        }
    }

    @Test
    void wideCharactersStandWhereTheyShouldAlsoWithoutALocale() throws IOException {
        var line = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh", "env", "LC_ALL=C", "LANG=C"));
        line.addAll(probe("xterm-256color"));
        try (var terminal =
                Tmux.start(80, 24, Command.of(line.toArray(String[]::new)).with("DIR", folder.toString()))) {
            awaitText(terminal, "商品/列表 e\u0301 😀 end");
            terminal.sendKeys("q");
            assertGivenBack(terminal, 0);
        }
    }

    @Test
    void anotherProgramHasTheTerminalToItself() throws IOException {
        try (var terminal = start(80, 24, "xterm-256color")) {
            awaitText(terminal, "last: entered");
            terminal.sendKeys("o");
            awaitText(terminal, "a program");
            assertGivenBack(terminal);
            terminal.type("q typed there"); // all of it reaches the program, none the application
            terminal.sendKeys("Enter");
            awaitText(terminal, "last: code 7");
            terminal.sendKeys("o");
            awaitText(terminal, "there\na program");
            terminal.sendKeys("C-c"); // ends the program alone
            awaitText(terminal, "last: code 130");
            terminal.sendKeys("q");
            assertGivenBack(terminal, 0);
        }
    }

    // ------------------------------------------------------------------ through OpenSSH

    private Tmux overSsh(Sshd sshd) throws IOException {
        var key = folder.resolve("id");
        sshd.authorize(Sshd.newKey(key, "ed25519", ""));
        Files.writeString(folder.resolve("known"), sshd.knownHosts());
        Files.writeString(folder.resolve("start"), "DIR='" + folder + "'\n" + WATCHED.replace("\"$@\"",
                "'" + String.join("' '", probe("xterm-256color")) + "'"));
        return Tmux.start(80, 24, Command.of("ssh", "-tt", "-F", "none", "-i", key.toString(), "-o",
                "UserKnownHostsFile=" + folder.resolve("known"), "-p", "" + sshd.port(),
                sshd.user() + "@" + sshd.host(),
                "sh '" + folder.resolve("start") + "'"));
    }

    @Test @RequiresProgram("sshd")
    void itWorksThroughSsh() throws IOException {
        try (var sshd = Sshd.start(); var terminal = overSsh(sshd)) {
            awaitText(terminal, "last: entered");
            terminal.sendKeys("Up");
            awaitText(terminal, "last: key up");
            terminal.sendKeys("C-c");
            awaitText(terminal, "last: key ^c");
            terminal.resize(120, 40);
            awaitText(terminal, "120x40");
            terminal.sendKeys("q");
            awaitText(terminal, "over");
            assertThat(settings("after")).isEqualTo(settings("before"));
            assertGivenBack(terminal);
        }
    }

    /// Without the size, which has changed.
    private String settings(String file) throws IOException {
        return Files.readString(folder.resolve(file)).replaceAll("rows \\d+; columns \\d+;", "");
    }

    @Test @RequiresProgram("sshd")
    void itEndsWhenTheConnectionIsLost() throws Exception {
        try (var sshd = Sshd.start(); var terminal = overSsh(sshd)) {
            awaitText(terminal, "last: entered");
            var application = application();
            var client = Long.parseLong(terminal.state("#{pane_pid}"));
            ProcessHandle.of(client).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
            try {
                application.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                application.destroyForcibly();
                throw new AssertionError("still there after the connection was lost");
            }
        }
    }
}
