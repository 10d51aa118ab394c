package io.hyload.tui.screen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.hyload.run.Figures;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Worker;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Scale;
import io.hyload.tui.Table.Column;

/// A worker in the table of those behind a hub.
///
/// @param now when that was true
record HubWorker(Worker worker, Instant now, Look look) {
    static final List<Column<HubWorker>> COLUMNS = List.of(
            Column.text("WORKER", 0, row -> row.sign() + " " + row.worker.label()),
            Column.text("TAG", 12, row -> row.worker.tag()),
            counted("SEND", row -> row.worker.total().sent()),
            counted("RECV", row -> row.worker.total().received()),
            counted("ERR", row -> row.worker.total().errors()).inked(
                    row -> row.worker.total().errors() > 0 ? Ink.BAD : Ink.PLAIN),
            counted("TIMEOUT", row -> row.worker.total().timeouts()).inked(
                    row -> row.worker.total().timeouts() > 0 ? Ink.BAD : Ink.PLAIN).from(90),
            counted("LOST", row -> row.worker.lost()).inked(
                    row -> row.worker.lost() > 0 ? Ink.WARNING : Ink.PLAIN).from(100),
            Column.number("LAST", 7, HubWorker::last, Comparator.comparing((HubWorker row) -> row.silence()))
                    .inked(HubWorker::ink),
            Column.text("SKEW", 8, HubWorker::skew).inked(HubWorker::ink));

    private static Column<HubWorker> counted(String title, java.util.function.ToLongFunction<HubWorker> count) {
        return Column.number(title, 7, row -> Scale.text(count.applyAsLong(row)), Comparator.comparingLong(count));
    }

    private String sign() {
        if (worker.hasEnded()) return look.sign("■", "#");
        return worker.isStale() ? look.sign("◌", "o") : look.sign("●", "*");
    }

    private Duration silence() {
        var silence = Duration.between(worker.lastHeard(), now);
        return silence.isNegative() ? Duration.ZERO : silence;
    }

    /// Since it was heard of: `0.3s`, and `6.1s!` where it should have been.
    private String last() {
        double seconds = silence().toMillis() / 1000.0;
        var text = seconds < 100 ? String.format(Locale.ROOT, "%.1fs", seconds) : silence().toMinutes() + "min";
        return text + (worker.isStale() && !worker.hasEnded() ? "!" : "");
    }

    private String skew() {
        if (worker.hasEnded()) return "ended";
        return worker.isStale() ? "stale" : new MonitorTables.Speaker(worker, "", Ink.PLAIN).skew();
    }

    private Ink ink() {
        if (worker.hasEnded()) return Ink.DIM;
        return worker.isStale() ? Ink.WARNING : Ink.PLAIN;
    }

    /// All that is known of it.
    List<Canvas.Text> detail() {
        var lines = new ArrayList<Canvas.Text>();
        line(lines, "worker", worker.id().isEmpty() ? worker.label() + " (of the original hyload)" : worker.id());
        line(lines, "tag", worker.tag());
        line(lines, "sends from", worker.source());
        worker.facts().ifPresent(facts -> facts(lines, facts));
        line(lines, "state", sign() + " " + (worker.hasEnded() ? "ended" : worker.isStale() ? "silent" : "running")
                + ", heard of " + last() + " ago");
        line(lines, "users", Figures.count(worker.users()));
        var total = worker.total();
        line(lines, "sent", Figures.count(total.sent()));
        line(lines, "received", Figures.count(total.received()));
        line(lines, "timeouts", Figures.count(total.timeouts()));
        line(lines, "errors", Figures.count(total.errors()));
        line(lines, "lost", Figures.count(worker.lost()) + " records on their way here");
        line(lines, "came again", Figures.count(worker.duplicates()));
        worker.skewMillis()
                .ifPresent(millis -> line(lines, "clock", "%+d ms against that of this machine".formatted(millis)));
        worker.ending().ifPresent(ending -> line(lines, "verdict", ending.verdict().level() + ""));
        return lines;
    }

    private static void facts(List<Canvas.Text> lines, Facts facts) {
        line(lines, "scenario", facts.scenario());
        line(lines, "host", facts.host() + ", " + facts.cores() + " cores");
    }

    private static void line(List<Canvas.Text> lines, String label, String text) {
        if (!text.isBlank()) lines.add(Canvas.Text.plain("%-12s %s".formatted(label, text)));
    }
}
