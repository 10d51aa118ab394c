package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Canvas.Text;
import io.hyload.tui.Command;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Effect;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Leaving;
import io.hyload.tui.Look;
import io.hyload.tui.Menu;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Screen;
import io.hyload.tui.Size;
import io.hyload.tui.Tasks;

/// Runs that are over, and the one that goes on: all stats files of the project with their verdicts, each in full, two side by side,
/// written as pages and pictures.
///
/// @param list       what there is
/// @param panels     of the list and what is below it
/// @param compared   two runs side by side, where that was asked for
/// @param opening    the file of the run that is being read to be shown in full
/// @param view       one run in full, over everything else
/// @param work       what is being written, and what was
/// @param resources  the folder in which resource files are looked for
/// @param isWatching whether the folder is being looked at
/// @param around     as the screen was told last
public record RunsScreen(RunList list, Panels panels, Optional<Compared> compared, Optional<Path> opening,
        Optional<RunView> view, Work work, Path resources, boolean isWatching, Context around) implements Screen {
    static final String RUNS = "Runs";
    static final String PREVIEW = "Preview";
    static final String COMPARISON = "Compare";
    /// Columns for what is filtered by.
    private static final int FILTER = 32;
    private static final Panels LISTED = Panels.of(RUNS, PREVIEW);
    private static final Panels SIDE_BY_SIDE = Panels.of(RUNS, COMPARISON);

    /// What is being written.
    ///
    /// @param begun   how many tasks there have been: names of the next
    /// @param written the last file, which `o` opens
    record Work(Tasks tasks, int begun, Optional<RunsMsg.Written> written) {

        /// The task that would be given up.
        Optional<Tasks.Task> running() {
            return tasks.tasks().stream().filter(task -> task.state() == Tasks.State.RUNNING)
                    .reduce((_, last) -> last);
        }

        String next() {
            return "runs-" + (begun + 1);
        }

        Work with(Tasks other) {
            return new Work(other, begun, written);
        }
    }

    /// Of a project, before its folder has been looked at.
    public static RunsScreen of(Path project, ZoneId zone) {
        var around = new Context(new Size(80, 22), Size.Class.COMPACT, Instant.EPOCH, ZoneOffset.UTC,
                new Look(Look.Theme.DARK, Look.Depth.SIXTEEN, Look.Signs.ASCII));
        return new RunsScreen(RunList.of(zone), LISTED, Optional.empty(), Optional.empty(), Optional.empty(),
                new Work(Tasks.NONE, 0, Optional.empty()), project.resolve("stats_resource"), false, around);
    }

    @Override
    public String name() {
        return RUNS;
    }

    @Override
    public String status(Context context) {
        if (!list.isKnown()) return "";
        int all = list.table().all().size();
        var count = all == 1 ? "1 run" : Figures.count(all) + " runs";
        return list.waiting() == 0 ? count
                : "reading " + Figures.count(all - list.waiting()) + " of " + Figures.count(all) + " runs";
    }

    @Override
    public List<Text> brief(Context context) {
        return list.selected().flatMap(RunList.Row::overview).map(known -> List.of(
                Text.plain(Figures.rate(known.rate()) + "/s  p99 "
                        + known.times().map(times -> RunList.millis(times.p99())).orElse("-") + "  err "
                        + Figures.percent(known.failed(), known.total().received() + known.failed()) + "%"),
                Text.plain(list.selected().orElseThrow().scenario())))
                .orElse(List.of(Text.plain(status(context))));
    }

    // ------------------------------------------------------------------ what it becomes

    private RunsScreen with(RunList other) {
        return new RunsScreen(other, panels, compared, opening, view, work, resources, isWatching, around);
    }

    private RunsScreen with(Panels other) {
        return new RunsScreen(list, other, compared, opening, view, work, resources, isWatching, around);
    }

    private RunsScreen with(Work other) {
        return new RunsScreen(list, panels, compared, opening, view, other, resources, isWatching, around);
    }

    private RunsScreen opening(Optional<Path> file) {
        return new RunsScreen(list, panels, compared, file, view, work, resources, isWatching, around);
    }

    private RunsScreen viewing(Optional<RunView> other) {
        return new RunsScreen(list, panels, compared, Optional.empty(), other, work, resources, isWatching, around);
    }

    private RunsScreen in(Context context) {
        return new RunsScreen(list, panels, compared, opening, view, work, resources, isWatching, context);
    }

    /// Where only one panel is shown, it is that with the comparison.
    private RunsScreen comparing(Optional<Compared> other) {
        var same = new Panels((other.isPresent() ? SIDE_BY_SIDE : LISTED).panels(), panels.focus(), panels.zoomed());
        boolean isAlone = other.isPresent() && same.isAlone(around.kind());
        return new RunsScreen(list, isAlone ? same.on(COMPARISON) : other.isEmpty() ? same.on(RUNS) : same, other,
                opening, view, work, resources, isWatching, around);
    }

    private Next watching(boolean isWanted) {
        return isWatching == isWanted ? Next.of(this)
                : Next.of(new RunsScreen(list, panels, compared, opening, view, work, resources, isWanted, around),
                        isWanted ? new RunsEffect.Watch() : new RunsEffect.Unwatch());
    }

    // ------------------------------------------------------------------ keys

    @Override
    public Optional<Next> typed(Key key) {
        return view.isPresent() ? view.get().typed(key, other -> Next.of(viewing(Optional.of(other))))
                : list.table().typed(key, table -> Next.of(with(list.with(table))));
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        if (view.isPresent()) {
            var inView = view.get().bindings(other -> Next.of(viewing(Optional.of(other))));
            if (inView.stream().noneMatch(binding -> binding.keys().contains(Key.ESCAPE)))
                bindings.add(Binding.of("esc", "back", () -> Next.of(viewing(Optional.empty()))));
            bindings.addAll(inView);
            bindings.addAll(ofRuns(List.of(view.get().detail().file())));
            return bindings;
        }
        if (list.table().all().isEmpty()) return panels.bindings(other -> Next.of(with(other)));
        list.selected().filter(row -> row.overview().isPresent()).ifPresent(row -> bindings.add(Binding.of("enter",
                "open", () -> Next.of(opening(Optional.of(row.file().path())), new RunsEffect.Open(row.file())))));
        bindings.add(Binding.of("space", "mark", () -> Next.of(with(list.with(list.table().toggled())))));
        list.pair().ifPresent(pair -> bindings.add(Binding.of("d", "diff",
                () -> Next.of(this, new RunsEffect.Compare(pair.a(), pair.b())))));
        compared.ifPresent(result -> {
            bindings.add(Binding.of("c", "page of it", () -> writingComparison(result)));
            bindings.add(Binding.of("esc", "close it", () -> Next.of(comparing(Optional.empty()))));
        });
        list.selected().ifPresent(row -> bindings.add(Binding.of("*", row.isBaseline() ? "no baseline" : "baseline",
                () -> basing(row))));
        bindings.addAll(ofRuns(list.table().targets().stream().map(RunList.Row::file).toList()));
        bindings.addAll(list.table().bindings(table -> Next.of(with(list.with(table)))));
        bindings.addAll(panels.bindings(other -> Next.of(with(other))));
        boolean isPlain = compared.isEmpty() && list.table().filter().isEmpty();
        if (isPlain && !list.table().marked().isEmpty()) bindings.add(Binding.quiet("esc", "no marks",
                () -> Next.of(with(list.with(list.table().marked(Set.of()))))));
        return bindings;
    }

    /// What can be done with runs, in the list and in full view.
    private List<Binding> ofRuns(List<RunFile> files) {
        var bindings = new ArrayList<Binding>();
        var readable = files.stream().filter(file -> list.of(file).flatMap(RunList.Row::overview).isPresent()).toList();
        if (!readable.isEmpty()) {
            bindings.add(Binding.of("r", "report", () -> writing(RunsEffect.What.REPORT, readable)));
            bindings.add(Binding.of("e", "export", () -> writing(RunsEffect.What.PICTURE, readable)));
        }
        work.written().ifPresent(file -> bindings.add(Binding.of("o", "open it",
                () -> Next.of(this, new RunsEffect.Show(file.file())))));
        work.running().ifPresent(task -> bindings.add(Binding.of("x", "cancel",
                () -> Next.of(this, new RunsEffect.Cancel(task.id())))));
        if (readable.size() == 1) bindings.add(Binding.quiet("a", "add resource file",
                () -> Next.of(this, new Effect.Open(FilePicker.ofFiles("Resource file of " + readable.getFirst().stem(),
                        resources, csv -> new RunsMsg.Chosen(readable.getFirst(), csv), ".csv")))));
        if (!files.isEmpty()) {
            bindings.add(Binding.of("del", "delete", () -> Next.of(this, new Effect.Open(deleting(files)))));
            bindings.add(Binding.quiet("y", "copy path", () -> Next.of(this, new Effect.Copy(
                    String.join("\n", files.stream().map(RunFile::shown).toList()),
                    files.size() == 1 ? "path" : files.size() + " paths"))));
        }
        return bindings;
    }

    private Next basing(RunList.Row row) {
        var base = row.isBaseline() ? Optional.<RunFile>empty() : Optional.of(row.file());
        return Next.of(with(list.based(base.map(RunFile::path))), new RunsEffect.KeepBaseline(base));
    }

    private Confirm deleting(List<RunFile> files) {
        var names = new ArrayList<String>();
        for (var file : files) {
            names.add(file.shown() + "  " + Figures.bytes(file.bytes()));
            file.beside().forEach(path -> names.add("  " + path.getFileName()));
        }
        boolean isOn = files.stream().anyMatch(file -> list.of(file).flatMap(RunList.Row::overview)
                .map(known -> known.facts().isPresent() && !known.isOver()).orElse(false));
        var after = "They cannot be brought back. Reports and pictures stay."
                + (isOn ? "\nOne of these runs has not told that it is over: if it goes on, its records are lost."
                        : "");
        return Confirm.of(files.size() == 1 ? "Delete this run?" : "Delete " + files.size() + " runs?", names, after,
                "Keep", Confirm.Button.answer("Delete", new RunsMsg.Delete(files)));
    }

    /// Of several runs it is asked whether they are one.
    private Next writing(RunsEffect.What what, List<RunFile> files) {
        if (files.size() == 1) return written(new RunsMsg.Write(what, files, false));
        var menu = Menu.of("A " + what.word + " of " + files.size() + " runs",
                List.of(Menu.Item.answer("1", "One of each", new RunsMsg.Write(what, files, false)),
                        Menu.Item.answer("2", "One of all: they are the workers of one run",
                                new RunsMsg.Write(what, files, true))));
        return Next.of(this, new Effect.Open(menu));
    }

    private Next written(RunsMsg.Write wanted) {
        var parts = wanted.isOne() ? List.of(wanted.files()) : wanted.files().stream().map(List::of).toList();
        var next = Next.of(this);
        var now = this;
        for (var part : parts) {
            var task = now.work.next();
            now = now.beginning(task, wanted.what().word + " of " + named(part));
            next = new Next(now, next.effects()).and(new RunsEffect.Write(task, wanted.what(), part));
        }
        return next;
    }

    private static String named(List<RunFile> files) {
        return files.getFirst().stem() + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    private Next writingComparison(Compared result) {
        var task = work.next();
        return Next.of(beginning(task, "comparison with " + result.b().stem()),
                new RunsEffect.WriteComparison(task, result.a(), result.b()));
    }

    private RunsScreen beginning(String task, String title) {
        var tasks = work.tasks().on(new Tasks.Event.Begun(task, around.now(), title, List.of()));
        return with(new Work(tasks, work.begun() + 1, work.written()));
    }

    @Override
    public Optional<Leaving> leaving() {
        if (work.tasks().running() == 0) return Optional.empty();
        return Optional.of(new Leaving("Quit while reports are being written?",
                work.tasks().titles().stream().map(title -> "writing the " + title).toList(),
                "A report that is being written is given up; none is left half written."));
    }

    // ------------------------------------------------------------------ commands

    @Override
    public List<Command> commands() {
        Function<List<String>, List<String>> names = _ -> list.table().all().stream().map(row -> row.file().stem())
                .toList();
        return List.of(
                new Command("report", "RUN", "write its page into reports/", names,
                        words -> found(words, 1, rows -> written(new RunsMsg.Write(RunsEffect.What.REPORT,
                                rows.stream().map(RunList.Row::file).toList(), false)))),
                new Command("export", "RUN", "write its picture into reports/", names,
                        words -> found(words, 1, rows -> written(new RunsMsg.Write(RunsEffect.What.PICTURE,
                                rows.stream().map(RunList.Row::file).toList(), false)))),
                new Command("diff", "A B", "compare two runs", names, words -> found(words, 2, rows -> Next.of(this,
                        new RunsEffect.Compare(rows.getFirst().file(), rows.get(1).file())))));
    }

    /// A word is of the run whose path, scenario or time holds it; of several that do, of the newest.
    private Next found(List<String> words, int count, Function<List<RunList.Row>, Next> act) {
        if (words.size() != count) return Next.of(this, Effect.Say.error(count == 1 ? "name one run: a part of its path"
                : "name two runs: a part of the path of each"));
        var rows = new ArrayList<RunList.Row>();
        for (var word : words) {
            var hit = list.table().with(list.table().all()).filtered(word, false).rows().stream()
                    .filter(row -> row.overview().isPresent()).findFirst()
                    .or(() -> list.table().all().stream().filter(row -> row.overview().isPresent())
                            .filter(row -> row.file().shown().toLowerCase(Locale.ROOT)
                                    .contains(word.toLowerCase(Locale.ROOT)))
                            .findFirst());
            if (hit.isEmpty()) return Next.of(this, Effect.Say.error(word + ": there is no such run that can be read"));
            rows.add(hit.get());
        }
        return act.apply(rows);
    }

    // ------------------------------------------------------------------ what it is told

    @Override
    public Next on(Msg msg, Context context) {
        var here = in(context);
        return switch (msg) {
            case Msg.Entered() -> here.inView(msg).watching(true);
            case Msg.Left() -> here.inView(msg).watching(false);
            case Msg.Mouse mouse -> Next.of(here.view.isPresent() ? here.inView(mouse) : here.clicked(mouse));
            case Msg.Pasted(var text) when view.isEmpty() ->
                Next.of(here.with(list.with(list.table().pasted(text))));
            case RunsMsg told -> here.told(told);
            case Tasks.Event event -> Next.of(here.with(here.work.with(here.work.tasks().on(event))));
            default -> Next.of(here.inView(msg));
        };
    }

    private RunsScreen inView(Msg msg) {
        return view.map(shown -> new RunsScreen(list, panels, compared, opening, Optional.of(shown.on(msg, around)),
                work, resources, isWatching, around)).orElse(this);
    }

    private Next told(RunsMsg msg) {
        return switch (msg) {
            case RunsMsg.Found(var files, var base) -> Next.of(with(list.found(files, base)).withoutGone());
            case RunsMsg.Read(var file, var overview) ->
                refreshed(with(list.read(file, new RunList.State.Known(overview))), file);
            case RunsMsg.Broken(var file, var why) ->
                Next.of(with(list.read(file, new RunList.State.Broken(why))));
            case RunsMsg.Opened(var detail) -> Next.of(opened(detail));
            case RunsMsg.Sided(var result) -> Next.of(comparing(Optional.of(result)));
            case RunsMsg.Written written -> Next.of(with(new Work(work.tasks(), work.begun(), Optional.of(written))),
                    Effect.Say.done(written.shown() + " is written, o opens it"));
            case RunsMsg.NotShown(var file) -> Next.of(this, new Effect.Copy(file.toString(),
                    "the path, since there is no desktop here to open " + file.getFileName()));
            case RunsMsg.Done(var what) -> Next.of(this, Effect.Say.done(what));
            case RunsMsg.Failed(var why) -> Next.of(opening(Optional.empty()), Effect.Say.error(why));
            case RunsMsg.Delete(var files) -> Next.of(viewing(Optional.empty()), new RunsEffect.Delete(files));
            case RunsMsg.Chosen(var file, var csv) -> Next.of(this, list.of(file).flatMap(RunList.Row::overview)
                    .map(known -> new RunsEffect.AddResources(file, known.first(), known.last(), csv)).stream()
                    .toArray(Effect[]::new));
            case RunsMsg.Write wanted -> written(wanted);
            case RunsMsg.Select(var file) -> viewing(Optional.empty()).with(list.wanting(file)).watching(true);
        };
    }

    /// The run in full view is read anew when its file has grown.
    private static Next refreshed(RunsScreen screen, RunFile file) {
        boolean isShown = screen.view.map(shown -> shown.detail().file().path().equals(file.path())).orElse(false);
        return isShown ? Next.of(screen, new RunsEffect.Open(file)) : Next.of(screen);
    }

    private RunsScreen opened(RunDetail detail) {
        var path = detail.file().path();
        var shown = view.filter(now -> now.detail().file().path().equals(path));
        if (shown.isPresent()) return viewing(Optional.of(shown.get().with(detail)));
        return opening.filter(path::equals).isPresent() ? viewing(Optional.of(RunView.of(detail, around))) : this;
    }

    /// What was deleted is not shown any longer.
    private RunsScreen withoutGone() {
        var now = view.filter(shown -> list.of(shown.detail().file()).isEmpty()).isPresent()
                ? viewing(Optional.empty()) : this;
        boolean isGone = compared.filter(two -> list.of(two.a()).isEmpty() || list.of(two.b()).isEmpty()).isPresent();
        return isGone ? now.comparing(Optional.empty()) : now;
    }

    private RunsScreen clicked(Msg.Mouse mouse) {
        var boxes = boxes(around);
        if (panels.isAlone(around.kind())) {
            var tabbed = with(panels.clicked(new Msg.Mouse(mouse.action(), mouse.column(), mouse.row() - 1),
                    around.size().columns()));
            if (!tabbed.panels.equals(panels)) return tabbed;
        }
        for (var box : boxes) {
            int row = mouse.row() - box.row - 1;
            if (row < 0 || row >= box.rows - 2) continue;
            var focused = with(panels.on(box.panel));
            return box.panel.equals(RUNS) ? focused.with(list.with(list.table().on(new Msg.Mouse(mouse.action(),
                    mouse.column() - 1, row), box.rows - 2))) : focused;
        }
        return this;
    }

    // ------------------------------------------------------------------ how it looks

    /// A panel, over all columns.
    private record Box(String panel, int row, int rows) {}

    /// Between the line with the filter and that with what is being written.
    private List<Box> boxes(Context context) {
        int rows = context.size().rows() - 2;
        if (panels.isAlone(context.kind())) return List.of(new Box(panels.focused(), 2, rows - 1));
        int below = compared.map(two -> Math.clamp(2L + ComparisonPanel.rows(two, context.size().columns() - 2), 6,
                rows - 6)).orElse(Math.clamp(rows * 11L / 20, 6, 22));
        return List.of(new Box(RUNS, 1, rows - below),
                new Box(compared.isPresent() ? COMPARISON : PREVIEW, 1 + rows - below, below));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        if (view.isPresent()) {
            view.get().draw(canvas.part(0, 0, canvas.columns(), canvas.rows() - 1), context);
            drawWork(canvas);
            return;
        }
        drawFilter(canvas);
        if (panels.isAlone(context.kind())) panels.drawTabs(canvas.part(0, 1, canvas.columns(), 1));
        for (var box : boxes(context)) {
            var part = canvas.part(0, box.row, canvas.columns(), box.rows);
            switch (box.panel) {
                case RUNS -> drawRuns(part.panel(RUNS, "", panels.has(RUNS)));
                case COMPARISON -> compared.ifPresent(two -> ComparisonPanel.draw(
                        part.panel(title(two, canvas), ComparisonPanel.overall(two, canvas.look(), canvas.columns()),
                                panels.has(COMPARISON)),
                        two));
                default -> drawPreview(part, context);
            }
        }
        drawWork(canvas);
    }

    private void drawRuns(Canvas canvas) {
        if (!list.table().all().isEmpty()) {
            list.draw(canvas, panels.has(RUNS));
            return;
        }
        var lines = !list.isKnown() ? List.of("looking into stats_perf")
                : List.of("no runs yet", "", "a run leaves its records in stats_perf;",
                        "those of other machines are pulled into stats_perf/NAME");
        for (int i = 0; i < lines.size(); i++) canvas.text(2, i + 1, lines.get(i), Ink.DIM);
    }

    private void drawPreview(Canvas canvas, Context context) {
        var selected = list.selected();
        var title = selected.map(row -> row.scenario()).orElse(PREVIEW);
        var inside = canvas.panel(title, selected.map(row -> row.file().shown()).orElse(""), panels.has(PREVIEW));
        selected.ifPresent(row -> RunPreview.draw(inside, row, context.zone()));
    }

    private String title(Compared two, Canvas canvas) {
        return "Compare  A=" + side(two.a(), canvas) + "  B=" + side(two.b(), canvas);
    }

    private String side(RunFile file, Canvas canvas) {
        var base = " " + canvas.look().sign("★", "B") + (canvas.columns() < 80 ? "" : " baseline");
        return list.of(file).map(row -> list.started(row) + (row.isBaseline() ? base : "")).orElse(file.stem());
    }

    private void drawFilter(Canvas canvas) {
        var table = list.table();
        boolean isFiltered = table.typing() || !table.filter().isEmpty();
        int room = Math.min(FILTER, canvas.columns() - 2);
        table.drawFilter(canvas, 1, 0, room);
        int at = isFiltered ? room + 1 : 1;
        int marks = table.marked().size();
        boolean canCompare = list.pair().isPresent();
        var hint = marks > 0 ? marks + " marked" + (canCompare ? ", d compares" : "") : table.all().size() < 2 ? ""
                : (canCompare ? "d compares with the baseline, " : "") + "space marks 2 to compare";
        if (canvas.columns() - at > Columns.of(hint) + 4) canvas.right(canvas.columns() - 1, 0, hint, Ink.DIM);
    }

    /// What is being written, else what was written last.
    private void drawWork(Canvas canvas) {
        int row = canvas.rows() - 1;
        var look = canvas.look();
        var running = work.running();
        if (running.isPresent()) {
            var task = running.get();
            int at = canvas.text(1, row, look.sign("●", "*") + " " + task.title(), Ink.STRONG);
            var step = task.lines().stream().map(Tasks.Line::step).filter(text -> !text.isEmpty()).findFirst();
            if (step.isPresent()) at = canvas.text(at + 2, row, step.get(), Ink.PLAIN);
            if (work.tasks().running() > 1)
                canvas.text(at + 2, row, "and " + (work.tasks().running() - 1) + " more", Ink.DIM);
            return;
        }
        work.written().ifPresent(file -> {
            int at = canvas.text(1, row, look.sign("▸", ">") + " written  ", Ink.GOOD);
            at = canvas.text(at, row, file.shown(), Ink.PLAIN);
            canvas.text(at + 2, row, "o opens it", Ink.DIM);
        });
    }
}
