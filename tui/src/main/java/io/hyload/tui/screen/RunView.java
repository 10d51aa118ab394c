package io.hyload.tui.screen;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.plots.KeptExchanges;
import io.hyload.plots.KeptExchanges.Exchange;
import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Canvas.Text;
import io.hyload.tui.Context;
import io.hyload.tui.Effect;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Look;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Reader;
import io.hyload.tui.Spark;
import io.hyload.tui.Table;
import io.hyload.tui.Table.Column;

/// One run in full: what came under each name, errors with the exchanges that were kept, where the time went.
///
/// @param around as it was told last
record RunView(RunDetail detail, Panels panels, Table<Named> names, Table<Kept> errors, Reader about, Context around) {
    static final String REQUESTS = "Requests";
    static final String ERRORS = "Errors";
    static final String PHASES = "Phases";
    static final String COURSE = "Course";
    static final String ABOUT = "About";
    private static final int TREND = 12;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /// What came under a name.
    record Named(String name, Line line, double perSecond, List<Double> trend, Look look) {

        double failed() {
            return line.n() == 0 ? 0 : (double) line.err() / line.n();
        }
    }

    /// A kind of error with the first exchange of it that was kept, or a slow exchange.
    ///
    /// @param count how often it came; 0 for a slow one
    record Kept(String what, long count, Optional<Exchange> exchange, ZoneId zone) {

        String time() {
            return exchange.map(one -> CLOCK.format(one.at().atZone(zone))).orElse("");
        }

        private Ink ink() {
            return count > 0 ? Ink.BAD : Ink.PLAIN;
        }
    }

    static RunView of(RunDetail detail, Context around) {
        var panels = Panels.of(REQUESTS, ERRORS, PHASES).andWhereThereIsRoom(COURSE).andWhereThereIsRoom(ABOUT);
        return new RunView(detail, panels, Table.of(nameColumns(), Named::name),
                Table.of(errorColumns(), (Kept kept) -> kept.count + " " + kept.what),
                Reader.of(ABOUT, List.of()), around).with(detail);
    }

    /// With what the run is now: cursors and filters stay.
    RunView with(RunDetail other) {
        var look = around.look();
        double seconds = Math.max(1, other.overview().length());
        var rows = other.names().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Line> name) -> -name.getValue().n()))
                .map(name -> new Named(name.getKey(), name.getValue(), name.getValue().n() / seconds,
                        other.trends().getOrDefault(name.getKey(), List.of()), look))
                .toList();
        return new RunView(other, panels, names.with(rows), errors.with(kept(other, around.zone())),
                about.with(about(other, around)), around);
    }

    private static List<Kept> kept(RunDetail detail, ZoneId zone) {
        var kept = new ArrayList<Kept>();
        Overview.mostFirst(detail.kinds())
                .forEach(kind -> kept.add(new Kept(kind.getKey(), kind.getValue(),
                        Optional.ofNullable(detail.kept().firsts().get(kind.getKey())), zone)));
        for (var slow : detail.kept().slow())
            kept.add(new Kept(slow.millis().stream().mapToObj(Figures::millis).findFirst().orElse("-") + " ms  "
                    + slow.name(), 0, Optional.of(slow), zone));
        return kept;
    }

    // ------------------------------------------------------------------ its tables

    private static List<Column<Named>> nameColumns() {
        return List.of(Column.text("NAME", 0, Named::name),
                Column.number("/s", 7, row -> Figures.rate(row.perSecond),
                        Comparator.comparingDouble(Named::perSecond)),
                Column.<Named>number("done", 9, row -> Figures.count(row.line.n()),
                        Comparator.comparingLong(row -> row.line.n())).from(70),
                Column.number("err%", 6, (Named row) -> Figures.percent(row.line.err(), row.line.n()),
                        Comparator.comparingDouble(Named::failed))
                        .inked(row -> row.line.err() > 0 ? Ink.BAD : Ink.PLAIN),
                time("p50", 50), time("p90", 90).from(76), time("p99", 99), time("p99.9", 99.9).from(100),
                time("max", 100).from(64),
                Column.<Named>number("bytes", 8, row -> Figures.bytes(row.line.in()),
                        Comparator.comparingLong(row -> row.line.in())).from(108),
                new Column<Named>("p99 trend", TREND, false, 90,
                        row -> new Text(trend(row), Ink.SERIES_1), Optional.empty(), false));
    }

    private static Column<Named> time(String title, double percent) {
        return Column.number(title, 6, row -> row.line.times().count() == 0 ? "-"
                : RunList.millis(row.line.times().percentile(percent)),
                Comparator.comparingLong(row -> row.line.times().percentile(percent)));
    }

    /// The largest of those that share a column: no peak is lost.
    private static String trend(Named row) {
        int columns = Math.min(TREND, row.trend.size());
        var values = new double[columns];
        for (int i = 0; i < columns; i++)
            values[i] = row.trend.subList(i * row.trend.size() / columns, (i + 1) * row.trend.size() / columns)
                    .stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).max().orElse(Double.NaN);
        return Spark.of(values, columns, row.look);
    }

    private static List<Column<Kept>> errorColumns() {
        return List.of(
                Column.<Kept>number("count", 8, row -> row.count == 0 ? "slow" : Figures.count(row.count),
                        Comparator.comparingLong(Kept::count)).inked(Kept::ink),
                Column.text("what", 0, Kept::what), Column.text("kept at", 8, Kept::time));
    }

    // ------------------------------------------------------------------ what becomes of it

    private RunView with(Panels other) {
        return new RunView(detail, other, names, errors, about, around);
    }

    private RunView withNames(Table<Named> other) {
        return new RunView(detail, panels, other, errors, about, around);
    }

    private RunView withErrors(Table<Kept> other) {
        return new RunView(detail, panels, names, other, about, around);
    }

    private RunView with(Reader other) {
        return new RunView(detail, panels, names, errors, other, around);
    }

    /// What keys do with it.
    ///
    /// @param become makes of what it has become what the screen becomes
    List<Binding> bindings(Function<RunView, Next> become) {
        var bindings = new ArrayList<Binding>();
        switch (panels.focused()) {
            case REQUESTS -> {
                names.selected().ifPresent(name -> bindings.add(Binding.of("enter", "exchanges",
                        () -> become.apply(this).and(exchangesOf(name.name)))));
                bindings.addAll(names.bindings(table -> become.apply(withNames(table))));
            }
            case ERRORS -> {
                errors.selected().ifPresent(kept -> bindings.add(Binding.of("enter", "exchange",
                        () -> become.apply(this).and(reading(kept)))));
                bindings.addAll(errors.bindings(table -> become.apply(withErrors(table))));
            }
            case ABOUT -> about.bindings().stream().filter(binding -> !binding.label().equals("close"))
                    .forEach(binding -> bindings.add(new Binding(binding.keys(), binding.label(), binding.footer(),
                            () -> read(binding.act().get(), become))));
            default -> {}
        }
        bindings.addAll(panels.bindings(other -> become.apply(with(other))));
        return bindings;
    }

    Optional<Next> typed(Key key, Function<RunView, Next> become) {
        return switch (panels.focused()) {
            case REQUESTS -> names.typed(key, table -> become.apply(withNames(table)));
            case ERRORS -> errors.typed(key, table -> become.apply(withErrors(table)));
            case ABOUT -> about.typed(key).map(next -> read(next, become));
            default -> Optional.empty();
        };
    }

    private Next read(Next next, Function<RunView, Next> become) {
        return become.apply(with((Reader) next.screen())).and(next.effects().toArray(Effect[]::new));
    }

    private Effect reading(Kept kept) {
        return kept.exchange.<Effect>map(one -> new Effect.Open(Reader.of(kept.what,
                MonitorDrawing.exchange(one, around)))).orElseGet(() -> Effect.Say.warning(Columns.plain(kept.what)
                        + ": no exchange of it was kept" + why()));
    }

    private Effect exchangesOf(String name) {
        var lines = new ArrayList<Text>();
        var kept = new ArrayList<>(detail.kept().slow());
        kept.addAll(detail.kept().firsts().values());
        for (var one : kept) {
            if (!one.name().equals(name)) continue;
            if (!lines.isEmpty()) lines.add(Text.plain(""));
            if (!one.kind().isEmpty()) lines.add(new Text(one.kind(), Ink.BAD));
            lines.addAll(MonitorDrawing.exchange(one, around));
        }
        return lines.isEmpty()
                ? Effect.Say.warning(Columns.plain(name)
                        + ": none of the slowest requests, nor the first of a kind of error" + why())
                : new Effect.Open(Reader.of(name, lines));
    }

    private String why() {
        return detail.kept().equals(KeptExchanges.NONE) || detail.kept().remarks().isEmpty() ? ""
                : " (" + detail.kept().remarks().getFirst() + ")";
    }

    /// Told where it is, and what the mouse does on the canvas of the screen.
    RunView on(Msg msg, Context context) {
        var now = around.look().equals(context.look()) && around.zone().equals(context.zone())
                ? new RunView(detail, panels, names, errors, about, context)
                : new RunView(detail, panels, names, errors, about, context).with(detail);
        return switch (msg) {
            case Msg.Mouse mouse -> now.clicked(mouse, context);
            case Msg.Pasted(var text) -> switch (panels.focused()) {
                case REQUESTS -> now.withNames(names.pasted(text));
                case ERRORS -> now.withErrors(errors.pasted(text));
                case ABOUT -> now.with((Reader) about.on(msg, context).screen());
                default -> now;
            };
            default -> now;
        };
    }

    private RunView clicked(Msg.Mouse mouse, Context context) {
        if (panels.isAlone(context.kind())) {
            var tabbed = with(panels.clicked(new Msg.Mouse(mouse.action(), mouse.column(), mouse.row() - HEAD),
                    context.size().columns()));
            if (!tabbed.panels.equals(panels)) return tabbed;
        }
        for (var box : boxes(context)) {
            int column = mouse.column() - box.column - 1;
            int row = mouse.row() - box.row - 1;
            if (column < 0 || row < 0 || column >= box.columns - 2 || row >= box.rows - 2) continue;
            var inside = new Msg.Mouse(mouse.action(), column, row);
            var focused = with(panels.on(box.panel));
            return switch (box.panel) {
                case REQUESTS -> focused.withNames(names.on(inside, box.rows - 2));
                case ERRORS -> focused.withErrors(errors.on(inside, box.rows - 2));
                default -> focused;
            };
        }
        return this;
    }

    // ------------------------------------------------------------------ how it looks

    /// Rows of the head: which run it is, and its figures.
    private static final int HEAD = 2;

    private record Box(String panel, int column, int row, int columns, int rows) {}

    /// Where panels are on the canvas of the screen.
    private List<Box> boxes(Context context) {
        int columns = context.size().columns();
        int rows = context.size().rows() - HEAD;
        if (panels.isAlone(context.kind()))
            return List.of(new Box(panels.focused(), 0, HEAD + 1, columns, rows - 1));
        var boxes = new ArrayList<Box>();
        int at = HEAD;
        if (panels.isBeside(COURSE, context.kind())) {
            int height = Math.clamp(rows * 2L / 5, 8, 20);
            int left = columns * 3 / 5;
            boxes.add(new Box(COURSE, 0, at, left, height));
            boxes.add(new Box(ABOUT, left, at, columns - left, height));
            at += height;
        }
        int left = rows + HEAD - at;
        int below = Math.clamp(left * 2L / 5, 5, 12);
        boxes.add(new Box(REQUESTS, 0, at, columns, left - below));
        int half = columns * 11 / 20;
        boxes.add(new Box(ERRORS, 0, at + left - below, half, below));
        boxes.add(new Box(PHASES, half, at + left - below, columns - half, below));
        return boxes;
    }

    void draw(Canvas canvas, Context context) {
        drawHead(canvas, context);
        if (panels.isAlone(context.kind())) panels.drawTabs(canvas.part(0, HEAD, canvas.columns(), 1));
        for (var box : boxes(context)) {
            var part = canvas.part(box.column, box.row, box.columns, box.rows);
            var inside = part.panel(title(box.panel), note(box.panel), panels.has(box.panel));
            switch (box.panel) {
                case REQUESTS -> draw(inside, names, panels.has(REQUESTS), "no names: records of the original");
                case ERRORS -> draw(inside, errors, panels.has(ERRORS), "no errors, and no exchange was kept");
                case PHASES -> drawPhases(inside);
                case COURSE -> RunPreview.drawCourse(inside, detail.overview().course(), context.zone());
                default -> about.sized(inside.size()).draw(inside, context);
            }
        }
    }

    private String title(String panel) {
        return switch (panel) {
            case ERRORS -> "Errors " + Figures.count(detail.overview().failed());
            case PHASES -> "Phases ms";
            default -> panel;
        };
    }

    private String note(String panel) {
        var table = panel.equals(REQUESTS) ? names : panel.equals(ERRORS) ? errors : null;
        return table == null || table.filter().isEmpty() && !table.typing() ? ""
                : "/" + table.filter() + (table.typing() ? "_" : "");
    }

    private static <R> void draw(Canvas canvas, Table<R> table, boolean isFocused, String none) {
        if (table.all().isEmpty()) canvas.text(1, 0, none, Ink.DIM);
        else table.draw(canvas, isFocused);
    }

    private void drawHead(Canvas canvas, Context context) {
        var overview = detail.overview();
        var started = MOMENT.format(Instant.ofEpochSecond(overview.first()).atZone(context.zone()));
        int at = canvas.text(1, 0, overview.scenario(detail.file()), Ink.STRONG);
        at = canvas.text(at + 2, 0, started, Ink.PLAIN);
        canvas.text(at + 2, 0, detail.file().shown(), Ink.DIM);
        var lines = RunPreview.lines(overview, canvas.look(), canvas.columns());
        at = 1;
        if (overview.verdict().isPresent())
            at = canvas.texts(1, 1, RunPreview.judged(overview, canvas.look(), canvas.columns()).getFirst()) + 3;
        for (int i = 0; i < Math.min(2, lines.size()); i++) at = canvas.texts(at, 1, lines.get(i)) + 3;
    }

    private void drawPhases(Canvas canvas) {
        if (detail.phases().isEmpty()) {
            canvas.text(1, 0, "not known", Ink.DIM);
            return;
        }
        canvas.text(1, 0, "%-8s%7s%7s%9s".formatted("", "p50", "p99", "count"), Ink.DIM);
        int row = 1;
        for (var phase : detail.phases().entrySet()) {
            var times = phase.getValue();
            canvas.text(1, row++, "%-8s%7s%7s%9s".formatted(phase.getKey().label(), percentile(times, 50),
                    percentile(times, 99), Figures.count(times.count())), Ink.PLAIN);
        }
    }

    private static String percentile(Histogram times, double percent) {
        return times.count() == 0 ? "-" : RunList.millis(times.percentile(percent));
    }

    /// All else that is known of it, as lines.
    private static List<Text> about(RunDetail detail, Context around) {
        var lines = new ArrayList<Text>();
        var overview = detail.overview();
        RunPreview.judged(overview, around.look(), 60).forEach(line -> lines.add(joined(line)));
        overview.facts().ifPresent(facts -> {
            lines.add(Text.plain("on %s, %d cores, Java %s, hyload %s%s".formatted(facts.host(), facts.cores(),
                    facts.java(), facts.version(), facts.workers() > 1 ? ", " + facts.workers() + " workers" : "")));
            if (!facts.options().isEmpty()) lines.add(Text.plain("with " + String.join("  ",
                    facts.options().entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList())));
        });
        if (detail.mostUsers() > 0) lines.add(Text.plain("users at most " + Figures.count(detail.mostUsers())));
        detail.service().ifPresent(times -> lines.add(Text.plain("service time  p50 %s  p99 %s  p99.9 %s ms".formatted(
                RunList.millis(times.p50()), RunList.millis(times.p99()), RunList.millis(times.p999())))));
        overview.machines().forEach(machine -> lines.add(joined(RunPreview.machine(machine, around.look()))));
        detail.events().forEach(event -> lines.add(Text.plain(
                CLOCK.format(Instant.ofEpochMilli(event.at()).atZone(around.zone())) + " " + event.text())));
        overview.remarks().forEach(remark -> lines.add(new Text("! " + remark, Ink.WARNING)));
        return lines;
    }

    private static Text joined(List<Text> parts) {
        var text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        return new Text(text.toString(), parts.getFirst().ink());
    }
}
