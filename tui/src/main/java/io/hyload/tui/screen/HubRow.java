package io.hyload.tui.screen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.run.Figures;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Scale;
import io.hyload.tui.Table.Column;
import io.hyload.tui.screen.HubList.Inlet;
import io.hyload.tui.screen.HubList.Source;
import io.hyload.tui.screen.HubList.State;

/// A hub in the table of hubs.
record HubRow(Inlet inlet, Look look) {
    /// It keeps the order of the settings; the port is last.
    static final List<Column<HubRow>> COLUMNS = List.of(
            column("URL", 0, false, HubRow::address),
            column("NAME", 16, false, row -> row.inlet.source() instanceof Source.Hub(var entry) ? entry.name() : "")
                    .from(96),
            column("STATE", 15, false, HubRow::state).inked(HubRow::ink),
            column("WORKERS", 7, true, row -> row.ifUp(Figures.count(HubsScreen.speaking(row.inlet.workers())))),
            column("msg/s", 6, true, row -> row.ifUp(MonitorTables.rate(row.inlet.rate()))),
            column("lost", 6, true, row -> row.ifUp(Scale.text(row.inlet.lost()))).inked(
                    row -> row.inlet.state() == State.UP && row.inlet.lost() > 0 ? Ink.WARNING : Ink.PLAIN).from(70),
            column("behind", 7, true, row -> row.ifUp(row.inlet.behind()
                    .map(late -> String.format(Locale.ROOT, "%.1fs", late.toMillis() / 1000.0)).orElse("-"))).from(70));

    private static Column<HubRow> column(String title, int width, boolean right, Function<HubRow, String> text) {
        return new Column<>(title, width, right, 0, row -> Canvas.Text.plain(text.apply(row)), Optional.empty(), false);
    }

    private String address() {
        return inlet.source() instanceof Source.Port ? "local udp " + inlet.address() : inlet.address();
    }

    private String ifUp(String text) {
        return inlet.state() == State.UP ? text : "-";
    }

    private String state() {
        var sign = switch (inlet.state()) {
            case UP -> look.sign("●", "*");
            case CONNECTING, RETRYING -> look.sign("◌", "o");
            case REFUSED -> look.sign("✗", "x");
            case OFF -> look.sign("○", "-");
        };
        return sign + " " + word(inlet);
    }

    static String word(Inlet inlet) {
        boolean isPort = inlet.source() instanceof Source.Port;
        return switch (inlet.state()) {
            case UP -> isPort ? "listening" : "connected";
            case CONNECTING -> "connecting";
            case RETRYING -> "retry in " + inlet.again().orElse(0) + "s";
            case REFUSED -> isPort ? "not open" : "refused";
            case OFF -> isPort ? "closed" : "off";
        };
    }

    private Ink ink() {
        return switch (inlet.state()) {
            case UP -> Ink.GOOD;
            case CONNECTING, RETRYING -> Ink.WARNING;
            case REFUSED -> Ink.BAD;
            case OFF -> Ink.DIM;
        };
    }
}
