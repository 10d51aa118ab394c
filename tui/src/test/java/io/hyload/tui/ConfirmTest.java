package io.hyload.tui;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Confirm.class)
class ConfirmTest {
    private record Stopped() implements Msg {}

    private static final Confirm STOP = Confirm.of("Stop load on 2 machines?",
            List.of("gen1  shop.Checkout  02:14 of 05:00   400 vu", "gen2  商品/列表       02:14 of 05:00   400 vu"),
            "In-flight requests finish (5 s), stats are kept.", "Keep running",
            Confirm.Button.answer("Stop", new Stopped()));

    private static final Confirm LEAVE = Confirm.of("A run is on: leave?", List.of(), "", "Stay",
            new Confirm.Button("Detach", List.of(new Effect.Quit())),
            Confirm.Button.answer("Stop", new Stopped()), new Confirm.Button("Stop all", List.of(new Effect.Redraw())));

    @Test
    void itNamesItsTargetsAndBeginsAtTheSafeButton() {
        var frames = Frames.of(STOP);
        frames.matchesEverywhere(getClass(), "confirm");
        assertThat(frames.text()).contains("gen1", "gen2", "[ Keep running ]    Stop");
    }

    @Test @Keys("enter")
    void enterDoesWhatTheButtonSays() {
        var frames = Frames.of(STOP).press("enter");
        assertThat(frames.front()).isNotInstanceOf(Confirm.class);
        assertThat(frames.answers()).isEmpty();
        assertThat(Frames.of(STOP).press("tab", "enter").answers()).containsExactly(new Stopped());
    }

    @Test @Keys({"tab", "right", "shift+tab", "left"})
    void buttonsAreReachedFromBothSides() {
        for (var way : List.of(List.of("tab", "enter"), List.of("right", "enter"), List.of("shift+tab", "enter"),
                List.of("left", "enter")))
            assertThat(Frames.of(STOP).press(way.toArray(String[]::new)).answers()).containsExactly(new Stopped());
        assertThat(Frames.of(STOP).press("tab", "tab", "enter").answers()).isEmpty();
    }

    @Test @Keys("esc")
    void escapeMeansNoWhereverTheCursorIs() {
        var frames = Frames.of(STOP).press("tab", "esc");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.front()).isNotInstanceOf(Confirm.class);
    }

    @Test
    void neitherYNorNNorOneLetterDoesAnything() {
        var frames = Frames.of(STOP).press("y", "n", "Y", "N", "s", "k", "space", "1", "q", "?");
        assertThat(frames.front()).isInstanceOf(Confirm.class);
        assertThat(frames.answers()).isEmpty();
    }

    @Test
    void theWordOnAButtonDoesIt() {
        assertThat(Frames.of(STOP).type("stop").answers()).containsExactly(new Stopped());
        assertThat(Frames.of(STOP).type("xsSTOP").answers()).containsExactly(new Stopped());
        var kept = Frames.of(STOP).type("keep running");
        assertThat(kept.front()).isNotInstanceOf(Confirm.class);
        assertThat(kept.answers()).isEmpty();
    }

    @Test
    void aWordThatBeginsAnotherWaitsForTheRest() {
        var frames = Frames.of(LEAVE).type("stop");
        assertThat(frames.front()).isInstanceOf(Confirm.class);
        assertThat(frames.type(" all").wanted()).containsExactly(new Effect.Redraw());
        assertThat(frames.front()).isNotInstanceOf(Confirm.class);
    }

    @Test
    void anEffectOfTheFrameIsDoneAndTheDialogClosed() {
        assertThat(Frames.of(LEAVE).type("detach").wanted()).containsExactly(new Effect.Quit());
    }

    @Test
    void aClickOnAButtonDoesIt() {
        assertThat(Frames.of(STOP).click("Stop ").answers()).isEmpty(); // in the title
        assertThat(Frames.of(STOP).click("  Stop  ").answers()).containsExactly(new Stopped());
    }

    @Test @Keys({"down", "up"})
    void manyTargetsScroll() {
        var names = IntStream.rangeClosed(1, 40).mapToObj(i -> "gen" + i + ".").toList();
        var frames = Frames
                .of(Confirm.of("Deploy over 40?", names, "", "Keep", Confirm.Button.answer("Deploy", new Stopped())));
        assertThat(frames.text()).contains("gen1.", "1-8 of 40").doesNotContain("gen9.");
        assertThat(frames.press("down").text()).contains("gen9.").doesNotContain("gen1.");
        assertThat(frames.press("up").text()).contains("gen1.");
        frames.mouse(Msg.Mouse.Action.WHEEL_DOWN, 40, 12);
        assertThat(frames.text()).contains("gen9.");
        frames.mouse(Msg.Mouse.Action.WHEEL_UP, 40, 12);
        assertThat(frames.text()).contains("gen1.");
    }

    @Test
    void buttonsStandBelowEachOtherWhereTheyDoNotFit() {
        var frames = Frames.of(LEAVE).sized(30, 12);
        assertThat(frames.text()).contains("[ Stay ]", "Detach", "Stop all");
        assertThat(frames.click("Detach").wanted()).containsExactly(new Effect.Quit());
    }
}
