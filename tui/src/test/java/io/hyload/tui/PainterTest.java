package io.hyload.tui;

import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class PainterTest {
    private static final Look LOOK = new Look(Look.Theme.DARK, Look.Depth.SIXTEEN, Look.Signs.BRAILLE);
    private static final Size SIZE = new Size(20, 3);
    private static final Pattern POSITIONED = Pattern.compile("\033\\[(\\d+);(\\d+)H");

    private final Painter painter = new Painter(LOOK);

    private static Canvas picture(String text) {
        var canvas = new Canvas(SIZE, LOOK);
        canvas.text(0, 0, text, Ink.PLAIN);
        return canvas;
    }

    @Test
    void theSamePictureIsNothing() {
        assertThat(painter.change(picture("one 商品"), picture("one 商品"))).isEmpty();
    }

    @Test
    void onlyWhatHasChangedIsWritten() {
        assertThat(painter.change(picture("p99 188 ms"), picture("p99 201 ms"))).isEqualTo("\033[1;5H\033[0m201");
    }

    @Test
    void aGapIsSkippedInTheRow() {
        assertThat(painter.change(picture("a 1 b 2"), picture("a 3 b 4"))).isEqualTo("\033[1;3H\033[0m3\033[3C4");
    }

    @Test
    void anInkIsOneSequence() {
        var before = picture("");
        var now = new Canvas(SIZE, LOOK);
        int end = now.text(0, 1, "no", Ink.BAD);
        now.text(end, 1, "ok", Ink.GOOD);
        assertThat(painter.change(before, now)).isEqualTo("\033[2;1H\033[0;91;1mno\033[0;92mok");
    }

    @Test
    void aWideCharacterIsWrittenOnceAndItsRightHalfIsNot() {
        assertThat(painter.change(picture("ab"), picture("商"))).isEqualTo("\033[1;1H\033[0m商");
        assertThat(painter.change(picture("商"), picture("ab"))).isEqualTo("\033[1;1H\033[0mab");
    }

    @Test
    void afterWhatTerminalsDoNotAgreeOnThePlaceIsToldAnew() {
        for (var text : new String[] {"商x", "e\u0301x", "😀x", "⚡x"}) {
            var painted = painter.change(picture(""), picture(text));
            assertThat(POSITIONED.matcher(painted).results().count()).as(painted).isEqualTo(2);
            assertThat(painted).endsWith("Hx");
        }
    }

    @Test
    void aWholePictureBeginsWithAnEmptyScreen() {
        assertThat(painter.all(picture("x"))).isEqualTo("\033[0m\033[?25l\033[2J\033[1;1H\033[0mx");
    }

    @Test
    void anotherSizeIsAWholePicture() {
        var larger = new Canvas(new Size(30, 3), LOOK);
        assertThat(painter.change(picture("x"), larger)).isEqualTo(painter.all(larger));
    }

    @Test
    void theCursorIsSeenWhereTextIsTyped() {
        var typing = picture("name: x");
        typing.cursor(7, 0);
        var typed = picture("name: xy");
        typed.cursor(8, 0);

        assertThat(painter.change(picture("name: x"), typing)).isEqualTo("\033[1;8H\033[?25h");
        assertThat(painter.change(typing, typed)).isEqualTo("\033[?25l\033[1;8H\033[0my\033[1;9H\033[?25h");
        assertThat(painter.change(typed, picture("name: xy"))).isEqualTo("\033[?25l");
    }

    @Test
    void whatIsPaintedStepByStepIsWhatIsPaintedAtOnce() {
        var random = new java.util.Random(10);
        var words = new String[] {"商品/列表", "p99 201", "e\u0301té", "😀", "▁▂▃", "⣀⡠⠔", " ", "────"};
        var before = new Canvas(SIZE, LOOK);
        var screen = new PaintedScreen(SIZE);
        for (int i = 0; i < 500; i++) {
            var now = new Canvas(SIZE, LOOK);
            for (int k = 0; k < 6; k++)
                now.text(random.nextInt(-1, 20), random.nextInt(3), words[random.nextInt(words.length)],
                        Ink.values()[random.nextInt(Ink.values().length)]);
            screen.take(painter.change(before, now));
            assertThat(screen.text()).isEqualTo(String.join("\n", now.lines()));
            before = now;
        }
    }

    @Test
    void aFullPictureOfLettersTakesLittleMoreThanItsLetters() {
        var canvas = new Canvas(new Size(80, 24), LOOK);
        for (int row = 0; row < 24; row++) canvas.text(0, row, "0123456789".repeat(8), Ink.PLAIN);
        assertThat(painter.all(canvas).getBytes(UTF_8).length).isLessThan(80 * 24 + 24 * 10);
    }

    @Test
    void theClipboardIsReachedThroughTmuxAndScreen() {
        assertThat(Clipboard.sequence("商品", Map.of())).isEqualTo("\033]52;c;5ZWG5ZOB\007");
        assertThat(Clipboard.sequence("商品", Map.of("TMUX", "/socket,1,0")))
                .isEqualTo("\033]52;c;5ZWG5ZOB\007\033Ptmux;\033\033]52;c;5ZWG5ZOB\007\033\\");
        assertThat(Clipboard.sequence("商品", Map.of("STY", "1.pts"))).isEqualTo("\033P\033]52;c;5ZWG5ZOB\007\033\\");
        assertThat(Clipboard.sequence("x".repeat(600), Map.of("STY", "1.pts")).split("\033P")).hasSize(5)
                .allSatisfy(piece -> assertThat(piece.length()).isLessThan(260));
    }
}
