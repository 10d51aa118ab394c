package io.hyload.tui;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Help.class)
class HelpTest {

    private static Frames help() {
        return Frames.of(new Trial(List.of(), "")).press("?");
    }

    @Test
    void itListsWhatKeysAndCommandsDoNow() {
        var frames = help();
        frames.matchesEverywhere(getClass(), "help");
        assertThat(frames.text()).contains("Everywhere", "Monitor", "pause", ":pull all|NAME…");
    }

    @Test @Keys("?")
    void onceMoreItListsOnlyTheScreen() {
        var frames = help().press("?");
        assertThat(frames.text()).contains("pause").doesNotContain("Everywhere");
        frames.matches(HelpTest.class, "help-own");
        assertThat(frames.press("?").text()).contains("Everywhere");
    }

    @Test
    void helpIsNotOpenedOverHelp() {
        assertThat(help().press("f1", "esc").front()).isInstanceOf(Trial.class);
    }

    @Test @Keys({"/", "enter", "esc"})
    void itIsSearched() {
        var frames = help().press("/").type("pull");
        assertThat(frames.text()).contains(":pull").doesNotContain("pause");
        assertThat(frames.press("enter").text()).contains("/pull").doesNotContain("pause");
        assertThat(frames.press("/", "esc").text()).contains("pause");
        assertThat(frames.press("/").paste("xyzzy").text()).contains("no key and no command");
        assertThat(frames.press("esc", "esc").front()).isInstanceOf(Trial.class);
    }

    @Test @Keys({"j", "down", "k", "up", "^d", "^u", "pgdn", "pgup", "space", "g", "G", "home", "end"})
    void itScrollsWhereThereIsMore() {
        var frames = help().sized(60, 16).later(Duration.ZERO);
        var first = frames.row(3);
        assertThat(frames.text()).contains("↓ more");
        assertThat(frames.press("j", "down").row(3)).isNotEqualTo(first);
        assertThat(frames.press("k", "up").row(3)).isEqualTo(first);
        assertThat(frames.press("G").text()).doesNotContain("↓ more");
        assertThat(frames.press("g").row(3)).isEqualTo(first);
        assertThat(frames.press("^d", "pgdn").row(3)).isNotEqualTo(first);
        assertThat(frames.press("^u", "pgup").row(3)).isEqualTo(first);
        assertThat(frames.press("space", "end", "home").row(3)).isEqualTo(first);
        frames.mouse(Msg.Mouse.Action.WHEEL_DOWN, 20, 8);
        assertThat(frames.row(3)).isNotEqualTo(first);
        assertThat(frames.mouse(Msg.Mouse.Action.WHEEL_UP, 20, 8).row(3)).isEqualTo(first);
    }

    @Test @Keys("q")
    void qClosesIt() {
        assertThat(help().press("q").front()).isInstanceOf(Trial.class);
    }

    @Test
    void overADialogItListsWhatThatDoes() {
        var frames = Frames.of(Reader.of("Exchange", "text")).press("?");
        assertThat(frames.text()).contains("Help", "Exchange", "copy").doesNotContain("quit");
        assertThat(frames.press("esc").front()).isInstanceOf(Reader.class);
    }

    @Test
    void f1OpensItWhereTextIsTyped() {
        var frames = Frames.of(Prompt.of("Note", "What?", "", _ -> "", text -> new Trial.Note(text)));
        assertThat(frames.text()).contains("F1 help");
        assertThat(frames.press("f1").front()).isInstanceOf(Help.class);
    }
}
