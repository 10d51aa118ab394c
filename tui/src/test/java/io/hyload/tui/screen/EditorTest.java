package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EditorTest {
    private static final Path FILE = Path.of("/p/My Shop.java");

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            vi                | +12 /p/My Shop.java
            /usr/bin/vim -n   | +12 /p/My Shop.java
            emacs -nw         | +12 /p/My Shop.java
            nano              | +12 /p/My Shop.java
            hx                | /p/My Shop.java:12
            code --wait       | --goto /p/My Shop.java:12
            unheard-of        | /p/My Shop.java
            """)
    void aLineIsSaidAsTheEditorTakesIt(String command, String arguments) {
        var line = new Editor(command).open(FILE, 12);
        assertThat(line.subList(0, 3)).containsExactly("sh", "-c", command + " \"$@\"");
        assertThat(String.join(" ", line.subList(4, line.size()))).isEqualTo(arguments);
    }

    @Test
    void theWholeFileIsOpenedWithoutALine() {
        assertThat(new Editor("vi").open(FILE, 0)).endsWith("vi", FILE.toString()).hasSize(5);
    }

    @Test
    void theShellTakesFlagsAndQuotesApart() throws Exception {
        var process = new ProcessBuilder(new Editor("printf '%s|%s'").open(FILE, 0)).start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("/p/My Shop.java|");
    }

    @Test
    void visualGoesBeforeEditorAndViIsEverywhere() {
        assertThat(Editor.of(Map.of("VISUAL", "emacs", "EDITOR", "nano"))).isEqualTo(new Editor("emacs"));
        assertThat(Editor.of(Map.of("VISUAL", " ", "EDITOR", "nano"))).isEqualTo(new Editor("nano"));
        assertThat(Editor.of(Map.of())).isEqualTo(new Editor("vi"));
    }

    @Test
    void aFileIsOneWordHoweverItIsCalled() throws Exception {
        var file = Path.of("/p/$(touch x); 'a\"b.java");
        var process = new ProcessBuilder(new Editor("printf %s").open(file, 0)).start();
        assertThat(List.of(new String(process.getInputStream().readAllBytes()))).containsExactly(file.toString());
    }
}
