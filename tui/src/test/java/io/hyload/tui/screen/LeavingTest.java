package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import io.hyload.run.ControlRequest;
import io.hyload.tui.Confirm;
import io.hyload.tui.Effect;
import io.hyload.tui.Frames;
import io.hyload.tui.Tasks;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What is asked before the application is left while several things are under way.
class LeavingTest {

    /// A hub, work on a machine, and a run where it is wanted.
    private static Frames busy(boolean isRunOn) {
        var frames = Frames.of(MonitorScreen.start(), RunsScreen.of(Path.of("/shop"), ZoneOffset.UTC),
                MachinesScreen.of(), HubsScreen.start());
        if (isRunOn) frames.tellScreen(new MonitorMsg.Start("shop.Checkout", List.of("Checkout.java")))
                .tellScreen(new MonitorMsg.Stands(Load.status(1200, false)));
        frames.press("3").tellScreen(new Tasks.Event.Begun("t", Frames.START, "deploy the worker on gen1, gen2",
                List.of("gen1", "gen2")));
        frames.press("4").tellScreen(new HubMsg.Listed(new HubList(Frames.START, List.of(), Optional.of(
                new HubList.HubHere(true, "ws://127.0.0.1:28890", "127.0.0.1:29998", List.of())))));
        frames.wanted();
        return frames;
    }

    @Test
    void oneQuestionNamesAllThatIsUnderWayAndSaysWhatBecomesOfEach() {
        var frames = busy(true).press("q");
        frames.matchesEverywhere(getClass(), "leaving");
        assertThat(((Confirm) frames.front()).targets()).hasSize(3).anyMatch(line -> line.startsWith("shop.Checkout"))
                .contains("deploy the worker on gen1, gen2", "hub ws://127.0.0.1:28890  0 workers");
        assertThat(frames.type("detach").wanted()).containsExactly(new MonitorEffect.Detach(), new Effect.Quit());
    }

    @Test
    void theRunCanBeStoppedFirstFromEveryScreen() {
        var frames = busy(true).press("q").type("stop");
        assertThat(frames.wanted()).containsExactly(new MonitorEffect.Control(new ControlRequest.Stop()));
        assertThat(frames.press("1").tellScreen(new MonitorMsg.Ended(0)).wanted()).contains(new Effect.Quit());
    }

    @Test
    void whereAllOfItEndsThereIsOneWayToLeave() {
        var frames = busy(false).press("q");
        assertThat(((Confirm) frames.front()).buttons()).extracting(Confirm.Button::word).containsExactly("Stay",
                "Quit");
        assertThat(frames.press("enter").wanted()).isEmpty();
        assertThat(frames.press("q").type("quit").wanted()).containsExactly(new Effect.Quit());
    }
}
