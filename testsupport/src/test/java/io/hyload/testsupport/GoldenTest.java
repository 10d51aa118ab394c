package io.hyload.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GoldenTest {
    @Test
    void findsTheFileBesideTheTest() {
        Golden.assertMatches(getClass(), "three-lines.txt", "one\ntwo\n商品\n");
    }

    @Test
    void showsTheLinesThatDiffer() {
        assertThatThrownBy(
                () -> Golden.compare("a.txt", Optional.of("1\n2\n3\n4\n5\n6\n"), "1\n2\n3\nfour \n5\n6\n7\n"))
                .isInstanceOf(AssertionFailedError.class).hasMessage("""
                        a.txt differs (- golden, + actual); if it should, run with -Dgolden.update=true to write it
                           2   2
                           3   3
                           4 - 4
                           4 + four·
                           5   5
                           6   6
                           7 + 7
                           7  \s""");
    }

    @Test
    void leavesOutWhatIsFarFromAChangeAndShowsInvisibleCharacters() {
        assertThat(LineDiff.of("a\nb\nc\nd\ne\nf\ng\nh", "A\nb\nc\nd\ne\nf\ng\n\u001bh")).isEqualTo("""
                   1 - a
                   1 + A
                   2   b
                   3   c
                  ...
                   6   f
                   7   g
                   8 - h
                   8 + \\u001bh""".indent(2).stripTrailing());
    }

    @Test
    void aDifferenceInTheLastLineEndAloneIsSeen() {
        assertThat(LineDiff.of("a\n", "a")).isEqualTo("   1   a\n   2 - ");
    }

    @Test
    void aMissingFileFailsAndSaysHowToMakeIt() {
        assertThatThrownBy(() -> Golden.assertMatches(getClass(), "none.txt", "text"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("no golden file none.txt")
                .hasMessageContaining("-Dgolden.update=true").hasMessageEndingWith("text");
    }

    @Test
    void updatingWritesIntoTheSourcesOfTheTest(@TempDir Path folder) throws IOException {
        var source = Golden.sourceOf(getClass(), "screens/a.txt");
        assertThat(source).endsWithRaw(Path.of("src/test/resources/io/hyload/testsupport/screens/a.txt"));
        var file = folder.resolve("new/a.txt");
        Golden.write(file, "商品\n");
        assertThat(Files.readString(file)).isEqualTo("商品\n");
    }
}
