package io.hyload.cli;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {
    @TempDir
    Path folder;

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            inti                      | hyload: inti: unknown command (did you mean init?)
            frobnicate                | hyload: frobnicate: unknown command (hyload --help lists the commands)
            --colour                  | hyload: --colour: unknown option of hyload (did you mean --color?)
            init --hlep               | hyload: --hlep: unknown option of hyload init (did you mean --help?)
            init a b                  | hyload: b: one word too many for hyload init (see hyload init --help)
            new                       | hyload: hyload new: NAME is missing (see hyload new --help)
            new --template            | hyload: --template: a value is missing (see hyload new --help)
            new my-test               | hyload: 'my-test': it cannot be the name of a Java class \
            (use letters, digits and _ , for example MyTest)
            new ../Evil               | hyload: '../Evil': it cannot be the name of a Java class \
            (use letters, digits and _ , for example Evil)
            new record                | hyload: 'record': it cannot be the name of a Java class \
            (use letters, digits and _ , for example Record)
            new class                 | hyload: 'class': it cannot be the name of a Java class \
            (use letters, digits and _ , for example Class)
            new Hyload                | hyload: Hyload: scenarios use a class of that name (choose another name)
            new String                | hyload: String: scenarios use a class of that name (choose another name)
            new A --template fnction  | hyload: template fnction: there is none of that name (did you mean function?)
            tui --theme pink          | hyload: --theme: 'pink' is none of dark, light, mono (see hyload tui --help)
            tui --signs pink          | hyload: --signs: 'pink' is none of braille, block, ascii (see hyload tui --help)
            doctor --color pink       | hyload: --color: 'pink' is none of auto, always, never \
            (see hyload doctor --help)
            snippets no-such-thing    | hyload: snippet no-such-thing: there is none of that name \
            (hyload snippets lists them)
            """)
    void badUsageIsOneLineAndExitTwo(String words, String line) {
        var result = Shell.in(folder).hyload(words.split(" "));

        assertThat(result).isEqualTo(new Shell.Result(2, "", line + "\n"));
    }

    @Test
    void withoutACommandTheCommandsAreListed() {
        var result = Shell.in(folder).hyload();

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Commands:", "  init ", "  new ", "  snippets ", "  doctor ", "  tui ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theTerminalApplicationNeedsATerminal() {
        assertThat(Shell.in(folder).hyload("tui")).isEqualTo(new Shell.Result(2, "",
                "hyload: hyload tui: input or output is no terminal (every feature is a command, too: hyload --help)\n"));
    }

    @Test
    void itsRehearsalForTheCacheOfTheLauncherNeedsNoneAndIsSilent() {
        assertThat(Shell.in(folder).hyload("tui", "--rehearse")).isEqualTo(new Shell.Result(0, "", ""));
    }

    @ParameterizedTest @ValueSource(strings = {"dumb", ""})
    void itNeedsOneThatCanPlaceText(String term) {
        var result = Shell.in(folder).onTerminal().with("TERM", term).hyload();

        assertThat(result).isEqualTo(new Shell.Result(2, "", "hyload: hyload tui: a terminal of type '" + term
                + "' cannot place text (set TERM, for example to xterm; every feature is a command, too: hyload --help)\n"));
    }

    @ParameterizedTest @ValueSource(strings = {"init", "new", "snippets", "control", "har", "doctor", "tui"})
    void everyCommandHasHelpWithAnExample(String command) {
        var result = Shell.in(folder).hyload(command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Usage: hyload " + command, "Example:\n  hyload " + command, "--color=WHEN",
                "--debug");
    }

    @Test
    void theVersionNamesJavaToo() {
        var result = Shell.in(folder).hyload("--version");

        assertThat(result.out()).matches("hyload \\S+ \\(Java " + System.getProperty("java.version") + "\\)\n");
    }

    @Test
    void commonOptionsMayStandBeforeOrAfterTheCommand() {
        assertThat(Shell.in(folder).hyload("--color", "always", "snippets").out()).contains("\u001b[");
        assertThat(Shell.in(folder).hyload("snippets", "--color", "always").out()).contains("\u001b[");
        assertThat(Shell.in(folder).hyload("snippets").out()).doesNotContain("\u001b[");
    }

    @Test
    void noColorIsRespectedUnlessColorsAreAskedFor() {
        var shell = Shell.in(folder).onTerminal();

        assertThat(shell.hyload("snippets").out()).contains("\u001b[");
        assertThat(shell.with("NO_COLOR", "1").hyload("snippets").out()).doesNotContain("\u001b[");
        assertThat(shell.with("NO_COLOR", "").hyload("snippets").out()).contains("\u001b[");
        assertThat(shell.with("TERM", "dumb").hyload("snippets").out()).doesNotContain("\u001b[");
        assertThat(shell.with("NO_COLOR", "1").hyload("snippets", "--color=always").out()).contains("\u001b[");
        assertThat(shell.hyload("snippets", "--color=never").out()).doesNotContain("\u001b[");
    }

    @Test
    void helpFollowsTheColorChoiceToo() {
        assertThat(Shell.in(folder).onTerminal().hyload("--help", "--color=never").out()).doesNotContain("\u001b[");
        assertThat(Shell.in(folder).hyload("init", "--help", "--color=always").out()).contains("\u001b[");
    }

    @Test
    void aStackTraceIsShownUnderDebugAlone() {
        assertThat(Shell.in(folder).hyload("snippets", "nothing-like-it").err()).hasLineCount(1);
        assertThat(Shell.in(folder).hyload("snippets", "nothing-like-it", "--debug").err())
                .contains("\tat io.hyload.cli.SnippetsCommand");
    }
}
