package io.hyload.cli;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SnippetsCommandTest {
    @TempDir
    Path folder;

    @Test
    void eachIsListedWithItsTitle() {
        var lines = Shell.in(folder).hyload("snippets").out().lines().toList();

        assertThat(lines).hasSameSizeAs(Snippets.all());
        for (var snippet : Snippets.all()) {
            assertThat(lines).anyMatch(line -> line.startsWith(snippet.name() + " ") && line.endsWith(snippet.title()));
        }
    }

    @Test
    void oneIsPrintedAsCodeAndNothingElseSoThatItCanBePiped() {
        var snippet = Snippets.all().iterator().next();

        var result = Shell.in(folder).onTerminal().hyload("snippets", snippet.name());

        assertThat(result).isEqualTo(new Shell.Result(0, snippet.code().stripTrailing() + "\n", ""));
    }

    @Test
    void aNameThatIsAlmostRightIsAnsweredWithTheRightOne() {
        var name = Snippets.all().iterator().next().name();

        var result = Shell.in(folder).hyload("snippets", name + "x");

        assertThat(result.err()).isEqualTo(
                "hyload: snippet %sx: there is none of that name (did you mean %s?)\n".formatted(name, name));
    }
}
