package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.hyload.testsupport.Command;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Tmux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A defect in the terminal application, in a real terminal. One of its classes cannot be loaded, and is needed for a command.
@RequiresProgram("tmux")
class CrashTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Notes the settings of the terminal before and after.
    private static final String WATCHED = "stty -a >\"$DIR/before\"; \"$@\"; echo \"code $?\"; stty -a >\"$DIR/after\";"
            + " echo over; read line"; // a pane that is dead has no cursor

    @TempDir
    private Path folder;

    private Tmux start(String... words) throws IOException {
        var broken = folder.resolve("broken/io/hyload/tui/Reader.class");
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, "no class");
        Files.createDirectories(folder.resolve("project/code_java"));
        var line = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Djdk.console=java.base"));
        line.addAll(List.of(words));
        line.addAll(List.of("-cp", folder.resolve("broken") + ":" + System.getProperty("java.class.path"),
                Main.class.getName(), "tui"));
        return Tmux.start(100, 24, Command.of(line.toArray(String[]::new)).in(folder.resolve("project"))
                .with("DIR", folder.toString()).with("TERM", "xterm-256color"));
    }

    private String crash(Tmux terminal) throws IOException {
        terminal.awaitScreen(screen -> screen.contains("[1 Monitor]"), LONG);
        terminal.type(":log");
        terminal.sendKeys("Enter");
        terminal.awaitScreen(screen -> screen.contains("over"), LONG);
        assertThat(terminal.state("#{cursor_flag} #{alternate_on} #{mouse_any_flag}")).isEqualTo("1 0 0");
        assertThat(Files.readString(folder.resolve("after"))).isEqualTo(Files.readString(folder.resolve("before")));
        return terminal.screen().replace("\n", "");
    }

    @Test
    void itGivesTheTerminalBackWithOneLineAndAFileThatHoldsTheTrace() throws IOException {
        try (var terminal = start()) {
            var screen = crash(terminal);
            assertThat(screen).startsWith("hyload: the terminal application has ended: ClassFormatError: ")
                    .containsPattern("\\(the trace is in .*/hyload-crash-[-_.\\d]+\\.log\\)")
                    .contains("code 3").doesNotContain("\tat ");
        }
        try (var files = Files.list(folder.resolve("project"))) {
            var log = files.filter(file -> file.getFileName().toString().startsWith("hyload-crash-")).findFirst();
            assertThat(log).isPresent();
            assertThat(Files.readString(log.get())).startsWith("java.lang.ClassFormatError")
                    .contains("at io.hyload.tui.Frame.");
        }
    }

    @Test
    void whereNoFileCanBeWrittenTheLineIsThereAllTheSame() throws IOException {
        try (var terminal = start("-Djava.io.tmpdir=/nonexistent")) {
            terminal.awaitScreen(screen -> screen.contains("[1 Monitor]"), LONG);
            Files.delete(folder.resolve("project/code_java"));
            Files.delete(folder.resolve("project"));
            assertThat(crash(terminal)).contains("hyload: the terminal application has ended: ClassFormatError: ")
                    .contains("the trace cannot be written: ", "code 3");
        }
    }
}
