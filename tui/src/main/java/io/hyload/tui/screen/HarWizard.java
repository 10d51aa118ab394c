package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.hyload.har.Entry;
import io.hyload.har.Flow;
import io.hyload.har.HostCount;
import io.hyload.har.Recording;
import io.hyload.run.Figures;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Context;
import io.hyload.tui.Effect;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Size;
import io.hyload.tui.Table;

/// Makes a scenario of a recording in four steps: its hosts, its requests, the values that are carried from answers into later requests,
/// and what is written. What it would be is shown all the while.
///
/// @param recording what was recorded
/// @param choice    what of it is chosen
/// @param plan      what comes of the choice, or came of the one before; empty until it was found for the first time
/// @param preview   the source
/// @param wide      whether the preview fills the screen
record HarWizard(Recording recording, HarChoice choice, String className, Step step, Table<HostCount> hosts,
        Table<Entry> requests, Table<Value> values, Optional<HarPlan> plan, SourceView preview, boolean wide) {

    enum Step {
        HOSTS("1 Hosts"), REQUESTS("2 Requests"), VALUES("3 Values"), WRITE("4 Write");

        private final String title;

        Step(String title) {
            this.title = title;
        }
    }

    /// Something that later requests send: found in an answer, or only looking as if it were made for one occasion.
    sealed interface Value {
        String id();

        record Carried(Flow.Carried value, boolean isChosen) implements Value {
            @Override
            public String id() {
                return value.variable();
            }
        }

        record Suspect(Flow.Suspect value) implements Value {
            @Override
            public String id() {
                return "suspect " + value.entry() + " " + value.place() + " " + value.value();
            }
        }
    }

    // ------------------------------------------------------------------ how it begins

    static HarWizard of(Recording recording, String className) {
        var choice = HarChoice.standard(recording);
        return new HarWizard(recording, choice, className, Step.HOSTS, hostTable(choice), requestTable(choice),
                valueTable(), Optional.empty(), SourceView.NONE, false).refreshed();
    }

    private static String box(boolean isChosen) {
        return isChosen ? "[x]" : "[ ]";
    }

    private static Table<HostCount> hostTable(HarChoice choice) {
        return Table.of(List.of(
                Table.Column.text("keep", 4, (HostCount host) -> box(choice.hosts().contains(host.host()))),
                Table.Column.number("requests", 8, host -> Figures.count(host.requests()),
                        Comparator.comparingInt(HostCount::requests)),
                Table.Column.text("host", 0, HostCount::host),
                Table.Column.number("static", 6, host -> host.ofStatic() == 0 ? "" : Figures.count(host.ofStatic()),
                        Comparator.comparingInt(HostCount::ofStatic)),
                Table.Column.text("party", 5, host -> host.firstParty() ? "first" : "third")), HostCount::host);
    }

    private static Table<Entry> requestTable(HarChoice choice) {
        return Table.of(List.of(
                Table.Column.text("keep", 4, (Entry entry) -> box(!choice.leftOut().contains(entry.number()))),
                Table.Column.number("#", 4, entry -> Integer.toString(entry.number()),
                        Comparator.comparingInt(Entry::number)),
                Table.Column.text("method", 7, Entry::method),
                Table.Column.text("url", 0, Entry::url),
                Table.Column.number("status", 6, entry -> Integer.toString(entry.answer().status()),
                        Comparator.comparingInt(entry -> entry.answer().status())),
                Table.Column.text("type", 16, (Entry entry) -> entry.answer().type()).from(72),
                Table.Column.number("ms", 7, (Entry entry) -> Figures.count(entry.took().toMillis()),
                        Comparator.comparing(Entry::took)).from(90)),
                entry -> Integer.toString(entry.number()));
    }

    private static Table<Value> valueTable() {
        return Table.of(List.of(
                Table.Column.text("keep", 4, (Value value) -> switch (value) {
                    case Value.Carried(var _, boolean isChosen) -> box(isChosen);
                    case Value.Suspect _ -> "[!]";
                }).inked(value -> value instanceof Value.Suspect ? Ink.WARNING : Ink.PLAIN),
                Table.Column.text("value", 14, value -> switch (value) {
                    case Value.Carried(var carried, var _) -> carried.variable();
                    case Value.Suspect _ -> "looks random";
                }),
                Table.Column.text("from", 0, value -> switch (value) {
                    case Value.Carried(var carried, var _) -> "#" + carried.from() + " "
                            + HarPlan.extraction(carried.how());
                    case Value.Suspect _ -> "comes from nowhere";
                }),
                Table.Column.text("to", 0, value -> switch (value) {
                    case Value.Carried(var carried, var _) -> HarPlan.uses(carried);
                    case Value.Suspect(var suspect) -> "#" + suspect.entry() + " "
                            + suspect.place().name().toLowerCase(Locale.ROOT) + ": a TODO in the source";
                })), Value::id);
    }

    /// With what its tables show made anew of what is chosen.
    private HarWizard refreshed() {
        var found = plan.stream().flatMap(made -> Stream.concat(
                made.found().stream().<Value>map(value -> new Value.Carried(value,
                        !choice.notCarried().contains(value.variable()))),
                made.flow().suspects().stream().<Value>map(Value.Suspect::new))).toList();
        return new HarWizard(recording, choice, className, step,
                hosts.showing(hostTable(choice).columns()).with(HostCount.of(recording)),
                requests.showing(requestTable(choice).columns()).with(choice.requests(recording)), values.with(found),
                plan,
                preview, wide);
    }

    // ------------------------------------------------------------------ what becomes of it

    private HarWizard with(Step to) {
        return new HarWizard(recording, choice, className, to, hosts, requests, values, plan, preview, wide)
                .following();
    }

    private HarWizard with(HarChoice other) {
        return new HarWizard(recording, other, className, step, hosts, requests, values, plan, preview, wide)
                .refreshed();
    }

    private HarWizard with(SourceView other) {
        return new HarWizard(recording, choice, className, step, hosts, requests, values, plan, other, wide);
    }

    private HarWizard toggledWidth() {
        return new HarWizard(recording, choice, className, step, hosts, requests, values, plan, preview, !wide);
    }

    HarWizard named(String name) {
        return new HarWizard(recording, choice, name, step, hosts, requests, values, plan, preview, wide);
    }

    private HarWizard withHosts(Table<HostCount> table) {
        return new HarWizard(recording, choice, className, step, table, requests, values, plan, preview, wide);
    }

    private HarWizard withRequests(Table<Entry> table) {
        return new HarWizard(recording, choice, className, step, hosts, table, values, plan, preview, wide)
                .following();
    }

    private HarWizard withValues(Table<Value> table) {
        return new HarWizard(recording, choice, className, step, hosts, requests, table, plan, preview, wide)
                .following();
    }

    /// With the preview at what the cursor is on: a request, or the one whose answer has a value. One that is left out has no line.
    private HarWizard following() {
        var request = switch (step) {
            case REQUESTS -> requests.selected().map(Entry::number);
            case VALUES -> values.selected().map(value -> switch (value) {
                case Value.Carried(var carried, _) -> carried.from();
                case Value.Suspect(var suspect) -> suspect.entry();
            });
            case HOSTS, WRITE -> Optional.<Integer>empty();
        };
        return request.flatMap(number -> plan.map(made -> made.lines().get(number)))
                .map(line -> with(preview.at(line - 1))).orElse(this);
    }

    /// What was planned for another choice or name than those that count now is dropped: its successor is on its way.
    HarWizard planned(HarPlan made) {
        if (!isWanted(made)) return this;
        var path = Path.of(className + ".java");
        var source = preview.isEmpty() ? SourceView.of(path, made.source()) : preview.with(made.source());
        return new HarWizard(recording, choice, className, step, hosts, requests, values, Optional.of(made), source,
                wide).refreshed().following();
    }

    /// Whether what is shown is what the choice brings.
    boolean isPlanned() {
        return plan.filter(this::isWanted).isPresent();
    }

    /// Its source tells how the file is run, so that it must be of the name, too.
    private boolean isWanted(HarPlan made) {
        return made.choice().equals(choice) && made.className().equals(className);
    }

    Effect planning() {
        return new ScenarioEffect.PlanImport(recording, choice, className);
    }

    Effect writing(boolean isOver) {
        return new ScenarioEffect.WriteImport(plan.orElseThrow(), className, isOver);
    }

    boolean isTyping() {
        return switch (step) {
            case HOSTS -> hosts.typing();
            case REQUESTS -> requests.typing();
            case VALUES -> values.typing();
            case WRITE -> false;
        } || preview.typing();
    }

    /// What a key makes of a filter that is typed.
    Next typed(Key key, Function<HarWizard, Next> become) {
        if (preview.typing()) return become.apply(with(preview.typed(key)));
        return (switch (step) {
            case HOSTS -> hosts.typed(key, table -> become.apply(withHosts(table)));
            case REQUESTS -> requests.typed(key, table -> become.apply(withRequests(table)));
            case VALUES -> values.typed(key, table -> become.apply(withValues(table)));
            case WRITE -> Optional.<Next>empty();
        }).orElseGet(() -> become.apply(this));
    }

    HarWizard pasted(String text) {
        if (preview.typing()) return with(preview.pasted(text));
        return switch (step) {
            case HOSTS -> withHosts(hosts.pasted(text));
            case REQUESTS -> withRequests(requests.pasted(text));
            case VALUES -> withValues(values.pasted(text));
            case WRITE -> this;
        };
    }

    /// What keys do to what is chosen, and from step to step.
    ///
    /// @param become makes of what it has become what the screen becomes
    List<Binding> bindings(Function<HarWizard, Next> become) {
        var bindings = new ArrayList<Binding>();
        Function<HarChoice, Next> choose = other -> {
            var changed = with(other);
            return become.apply(changed).and(changed.planning());
        };
        switch (step) {
            case HOSTS -> hosts.selected().ifPresent(host -> bindings.add(Binding.of("space", "toggle",
                    () -> choose.apply(choice.toggledHost(host.host())))));
            case REQUESTS -> {
                requests.selected().ifPresent(entry -> bindings.add(Binding.of("space", "toggle",
                        () -> choose.apply(choice.toggledRequest(entry.number())))));
                bindings.add(Binding.of("x", "static files", () -> choose.apply(choice.toggledStatic(recording))));
            }
            case VALUES -> values.selected().filter(Value.Carried.class::isInstance).ifPresent(value -> bindings
                    .add(Binding.of("space", "toggle", () -> choose.apply(choice.toggledValue(value.id())))));
            case WRITE -> {
                bindings.add(Binding.of("w", choice.pauses() ? "no pauses" : "pauses",
                        () -> choose.apply(choice.toggledPauses())));
                bindings.add(Binding.of("s", choice.showSecrets() ? "hide secrets" : "show secrets",
                        () -> choose.apply(choice.toggledSecrets())));
            }
        }
        if (step != Step.WRITE)
            bindings.add(Binding.of("tab", "next step", () -> become.apply(with(Step.values()[step.ordinal() + 1]))));
        if (step != Step.HOSTS) bindings.add(new Binding(Key.of("b", "shift+tab"), "back", true,
                () -> become.apply(with(Step.values()[step.ordinal() - 1]))));
        return bindings;
    }

    /// What keys do that only shows other parts of it.
    List<Binding> looking(Function<HarWizard, Next> become) {
        var bindings = new ArrayList<Binding>();
        bindings.add(Binding.of("p", wide ? "choose" : "preview", () -> become.apply(toggledWidth())));
        bindings.addAll(moving(become));
        return bindings;
    }

    private List<Binding> moving(Function<HarWizard, Next> become) {
        if (wide || step == Step.WRITE) return preview.bindings(view -> become.apply(with(view)));
        return switch (step) {
            case HOSTS -> hosts.bindings(table -> become.apply(withHosts(table)));
            case REQUESTS -> requests.bindings(table -> become.apply(withRequests(table)));
            case VALUES, WRITE -> values.bindings(table -> become.apply(withValues(table)));
        };
    }

    HarWizard on(Msg.Mouse mouse, Size size, Size.Class kind) {
        int choosing = choosingRows(size, kind);
        if (wide) return with(preview.on(at(mouse, 1, 1), size.rows() - 2));
        if (mouse.row() >= choosing) return with(preview.on(at(mouse, 1, choosing + 4), size.rows() - choosing - 5));
        return switch (step) {
            case HOSTS -> withHosts(hosts.on(at(mouse, 1, 1), choosing - 2));
            case REQUESTS -> withRequests(requests.on(at(mouse, 1, 1), choosing - 2));
            case VALUES -> withValues(values.on(at(mouse, 1, 1), choosing - 2));
            case WRITE -> this;
        };
    }

    private static Msg.Mouse at(Msg.Mouse mouse, int column, int row) {
        return new Msg.Mouse(mouse.action(), mouse.column() - column, mouse.row() - row);
    }

    // ------------------------------------------------------------------ how it looks

    private static final int HIDDEN_ROWS = 3;

    /// Rows of the panel in which one chooses; below it there is what will be hidden, and the preview, if there is room.
    private static int choosingRows(Size size, Size.Class kind) {
        if (kind == Size.Class.NARROW) return size.rows() - HIDDEN_ROWS;
        return Math.max(6, (size.rows() - HIDDEN_ROWS) * 3 / 5);
    }

    void draw(Canvas canvas, Context context) {
        if (wide) {
            drawPreview(canvas, true);
            return;
        }
        int choosing = choosingRows(canvas.size(), context.kind());
        var title = recording.name() + (recording.creator().isEmpty() ? "" : "  " + recording.creator());
        var steps = new StringBuilder();
        for (var one : Step.values()) steps.append(one == step ? " [" + one.title + "]" : " " + one.title);
        var inside = canvas.part(0, 0, canvas.columns(), choosing).panel(
                canvas.cut(title, Math.max(8, canvas.columns() - steps.length() - 8)), steps.toString().strip(), true);
        switch (step) {
            case HOSTS -> ScenariosScreen.drawTable(inside, hosts, true);
            case REQUESTS -> ScenariosScreen.drawTable(inside, requests, true);
            case VALUES -> drawValues(inside);
            case WRITE -> drawSummary(inside);
        }
        var hidden = canvas.part(0, choosing, canvas.columns(), HIDDEN_ROWS).panel("Will be hidden", "", false);
        var listed = plan.map(HarPlan::hidden).orElse("looking for it");
        hidden.text(0, 0, canvas.look().isAscii() ? listed.replace("→", "->").replace("×", "x") : listed,
                choice.showSecrets() ? Ink.WARNING : Ink.PLAIN);
        int below = choosing + HIDDEN_ROWS;
        if (below < canvas.rows())
            drawPreview(canvas.part(0, below, canvas.columns(), canvas.rows() - below), false);
    }

    private void drawValues(Canvas canvas) {
        if (plan.isEmpty()) canvas.text(1, 0, "looking for values", Ink.DIM);
        else if (values.all().isEmpty())
            canvas.text(1, 0, "no request sends what an answer before it has brought", Ink.DIM);
        else ScenariosScreen.drawTable(canvas, values, true);
    }

    private void drawSummary(Canvas canvas) {
        var rows = new ArrayList<Canvas.Text>();
        plan.ifPresent(made -> {
            var flow = made.flow();
            rows.add(new Canvas.Text(className + ".java", Ink.STRONG));
            rows.add(Canvas.Text.plain(count(flow.entries().size(), "request") + " on "
                    + count(flow.pages().size(), "page") + ", " + (choice.pauses() ? "with the pauses recorded"
                            : "without pauses")));
            rows.add(Canvas.Text.plain(count(flow.values().size(), "value") + " carried"));
            if (!flow.suspects().isEmpty()) rows.add(new Canvas.Text("! " + count(flow.suspects().size(), "value")
                    + " that may not be taken twice: look for TODO", Ink.WARNING));
        });
        recording.remarks().forEach(remark -> rows.add(new Canvas.Text("! " + remark, Ink.WARNING)));
        recording.skipped().forEach((why, number) -> rows.add(new Canvas.Text(Figures.count(number) + " left out: "
                + why, Ink.DIM)));
        for (int i = 0; i < Math.min(rows.size(), canvas.rows()); i++)
            canvas.text(1, i, rows.get(i).text(), rows.get(i).ink());
    }

    private static String count(int number, String what) {
        return Figures.count(number) + " " + what + (number == 1 ? "" : "s");
    }

    private void drawPreview(Canvas canvas, boolean focused) {
        var note = isPlanned() ? "" : "changing";
        var inside = canvas.panel("Preview  " + className + ".java", note, focused);
        if (plan.isEmpty()) inside.text(1, 0, "reading", Ink.DIM);
        else if (plan.get().isEmpty()) inside.text(1, 0, "nothing is chosen: keep a host and a request", Ink.WARNING);
        else preview.draw(inside, focused, Map.of());
    }
}
