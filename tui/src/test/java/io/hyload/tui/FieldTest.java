package io.hyload.tui;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FieldTest {

    @ParameterizedTest(name = "{0} makes of {1} {2}") @CsvSource({"x, |, x|", "space, a|b, a |b", "left, ab|, a|b",
            "^b, ab|, a|b", "left, |ab, |ab", "right, a|b, ab|",
            "^f, a|b, ab|", "right, ab|, ab|", "home, ab|, |ab", "^a, ab|, |ab", "end, |ab, ab|", "^e, |ab, ab|",
            "backspace, ab|, a|", "^h, a|b, |b", "backspace, |ab, |ab", "del, |ab, |b", "^d, a|b, a|", "del, ab|, ab|",
            "^u, one t|wo, |wo", "^k, one t|wo, one t|", "^w, one two|, one |", "^w, one two  |, one |",
            "^w, |one, |one", "M-b, one two|, one |two", "M-f, |one two, one| two", "M-f, one| two, one two|"})
    void aKeyOfReadline(String key, String before, String after) {
        assertThat(field(before).typed(new Key(key))).contains(field(after));
    }

    private static Field field(String text) {
        int cursor = text.indexOf('|');
        return new Field(text.replace("|", ""), cursor, false);
    }

    @Test
    void keysThatAreNoTextAreLeftToOthers() {
        for (var key : Key.of("enter", "esc", "tab", "up", "f1", "^x", "pgdn"))
            assertThat(Field.of("a").typed(key)).as(key.name()).isEmpty();
    }

    @Test
    void theCursorNeverStandsInsideOfACharacter() {
        var letterWithAccent = "e\u0301"; // é in two
        var rare = "\ud842\udfb7"; // 𠮷 in two chars
        var field = Field.of("a" + letterWithAccent + rare);
        assertThat(field.typed(Key.LEFT).orElseThrow().cursor()).isEqualTo(3);
        assertThat(field.typed(Key.LEFT).flatMap(f -> f.typed(Key.LEFT)).orElseThrow().cursor()).isEqualTo(1);
        assertThat(field.typed(Key.BACKSPACE).flatMap(f -> f.typed(Key.BACKSPACE)).orElseThrow().text()).isEqualTo("a");
        assertThat(new Field(field.text(), 1, false).typed(Key.DELETE).orElseThrow().text()).isEqualTo("a" + rare);
    }

    @Test
    void pastedTextIsOneLineThatSteersNothing() {
        assertThat(field("a|b").pasted("1\r\n2\t3\033[31m\n")).isEqualTo(field("a1 2 3[31m|b"));
    }

    @Test
    void theCursorStaysInSightInALongText() {
        var canvas = new Canvas(new Size(10, 1), Frames.DARK);
        Field.of("0123456789abc").draw(canvas, 0, 0, 10, true);
        assertThat(canvas.lines()).containsExactly("…56789abc");
        assertThat(canvas.cursor()).contains(new int[] {9, 0});
    }

    @Test
    void wideCharactersTakeTheirColumns() {
        var canvas = new Canvas(new Size(8, 1), Frames.DARK);
        Field.of("商品列表").draw(canvas, 0, 0, 8, true);
        assertThat(canvas.cursor().orElseThrow()[0]).isEqualTo(6);
        assertThat(canvas.lines().getFirst()).endsWith("列表");
    }

    @Test
    void aSecretIsNeitherShownNorPrinted() {
        var secret = Field.SECRET.pasted("hunter2");
        var canvas = new Canvas(new Size(20, 1), Frames.DARK);
        secret.draw(canvas, 0, 0, 20, true);
        assertThat(canvas.lines()).containsExactly("•••••••");
        assertThat(secret.toString()).doesNotContain("hunter2");
        var ascii = new Canvas(new Size(20, 1), Frames.ASCII);
        secret.draw(ascii, 0, 0, 20, true);
        assertThat(ascii.lines()).containsExactly("*******");
    }

    @Test
    void itIsDrawnInAnyRoom() {
        for (int columns = 0; columns < 6; columns++)
            Field.of("商a").draw(new Canvas(new Size(columns, 1), Frames.DARK), 0, 0, columns, true);
    }
}
