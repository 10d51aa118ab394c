package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Command;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Effect;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Form;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Look;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Prompt;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import io.hyload.tui.Size;
import io.hyload.tui.Table;

/// The scenarios of the project: what the compiler says of them, their source, texts to put into it, a dry run with its exchanges, and
/// the way to a run. A recording becomes a scenario in a [HarWizard], which takes the whole screen.
///
/// @param setting what does not change
/// @param files   as they were told last
/// @param source  of the file the cursor is on
/// @param why     the source cannot be read; empty if it can
/// @param helper  templates and snippets
/// @param trial   the latest dry run
/// @param result  number of the row that the cursor is on in the panel of problems or exchanges
/// @param choices with what a file was run last
/// @param wizard  while a recording is being imported
/// @param looked  when files were looked for last; [Instant#MAX] while they are not
/// @param isKnown whether it is known which files there are
public record ScenariosScreen(Setting setting, Panels panels, Table<ScenarioFile> files, SourceView source, String why,
        Table<CodeText> helper, Trial trial, int result, Map<Path, RunChoice> choices, Optional<HarWizard> wizard,
        Instant looked, boolean isKnown) implements Screen {
    public static final String NAME = "Scenarios";
    /// To whom a run is handed.
    private static final String MONITOR = "Monitor";
    private static final String FILES = "Files";
    private static final String SOURCE = "Source";
    private static final String HELPER = "Helper";
    private static final String RESULT = "Result";
    /// What files are filtered and sorted by; they are drawn as the terminal can.
    private static final Look PLAIN = new Look(Look.Theme.MONO, Look.Depth.SIXTEEN, Look.Signs.ASCII);
    /// How often changed files are looked for.
    private static final Duration LOOKING = Duration.ofMillis(900);

    /// What lies around it.
    ///
    /// @param project   folder of the project
    /// @param wrongName why a name cannot be that of a scenario; empty if it can
    public record Setting(Path project, Editor editor, UnaryOperator<String> wrongName) {}

    public ScenariosScreen {
        choices = Map.copyOf(choices);
    }

    public static ScenariosScreen of(Setting setting) {
        return new ScenariosScreen(setting, Panels.of(FILES, SOURCE, HELPER, RESULT), fileTable(PLAIN),
                SourceView.NONE, "", helperTable(), Trial.NONE, 0, Map.of(), Optional.empty(), Instant.EPOCH, false);
    }

    private static Table<ScenarioFile> fileTable(Look look) {
        return Table.of(List.of(Table.Column.text("file", 0, ScenarioFile::listed),
                Table.Column.text("state", 6, (ScenarioFile file) -> file.sign(look)).inked(ScenarioFile::ink)),
                ScenarioFile::shown);
    }

    private static Table<CodeText> helperTable() {
        return Table.of(List.of(
                Table.Column.text("insert", 0, text -> text.kind() == CodeText.Kind.TEMPLATE
                        ? "Template: " + text.title() : text.title()),
                Table.Column.text("name", 18, CodeText::name).from(52)), CodeText::id);
    }

    // ------------------------------------------------------------------ as another one

    private ScenariosScreen with(Panels other) {
        return new ScenariosScreen(setting, other, files, source, why, helper, trial, result, choices, wizard, looked,
                isKnown);
    }

    private ScenariosScreen on(String panel) {
        return with(panels.on(panel));
    }

    private ScenariosScreen withFiles(Table<ScenarioFile> other) {
        return new ScenariosScreen(setting, panels, other, source, why, helper, trial, result, choices, wizard, looked,
                isKnown);
    }

    private ScenariosScreen with(SourceView other) {
        return new ScenariosScreen(setting, panels, files, other, "", helper, trial, result, choices, wizard, looked,
                isKnown);
    }

    private ScenariosScreen withHelper(Table<CodeText> other) {
        return new ScenariosScreen(setting, panels, files, source, why, other, trial, result, choices, wizard, looked,
                isKnown);
    }

    private ScenariosScreen with(Trial other) {
        return new ScenariosScreen(setting, panels, files, source, why, helper, other, result, choices, wizard, looked,
                isKnown);
    }

    private ScenariosScreen withResult(int row) {
        int last = Math.max(0, resultRows() - 1);
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, Math.clamp(row, 0, last),
                choices,
                wizard, looked, isKnown);
    }

    private ScenariosScreen with(Path file, RunChoice choice) {
        var more = new HashMap<>(choices);
        more.put(file, choice);
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, result, more, wizard, looked,
                isKnown);
    }

    /// What was chosen since is newer.
    private ScenariosScreen recalling(Map<Path, RunChoice> known) {
        var all = new HashMap<>(known);
        all.putAll(choices);
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, result, all, wizard, looked,
                isKnown);
    }

    private ScenariosScreen with(Optional<HarWizard> other) {
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, result, choices, other, looked,
                isKnown);
    }

    private ScenariosScreen unreadable(Path file, String reason) {
        return new ScenariosScreen(setting, panels, files, SourceView.of(file, ""), reason, helper, trial, result,
                choices,
                wizard, looked, isKnown);
    }

    private ScenariosScreen looked(Instant now) {
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, result, choices, wizard, now,
                isKnown);
    }

    private ScenariosScreen known() {
        return new ScenariosScreen(setting, panels, files, source, why, helper, trial, result, choices, wizard, looked,
                true);
    }

    // ------------------------------------------------------------------ what there is

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String status(Context context) {
        if (wizard.isPresent()) return "HAR import";
        int count = files.all().size();
        return setting.project().getFileName() + "  " + count + (count == 1 ? " file" : " files");
    }

    @Override
    public boolean isLive() {
        return trial.isOn();
    }

    private Optional<ScenarioFile> file() {
        return files.selected();
    }

    /// What the compiler has against the file the cursor is on. They are shown where else the dry run is: what cannot be compiled
    /// cannot be tried.
    private List<SourceProblem> problems() {
        return file().map(ScenarioFile::problems).orElse(List.of());
    }

    private int resultRows() {
        return problems().isEmpty() ? trial.lines().size() : problems().size();
    }

    private Optional<SourceProblem> problem() {
        var problems = problems();
        return problems.isEmpty() ? Optional.empty()
                : Optional.of(problems.get(Math.clamp(result, 0, problems.size() - 1)));
    }

    private RunChoice choice(ScenarioFile file) {
        return choices.getOrDefault(file.path(), RunChoice.STANDARD);
    }

    private boolean isSourceOf(Path file) {
        return source.path().equals(file);
    }

    /// The line below which the helper inserts, from 1; 0 where the source is empty.
    private int place() {
        return source.lines().isEmpty() ? 0 : source.cursor() + 1;
    }

    // ------------------------------------------------------------------ what keys do

    @Override
    public List<Binding> bindings() {
        if (wizard.isPresent()) return bindings(wizard.get());
        var bindings = new ArrayList<Binding>();
        switch (panels.focused()) {
            case SOURCE -> ofSource(bindings);
            case HELPER -> ofHelper(bindings);
            case RESULT -> ofResult(bindings);
            default -> ofFiles(bindings);
        }
        bindings.addAll(panels.bindings(other -> Next.of(with(other))));
        // What a panel has a use of its own for goes before what the screen does.
        var keys = new HashSet<Key>();
        return bindings.stream().filter(binding -> {
            boolean isNew = binding.keys().stream().noneMatch(keys::contains);
            keys.addAll(binding.keys());
            return isNew;
        }).toList();
    }

    private void ofScreen(List<Binding> bindings) {
        if (trial.isOn()) bindings.add(Binding.of("x", "end the try", () -> Next.of(this,
                new ScenarioEffect.StopTry(trial.number()))));
        var able = file().filter(ScenarioFile::canRun);
        if (!trial.isOn()) able.ifPresent(one -> bindings.add(Binding.of("t", "try once", () -> trying(one))));
        able.ifPresent(one -> {
            bindings.add(Binding.of("r", "run", () -> running(one.path(), choice(one))));
            bindings.add(Binding.of("R", "run with...", () -> Next.of(this,
                    new ScenarioEffect.PrepareRun(one.path()))));
        });
        bindings.add(Binding.of("h", "import HAR", this::choosingRecording));
        bindings.add(Binding.of("n", "new", () -> naming("")));
        file().ifPresent(one -> {
            bindings.add(Binding.of("e", "edit", () -> editing(one)));
            bindings.add(Binding.quiet("E", "edit the whole file", () -> opening(one.path(), 0)));
        });
    }

    private void ofFiles(List<Binding> bindings) {
        file().ifPresent(_ -> bindings.add(Binding.quiet("enter", "read", () -> Next.of(on(SOURCE)))));
        ofScreen(bindings);
        file().ifPresent(one -> {
            bindings.add(Binding.quiet("y", "copy the path", () -> Next.of(this,
                    new Effect.Copy(one.path().toString(), "the path"))));
            bindings.add(Binding.quiet("del", "delete", () -> Next.of(this, new Effect.Open(deletion(one)))));
        });
        bindings.addAll(files.bindings(this::moved));
    }

    private void ofSource(List<Binding> bindings) {
        if (!source.search().isEmpty()) bindings.addAll(source.bindings(view -> Next.of(with(view))));
        if (!helper.all().isEmpty())
            bindings.add(Binding.of("enter", "insert here...", () -> Next.of(on(HELPER))));
        ofScreen(bindings);
        if (!source.isEmpty()) bindings.add(Binding.quiet("y", "copy the source", () -> Next.of(this,
                new Effect.Copy(source.text(), source.path().getFileName().toString()))));
        bindings.addAll(source.bindings(view -> Next.of(with(view))));
    }

    private void ofHelper(List<Binding> bindings) {
        helper.selected().ifPresent(text -> {
            if (text.kind() == CodeText.Kind.TEMPLATE)
                bindings.add(Binding.of("enter", "new of it", () -> naming(text.name())));
            else if (!source.isEmpty() && why.isEmpty())
                bindings.add(Binding.of("enter", "insert", () -> inserting(text)));
            bindings.add(Binding.of("y", "copy", () -> Next.of(this, new Effect.Copy(text.code(), text.name()))));
        });
        if (helper.filter().isEmpty()) ofScreen(bindings);
        bindings.addAll(helper.bindings(table -> Next.of(withHelper(table))));
        if (!helper.filter().isEmpty()) ofScreen(bindings);
    }

    private void ofResult(List<Binding> bindings) {
        if (problem().isPresent()) bindings.add(Binding.of("enter", "show the line", () -> showing(problem().get())));
        else trial.at(result).ifPresent(line -> bindings.add(Binding.of("enter", "open", () -> Next.of(this,
                new Effect.Open(Reader.of(line instanceof TriedLine.Exchange one ? one.name() : "Try once",
                        Trial.whole(line)))))));
        ofScreen(bindings);
        if (resultRows() == 0) return;
        bindings.add(quiet("down", result + 1, "j", "down"));
        bindings.add(quiet("up", result - 1, "k", "up"));
        bindings.add(quiet("first", 0, "g", "home"));
        bindings.add(quiet("last", Integer.MAX_VALUE, "G", "end"));
        bindings.add(quiet("half a page down", result + 10, "^d", "pgdn"));
        bindings.add(quiet("half a page up", result - 10, "^u", "pgup"));
        bindings.add(Binding.quiet("y", "copy", () -> Next.of(this, new Effect.Copy(problem()
                .map(SourceProblem::message).or(() -> trial.at(result).map(Trial::whole)).orElse(""), "the line"))));
    }

    private Binding quiet(String label, int row, String... keys) {
        return new Binding(Key.of(keys), label, false, () -> Next.of(withResult(row)));
    }

    private List<Binding> bindings(HarWizard open) {
        var bindings = new ArrayList<>(open.bindings(this::became));
        if (open.isPlanned() && !open.plan().get().isEmpty()) {
            bindings.add(Binding.of("enter", "write file", () -> Next.of(this, open.writing(false))));
            bindings.add(Binding.of("c", "class name", () -> Next.of(this, new Effect.Open(Prompt.of("Name",
                    "What is the class to be called?", open.className(), setting.wrongName(),
                    ScenarioMsg.ImportNamed::new)))));
        }
        var looking = open.looking(this::became);
        boolean isFiltered = looking.stream().anyMatch(binding -> binding.keys().contains(Key.ESCAPE));
        if (!isFiltered) bindings.add(Binding.of("esc", "cancel", () -> Next.of(with(Optional.empty()))));
        // What is chosen by a key goes before what it does to the list.
        var keys = bindings.stream().flatMap(binding -> binding.keys().stream()).collect(Collectors.toSet());
        looking.stream().filter(binding -> binding.keys().stream().noneMatch(keys::contains)).forEach(bindings::add);
        return bindings;
    }

    private Next became(HarWizard other) {
        return Next.of(with(Optional.of(other)));
    }

    @Override
    public Optional<Next> typed(Key key) {
        if (wizard.isPresent()) return wizard.filter(HarWizard::isTyping).map(open -> open.typed(key, this::became));
        return switch (panels.focused()) {
            case SOURCE -> source.typing() ? Optional.of(Next.of(with(source.typed(key)))) : Optional.empty();
            case HELPER -> helper.typed(key, table -> Next.of(withHelper(table)));
            case FILES -> files.typed(key, this::moved);
            default -> Optional.empty();
        };
    }

    /// The cursor may be on another file now, whose source is then wanted.
    private Next moved(Table<ScenarioFile> table) {
        var moved = withFiles(table);
        var now = moved.file();
        if (now.isEmpty() || isSourceOf(now.get().path())) return Next.of(moved);
        return Next.of(moved.withResult(0), new ScenarioEffect.ReadSource(now.get().path()));
    }

    private Next trying(ScenarioFile file) {
        var next = with(trial.next(file.shown())).withResult(0);
        return Next.of(next, new ScenarioEffect.Try(next.trial.number(), file.shown(), choice(file).words()));
    }

    private Next running(Path file, RunChoice choice) {
        var shown = shown(file);
        var name = file.getFileName().toString().replaceFirst("\\.java$", "");
        return Next.of(with(file, choice), new ScenarioEffect.Remember(file, choice), new Effect.Tell(MONITOR,
                new MonitorMsg.Start(name, choice.arguments(shown))), new Effect.GoTo(MONITOR));
    }

    private String shown(Path file) {
        return file.startsWith(setting.project()) ? setting.project().relativize(file).toString() : file.toString();
    }

    private Next choosingRecording() {
        return Next.of(this, new Effect.Open(FilePicker.ofFiles("Recording (HAR)", setting.project(),
                ScenarioMsg.RecordingChosen::new, ".har")));
    }

    /// Asks for the name of a new scenario, and for its template.
    private Next naming(String template) {
        var names = templates();
        if (names.isEmpty()) return Next.of(this, Effect.Say.warning("the templates are still being read"));
        var first = template.isEmpty() ? "function" : template;
        return Next.of(this, new Effect.Open(Form.of("New scenario", "Create", List.of(
                Form.Entry.text("name", "name", "").hint("a Java class name: Checkout").checked(setting.wrongName()),
                Form.Entry.choice("template", "template", names, first)),
                values -> new ScenarioMsg.NewNamed(values.text("name"), values.text("template")))));
    }

    private Next editing(ScenarioFile file) {
        if (panels.has(SOURCE)) return opening(file.path(), source.cursor() + 1L);
        var problem = problem().filter(one -> one.line() > 0);
        return opening(problem.map(SourceProblem::file).map(setting.project()::resolve).orElse(file.path()),
                problem.map(SourceProblem::line).orElse(0L));
    }

    private Next opening(Path file, long line) {
        return Next.of(this, new Effect.Outside(setting.editor().open(file, line), setting.project(),
                ScenarioMsg.Edited::new));
    }

    private Next inserting(CodeText text) {
        return Next.of(this, new ScenarioEffect.Insert(source.path(), source.text(), place(), text.code()));
    }

    /// At its line where it is in the source that is shown.
    private Next showing(SourceProblem problem) {
        boolean isHere = setting.project().resolve(problem.file()).equals(source.path());
        if (!isHere || problem.line() < 1)
            return Next.of(this, new Effect.Open(Reader.of(problem.file().toString(), problem.message())));
        return Next.of(with(source.at((int) problem.line() - 1)).on(SOURCE));
    }

    private static Confirm deletion(ScenarioFile file) {
        return Confirm.of("Delete " + file.name() + "?", List.of(file.shown()), "It cannot be brought back from here.",
                "Keep", Confirm.Button.answer("Delete", new ScenarioMsg.DeletionConfirmed(file.path())));
    }

    // ------------------------------------------------------------------ what is typed behind :

    @Override
    public List<Command> commands() {
        var names = files.all().stream().map(ScenarioFile::name).map(name -> name.replaceFirst("\\.java$", ""))
                .toList();
        return List.of(
                new Command("run", "[SCENARIO] [NAME=VALUE...]", "run it, here", words -> first(words, names),
                        words -> commanded(words, (file, options) -> running(file.path(), options))),
                new Command("try", "[SCENARIO] [NAME=VALUE...]", "run one task once", words -> first(words, names),
                        words -> commanded(words, (file, options) -> with(file.path(), options).on(file).trying(file))),
                new Command("new", "NAME [TEMPLATE]", "write a scenario", words -> words.size() == 1 ? templates()
                        : List.of(), this::created));
    }

    private static List<String> first(List<String> words, List<String> names) {
        return words.isEmpty() ? names : List.of();
    }

    private List<String> templates() {
        return helper.all().stream().filter(text -> text.kind() == CodeText.Kind.TEMPLATE).map(CodeText::name)
                .toList();
    }

    private interface Commanded {
        Next act(ScenarioFile file, RunChoice choice);
    }

    private ScenariosScreen on(ScenarioFile file) {
        return withFiles(files.filtered("", false).on(file.shown()));
    }

    private Next commanded(List<String> words, Commanded way) {
        boolean isNamed = !words.isEmpty() && !words.getFirst().contains("=");
        var wanted = isNamed ? words.getFirst().replaceFirst("\\.java$", "") + ".java" : "";
        var chosen = isNamed ? files.all().stream().filter(one -> one.name().equals(wanted)).findFirst() : file();
        if (chosen.isEmpty()) return said(isNamed ? "there is no scenario " + wanted : "there is no scenario");
        if (!chosen.get().canRun()) return said(chosen.get().shown() + " cannot be run");
        var options = new LinkedHashMap<>(choice(chosen.get()).options());
        for (var word : words.subList(isNamed ? 1 : 0, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) return said("'" + word + "' is not NAME=VALUE");
            options.put(word.substring(0, equals), word.substring(equals + 1));
        }
        var last = choice(chosen.get());
        return way.act(chosen.get(), new RunChoice(options, last.workers(), last.on(), last.monitored(),
                last.required()));
    }

    private Next created(List<String> words) {
        if (words.isEmpty() || words.size() > 2) return said("write :new NAME, or :new NAME TEMPLATE");
        var wrong = setting.wrongName().apply(words.getFirst());
        if (!wrong.isEmpty()) return said(wrong);
        return creating(words.getFirst(), words.size() == 2 ? words.get(1) : "function");
    }

    private Next creating(String name, String template) {
        return helper.all().stream()
                .filter(text -> text.kind() == CodeText.Kind.TEMPLATE && text.name().equals(template)).findFirst()
                .map(text -> Next.of(this, new ScenarioEffect.Create(name, text.code())))
                .orElseGet(() -> said("there is no template " + template));
    }

    private Next said(String error) {
        return Next.of(this, Effect.Say.error(error));
    }

    // ------------------------------------------------------------------ what it is told

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Msg.Entered() -> Next.of(looked(context.now()), new ScenarioEffect.Look(),
                    new ScenarioEffect.ReadHelp(), new ScenarioEffect.Recall());
            case Msg.Left() -> Next.of(looked(Instant.MAX));
            case Msg.Tick(var now) when Duration.between(looked, now).compareTo(LOOKING) >= 0 && isKnown ->
                Next.of(looked(now), new ScenarioEffect.Look());
            case Msg.Mouse mouse -> clicked(mouse, context);
            case Msg.Pasted(var text) -> pasted(text);
            case ScenarioMsg told -> told(told);
            default -> Next.of(this);
        };
    }

    /// Goes to what is being typed.
    private Next pasted(String text) {
        if (wizard.isPresent()) return became(wizard.get().pasted(text));
        return switch (panels.focused()) {
            case SOURCE -> Next.of(source.typing() ? with(source.pasted(text)) : this);
            case HELPER -> Next.of(withHelper(helper.pasted(text)));
            case FILES -> moved(files.pasted(text));
            default -> Next.of(this);
        };
    }

    private Next told(ScenarioMsg msg) {
        return switch (msg) {
            case ScenarioMsg.Listed(var all) -> listed(all);
            case ScenarioMsg.Recalled(var known) -> Next.of(recalling(known));
            case ScenarioMsg.Helped(var texts) -> Next.of(withHelper(helper.with(texts)));
            case ScenarioMsg.SourceRead(var path, var text) when isWanted(path) ->
                Next.of(with(isSourceOf(path) ? source.with(text) : SourceView.of(path, text)));
            case ScenarioMsg.SourceUnreadable(var path, var reason) when isWanted(path) ->
                Next.of(unreadable(path, reason));
            case ScenarioMsg.SourceRead _,ScenarioMsg.SourceUnreadable _ -> Next.of(this);
            case ScenarioMsg.Inserted(var path, var text, int line) -> inserted(path, text, line);
            case ScenarioMsg.Created(var path) -> written(path, "written: " + shown(path));
            case ScenarioMsg.Deleted(var path) -> Next.of(this, new ScenarioEffect.Look(),
                    Effect.Say.done("deleted: " + shown(path)));
            case ScenarioMsg.RunPrepared prepared -> Next.of(this, new Effect.Open(choices
                    .getOrDefault(prepared.file(), RunChoice.STANDARD)
                    .form(prepared, AskedOption.in(prepared.text()))));
            case ScenarioMsg.TryLine(int number, var line) when number == trial.number() ->
                Next.of(tried(line));
            case ScenarioMsg.TryEnded(int number, int code) when number == trial.number() ->
                Next.of(with(trial.ended(code)));
            case ScenarioMsg.TryLine _,ScenarioMsg.TryEnded _ -> Next.of(this);
            case ScenarioMsg.RecordingRead(var _, var recording, var name) -> {
                var begun = HarWizard.of(recording, name);
                yield Next.of(with(Optional.of(begun)), begun.planning());
            }
            case ScenarioMsg.Planned(var plan) -> Next.of(with(wizard.map(open -> open.planned(plan))));
            case ScenarioMsg.ImportIsThere(var shown) -> Next.of(this, new Effect.Open(Confirm.of("Write over "
                    + shown + "?", List.of(shown), "What is in it is lost. Its secrets are kept.", "Keep it",
                    Confirm.Button.answer("Write over", new ScenarioMsg.OverwritingConfirmed()))));
            case ScenarioMsg.ImportWritten(var path, var told) -> {
                var said = told.stream().map(line -> (Effect) Effect.Say.done(line)).toArray(Effect[]::new);
                yield with(Optional.empty()).written(path, "written: " + shown(path)).and(said);
            }
            case ScenarioMsg.Failed(var reason) -> Next.of(this, Effect.Say.error(reason));
            case ScenarioMsg.Edited(int code) when code == -1 -> Next.of(this, Effect.Say.error("the editor '"
                    + setting.editor().command() + "' could not be started (set EDITOR)"));
            case ScenarioMsg.Edited _ -> Next.of(this, new ScenarioEffect.Look());
            case ScenarioMsg.RecordingChosen(var path) -> Next.of(this, new ScenarioEffect.ReadRecording(path));
            case ScenarioMsg.NewNamed(var name, var template) -> creating(name, template);
            case ScenarioMsg.DeletionConfirmed(var path) -> Next.of(this, new ScenarioEffect.Delete(path));
            case ScenarioMsg.RunChosen(var path, var choice) -> running(path, choice);
            case ScenarioMsg.ImportNamed(var name) -> {
                var named = wizard.map(open -> open.named(name));
                yield new Next(with(named), named.stream().map(HarWizard::planning).toList());
            }
            case ScenarioMsg.OverwritingConfirmed() -> new Next(this, wizard.filter(HarWizard::isPlanned).stream()
                    .map(open -> open.writing(true)).toList());
        };
    }

    private boolean isWanted(Path path) {
        return file().filter(one -> one.path().equals(path)).isPresent();
    }

    /// The source is read anew where its file has changed. The cursor stays on its file, and goes to one that was just made.
    private Next listed(List<ScenarioFile> all) {
        var before = file();
        var table = files.with(all);
        var next = withFiles(table).known().withResult(result);
        var now = next.file();
        if (now.isEmpty()) return Next.of(next.with(SourceView.NONE));
        boolean isRead = isSourceOf(now.get().path()) && before.equals(now);
        return isRead ? Next.of(next) : Next.of(next, new ScenarioEffect.ReadSource(now.get().path()));
    }

    /// A file that was just made is there at once: the next look says what the compiler does.
    private Next written(Path path, String text) {
        var all = new ArrayList<>(files.all());
        if (all.stream().noneMatch(one -> one.path().equals(path)))
            all.add(new ScenarioFile(path, shown(path), new ScenarioFile.State.Compiling(), 0));
        var next = withFiles(files.with(all).filtered("", false).on(shown(path))).known().on(FILES);
        return Next.of(next, new ScenarioEffect.ReadSource(path), new ScenarioEffect.Look(), Effect.Say.done(text));
    }

    private Next inserted(Path path, String text, int line) {
        if (!isSourceOf(path)) return Next.of(this, new ScenarioEffect.Look());
        var changed = with(source.with(text).at(line - 1)).on(SOURCE);
        return Next.of(changed, new ScenarioEffect.Look(), Effect.Say.done("inserted in line " + line + " of "
                + path.getFileName()));
    }

    /// The last line stays in sight while nobody reads another one.
    private ScenariosScreen tried(TriedLine line) {
        boolean follows = !panels.has(RESULT) || result == Math.max(0, trial.lines().size() - 1);
        var next = with(trial.with(line));
        return follows ? next.withResult(Integer.MAX_VALUE) : next;
    }

    // ------------------------------------------------------------------ where things are

    private record Box(int left, int top, int columns, int rows) {
        boolean holds(Msg.Mouse mouse) {
            return mouse.column() >= left && mouse.column() < left + columns && mouse.row() >= top
                    && mouse.row() < top + rows;
        }

        Canvas of(Canvas canvas) {
            return canvas.part(left, top, columns, rows);
        }
    }

    private static Map<String, Box> boxes(Size size) {
        int result = Math.max(4, size.rows() / 5);
        int helper = (size.rows() - result) * 4 / 9;
        int above = size.rows() - result - helper;
        int left = Math.clamp(size.columns() * 3L / 10, 25, 44);
        int right = size.columns() - left;
        return Map.of(FILES, new Box(0, 0, left, above), SOURCE, new Box(left, 0, right, above),
                HELPER, new Box(0, above, left, helper), PREVIEW, new Box(left, above, right, helper),
                RESULT, new Box(0, above + helper, size.columns(), result));
    }

    private static final String PREVIEW = "Preview";

    /// Where there is only one panel, the helper shares it with its preview.
    private static Map<String, Box> halves(Size size) {
        int upper = Math.max(4, size.rows() / 2);
        return Map.of(HELPER, new Box(0, 0, size.columns(), upper),
                PREVIEW, new Box(0, upper, size.columns(), size.rows() - upper));
    }

    private Next clicked(Msg.Mouse mouse, Context context) {
        if (wizard.isPresent()) return became(wizard.get().on(mouse, context.size(), context.kind()));
        if (panels.isAlone(context.kind())) {
            var other = panels.clicked(mouse, context.size().columns());
            if (!other.equals(panels)) return Next.of(with(other));
            var inside = new Box(0, 1, context.size().columns(), context.size().rows() - 1);
            if (!panels.has(HELPER)) return clicked(panels.focused(), inside, mouse);
            var helpers = halves(new Size(inside.columns, inside.rows)).get(HELPER);
            return clicked(HELPER, new Box(0, 1, helpers.columns, helpers.rows), mouse);
        }
        return boxes(context.size()).entrySet().stream().filter(box -> box.getValue().holds(mouse)).findFirst()
                .map(box -> clicked(box.getKey(), box.getValue(), mouse)).orElse(Next.of(this));
    }

    private Next clicked(String panel, Box box, Msg.Mouse mouse) {
        var at = new Msg.Mouse(mouse.action(), mouse.column() - box.left - 1, mouse.row() - box.top - 1);
        int height = box.rows - 2;
        var focused = mouse.action() == Msg.Mouse.Action.CLICK ? on(panel) : this;
        return switch (panel) {
            case FILES -> focused.moved(files.on(at, height));
            case SOURCE -> Next.of(focused.with(source.on(at, height)));
            case HELPER -> Next.of(focused.withHelper(helper.on(at, height)));
            case RESULT -> Next.of(switch (mouse.action()) {
                case WHEEL_UP -> focused.withResult(result - 3);
                case WHEEL_DOWN -> focused.withResult(result + 3);
                case CLICK -> focused.withResult(at.row() + firstResult(height));
            });
            default -> Next.of(this);
        };
    }

    private int firstResult(int height) {
        return Math.max(0, Math.min(resultRows() - height, result - height / 2));
    }

    // ------------------------------------------------------------------ how it looks

    @Override
    public void draw(Canvas canvas, Context context) {
        if (wizard.isPresent()) {
            wizard.get().draw(canvas, context);
            return;
        }
        if (panels.isAlone(context.kind())) {
            var alone = panels.drawTabs(canvas);
            switch (panels.focused()) {
                case SOURCE -> drawSource(alone);
                case HELPER -> {
                    var halves = halves(alone.size());
                    drawHelper(halves.get(HELPER).of(alone));
                    drawPreview(halves.get(PREVIEW).of(alone));
                }
                case RESULT -> drawResult(alone);
                default -> drawFiles(alone);
            }
            return;
        }
        var boxes = boxes(canvas.size());
        drawFiles(boxes.get(FILES).of(canvas));
        drawSource(boxes.get(SOURCE).of(canvas));
        drawHelper(boxes.get(HELPER).of(canvas));
        drawPreview(boxes.get(PREVIEW).of(canvas));
        drawResult(boxes.get(RESULT).of(canvas));
    }

    /// Its filter takes the last row while there is one.
    static void drawTable(Canvas canvas, Table<?> table, boolean focused) {
        boolean isFiltered = table.typing() || !table.filter().isEmpty();
        table.draw(canvas.part(0, 0, canvas.columns(), canvas.rows() - (isFiltered ? 1 : 0)), focused);
        table.drawFilter(canvas, 0, canvas.rows() - 1, canvas.columns());
    }

    private void drawFiles(Canvas canvas) {
        var inside = canvas.panel(FILES, "", panels.has(FILES));
        if (!isKnown) inside.text(1, 0, "looking for files", Ink.DIM);
        else if (files.all().isEmpty()) {
            inside.text(1, 0, "no scenario yet", Ink.PLAIN);
            inside.text(1, 1, "n writes one", Ink.DIM);
            inside.text(1, 2, "h imports a HAR", Ink.DIM);
        } else drawTable(inside, files.showing(fileTable(canvas.look()).columns()), panels.has(FILES));
    }

    private void drawSource(Canvas canvas) {
        var name = source.isEmpty() ? SOURCE : source.path().getFileName().toString();
        var here = panels.has(SOURCE) && !source.lines().isEmpty() ? source.cursor() + 1 + " of "
                + source.lines().size() : "";
        var inside = canvas.panel(name, here, panels.has(SOURCE));
        if (!why.isEmpty()) {
            inside.text(1, 0, "! " + why, Ink.BAD);
            return;
        }
        Map<Long, String> bad = problems().stream().filter(problem -> problem.line() > 0)
                .filter(problem -> setting.project().resolve(problem.file()).equals(source.path()))
                .collect(Collectors.toMap(SourceProblem::line, SourceProblem::message, (first, _) -> first));
        source.draw(inside, panels.has(SOURCE), bad);
    }

    private void drawHelper(Canvas canvas) {
        var inside = canvas.panel(HELPER, "", panels.has(HELPER));
        drawTable(inside, helper, panels.has(HELPER));
    }

    private void drawPreview(Canvas canvas) {
        var text = helper.selected();
        var where = text.filter(one -> one.kind() == CodeText.Kind.TEMPLATE).isPresent() ? "becomes a new file"
                : source.isEmpty() ? "" : place() == 0 ? "inserts at the beginning" : "inserts below line " + place();
        var inside = canvas.panel(PREVIEW, where, false);
        text.ifPresent(one -> {
            var lines = SourceView.of(Path.of(one.name()), one.code()).lines();
            for (int row = 0; row < Math.min(lines.size(), inside.rows()); row++)
                inside.texts(0, row, lines.get(row));
        });
    }

    private void drawResult(Canvas canvas) {
        var problems = problems();
        if (problems.isEmpty()) {
            var tried = trial.number() == 0 ? "Try once (1 user, 1 pass)"
                    : "Try once  " + trial.file().substring(trial.file().lastIndexOf('/') + 1);
            var inside = canvas.panel(tried, trial.summary(), panels.has(RESULT));
            boolean isPart = file().map(ScenarioFile::state).filter(ScenarioFile.State.Part.class::isInstance)
                    .isPresent();
            if (trial.number() == 0) inside.text(2, 0, isPart ? "no main here: it is for other scenarios to use"
                    : "t shows what one user sends and gets", Ink.DIM);
            drawRows(inside, row -> Trial.draw(inside, row - firstResult(inside.rows()), trial.lines().get(row)));
            return;
        }
        var count = problems.size() == 1 ? "1 error" : problems.size() + " errors";
        var inside = canvas.panel(count + " in " + file().map(ScenarioFile::name).orElse(""), "", panels.has(RESULT));
        drawRows(inside, row -> {
            var problem = problems.get(row);
            int line = row - firstResult(inside.rows());
            inside.text(2, line, inside.look().sign("✗", "x"), Ink.BAD);
            int at = 4;
            if (problem.line() > 0) at = inside.text(4, line, problem.file().getFileName() + ":" + problem.line()
                    + ":" + problem.column() + "  ", Ink.STRONG);
            inside.text(at, line, problem.message().replace('\n', ' '), Ink.PLAIN);
        });
    }

    private void drawRows(Canvas canvas, IntConsumer each) {
        int first = firstResult(canvas.rows());
        for (int row = first; row < Math.min(resultRows(), first + canvas.rows()); row++) {
            each.accept(row);
            if (row != result || !panels.has(RESULT)) continue;
            canvas.tint(0, row - first, canvas.columns(), Ink.SELECTED);
            canvas.text(0, row - first, ">", Ink.SELECTED);
        }
    }
}
