package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.hyload.tui.Frames;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// How the Monitor screen looks.
class MonitorFramesTest {

    /// A run of so many seconds that is on, with two machines under test.
    static Frames running(int seconds) {
        var frames = Frames.of(MonitorScreen.start()).later(Duration.ZERO);
        frames.tell(new MonitorMsg.Start("shop.Checkout", List.of("Checkout.java")));
        frames.tell(new MonitorMsg.Begun("shop.Checkout", Path.of("stats_perf/a.sts"), Path.of("log/a.out")));
        frames.tell(new MonitorMsg.Stands(Load.status(1200, false)));
        frames.tell(new MonitorMsg.Pictured(Load.of(seconds)));
        for (int i = 4; i > 0; i--)
            frames.tell(new MachineMsg.Live.Second("web1", Load.resources(Load.T + seconds - i, 97 - i)));
        frames.tell(new MachineMsg.Live.Second("db1", Load.resources(Load.T + seconds - 1, 24)));
        frames.wanted();
        return frames;
    }

    @Test
    void aLongWarningDoesNotHideTheLatestNote() {
        var frames = running(150).sized(120, 40).later(Duration.ZERO);
        var machine = "checkout-database-of-the-second-site";
        for (int i = 4; i > 0; i--)
            frames.tell(new MachineMsg.Live.Second(machine, Load.resources(Load.T + 150 - i, 97)));
        assertThat(frames.row(37)).startsWith(" ! " + machine + " CPU above 90%").doesNotContain("rate 120 %");
        assertThat(frames.row(38)).contains(" rate 120 %   1 note");
    }

    @Test
    void aRunAtEverySize() {
        running(150).matchesEverywhere(getClass(), "monitor/run");
    }

    @Test
    void aRunInBlocksAndOnALargeTerminal() {
        running(150).looking(Frames.BLOCK).matches(getClass(), "monitor/run");
        running(150).sized(200, 60).matches(getClass(), "monitor/run");
    }

    @Test
    void beforeAnythingWasHeard() {
        Frames.of(MonitorScreen.start()).tell(new MonitorMsg.Pictured(Load.of(0))).matches(getClass(),
                "monitor/nothing");
    }

    @Test
    void oneSecond() {
        running(1).matches(getClass(), "monitor/one-second");
    }

    @Test
    void eachChart() {
        var frames = running(150).press("w", "shift+tab", "shift+tab", "z");
        for (var chart : MonitorChart.values()) {
            frames.matches(getClass(), "monitor/chart-" + chart.name().toLowerCase(Locale.ROOT));
            frames.press("c");
        }
    }

    @Test
    void eachPanelAlone() {
        var frames = running(150).sized(60, 16);
        for (var panel : List.of("errors", "phases", "system", "generators", "workers", "seconds", "judged", "chart",
                "heat"))
            frames.press("tab").matches(getClass(), "monitor/panel-" + panel);
    }

    @Test
    void theCursorOfTheHeatMapTellsExactCounts() {
        running(150).sized(120, 40).later(Duration.ZERO).press("h", "h", "h").matches(getClass(),
                "monitor/heat-cursor");
    }

    @Test
    void theHeatMapIsAChartWhereThereIsOnePanel() {
        running(150).sized(60, 16).later(Duration.ZERO).press("shift+tab", "shift+tab", "c", "c", "c", "c", "c", "c",
                "h", "h").matches(getClass(), "monitor/chart-heat-cursor");
    }

    @Test
    void machinesUnderTestWithoutARun() {
        var frames = Frames.of(MonitorScreen.start()).sized(120, 40).later(Duration.ZERO);
        for (int i = 0; i < 60; i++)
            frames.tell(new MachineMsg.Live.Second("web1", Load.resources(Load.T + i, 20 + i)))
                    .tell(new MachineMsg.Live.Second("商品", Load.resources(Load.T + i, 60 - i / 2.0)));
        frames.tell(new MonitorMsg.Pictured(Load.of(0)));
        frames.press("c", "c", "c", "c", "c").matches(getClass(), "monitor/machines-alone");
    }

    @Test
    void workersTakeThePlaceOfRequestsWhereThereIsRoomForAll() {
        running(150).sized(120, 40).press("tab", "tab", "tab", "tab", "tab").matches(getClass(), "monitor/workers");
    }

    @Test
    void stoppingIsAskedForByName() {
        running(150).press("x").matches(getClass(), "monitor/stop");
    }

    @Test
    void theDetailOfAName() {
        running(150).press("enter").matches(getClass(), "monitor/name");
    }

    @Test
    void tooSmallATerminalStillTellsWhatMattersMost() {
        assertThat(running(150).sized(48, 12).text()).contains("1,183/s  p99 ", "err 0.07%", "RUN 02:14");
    }
}
