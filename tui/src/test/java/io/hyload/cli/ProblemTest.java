package io.hyload.cli;

import java.nio.file.Path;
import java.util.Collections;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemTest {
    private static final Path FILE = Path.of("A.java");

    @Test
    void tabsBeforeTheCaretStayTabs() {
        assertThat(new Problem(FILE, 3, 6, "bad", "\t\tx = y;").report()).isEqualTo("""
                A.java:3:6: bad
                \t\tx = y;
                \t\t   ^""");
    }

    @Test
    void aChineseCharacterIsTwoColumnsWideAndAnAccentNone() {
        assertThat(new Problem(FILE, 1, 6, "bad", "\"商品\" + y").report()).isEqualTo("""
                A.java:1:6: bad
                "商品" + y
                       ^""");
        assertThat(new Problem(FILE, 1, 4, "bad", "e\u0301 y").report()).endsWith("\n  ^");
        assertThat(new Problem(FILE, 1, 4, "bad", "😀 y").report()).endsWith("\n   ^");
    }

    @Test
    void aVeryLongLineIsCutAroundTheCaret() {
        var line = "x".repeat(500) + "!" + "y".repeat(500);
        var lines = new Problem(FILE, 1, 501, "bad", line).report().lines().toList();

        assertThat(lines.get(1)).hasSize(120);
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('!');
    }

    @Test
    void detailsStandBelowTheCaret() {
        assertThat(new Problem(FILE, 1, 1, "first\nsecond\nthird", "x").report())
                .isEqualTo("A.java:1:1: first\nx\n^\n    second\n    third");
    }

    @Test
    void aProblemWithoutAPlaceIsOneLine() {
        assertThat(new Problem(FILE, 0, 0, "bad", "").report()).isEqualTo("A.java: bad");
    }

    @Test
    void tenProblemsAreShownAndTheOthersCounted() {
        var refused = new Compilation.Refused(Collections.nCopies(12, new Problem(FILE, 0, 0, "bad", "")));

        assertThat(refused.report().lines()).hasSize(11).last().isEqualTo("and 2 more");
    }
}
