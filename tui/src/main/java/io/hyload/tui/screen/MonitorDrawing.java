package io.hyload.tui.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

import io.hyload.plots.KeptExchanges;
import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.run.SummaryText;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.Phase;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Statuses;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;
import io.hyload.tui.Canvas;
import io.hyload.tui.Canvas.Text;
import io.hyload.tui.Context;
import io.hyload.tui.Heat;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Msg;
import io.hyload.tui.Panels;
import io.hyload.tui.Scale;
import io.hyload.tui.Size;
import io.hyload.tui.Spark;
import io.hyload.tui.Table;

/// How the Monitor screen looks: where its panels are, and what is in them.
final class MonitorDrawing {
    /// From here on a processor, memory or disk has little left to give.
    private static final double ALARM = 90;
    /// Milliseconds for a disk.
    private static final double SLOW_DISK = 15;
    private static final int LINES_BELOW = 5;
    /// Seconds of a machine under test.
    private static final int SPARK = 8;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final MonitorScreen screen;
    private final Watched picture;
    private final Context context;
    private final Look look;
    /// Of the span that is shown, once some panel has asked: to add it up takes longer than to draw it.
    private Optional<Watched.Held> held = Optional.empty();

    MonitorDrawing(MonitorScreen screen, Context context) {
        this.screen = screen;
        this.picture = screen.picture();
        this.context = context;
        this.look = context.look();
    }

    // ------------------------------------------------------------------ where things are

    /// A panel, with its border.
    private record Box(String panel, int left, int top, int columns, int rows) {
        boolean holds(Msg.Mouse mouse) {
            return mouse.column() >= left && mouse.column() < left + columns && mouse.row() >= top
                    && mouse.row() < top + rows;
        }
    }

    /// What a click has met, as the inside of the panel is told.
    ///
    /// @param rows inside
    record Hit(String panel, Msg.Mouse mouse, int rows) {}

    private static List<Box> boxes(MonitorScreen screen, Context context) {
        var panels = screen.view().panels();
        int w = context.size().columns();
        int h = context.size().rows();
        if (panels.isAlone(context.kind())) return List.of(new Box(panels.focused(), 0, 2, w, h - 2));
        boolean isFull = context.kind() == Size.Class.FULL;
        int charts = isFull ? Math.max(12, (h - 14) / 2) : Math.max(8, (h - 6) * 2 / 5);
        int left = isFull ? w * 62 / 120 : w * 44 / 80;
        var boxes = new ArrayList<Box>();
        boxes.add(new Box(MonitorScreen.CHART, 0, 1, left, charts));
        boxes.add(new Box(MonitorScreen.HEAT, left, 1, w - left, charts));
        int below = isFull ? 14 : LINES_BELOW;
        int table = Math.max(4, h - 1 - charts - below);
        boxes.add(new Box(slot(panels), 0, 1 + charts, w, table));
        if (!isFull) return boxes;
        int top = 1 + charts + table;
        int half = w / 2;
        boxes.add(new Box(MonitorScreen.ERRORS, 0, top, half, 6));
        boxes.add(new Box(MonitorScreen.PHASES, half, top, w - half, 6));
        boxes.add(new Box(MonitorScreen.SYSTEM, 0, top + 6, half, 5));
        boxes.add(new Box(MonitorScreen.GENERATORS, half, top + 6, w - half, 5));
        return boxes;
    }

    /// Tables of the whole width take turns.
    private static String slot(Panels panels) {
        return switch (panels.focused()) {
            case MonitorScreen.WORKERS, MonitorScreen.SECONDS, MonitorScreen.JUDGED -> panels.focused();
            default -> MonitorScreen.REQUESTS;
        };
    }

    /// Of what is inside the heat map's panel.
    static Size heatSize(MonitorScreen screen) {
        var panel = screen.chart() == MonitorChart.HEAT ? MonitorScreen.CHART : MonitorScreen.HEAT;
        return boxes(screen, screen.around()).stream().filter(box -> box.panel.equals(panel)).findFirst()
                .map(box -> new Size(box.columns - 2, box.rows - 2)).orElse(new Size(40, 8));
    }

    static Optional<Hit> clicked(MonitorScreen screen, Msg.Mouse mouse) {
        var panels = screen.view().panels();
        if (panels.isAlone(screen.around().kind()) && mouse.row() == 1) {
            var tabs = panels.clicked(new Msg.Mouse(mouse.action(), mouse.column(), 0),
                    screen.around().size().columns());
            return Optional.of(new Hit(tabs.focused(), new Msg.Mouse(Msg.Mouse.Action.CLICK, 0, 0), 1));
        }
        return boxes(screen, screen.around()).stream().filter(box -> box.holds(mouse)).findFirst()
                .map(box -> new Hit(box.panel, new Msg.Mouse(mouse.action(), mouse.column() - box.left - 1,
                        mouse.row() - box.top - 1), inside(box)));
    }

    private static int inside(Box box) {
        return box.rows - 2 - (box.panel.equals(MonitorScreen.REQUESTS) ? 1 : 0);
    }

    void draw(Canvas canvas) {
        canvas.texts(0, 0, head());
        var panels = screen.view().panels();
        if (panels.isAlone(context.kind())) panels.drawTabs(canvas.part(0, 1, canvas.columns(), canvas.rows() - 1));
        for (var box : boxes(screen, context))
            draw(box.panel, canvas.part(box.left, box.top, box.columns, box.rows));
        if (panels.isAlone(context.kind())) return;
        int row = canvas.rows() - 1;
        if (context.kind() == Size.Class.FULL) {
            canvas.texts(0, row - 2, judged());
            drawSaid(canvas, row - 1);
            return;
        }
        canvas.texts(0, row - 4, judged());
        canvas.texts(0, row - 3, failures());
        canvas.texts(0, row - 2, machinesAndGenerators());
        var warning = warnings();
        if (!warning.isEmpty()) canvas.texts(0, row - 1, warning.getFirst());
        canvas.texts(0, row, notes());
    }

    private void draw(String panel, Canvas canvas) {
        switch (panel) {
            case MonitorScreen.CHART -> drawChart(canvas);
            case MonitorScreen.HEAT -> drawHeat(canvas, panel);
            case MonitorScreen.REQUESTS -> drawRequests(canvas);
            case MonitorScreen.ERRORS ->
                drawTable(canvas, "Errors " + Figures.count(failed()), screen.tables().errors(), panel);
            case MonitorScreen.WORKERS ->
                drawTable(canvas, "Workers " + picture.workers().size(), screen.tables().workers(), panel);
            case MonitorScreen.SECONDS -> drawTable(canvas, "Last seconds", screen.tables().seconds(), panel);
            case MonitorScreen.PHASES -> drawLines(canvas, "Phases", "p50  p99 ms  " + screen.view().span().label,
                    phases(), panel);
            case MonitorScreen.SYSTEM -> drawLines(canvas, "System under test", "", machines(), panel);
            case MonitorScreen.GENERATORS -> drawLines(canvas, "Generators", feeds(), generators(), panel);
            case MonitorScreen.JUDGED -> drawLines(canvas, "Thresholds, verdict, remarks", "", judgement(), panel);
            default -> throw new IllegalStateException(panel);
        }
    }

    private Watched.Held held() {
        if (held.isEmpty()) held = Optional.of(picture.held(screen.view().span()));
        return held.get();
    }

    private boolean has(String panel) {
        return screen.view().panels().has(panel);
    }

    // ------------------------------------------------------------------ the first lines

    /// What stands at the right of the tabs: `● RUN 02:14/05:00`.
    static String status(MonitorScreen screen, Context context) {
        var look = context.look();
        var frozen = screen.frozen().isPresent() ? look.sign("❚❚", "=") + " FROZEN  " : "";
        if (screen.run().isEmpty()) {
            var workers = screen.live().workers().stream().filter(worker -> !worker.hasEnded()).count();
            return frozen + (workers > 0 ? look.sign("●", "*") + " " + workers + (workers == 1 ? " worker" : " workers")
                    : look.sign("○", "o") + " no run");
        }
        var own = screen.run().get();
        if (!own.isOn())
            return frozen + (own.code().orElse(0) == 0 ? look.sign("✓", "+") : look.sign("✗", "x")) + " ENDED "
                    + clock(screen.elapsed());
        var progress = own.status().flatMap(status -> status.progress().isPresent()
                ? Optional.of(status.progress().getAsDouble()) : Optional.empty());
        var whole = progress.filter(done -> done > 0.001)
                .map(done -> "/"
                        + clock(Duration.ofMillis(Math.round(screen.elapsed().toMillis() / done / 1000.0) * 1000)))
                .orElse("");
        var word =
                own.isStopping() ? "STOPPING" : own.isPaused() ? "PAUSED" : own.status().isEmpty() ? "STARTING" : "RUN";
        var bar = context.kind() == Size.Class.FULL ? progress.map(done -> " " + bar(done, look)).orElse("") : "";
        return frozen + (own.isPaused() ? look.sign("❚❚", "=") : look.sign("●", "*")) + " " + word + " "
                + clock(screen.elapsed()) + whole + bar;
    }

    private static String bar(double done, Look look) {
        int full = (int) Math.round(Math.clamp(done, 0, 1) * 20);
        return "[" + look.sign("█", "#").repeat(full) + " ".repeat(20 - full) + "] " + Math.round(done * 100) + "%";
    }

    static String clock(Duration time) {
        return time.toHours() > 0 ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : "%02d:%02d".formatted(time.toMinutesPart(), time.toSecondsPart());
    }

    private String clock(long t) {
        return clock(t, context.zone());
    }

    private static String clock(long t, ZoneId zone) {
        return CLOCK.format(Instant.ofEpochSecond(t).atZone(zone));
    }

    private static String title(MonitorScreen screen) {
        return screen.run().map(OwnRun::scenario).orElseGet(() -> {
            var scenarios = screen.picture().workers().stream().flatMap(worker -> worker.facts().stream())
                    .map(Facts::scenario).distinct().toList();
            return scenarios.isEmpty() ? "nothing watched yet"
                    : scenarios.getFirst() + (scenarios.size() > 1 ? " and " + (scenarios.size() - 1) + " more" : "");
        });
    }

    private List<Text> head() {
        var head = new ArrayList<Text>();
        boolean isNarrow = context.kind() == Size.Class.NARROW;
        var title = title(screen);
        head.add(new Text(" " + SummaryText.cut(title, context.kind() == Size.Class.FULL ? 40 : 22), Ink.STRONG));
        var workers = picture.workers().stream().filter(worker -> !worker.hasEnded()).count();
        if (picture.workers().isEmpty() && picture.isEmpty()) {
            var up = picture.feeds().stream().filter(Watched.Feed::isUp).map(Watched.Feed::name).toList();
            head.add(new Text(up.isEmpty() ? "  4 Scenarios starts a run, :listen 29999 waits for workers"
                    : "  waiting for workers on " + String.join(", ", up), Ink.DIM));
            return head;
        }
        head.add(Text.plain((isNarrow ? "" : "  " + workers + (workers == 1 ? " worker" : " workers")) + "  " + users()
                + " vu"));
        var second = picture.now();
        if (second.isPresent()) {
            double due = Watched.tally(second.get()).health().due();
            if (due > 0 && !isNarrow) head.add(Text.plain("  target " + MonitorTables.rate(due) + "/s"));
            head.add(Text.plain("  done "));
            head.add(new Text(second.get().received() + "/s", Ink.STRONG));
            if (context.kind() == Size.Class.FULL) head.add(Text.plain("  in flight " + Figures.count(inFlight())));
        }
        head.add(Text.plain("  "));
        head.add(verdict(picture.verdict()));
        var lag = lately().lag();
        if (lag > 0) head.add(Text.plain(" lag " + MonitorTables.millis(lag) + "ms"));
        return head;
    }

    private Health lately() {
        return picture.newest().stream().map(Watched::tally).map(tally -> tally.health()).reduce(Health.NONE,
                Health::plus);
    }

    private int users() {
        return picture.users();
    }

    /// Requests that are neither answered nor given up.
    private long inFlight() {
        var told = picture.told();
        return Math.max(0, told.sent() - told.received() - told.timeouts() - told.errors());
    }

    private Text verdict(Verdict verdict) {
        return switch (verdict.level()) {
            case VALID -> new Text(look.sign("✓", "+") + " VALID", Ink.GOOD);
            case SUSPECT -> new Text("? SUSPECT", Ink.WARNING);
            case INVALID -> new Text(look.sign("✗", "x") + " INVALID", Ink.BAD);
        };
    }

    /// For a dialog that names a run.
    static String standing(OwnRun own, Watched live) {
        var elapsed = own.status().map(RunStatus::elapsed).orElse(Duration.ofSeconds(live.span()));
        var users = own.status().map(RunStatus::users).orElse(live.users());
        return own.scenario() + "  " + clock(elapsed) + "  " + Figures.count(users) + " vu  "
                + Figures.count(live.told().sent()) + " requests";
    }

    /// What matters most, on two lines.
    static List<Text> brief(MonitorScreen screen, Context context) {
        var picture = screen.picture();
        var times = picture.newest().stream().map(second -> Watched.tally(second).times()).reduce(Histogram.empty(),
                Histogram::plus);
        long failed = picture.told().errors() + picture.told().timeouts();
        var line = picture.now().map(second -> clock(second.t(), context.zone()) + "  "
                + Figures.count(second.received()) + "/s  p99 " + (times.count() == 0 ? "-"
                        : MonitorTables.millis(times.percentile(99)))
                + "  err " + Figures.percent(failed, picture.told().received() + failed) + "%")
                .orElse("no figures yet");
        return List.of(Text.plain(line), Text.plain(status(screen, context)));
    }

    /// The figures as text, for the clipboard.
    static String summary(MonitorScreen screen) {
        var picture = screen.picture();
        var held = picture.held(screen.view().span());
        var lines = new ArrayList<String>();
        lines.add(title(screen) + "  " + screen.view().span().label + "  " + picture.verdict().level());
        lines.add(String.format(Locale.ROOT, "%-40s %9s %9s %6s %8s %8s %8s %8s", "name", "/s", "done", "err%", "p50",
                "p90",
                "p99", "max"));
        var rows = new ArrayList<>(screen.tables().requests().rows());
        rows.add(MonitorTables.total(picture, held, screen.around().look()));
        for (var row : rows) {
            var times = row.line().times();
            lines.add(String.format(Locale.ROOT, "%-40s %9s %9s %6s %8s %8s %8s %8s", row.name(),
                    Figures.rate(row.perSecond()), Figures.count(row.done()),
                    Figures.percent(row.line().err(), row.line().n()), Figures.percentile(times, 50),
                    Figures.percentile(times, 90), Figures.percentile(times, 99), Figures.percentile(times, 100)));
        }
        return String.join("\n", lines);
    }

    // ------------------------------------------------------------------ charts

    private void drawChart(Canvas canvas) {
        var shown = screen.chart();
        if (shown == MonitorChart.HEAT) {
            drawHeat(canvas, MonitorScreen.CHART);
            return;
        }
        var inside = canvas.panel(shown.title, screen.view().span().label, has(MonitorScreen.CHART));
        if (shown.isEmpty(screen)) {
            drawNothing(inside);
            return;
        }
        var chart = shown.chart(screen);
        chart.draw(inside);
        drawLegend(canvas, chart.legend(look, canvas.columns() - 4));
        if (chart.series().isEmpty()) inside.text(2, 0, "nothing to draw: t shows the curves again", Ink.DIM);
    }

    /// In the lower border, where no curve is covered by it.
    private void drawLegend(Canvas canvas, List<Text> legend) {
        int width = legend.stream().mapToInt(text -> Columns.of(text.text())).sum() + 1;
        int at = Math.max(1, canvas.columns() - 2 - width);
        var part = canvas.part(at, canvas.rows() - 1, Math.min(width, canvas.columns() - 2), 1);
        part.texts(0, 0, legend);
        if (width > 1) part.text(width - 1, 0, " ", Ink.PLAIN);
    }

    private void drawNothing(Canvas inside) {
        inside.text(2, Math.max(0, inside.rows() / 2), "no second yet", Ink.DIM);
    }

    private void drawHeat(Canvas canvas, String panel) {
        boolean isService = screen.view().isService();
        var inside = canvas.panel(MonitorChart.HEAT.title, isService ? "service" : "response", has(panel));
        if (picture.isEmpty() || inside.rows() < 1) {
            drawNothing(inside);
            return;
        }
        var span = screen.view().span();
        int rows = inside.rows();
        var heat =
                Heat.of(t -> picture.times(t, isService), Math.min(picture.from(span), picture.last()), picture.last(),
                        Heat.room(inside.columns()), rows);
        var cursor = screen.view().cursor().isPresent() ? heat.columnOf(screen.view().cursor().getAsLong())
                : OptionalInt.empty();
        heat.draw(inside.part(0, 0, inside.columns(), rows), cursor);
        drawLegend(canvas, cursor.isPresent() ? column(heat, cursor.getAsInt()) : percentiles(isService));
    }

    private List<Text> column(Heat heat, int column) {
        long from = heat.begin(column);
        var times = Histogram.empty();
        for (long t = from; t < from + heat.seconds(); t++)
            times = times.plus(picture.times(t, screen.view().isService()));
        return List.of(
                new Text(" " + clock(from) + (heat.seconds() > 1 ? " +" + heat.seconds() + "s" : ""), Ink.STRONG),
                Text.plain(" n " + Figures.count(heat.total(column)) + (times.count() == 0 ? "" : " p50 "
                        + MonitorTables.millis(times.percentile(50)) + " p99 "
                        + MonitorTables.millis(times.percentile(99)))));
    }

    private List<Text> percentiles(boolean isService) {
        var held = held().tally();
        var times = isService ? held.serviceTimes() : held.times();
        if (times.count() == 0) return List.of(new Text("no response times", Ink.DIM));
        var told = new ArrayList<Text>();
        for (double percent : new double[] {50, 90, 99, 99.9}) {
            told.add(new Text(" p" + Figures.plain(percent) + " ", Ink.DIM));
            told.add(Text.plain(MonitorTables.millis(times.percentile(percent))));
        }
        if (context.kind() == Size.Class.FULL && held.service().isPresent()) {
            long queueing = held.times().percentile(99) - held.serviceTimes().percentile(99);
            told.add(new Text("  p99 " + (isService ? "response " : "service ") + MonitorTables.millis(
                    (isService ? held.times() : held.serviceTimes()).percentile(99)) + " (+"
                    + MonitorTables.millis(Math.max(0, queueing)) + " queueing)", Ink.DIM));
        }
        return told;
    }

    // ------------------------------------------------------------------ tables

    private void drawRequests(Canvas canvas) {
        var table = screen.tables().requests();
        var inside = drawTable(canvas, "Requests", table, MonitorScreen.REQUESTS);
        if (picture.isEmpty() || inside.rows() < 3) return;
        // drawn as a row of the same table, to stand in its columns
        var total = new Canvas(new Size(inside.columns(), 2), look);
        Table.of(table.columns(), MonitorTables.Named::name)
                .with(List.of(MonitorTables.total(picture, held(), look)))
                .draw(total, false);
        for (int column = 0; column < inside.columns(); column++) {
            var cell = total.at(column, 1);
            if (!cell.text().isEmpty()) inside.text(column, inside.rows() - 1, column == 1 ? " " : cell.text(),
                    cell.ink() == Ink.PLAIN ? Ink.STRONG : cell.ink());
        }
    }

    private <R> Canvas drawTable(Canvas canvas, String title, Table<R> table, String panel) {
        var sorted = table.sorted() < 0 ? "" : "sort " + table.columns().get(table.sorted()).title()
                + (table.descending() ? look.sign("▼", " down") : look.sign("▲", " up"));
        var filter = table.filter().isEmpty() && !table.typing() ? "" : "filter: " + table.filter()
                + (table.typing() ? "_" : "") + "  ";
        var inside = canvas.panel(title, filter + sorted, has(panel));
        int total = panel.equals(MonitorScreen.REQUESTS) ? 1 : 0;
        table.draw(inside.part(0, 0, inside.columns(), inside.rows() - total), has(panel));
        if (table.rows().isEmpty() && inside.rows() > 1) inside.text(2, 1, table.all().isEmpty() ? "none yet"
                : "none fits the filter (esc drops it)", Ink.DIM);
        return inside;
    }

    private void drawLines(Canvas canvas, String title, String note, List<List<Text>> lines, String panel) {
        var inside = canvas.panel(title, note, has(panel));
        for (int row = 0; row < lines.size() && row < inside.rows(); row++) inside.texts(0, row, lines.get(row));
        if (lines.size() > inside.rows() && inside.rows() > 0)
            inside.right(inside.columns(), inside.rows() - 1, " " + (lines.size() - inside.rows() + 1) + " more, z",
                    Ink.DIM);
    }

    // ------------------------------------------------------------------ panels of lines

    private long failed() {
        return picture.whole().kinds().values().stream().mapToLong(Long::longValue).sum();
    }

    private List<List<Text>> phases() {
        var held = held().tally();
        var lines = new ArrayList<List<Text>>();
        for (var phase : Phase.values()) {
            var times = held.phases().get(phase);
            if (times == null) continue;
            var name = phase == Phase.WAIT ? "wait (ttfb)" : phase.label();
            var share = phase == Phase.CONNECT && held.times().count() > 0
                    ? "  " + Figures.percent(times.count(), held.times().count()) + "% new connections"
                    : "";
            lines.add(List.of(Text.plain("%-12s".formatted(name)),
                    Text.plain("%7s".formatted(MonitorTables.millis(times.percentile(50)))),
                    Text.plain("%8s".formatted(MonitorTables.millis(times.percentile(99)))), new Text(share, Ink.DIM)));
        }
        if (lines.isEmpty()) lines.add(List.of(new Text(" none told yet", Ink.DIM)));
        return lines;
    }

    private List<List<Text>> machines() {
        var names = new TreeSet<>(screen.machines().keySet());
        screen.run().filter(OwnRun::isOn).ifPresent(own -> names.addAll(own.machines()));
        if (names.isEmpty())
            return List.of(List.of(new Text(" none watched: m or V on a machine under 3 Machines", Ink.DIM)));
        int width = names.stream().mapToInt(Columns::of).max().orElse(0);
        return names.stream().map(name -> machine(name + " ".repeat(width - Columns.of(name)), name)).toList();
    }

    private List<Text> machine(String shown, String name) {
        var line = new ArrayList<Text>();
        line.add(Text.plain(" " + shown + "  "));
        var seconds = screen.machines().getOrDefault(name, new TreeMap<>());
        if (seconds.isEmpty() || screen.isSilent(name)) {
            line.add(new Text(look.sign("○", "o") + (seconds.isEmpty() ? " waiting for its first second"
                    : " silent since " + clock(seconds.lastKey())), Ink.DIM));
            return line;
        }
        var now = seconds.lastEntry().getValue();
        var cpu = seconds.tailMap(seconds.lastKey() - SPARK, false).values().stream().mapToDouble(ResourceRecord::cpu)
                .toArray();
        line.add(Text.plain("cpu "));
        line.add(new Text(Spark.of(cpu, 100, SPARK, look), Ink.SERIES_1));
        line.add(alarmed(" %.0f%%", now.cpu(), ALARM));
        line.add(alarmed("  mem %.0f%%", now.used(), ALARM));
        line.add(alarmed("  io %.0fms", now.await(), SLOW_DISK));
        line.add(alarmed("  util %.0f%%", now.util(), ALARM));
        return line;
    }

    private static Text alarmed(String format, double value, double limit) {
        boolean isMuch = value >= limit;
        return new Text(String.format(Locale.ROOT, format, value) + (isMuch ? "!" : ""),
                isMuch ? Ink.WARNING : Ink.PLAIN);
    }

    /// Where records come from, and how that stands.
    private String feeds() {
        long up = picture.feeds().stream().filter(Watched.Feed::isUp).count();
        return picture.feeds().isEmpty() ? "" : up + " of " + picture.feeds().size() + " sources up";
    }

    private List<List<Text>> generators() {
        var lines = new ArrayList<List<Text>>();
        var health = lately();
        if (!health.equals(Health.NONE)) lines.add(health(health));
        picture.workers().stream().sorted(Comparator.comparing(Worker::hasEnded)).forEach(worker -> {
            var line = new ArrayList<Text>();
            boolean isLate = worker.isStale() && !worker.hasEnded();
            line.add(new Text(" " + (worker.hasEnded() ? look.sign("■", "#") : isLate ? look.sign("◌", "o")
                    : look.sign("●", "*")), worker.hasEnded() ? Ink.DIM : isLate ? Ink.WARNING : Ink.GOOD));
            line.add(Text.plain(" " + worker.label()));
            if (worker.lost() > 0) line.add(new Text("  lost " + Figures.count(worker.lost()) + "!", Ink.WARNING));
            if (worker.skewMillis().isPresent())
                line.add(Text.plain("  skew %+d ms".formatted(worker.skewMillis().getAsLong())));
            worker.ending().ifPresent(ending -> line.addAll(List.of(Text.plain("  "), verdict(ending.verdict()))));
            lines.add(line);
        });
        picture.feeds().stream().filter(feed -> !feed.isUp())
                .forEach(feed -> lines.add(List.of(new Text(" ! " + feed.name() + ": " + feed.text(), Ink.WARNING))));
        if (lines.isEmpty()) lines.add(List.of(new Text(" no worker yet", Ink.DIM)));
        return lines;
    }

    private List<Text> health(Health health) {
        long seconds = Math.max(1, picture.newest().size());
        var line = new ArrayList<Text>();
        line.add(Text.plain(
                String.format(Locale.ROOT, " cpu %.2f  gc %.1f%%  lag p99 %s ms  fd %s/%s", health.cpu() / seconds,
                        100 * health.gc() / seconds, MonitorTables.millis(health.lag()), Scale.text(health.files()),
                        Scale.text(health.fileLimit()))));
        if (health.dropped() > 0) line.add(new Text("  dropped " + Figures.count(health.dropped()) + "!", Ink.BAD));
        if (health.lost() > 0) line.add(new Text("  lost " + Figures.count(health.lost()) + "!", Ink.WARNING));
        return line;
    }

    /// Thresholds as they stand; those of a run that has ended as it said itself.
    private List<Text> judged() {
        var line = new ArrayList<Text>();
        line.add(new Text(" Thresholds ", Ink.DIM));
        var ended = picture.workers().stream().flatMap(worker -> worker.ending().stream())
                .flatMap(ending -> ending.thresholds().stream()).distinct().toList();
        if (!ended.isEmpty()) ended.forEach(met -> line.add(threshold(met.text(), met.actual(),
                Optional.of(met.passed()))));
        else screen.run().flatMap(OwnRun::status).ifPresent(status -> status.held()
                .forEach(held -> line.add(threshold(held.text(), held.actual(), held.passed()))));
        if (line.size() == 1) line.add(new Text(" none", Ink.DIM));
        return line;
    }

    private Text threshold(String text, String actual, Optional<Boolean> passed) {
        var told = text + " (" + actual + ")  ";
        if (passed.isEmpty()) return new Text(" ? " + told, Ink.DIM);
        return passed.get() ? new Text(" " + look.sign("✓", "+") + " " + told, Ink.GOOD)
                : new Text(" " + look.sign("✗", "x") + " " + told, Ink.BAD);
    }

    private List<Text> failures() {
        var line = new ArrayList<Text>();
        long failed = failed();
        line.add(new Text(" Errors ", Ink.DIM));
        line.add(new Text(Figures.count(failed), failed > 0 ? Ink.BAD : Ink.GOOD));
        Overview.mostFirst(picture.whole().kinds())
                .forEach(kind -> line.add(Text.plain((line.size() == 2 ? "  " : look.sign(" · ", " | ")) + kind.getKey()
                        + " " + Figures.count(kind.getValue()))));
        return line;
    }

    private List<Text> machinesAndGenerators() {
        var line = new ArrayList<Text>();
        screen.machines().keySet().stream().filter(machine -> !screen.isSilent(machine))
                .max(Comparator.comparingDouble(machine -> screen.machines().get(machine).lastEntry().getValue().cpu()))
                .ifPresent(machine -> {
                    line.add(new Text(" SUT", Ink.DIM));
                    line.addAll(machine(machine, machine));
                });
        var health = lately();
        if (!health.equals(Health.NONE)) {
            line.add(new Text(line.isEmpty() ? " gen" : "   gen", Ink.DIM));
            line.addAll(health(health));
        }
        return line;
    }

    /// What a person should know before believing the figures.
    private List<List<Text>> warnings() {
        var warnings = new ArrayList<List<Text>>();
        picture.verdict().reasons()
                .forEach(reason -> warnings
                        .add(List.of(new Text(" ! " + picture.verdict().level() + ": " + reason, Ink.WARNING))));
        screen.machines().forEach((machine, seconds) -> {
            if (screen.isSilent(machine)) return;
            long since = -1;
            for (var second : seconds.descendingMap().values()) {
                if (second.cpu() < ALARM) break;
                since = second.t();
            }
            if (since >= 0 && seconds.lastKey() - since >= 3) warnings.add(List.of(new Text(" ! " + machine
                    + " CPU above 90% since " + clock(since) + ": latency from here on is the server's, not ours",
                    Ink.WARNING)));
        });
        return warnings;
    }

    /// A warning and the latest note on one row, or on two where that is too narrow: a warning must not hide what a person wrote.
    private void drawSaid(Canvas canvas, int row) {
        var warning = warnings().stream().findFirst().orElse(List.of());
        var notes = notes();
        if (warning.isEmpty() || notes.isEmpty()) {
            canvas.texts(0, row, warning.isEmpty() ? notes : warning);
            return;
        }
        int at = canvas.texts(0, row, warning) + 2;
        boolean isRoom = at + notes.stream().mapToInt(text -> Columns.of(text.text())).sum() <= canvas.columns();
        canvas.texts(isRoom ? at : 0, isRoom ? row : row + 1, notes);
    }

    private List<Text> notes() {
        var events = picture.whole().events();
        var line = new ArrayList<Text>();
        if (!events.isEmpty()) {
            var last = events.getLast();
            line.add(Text.plain(" " + look.sign("·", "-") + " " + clock(Math.floorDiv(last.at(), 1000L)) + " "
                    + last.text()));
            line.add(new Text("   " + events.size() + (events.size() == 1 ? " note" : " notes"), Ink.DIM));
        } else if (!picture.remarks().isEmpty()) {
            var last = picture.remarks().getLast();
            line.add(new Text(" " + look.sign("·", "-") + " " + CLOCK.format(last.at().atZone(context.zone())) + " "
                    + last.text(), Ink.DIM));
        }
        return line;
    }

    private List<List<Text>> judgement() {
        var lines = new ArrayList<List<Text>>();
        for (var text : judged().stream().skip(1).toList()) lines.add(List.of(text));
        lines.add(List.of(Text.plain(" "), verdict(picture.verdict())));
        lines.addAll(warnings());
        picture.whole().events().reversed().forEach(event -> lines.add(List.of(Text.plain(" "
                + look.sign("·", "-") + " " + clock(Math.floorDiv(event.at(), 1000L)) + " " + event.text()))));
        picture.remarks().reversed().forEach(remark -> lines.add(List.of(new Text("   "
                + CLOCK.format(remark.at().atZone(context.zone())) + " " + remark.text(), Ink.DIM))));
        return lines;
    }

    // ------------------------------------------------------------------ details

    static List<Text> named(MonitorScreen screen, MonitorTables.Named row) {
        var picture = screen.picture();
        var ever = picture.whole().names().getOrDefault(row.name(), row.line());
        var lines = new ArrayList<Text>();
        var span = screen.view().span().label;
        lines.add(new Text("%-14s %12s %12s".formatted("", span, "all"), Ink.DIM));
        lines.add(figures("done", Figures.count(row.line().n()), Figures.count(ever.n())));
        lines.add(figures("failed", Figures.count(row.line().err()), Figures.count(ever.err())));
        if (ever.statuses().count() > 0) lines.add(statuses(ever.statuses()));
        lines.add(figures("received", Figures.bytes(row.line().in()), Figures.bytes(ever.in())));
        for (double percent : new double[] {50, 75, 90, 95, 99, 99.9, 99.99, 100}) {
            lines.add(figures(percent == 100 ? "max" : "p" + Figures.plain(percent),
                    Figures.percentile(row.line().times(), percent), Figures.percentile(ever.times(), percent)));
        }
        lines.add(figures("mean", mean(row.line().times()), mean(ever.times())));
        lines.add(new Text("each ten seconds, the newest at the right", Ink.DIM));
        for (var curve : List.of("rate", "p50", "p99", "failed"))
            lines.add(new Text("%-8s".formatted(curve) + Spark.of(curve(picture, row.name(), curve), Watching.MOST_TENS,
                    screen.around().look()), Ink.SERIES_1));
        return lines;
    }

    private static Text statuses(Statuses all) {
        return Text.plain("%-14s 2xx %s  3xx %s  4xx %s  5xx %s".formatted("status", Figures.count(all.successful()),
                Figures.count(all.redirection()), Figures.count(all.clientError()), Figures.count(all.serverError())));
    }

    private static double[] curve(Watched picture, String name, String figure) {
        return picture.tens().values().stream().map(ten -> Optional.ofNullable(ten.names().get(name)))
                .mapToDouble(line -> line.isEmpty() ? Double.NaN : switch (figure) {
                    case "rate" -> line.get().n();
                    case "failed" -> line.get().err();
                    case "p50" -> line.get().times().percentile(50);
                    default -> line.get().times().percentile(99);
                }).toArray();
    }

    private static String mean(Histogram times) {
        return times.count() == 0 ? "-" : Figures.millis(times.mean() / 1000);
    }

    private static Text figures(String what, String lately, String ever) {
        return Text.plain("%-14s %12s %12s".formatted(what, lately, ever));
    }

    static List<Text> worker(MonitorTables.Speaker row) {
        var worker = row.worker();
        var lines = new ArrayList<Text>();
        lines.add(new Text(row.state(), row.ink()));
        lines.add(Text.plain("from      " + worker.source()));
        if (!worker.tag().isEmpty()) lines.add(Text.plain("tag       " + worker.tag()));
        worker.facts().ifPresent(facts -> {
            lines.add(Text.plain("scenario  " + facts.scenario()));
            lines.add(Text.plain("host      " + facts.host() + ", " + facts.cores() + " cores, Java " + facts.java()
                    + ", hyload " + facts.version()));
        });
        lines.add(Text.plain("sent      " + Figures.count(worker.total().sent())));
        lines.add(Text.plain("received  " + Figures.count(worker.total().received())));
        lines.add(Text.plain("timeouts  " + Figures.count(worker.total().timeouts())));
        lines.add(Text.plain("errors    " + Figures.count(worker.total().errors())));
        lines.add(Text
                .plain("lost      " + Figures.count(worker.lost()) + " datagrams, " + Figures.count(worker.duplicates())
                        + " came twice"));
        lines.add(Text
                .plain("clock     " + row.skew() + (worker.shift() == 0 ? "" : ", moved by " + worker.shift() + " s")));
        worker.ending().ifPresent(ending -> {
            lines.add(Text.plain("verdict   " + ending.verdict().level()));
            ending.verdict().reasons().forEach(reason -> lines.add(new Text("          " + reason, Ink.WARNING)));
        });
        return lines;
    }

    static List<Text> exchange(KeptExchanges.Exchange kept, Context context) {
        var lines = new ArrayList<Text>();
        lines.add(new Text(clock(kept.at().getEpochSecond(), context.zone()) + "  " + kept.name(), Ink.STRONG));
        if (!kept.cause().isEmpty()) lines.add(new Text(kept.cause(), Ink.BAD));
        if (kept.millis().isPresent()) lines.add(Text.plain(Figures.millis(kept.millis().getAsDouble()) + " ms  "
                + String.join("  ", kept.phases().entrySet().stream()
                        .map(phase -> phase.getKey() + " " + Figures.millis(phase.getValue())).toList())));
        if (kept.isRequest()) lines.add(Text.plain(kept.method() + " " + kept.url()));
        part(lines, "Request", kept.requestHead(), kept.requestBody());
        part(lines, "Response", kept.responseHead(), kept.responseBody());
        return lines;
    }

    private static void part(List<Text> lines, String title, String head, String body) {
        if (head.isEmpty() && body.isEmpty()) return;
        lines.add(Text.plain(""));
        lines.add(new Text(title, Ink.TITLE));
        head.lines().forEach(line -> lines.add(Text.plain(line)));
        if (!head.isEmpty() && !body.isEmpty()) lines.add(Text.plain(""));
        body.lines().forEach(line -> lines.add(Text.plain(line.replace("\t", "    "))));
    }
}
