package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.hyload.testsupport.Golden;
import io.hyload.tui.Frame;
import io.hyload.tui.Key;
import io.hyload.tui.Look;
import io.hyload.tui.Look.Signs;
import io.hyload.tui.Look.Theme;
import io.hyload.tui.Msg;
import io.hyload.tui.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the Monitor screen looks.
class MonitorFramesTest {

    private static Frame frame(int columns, int rows, Signs signs, Msg... told) {
        var look = new Look(Theme.DARK, Look.Depth.INDEXED, signs);
        var frame = Frame.of(List.of(MonitorScreen.start()), look, new Size(columns, rows),
                Instant.ofEpochSecond(Load.T + 150), ZoneOffset.UTC);
        for (var msg : told) frame = frame.on(new Frame.Post(0, msg)).frame();
        return frame;
    }

    private static Msg[] running(int seconds) {
        var told = new ArrayList<Msg>();
        told.add(new MonitorMsg.Start("shop.Checkout", List.of("Checkout.java")));
        told.add(new MonitorMsg.Begun("shop.Checkout", Path.of("stats_perf/a.sts"), Path.of("log/a.out")));
        told.add(new MonitorMsg.Stands(Load.status(1200, false)));
        told.add(new MonitorMsg.Pictured(Load.of(seconds)));
        for (int i = 0; i < seconds; i++) {
            told.add(new MonitorMsg.Resources("web1", Load.resources(Load.T + i, Math.min(97, 20 + i))));
            told.add(new MonitorMsg.Resources("db1", Load.resources(Load.T + i, 24)));
        }
        return told.toArray(Msg[]::new);
    }

    private static Frame pressed(Frame frame, String... keys) {
        for (var key : keys) frame = frame.on(new Frame.Post(Frame.Post.FRONT, new Msg.Pressed(new Key(key)))).frame();
        return frame;
    }

    private static void matches(String name, Frame frame) {
        Golden.assertMatches(MonitorFramesTest.class, "monitor/" + name + ".txt", String.join("\n", frame.drawn().lines()) + "\n");
    }

    @ParameterizedTest
    @CsvSource({"80, 24, BRAILLE", "120, 40, BRAILLE", "60, 16, BRAILLE", "80, 24, ASCII", "120, 40, ASCII", "60, 16, ASCII",
            "80, 24, BLOCK", "200, 60, BRAILLE"})
    void aRunAtEverySize(int columns, int rows, Signs signs) {
        matches("run-%dx%d-%s".formatted(columns, rows, signs.name().toLowerCase(Locale.ROOT)),
                frame(columns, rows, signs, running(150)));
    }

    @Test
    void beforeAnythingWasHeard() {
        matches("nothing-80x24", frame(80, 24, Signs.BRAILLE, new MonitorMsg.Pictured(Load.of(0))));
    }

    @Test
    void oneSecond() {
        matches("one-second-80x24", frame(80, 24, Signs.BRAILLE, running(1)));
    }

    @Test
    void eachChart() {
        var frame = pressed(frame(80, 24, Signs.BRAILLE, running(150)), "w", "shift+tab", "shift+tab", "z");
        for (var chart : MonitorChart.values()) {
            matches("chart-" + chart.name().toLowerCase(Locale.ROOT), frame);
            frame = pressed(frame, "c");
        }
    }

    @Test
    void eachPanelAlone() {
        var frame = pressed(frame(60, 16, Signs.BRAILLE, running(150)), "z");
        for (var panel : List.of("errors", "phases", "system", "generators", "workers", "seconds", "judged", "chart", "heat")) {
            frame = pressed(frame, "tab");
            matches("panel-" + panel, frame);
        }
    }

    @Test
    void theCursorOfTheHeatMapTellsExactCounts() {
        matches("heat-cursor-120x40", pressed(frame(120, 40, Signs.BRAILLE, running(150)), "h", "h", "h"));
    }

    @Test
    void workersTakeThePlaceOfRequestsWhereThereIsRoomForAll() {
        matches("workers-120x40", pressed(frame(120, 40, Signs.BRAILLE, running(150)), "tab", "tab", "tab", "tab", "tab"));
    }

    @Test
    void stoppingIsAskedForByName() {
        matches("stop-80x24", pressed(frame(80, 24, Signs.BRAILLE, running(150)), "x"));
    }

    @Test
    void theDetailOfAName() {
        matches("name-80x24", pressed(frame(80, 24, Signs.BRAILLE, running(150)), "enter"));
    }
}
