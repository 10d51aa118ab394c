package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.hyload.plots.KeptExchanges;
import io.hyload.run.BadInput;
import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.stats.ResourceRecord;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Command;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.Heat;
import io.hyload.tui.Key;
import io.hyload.tui.Leaving;
import io.hyload.tui.Look;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Prompt;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import io.hyload.tui.Size;
import io.hyload.tui.Table;

/// What runs now: load, response times, errors, the system under test, whoever makes the load; and the keys that steer a run.
///
/// It shows all that comes from workers, wherever they are: of the run that was started here, by a port, from hubs, from files.
///
/// @param live     the newest picture
/// @param frozen   what is shown in place of it, if that was asked for
/// @param tables   of the shown picture
/// @param view     what is shown of it, and how
/// @param machines seconds of the machines under test, by name and Unix second, as long as the picture goes back
/// @param run      that was started here, or the last one
/// @param wish     what is to be done when what it needs has come
/// @param isHearing whether records were asked for
/// @param around   as the screen was told last
public record MonitorScreen(Watched live, Optional<Watched> frozen, MonitorTables tables, View view,
        Map<String, TreeMap<Long, ResourceRecord>> machines, Optional<OwnRun> run, Wish wish, boolean isHearing,
        Context around) implements Screen {
    static final String CHART = "Chart";
    static final String HEAT = "Heat";
    static final String REQUESTS = "Requests";
    static final String ERRORS = "Errors";
    static final String PHASES = "Phases";
    static final String SYSTEM = "System";
    static final String GENERATORS = "Generators";
    static final String WORKERS = "Workers";
    static final String SECONDS = "Seconds";
    static final String JUDGED = "Judged";

    private static final int STEP_PER_CENT = 10;
    private static final int SILENT_SECONDS = 10;
    /// From so many times the present rate on a person is asked first.
    private static final double MUCH = 2;

    /// What is shown, and how.
    ///
    /// @param hidden series of the chart
    /// @param cursor Unix second of the heat map that is looked at
    record View(Panels panels, MonitorChart chart, Set<String> hidden, Span span, boolean isService,
            OptionalLong cursor) {
        View {
            hidden = Set.copyOf(hidden);
        }

        View on(Panels other) {
            return new View(other, chart, hidden, span, isService, cursor);
        }

        View on(MonitorChart other) {
            return new View(panels, other, Set.of(), span, isService, cursor);
        }

        View hiding(Set<String> series) {
            return new View(panels, chart, series, span, isService, cursor);
        }

        View over(Span other) {
            return new View(panels, chart, hidden, other, isService, OptionalLong.empty());
        }

        View ofOtherTimes() {
            return new View(panels, chart, hidden, span, !isService, cursor);
        }

        View at(OptionalLong second) {
            return new View(panels, chart, hidden, span, isService, second);
        }
    }

    /// What waits for something.
    sealed interface Wish {
        record None() implements Wish {}

        /// To leave, when the run has ended.
        record Quit() implements Wish {}

        /// To show what was kept of a kind of error.
        record Exchange(String kind) implements Wish {}
    }

    /// Before anything was heard.
    public static MonitorScreen start() {
        var panels = Panels.of(CHART, HEAT, REQUESTS);
        for (var name : List.of(ERRORS, PHASES, SYSTEM, GENERATORS, WORKERS, SECONDS, JUDGED))
            panels = panels.andWhereThereIsRoom(name);
        var empty = MonitorTables.EMPTY;
        var tables =
                new MonitorTables(empty.requests().sortedBy(MonitorTables.P99, true), empty.errors(), empty.workers(),
                        empty.seconds());
        var around = new Context(new Size(80, 22), Size.Class.COMPACT, Instant.EPOCH, ZoneOffset.UTC,
                new Look(Look.Theme.DARK, Look.Depth.SIXTEEN, Look.Signs.ASCII));
        return new MonitorScreen(Watched.NOTHING, Optional.empty(), tables, new View(panels.on(REQUESTS),
                MonitorChart.THROUGHPUT, Set.of(), Span.MINUTE, false, OptionalLong.empty()), Map.of(),
                Optional.empty(),
                new Wish.None(), false, around);
    }

    /// The picture that is shown.
    Watched picture() {
        return frozen.orElse(live);
    }

    // ------------------------------------------------------------------ what it becomes

    private MonitorScreen with(View other) {
        return new MonitorScreen(live, frozen, tables, other, machines, run, wish, isHearing, around);
    }

    private MonitorScreen with(MonitorTables other) {
        return new MonitorScreen(live, frozen, other, view, machines, run, wish, isHearing, around);
    }

    private MonitorScreen with(Optional<OwnRun> other) {
        return new MonitorScreen(live, frozen, tables, view, machines, other, wish, isHearing, around);
    }

    private MonitorScreen wishing(Wish other) {
        return new MonitorScreen(live, frozen, tables, view, machines, run, other, isHearing, around);
    }

    private MonitorScreen freezing(Optional<Watched> picture) {
        return new MonitorScreen(live, picture, tables, view, machines, run, wish, isHearing, around);
    }

    /// Tables hold signs and times as they are shown. What time it is does not matter, so nothing changes by that alone.
    private MonitorScreen in(Context context) {
        if (new Context(context.size(), context.kind(), around.now(), context.zone(), context.look()).equals(around))
            return this;
        var there = new MonitorScreen(live, frozen, tables, view, machines, run, wish, isHearing, context);
        boolean isSame = context.look().signs() == around.look().signs() && context.zone().equals(around.zone());
        return isSame ? there : there.refreshed();
    }

    private MonitorScreen hearing() {
        return new MonitorScreen(live, frozen, tables, view, machines, run, wish, true, around);
    }

    private MonitorScreen with(Map<String, TreeMap<Long, ResourceRecord>> seconds) {
        return new MonitorScreen(live, frozen, tables, view, seconds, run, wish, isHearing, around);
    }

    private MonitorScreen with(Watched picture) {
        return new MonitorScreen(picture, frozen, tables, view, machines, run, wish, isHearing, around);
    }

    /// With tables of what is shown.
    private MonitorScreen refreshed() {
        return with(tables.showing(picture(), picture().held(view.span()), around));
    }

    // ------------------------------------------------------------------ what happens

    @Override
    public String name() {
        return "Monitor";
    }

    @Override
    public boolean isLive() {
        return run.map(OwnRun::isOn).orElse(false) || live.workers().stream().anyMatch(worker -> !worker.hasEnded());
    }

    @Override
    public Next on(Msg msg, Context context) {
        var here = in(context);
        return switch (msg) {
            case Msg.Entered() -> here.entered();
            case Msg.Mouse mouse -> Next.of(here.clicked(mouse));
            case Msg.Pasted(var text) -> Next.of(here.pasted(text));
            case MonitorMsg told -> here.told(told);
            case MachineMsg.Live seen -> here.told(seen);
            default -> Next.of(here);
        };
    }

    /// Hubs and the port are connected by who keeps them; here they are only looked at.
    private Next entered() {
        if (isHearing) return Next.of(this);
        return Next.of(hearing(), new MonitorEffect.Look());
    }

    private Next told(MonitorMsg msg) {
        return switch (msg) {
            case MonitorMsg.Pictured(var picture) -> Next.of(pictured(picture));
            case MonitorMsg.Hear(var source) -> Next.of(hearing(), new MonitorEffect.Hear(source));
            case MonitorMsg.Mute(var feed) -> muted(feed);
            case MonitorMsg.Start wanted -> started(wanted);
            case MonitorMsg.Begun(var scenario, var stats, var output) ->
                Next.of(with(Optional.of(run.orElse(OwnRun.starting(scenario, "", List.of())).begun(stats, output))));
            case MonitorMsg.Stands(var status) -> Next.of(with(run.map(own -> own.standing(status))));
            case MonitorMsg.Spoke(var lines) -> Next.of(with(run.map(own -> own.saying(lines))));
            case MonitorMsg.Ended(int code) -> ended(code);
            case MonitorMsg.Done(var what) -> Next.of(this, Effect.Say.done(what));
            case MonitorMsg.Failed(var why) -> Next.of(this, Effect.Say.error(why));
            case MonitorMsg.Kept(var exchanges) -> shown(exchanges);
            case MonitorMsg.Stop(boolean thenQuit) -> stopped(thenQuit);
            case MonitorMsg.Detach() -> Next.of(this, new MonitorEffect.Detach(), new Effect.Quit());
            case MonitorMsg.Note(var text) -> Next.of(this, control(new ControlRequest.Note(text)));
            case MonitorMsg.Rate(var text) -> rate(text, true);
        };
    }

    /// It may have ended by itself while that was asked.
    private Next stopped(boolean thenQuit) {
        if (run.map(OwnRun::isOn).orElse(false))
            return Next.of(wishing(thenQuit ? new Wish.Quit() : wish), control(new ControlRequest.Stop()));
        return thenQuit ? Next.of(this, new Effect.Quit())
                : Next.of(this, Effect.Say.done(run.map(OwnRun::scenario).orElse("the run") + " has ended already"));
    }

    private static Effect control(ControlRequest request) {
        return new MonitorEffect.Control(request);
    }

    private MonitorScreen pictured(Watched picture) {
        var next = with(picture);
        boolean isAnyLate = picture.workers().stream().anyMatch(worker -> worker.isStale() && !worker.hasEnded());
        boolean isOld = frozen.isPresent() || !isAnyLate && picture.seconds().equals(live.seconds())
                && picture.workers().equals(live.workers());
        return isOld ? next : next.refreshed();
    }

    private Next told(MachineMsg.Live seen) {
        return switch (seen) {
            case MachineMsg.Live.Began _ -> Next.of(this);
            case MachineMsg.Live.Second(var machine, var second) -> Next.of(with(added(machine, second)));
            case MachineMsg.Live.Ended(_, var why) -> Next.of(this, Effect.Say.warning(why));
        };
    }

    private Next muted(String feed) {
        if (!machines.containsKey(feed)) return Next.of(this, new MonitorEffect.Mute(feed));
        var others = new TreeMap<>(machines);
        others.remove(feed);
        return Next.of(with(others), new MachineEffect.Unfollow(List.of(feed)));
    }

    /// Whether nothing has come of a machine for longer than a slow connection takes.
    boolean isSilent(String machine) {
        return !machines.containsKey(machine)
                || machines.get(machine).lastKey() < around.now().getEpochSecond() - SILENT_SECONDS;
    }

    private Map<String, TreeMap<Long, ResourceRecord>> added(String machine, ResourceRecord second) {
        var seconds = new TreeMap<>(machines.getOrDefault(machine, new TreeMap<>()));
        seconds.put(second.t(), second);
        while (seconds.size() > Watching.MOST_SECONDS) seconds.pollFirstEntry();
        var all = new TreeMap<>(machines);
        all.put(machine, seconds);
        return all;
    }

    private Next started(MonitorMsg.Start wanted) {
        if (run.map(OwnRun::isOn).orElse(false)) return Next.of(this, Effect.Say.error(
                wanted.scenario() + ": " + run.get().scenario() + " runs already (x stops it)"));
        var watched = new TreeMap<>(machines);
        watched.keySet().removeIf(this::isSilent);
        var own = OwnRun.starting(wanted.scenario(), wanted.needs(), RunChoice.monitoredBy(wanted.arguments()));
        var fresh =
                new MonitorScreen(Watched.NOTHING, Optional.empty(), tables, view.at(OptionalLong.empty()), watched,
                        Optional.of(own), new Wish.None(), true, around).refreshed();
        var next = Next.of(fresh, new MonitorEffect.Start(wanted.scenario(), wanted.arguments()),
                new Effect.GoTo(name()));
        return own.machines().isEmpty() ? next : next.and(new MachineEffect.Follow(own.machines()));
    }

    private Next ended(int code) {
        if (run.isEmpty()) return Next.of(this);
        var own = run.get().ended(code);
        var next = Next.of(wishing(new Wish.None()).with(Optional.of(own)),
                code == 0 ? Effect.Say.done(own.scenario() + " " + own.outcome())
                        : Effect.Say.error(own.scenario() + " " + own.outcome() + lastWords(own)));
        // A recording that was on before goes on; one that never began is not waited for.
        var silent = own.machines().stream().filter(this::isSilent).toList();
        if (!silent.isEmpty()) next = next.and(new MachineEffect.Unfollow(silent));
        return wish instanceof Wish.Quit ? next.and(new Effect.Quit()) : next;
    }

    private static String lastWords(OwnRun own) {
        return own.said().stream().filter(line -> line.startsWith("hyload: ")).reduce((_, last) -> last)
                .map(line -> ": " + line.substring("hyload: ".length())).orElse(" (o shows what it said)");
    }

    // ------------------------------------------------------------------ keys

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        bindings.addAll(runKeys());
        bindings.add(Binding.of("w", "window", () -> Next.of(with(view.over(view.span().next(1))).refreshed())));
        bindings.add(
                Binding.quiet("W", "window back", () -> Next.of(with(view.over(view.span().next(-1))).refreshed())));
        bindings.add(Binding.of("c", "chart", this::nextChart));
        bindings.add(
                Binding.of("m", view.isService() ? "response" : "service", () -> Next.of(with(view.ofOtherTimes()))));
        bindings.add(new Binding(Key.of("h", "left"), "heat cursor back", false, () -> Next.of(cursor(-1))));
        bindings.add(new Binding(Key.of("l", "right"), "heat cursor on", false, () -> Next.of(cursor(1))));
        bindings.add(Binding.quiet("t", "hide next series", () -> Next.of(with(view.hiding(hiddenNext())))));
        bindings.add(Binding.quiet("f", frozen.isPresent() ? "go on" : "freeze", () -> Next.of(
                freezing(frozen.isPresent() ? Optional.empty() : Optional.of(live)).refreshed())));
        detail().ifPresent(act -> bindings.add(Binding.of("enter", "detail", act)));
        table(this::focusedKeys).ifPresent(bindings::addAll);
        bindings.addAll(view.panels().bindings(panels -> Next.of(with(view.on(panels)))));
        bindings.add(Binding.quiet("C", "clear", () -> Next.of(this, new MonitorEffect.Clear())));
        bindings.add(
                Binding.quiet("y", "copy figures", () -> Next.of(this, new Effect.Copy(MonitorDrawing.summary(this),
                        "the figures"))));
        if (view.cursor().isPresent())
            bindings.add(Binding.quiet("esc", "no heat cursor", () -> Next.of(with(view.at(OptionalLong.empty())))));
        return bindings;
    }

    /// Those that steer the run that was started here, and what can be made of it when it is over.
    private List<Binding> runKeys() {
        if (run.isEmpty()) return List.of();
        var own = run.get();
        var keys = new ArrayList<Binding>();
        if (own.isOn()) {
            keys.add(Binding.of("x", "stop", () -> Next.of(this, new Effect.Open(stopping(own)))));
            keys.add(Binding.of("p", own.isPaused() ? "resume" : "pause", () -> Next.of(this,
                    control(own.isPaused() ? new ControlRequest.Resume() : new ControlRequest.Pause()))));
            keys.add(Binding.of("n", "note", () -> Next.of(this, new Effect.Open(noting()))));
            if (own.status().map(status -> status.rate().isPresent()).orElse(false)) {
                keys.add(Binding.quiet("+", "rate up 10%", () -> rate("+" + STEP_PER_CENT + "%", false)));
                keys.add(Binding.quiet("-", "rate down 10%", () -> rate("-" + STEP_PER_CENT + "%", false)));
            }
        } else if (own.files().isPresent()) {
            var stats = own.files().get().stats();
            keys.add(Binding.of("r", "report", () -> Next.of(this, new MonitorEffect.Report(stats))));
            keys.add(Binding.of("e", "plot", () -> Next.of(this, new MonitorEffect.Plot(stats))));
        }
        keys.add(Binding.quiet("o", "what it said", () -> Next.of(this, new Effect.Open(
                Reader.of(own.scenario(), String.join("\n", own.said())).atEnd()))));
        return keys;
    }

    private Dialog stopping(OwnRun own) {
        return Confirm.of("Stop " + own.scenario() + "?", List.of(MonitorDrawing.standing(own, live)),
                "Requests on their way are finished, the figures are kept.", "Keep running",
                Confirm.Button.answer("Stop", new MonitorMsg.Stop(false)));
    }

    private static Dialog noting() {
        return Prompt.of("Note", "A line for the record of this run, at this time:", "",
                text -> text.isBlank() ? "write something, or Esc" : "", text -> new MonitorMsg.Note(text.strip()));
    }

    /// Changes the rate; where it grows much, only once that was confirmed.
    private Next rate(String text, boolean isConfirmed) {
        RateChange change;
        try {
            change = RateChange.parse(text);
        } catch (BadInput e) {
            return Next.of(this, Effect.Say.error(e.getMessage()));
        }
        var effect = control(new ControlRequest.Rate(change));
        if (isConfirmed || !isMuch(change)) return Next.of(this, effect);
        var own = run.orElseThrow();
        return Next.of(this, new Effect.Open(Confirm.of("Change the rate of " + own.scenario() + "?",
                List.of(MonitorDrawing.standing(own, live)), "It becomes " + text + ": twice the present rate or more.",
                "Leave it", Confirm.Button.answer("Change", new MonitorMsg.Rate(text)))));
    }

    private boolean isMuch(RateChange change) {
        double rate = run.flatMap(OwnRun::status).map(status -> status.rate().orElse(0)).orElse(0.0);
        double factor = run.flatMap(OwnRun::status).map(RunStatus::factor).orElse(1.0);
        return switch (change) {
            case RateChange.OfAsked(double percent) -> percent / 100 >= MUCH * factor;
            case RateChange.OfPresent(double percent) -> 1 + percent / 100 >= MUCH;
            case RateChange.PerSecond(double wanted) -> wanted >= MUCH * rate;
        };
    }

    /// Moves the cursor of the heat map by a column, beginning at the newest; beyond an end it stays.
    private MonitorScreen cursor(int by) {
        var picture = picture();
        if (picture.isEmpty()) return this;
        int step = Heat.secondsAColumn(picture.last() - picture.from(view.span()) + 1,
                Heat.room(MonitorDrawing.heatSize(this).columns()));
        long to = view.cursor().isEmpty() ? picture.last() : view.cursor().getAsLong() + (long) by * step;
        return with(view.at(OptionalLong.of(Math.clamp(to, picture.from(view.span()), picture.last()))));
    }

    /// What the panel of the chart shows.
    MonitorChart chart() {
        return view.chart() == MonitorChart.HEAT && !isAlone() ? MonitorChart.THROUGHPUT : view.chart();
    }

    private boolean isAlone() {
        return view.panels().isAlone(around.kind());
    }

    private Next nextChart() {
        var next = chart().next(1);
        return Next.of(with(view.on(next == MonitorChart.HEAT && !isAlone() ? next.next(1) : next)));
    }

    /// One series after the other is hidden, then none.
    private Set<String> hiddenNext() {
        var names = chart().series(this).stream().map(series -> series.name()).toList();
        int at = view.hidden().isEmpty() ? -1 : names.indexOf(view.hidden().iterator().next());
        return at + 1 < names.size() ? Set.of(names.get(at + 1)) : Set.of();
    }

    // ------------------------------------------------------------------ the table that has the keys

    private interface WithTable<T> {
        <R> T of(Table<R> table, Function<Table<R>, Next> become);
    }

    private <T> Optional<T> table(WithTable<T> act) {
        var t = tables;
        return switch (view.panels().focused()) {
            case REQUESTS -> Optional.of(act.of(t.requests(), table -> Next.of(
                    with(new MonitorTables(table, t.errors(), t.workers(), t.seconds())))));
            case ERRORS -> Optional.of(act.of(t.errors(), table -> Next.of(
                    with(new MonitorTables(t.requests(), table, t.workers(), t.seconds())))));
            case WORKERS -> Optional.of(act.of(t.workers(), table -> Next.of(
                    with(new MonitorTables(t.requests(), t.errors(), table, t.seconds())))));
            case SECONDS -> Optional.of(act.of(t.seconds(), table -> Next.of(
                    with(new MonitorTables(t.requests(), t.errors(), t.workers(), table)))));
            default -> Optional.empty();
        };
    }

    private <R> List<Binding> focusedKeys(Table<R> table, Function<Table<R>, Next> become) {
        return table.bindings(become);
    }

    @Override
    public Optional<Next> typed(Key key) {
        return table(new WithTable<Optional<Next>>() {
            @Override
            public <R> Optional<Next> of(Table<R> table, Function<Table<R>, Next> become) {
                return table.typed(key, become);
            }
        }).flatMap(Function.identity());
    }

    /// What Enter opens of what the cursor is on.
    private Optional<Supplier<Next>> detail() {
        return switch (view.panels().focused()) {
            case REQUESTS -> tables.requests().selected().map(row -> () -> reading(row.name(),
                    MonitorDrawing.named(this, row)));
            case ERRORS -> tables.errors().selected().map(row -> () -> exchange(row.name()));
            case WORKERS -> tables.workers().selected().map(row -> () -> reading(row.worker().label(),
                    MonitorDrawing.worker(row)));
            default -> Optional.empty();
        };
    }

    private Next reading(String title, List<Canvas.Text> lines) {
        return Next.of(this, new Effect.Open(Reader.of(title, lines)));
    }

    private Next exchange(String kind) {
        var stats = run.flatMap(OwnRun::files).map(OwnRun.Kept::stats);
        if (stats.isEmpty()) return Next.of(this, Effect.Say.warning(
                kind + ": exchanges are kept where a run was started"));
        return Next.of(wishing(new Wish.Exchange(kind)), new MonitorEffect.ReadKept(stats.get()));
    }

    private Next shown(KeptExchanges kept) {
        if (!(wish instanceof Wish.Exchange(var kind))) return Next.of(this);
        var next = wishing(new Wish.None());
        var first = kept.firsts().get(kind);
        if (first != null) return next.reading(kind, MonitorDrawing.exchange(first, around));
        return Next.of(next, Effect.Say.warning(kind + ": no exchange of it was kept"
                + (run.map(OwnRun::isOn).orElse(false) ? " yet" : "")
                + (kept.remarks().isEmpty() ? "" : " (" + kept.remarks().getFirst() + ")")));
    }

    private MonitorScreen clicked(Msg.Mouse mouse) {
        return MonitorDrawing.clicked(this, mouse).map(hit -> {
            var focused = with(view.on(view.panels().on(hit.panel())));
            return focused.table(new WithTable<MonitorScreen>() {
                @Override
                public <R> MonitorScreen of(Table<R> table, Function<Table<R>, Next> become) {
                    return (MonitorScreen) become.apply(table.on(hit.mouse(), hit.rows())).screen();
                }
            }).orElse(focused);
        }).orElse(this);
    }

    private MonitorScreen pasted(String text) {
        return table(new WithTable<MonitorScreen>() {
            @Override
            public <R> MonitorScreen of(Table<R> table, Function<Table<R>, Next> become) {
                return (MonitorScreen) become.apply(table.pasted(text)).screen();
            }
        }).orElse(this);
    }

    // ------------------------------------------------------------------ commands, leaving

    @Override
    public List<Command> commands() {
        var commands = new ArrayList<Command>();
        commands.add(command("listen", "[HOST:]PORT", "watch workers that send here", this::listened));
        commands.add(command("watch", "ws://HOST:PORT", "watch a hub", words -> words.size() == 1
                ? told(new MonitorMsg.Hear(new Source.Hub(words.getFirst())))
                : usage("watch ws://10.0.0.7:28888")));
        commands.add(command("replay", "FILE…", "play stats files again", words -> words.isEmpty()
                ? usage("replay stats_perf/a.sts")
                : told(new MonitorMsg.Hear(new Source.Files(words.stream().map(Path::of).toList(), 1)))));
        commands.add(new Command("mute", "FEED", "watch it no more",
                _ -> Stream.concat(live.feeds().stream().map(Watched.Feed::name), machines.keySet().stream()).toList(),
                words -> words.isEmpty() ? usage("mute FEED") : told(new MonitorMsg.Mute(String.join(" ", words)))));
        commands.add(new Command("series", "NAME…", "show these curves alone; all without a name",
                _ -> chart().series(this).stream().map(series -> series.name()).toList(), this::chosen));
        commands.add(command("clear", "", "begin the picture anew", _ -> Next.of(this, new MonitorEffect.Clear())));
        if (run.map(OwnRun::isOn).orElse(false)) {
            commands.add(command("rate", "150%|+10%|500/s", "change the rate of the run",
                    words -> rate(String.join(" ", words), false)));
            commands.add(command("note", "TEXT", "a line for the record of the run", words -> words.isEmpty()
                    ? usage("note cache switched off")
                    : told(new MonitorMsg.Note(String.join(" ", words)))));
            commands.add(command("stop", "", "stop the run (asks)",
                    _ -> Next.of(this, new Effect.Open(stopping(run.get())))));
        }
        return commands;
    }

    private static Command command(String name, String words, String does, Function<List<String>, Next> act) {
        return new Command(name, words, does, _ -> List.of(), act);
    }

    private Next usage(String example) {
        return Next.of(this, Effect.Say.error("write :" + example));
    }

    private Next listened(List<String> words) {
        if (words.isEmpty()) return usage("listen 29999");
        var address = words.getFirst();
        int colon = address.lastIndexOf(':');
        var digits = address.substring(colon + 1);
        if (words.size() > 1 || !digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65_535)
            return usage("listen 29999, or :listen 0.0.0.0:29999");
        return told(new MonitorMsg.Hear(new Source.Port(colon < 0 ? "127.0.0.1" : address.substring(0, colon),
                Integer.parseInt(digits))));
    }

    private Next chosen(List<String> words) {
        var names = chart().series(this).stream().map(series -> series.name()).toList();
        var lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        var unknown = lower.stream().filter(word -> !names.contains(word)).findFirst();
        if (unknown.isPresent()) return Next.of(this, Effect.Say.error(
                unknown.get() + ": no curve of this chart (it has " + String.join(", ", names) + ")"));
        var hidden = words.isEmpty() ? Set.<String>of()
                : Set.copyOf(names.stream().filter(name -> !lower.contains(name)).toList());
        return Next.of(with(view.hiding(hidden)));
    }

    @Override
    public Optional<Leaving> leaving() {
        return run.filter(OwnRun::isOn).map(own -> {
            var detach = new Confirm.Button("Detach", List.of(new Effect.Tell(name(), new MonitorMsg.Detach())));
            var stop = new Confirm.Button("Stop", List.of(new Effect.Tell(name(), new MonitorMsg.Stop(true))));
            var fate = own.needs().isEmpty() ? "Detach: the run goes on without this screen, its figures are kept."
                    : "The run cannot go on without this screen: " + own.needs() + " ends with it.";
            return new Leaving("Leave while " + own.scenario() + " runs?",
                    List.of(MonitorDrawing.standing(own, live)), List.of(fate, "Stop: the run is stopped first."),
                    own.needs().isEmpty() ? List.of(detach, stop) : List.of(stop));
        });
    }

    // ------------------------------------------------------------------ how it looks

    @Override
    public String status(Context context) {
        return MonitorDrawing.status(this, context);
    }

    @Override
    public List<Canvas.Text> brief(Context context) {
        return MonitorDrawing.brief(this, context);
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        new MonitorDrawing(this, context).draw(canvas);
    }

    /// Of the run, its pauses too; of what is watched without one, how long it has been.
    Duration elapsed() {
        return run.filter(OwnRun::isOn).flatMap(OwnRun::status).map(RunStatus::elapsed)
                .orElse(Duration.ofSeconds(live.span()));
    }
}
