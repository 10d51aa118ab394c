package io.hyload.tui;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.run.Columns;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Reader.class)
class ReaderTest {
    private static final String LINES = IntStream.rangeClosed(1, 60)
            .mapToObj(i -> "line " + i + (i % 20 == 0 ? " 商品/列表 status 503" : "")).collect(Collectors.joining("\n"));
    private static final Reader LONG = Reader.of("GET /商品", LINES);

    @Test
    void itShowsItsTextFromTheBeginning() {
        Frames.of(
                Reader.of("Exchange", "GET /商品/列表 HTTP/1.1\nHost:\tshop\n\n" + "word ".repeat(40) + "\nevil \033[31m"))
                .matchesEverywhere(getClass(), "reader");
    }

    @Test @Keys({"j", "k", "down", "up", "^d", "^u", "pgdn", "pgup", "space", "g", "G", "home", "end", "enter"})
    void itScrollsAndStopsAtItsEnds() {
        var frames = Frames.of(LONG);
        assertThat(frames.press("k").text()).contains("line 1 ");
        assertThat(frames.press("j", "down").text()).contains("line 3 ").doesNotContain("line 2 ");
        assertThat(frames.press("up").text()).contains("line 2 ");
        assertThat(frames.press("G", "j", "enter", "space").text()).contains("line 60");
        assertThat(frames.press("k").text()).doesNotContain("line 60");
        assertThat(frames.press("g", "^d", "^u").text()).contains("line 1 ");
        assertThat(frames.press("pgdn", "pgdn").text()).contains("line 30").doesNotContain("line 2 ");
        assertThat(frames.press("pgup", "home").text()).contains("line 1 ");
        assertThat(frames.press("end").text()).contains("line 60");
    }

    @Test @Keys({"/", "n", "N", "enter"})
    void whatIsSearchedForIsFoundAndShownEverywhere() {
        var frames = Frames.of(LONG).press("/").type("STATUS").press("enter");
        assertThat(frames.text()).contains("line 20", "/STATUS", "3 lines").doesNotContain("line 19 ");
        frames.matches(getClass(), "reader-search");
        assertThat(frames.press("n").text()).contains("line 40").doesNotContain("line 39 ");
        assertThat(frames.press("N").text()).contains("line 20");
        assertThat(frames.press("N").text()).contains("line 60");
        assertThat(frames.press("n").text()).contains("line 20");
    }

    @Test @Keys({"o", "/"})
    void onlyTheLinesThatWereFoundAreLeft() {
        var frames = Frames.of(LONG).press("/").type("503").press("enter", "o");
        assertThat(frames.text()).contains("line 20", "line 40", "line 60").doesNotContain("line 21");
        assertThat(frames.press("o").text()).contains("line 2 ");
    }

    @Test @Keys({"esc", "/"})
    void escapeEndsTheSearchFirstThenCloses() {
        var frames = Frames.of(LONG).press("/").type("zzz");
        assertThat(frames.text()).contains("0 lines");
        assertThat(frames.press("esc").text()).doesNotContain("zzz").contains("line 1 ");
        assertThat(frames.press("esc").front()).isNotInstanceOf(Reader.class);
    }

    @Test @Keys("q")
    void qClosesIt() {
        assertThat(Frames.of(LONG).press("q").front()).isNotInstanceOf(Reader.class);
    }

    @Test @Keys({"y", "o"})
    void whatIsShownIsCopied() {
        assertThat(Frames.of(LONG).press("y").wanted()).containsExactly(new Effect.Copy(LINES + "\n", "GET /商品"));
        assertThat(Frames.of(LONG).press("/").type("line 2 ").press("^u").type("60").press("enter", "o", "y").wanted())
                .containsExactly(new Effect.Copy("line 60 商品/列表 status 503\n", "GET /商品"));
    }

    @Test @Keys({"w", "l", "right", "h", "left"})
    void longLinesWrapOrAreReadSideways() {
        var frames = Frames.of(Reader.of("long", "begin " + "x".repeat(100) + " the end"));
        assertThat(frames.text()).contains("begin", "the end");
        assertThat(frames.press("w").text()).contains("begin").doesNotContain("the end");
        assertThat(frames.press("l", "right", "l", "l", "l", "l").text()).contains("the end").doesNotContain("begin");
        assertThat(frames.press("h", "left", "h", "h", "h", "h").text()).contains("begin");
        assertThat(frames.press("w").text()).contains("begin", "the end");
    }

    @Test
    void nothingIsLostByWrapping() {
        for (var line : List.of("", "a", "one two three", "商品列表商品列表", "nospacesatallinthis", "   indented text here"))
            for (int columns = 2; columns < 12; columns++) {
                var parts = Reader.parts(line, columns);
                assertThat(String.join("", parts)).isEqualTo(line);
                int most = columns;
                assertThat(parts).allSatisfy(part -> assertThat(Columns.of(part)).isLessThanOrEqualTo(most));
            }
    }

    @Test
    void otherLinesLeaveTheEndInSight() {
        var reader = LONG.sized(new Size(40, 10)).atEnd();
        var longer = reader.with(List.of(Canvas.Text.plain("a"), Canvas.Text.plain("b")));
        assertThat(longer.top()).isZero();
        var more = IntStream.range(0, 100).mapToObj(i -> Canvas.Text.plain("new " + i)).toList();
        assertThat(reader.with(more).top()).isEqualTo(90);
        assertThat(LONG.sized(new Size(40, 10)).with(more).top()).isZero();
    }

    @Test
    void theWheelScrollsAndPasteSearches() {
        var frames = Frames.of(LONG).mouse(Msg.Mouse.Action.WHEEL_DOWN, 40, 12);
        assertThat(frames.text()).contains("line 4 ").doesNotContain("line 3 ");
        assertThat(frames.mouse(Msg.Mouse.Action.WHEEL_UP, 40, 12).text()).contains("line 1 ");
        assertThat(frames.press("/").paste("列表\n").text()).contains("3 lines");
    }
}
