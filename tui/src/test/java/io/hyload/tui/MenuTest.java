package io.hyload.tui;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Menu.class)
class MenuTest {
    private record Wants(String what) implements Msg {}

    private static final Menu ACTIONS = Menu.of("gen1, gen2", List.of(
            Menu.Item.answer("i", "check the machine", new Wants("check")),
            Menu.Item.answer("k", "install my key", new Wants("key")),
            Menu.Item.answer("D", "deploy the agent 商品", new Wants("deploy")),
            Menu.Item.answer("X", "stop the load", new Wants("stop")).notNow("nothing runs there"),
            new Menu.Item(Optional.empty(), "draw anew", "", List.of(new Effect.Redraw()))));

    @Test
    void itNamesEachActionInWordsAndSaysWhatCannotBeDoneAndWhy() {
        Frames.of(ACTIONS).matchesEverywhere(getClass(), "menu");
    }

    @Test @Keys("enter")
    void enterDoesWhatTheCursorIsOn() {
        assertThat(Frames.of(ACTIONS).press("enter").answers()).containsExactly(new Wants("check"));
        var anew = Frames.of(ACTIONS).press("end", "enter");
        assertThat(anew.wanted()).containsExactly(new Effect.Redraw());
        assertThat(anew.front()).isNotInstanceOf(Menu.class);
    }

    @Test @Keys({"i", "k", "D"})
    void theKeyOfAnItemDoesItAtOnceAlsoWhereItWouldElseMove() {
        assertThat(Frames.of(ACTIONS).press("i").answers()).containsExactly(new Wants("check"));
        assertThat(Frames.of(ACTIONS).press("k").answers()).containsExactly(new Wants("key"));
        assertThat(Frames.of(ACTIONS).press("D").answers()).containsExactly(new Wants("deploy"));
    }

    @Test @Keys({"X", "enter"})
    void whatCannotBeDoneNowIsNot() {
        var frames = Frames.of(ACTIONS).press("X", "enter");
        assertThat(frames.answers()).isEmpty();
        assertThat(frames.front()).isInstanceOf(Menu.class);
        assertThat(frames.text()).contains("> X");
    }

    @Test @Keys({"down", "j", "up", "home", "end", "g", "G"})
    void theCursorMovesAndStaysInside() {
        var frames = Frames.of(ACTIONS);
        assertThat(frames.press("up").text()).contains("> i");
        assertThat(frames.press("down", "j").text()).contains("> D");
        assertThat(frames.press("G", "down").text()).contains(">    draw anew");
        assertThat(frames.press("g").text()).contains("> i");
        assertThat(frames.press("end").text()).contains(">    draw anew");
        assertThat(frames.press("home").text()).contains("> i");
    }

    @Test @Keys("esc")
    void escapeClosesIt() {
        var frames = Frames.of(ACTIONS).press("esc");
        assertThat(frames.front()).isNotInstanceOf(Menu.class);
        assertThat(frames.answers()).isEmpty();
    }

    @Test
    void aClickDoesALineAndTheWheelMoves() {
        assertThat(Frames.of(ACTIONS).click("deploy").answers()).containsExactly(new Wants("deploy"));
        var frames = Frames.of(ACTIONS).mouse(Msg.Mouse.Action.WHEEL_DOWN, 40, 11);
        assertThat(frames.text()).contains("> k");
        assertThat(frames.mouse(Msg.Mouse.Action.WHEEL_UP, 40, 11).text()).contains("> i");
    }

    @Test @Keys({"+", "p"})
    void aMenuOfKeysPressesThemWhereItWasOpened() {
        var screen = new Trial(List.of(), "");
        var frames = Frames.of(screen).press("m", "down", "enter");
        assertThat(frames.screen(Trial.class).did()).containsExactly("pause");
        assertThat(Frames.of(screen).press("m", "+").screen(Trial.class).did()).containsExactly("faster");
        assertThat(Frames.of(screen).press("m", "p").screen(Trial.class).did()).containsExactly("pause");
    }
}
