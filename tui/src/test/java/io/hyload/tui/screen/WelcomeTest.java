package io.hyload.tui.screen;

import java.util.List;

import io.hyload.tui.EveryKeyIsTested;
import io.hyload.tui.Frames;
import io.hyload.tui.Keys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryKeyIsTested(Welcome.class)
class WelcomeTest {

    private static Frames welcome() {
        return Frames.of(Welcome.to("shop"));
    }

    @Test
    void itOffersWhatCanBeDone() {
        welcome().matchesEverywhere(getClass(), "hubs/welcome");
        assertThat(welcome().sized(60, 16).text()).contains("Make a project here", "See the demo", "Just look around");
    }

    @Test @Keys({"i", "enter"})
    void aProjectIsMade() {
        assertThat(welcome().press("i").wanted()).containsExactly(new StartEffect.Init());
        var frames = welcome().press("enter");
        assertThat(frames.wanted()).containsExactly(new StartEffect.Init());
        assertThat(frames.text()).contains("making the project");
        frames.tell(new StartMsg.Made(List.of("hyload-cfg.json", "code_java/")));
        assertThat(frames.front()).isNotInstanceOf(Welcome.class);
        assertThat(frames.text()).contains("made: hyload-cfg.json, code_java/");
    }

    @Test @Keys("d")
    void theDemoIsARunOnTheMonitorScreen() {
        var frames = welcome().press("d");
        assertThat(frames.wanted()).containsExactly(new StartEffect.OpenShop());
        assertThat(frames.press("d", "enter", "i").wanted()).isEmpty();
        var monitor = Frames.of(MonitorScreen.start());
        monitor.tell(new MonitorMsg.Start("Demo", List.of("Demo.java", "url=http://127.0.0.1:1")));
        assertThat(monitor.wanted())
                .contains(new MonitorEffect.Start("Demo", List.of("Demo.java", "url=http://127.0.0.1:1")));
        frames.tell(new StartMsg.ShopIsOpen("Demo", List.of("Demo.java")));
        assertThat(frames.front()).isNotInstanceOf(Welcome.class);
    }

    @Test
    void whatCannotBeDoneIsToldAndTheOffersStay() {
        var frames = welcome().press("d").tell(new StartMsg.Failed("the demo shop has ended: no port"));
        assertThat(frames.text()).contains("the demo shop has ended: no port", "See the demo");
        assertThat(frames.front()).isInstanceOf(Welcome.class);
    }

    @Test @Keys("?")
    void theKeysAreShown() {
        assertThat(welcome().press("?").front().name()).isEqualTo("Help");
        assertThat(welcome().press("j", "j", "enter").front().name()).isEqualTo("Help");
    }

    @Test @Keys({"l", "esc"})
    void oneMayJustLookAround() {
        assertThat(welcome().press("l").front()).isNotInstanceOf(Welcome.class);
        assertThat(welcome().press("esc").front()).isNotInstanceOf(Welcome.class);
        assertThat(welcome().press("d", "esc").front()).isNotInstanceOf(Welcome.class);
    }

    @Test @Keys({"down", "j", "tab", "up", "k", "shift+tab"})
    void theCursorGoesRound() {
        for (var way : List.of(List.of("down"), List.of("j"), List.of("tab"), List.of("up", "up", "up"),
                List.of("k", "down", "down"), List.of("shift+tab", "tab", "tab")))
            assertThat(welcome().press(way.toArray(String[]::new)).press("enter").wanted())
                    .containsExactly(new StartEffect.OpenShop());
    }

    @Test
    void aClickDoesIt() {
        assertThat(welcome().click("See the demo").wanted()).containsExactly(new StartEffect.OpenShop());
        assertThat(welcome().click("no load test").wanted()).isEmpty();

    }
}
