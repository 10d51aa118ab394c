package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hyload.run.Columns;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.Program;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Command;
import io.hyload.tui.Confirm;
import io.hyload.tui.Context;
import io.hyload.tui.Dialog;
import io.hyload.tui.Effect;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Leaving;
import io.hyload.tui.Menu;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;
import io.hyload.tui.Panels;
import io.hyload.tui.Reader;
import io.hyload.tui.Screen;
import io.hyload.tui.Size;
import io.hyload.tui.Table;
import io.hyload.tui.Tasks;

/// The machines of the project: how they are, and all that can be done with them.
///
/// While it is shown they are looked at in the background; those that have answered are looked at again and again, so that the list stays
/// true. What is done is a task with a line for each machine. Nothing here waits for a machine.
///
/// @param live   resources that are watched
/// @param begun  how many tasks there have been
/// @param looked when the machines were looked at last; [Instant#MIN] while they are not
/// @param last   what was started last, to begin with next time
public record MachinesScreen(Table<KnownMachine> table, Panels panels, Tasks tasks, Optional<LiveResources> live,
        int begun, Instant looked, List<String> last) implements Screen {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final String MACHINES = "Machines";
    private static final String MONITOR = "Monitor";
    private static final String DETAILS = "Details";
    private static final String TASKS = "Task log";
    private static final Path SCENARIOS = Path.of("code_java");

    public MachinesScreen {
        last = List.copyOf(last);
    }

    public static MachinesScreen of() {
        return new MachinesScreen(Table.of(columns(false), KnownMachine::name), Panels.of(MACHINES, DETAILS, TASKS),
                Tasks.NONE, Optional.empty(), 0, Instant.MIN, List.of(SCENARIOS + "/First.java"));
    }

    private static List<Table.Column<KnownMachine>> columns(boolean isAscii) {
        return List.of(Table.Column.text("NAME", 0, KnownMachine::name),
                Table.Column.text("ROLE", 4,
                        known -> known.machine().map(m -> MachineFile.roleText(m.roles())).orElse("")),
                Table.Column.text("HOST", 14, KnownMachine::host),
                new Table.Column<>("STATE", 11, false, 0, known -> known.state(isAscii),
                        Optional.of(Comparator.comparing(known -> known.state(isAscii).text())), false),
                Table.Column.text("TAGS", 12, KnownMachine::tags).from(56));
    }

    // ------------------------------------------------------------------ what becomes of it

    private MachinesScreen with(Table<KnownMachine> other) {
        return new MachinesScreen(other, panels, tasks, live, begun, looked, last);
    }

    private MachinesScreen with(Panels other) {
        return new MachinesScreen(table, other, tasks, live, begun, looked, last);
    }

    private MachinesScreen with(Tasks other) {
        return new MachinesScreen(table, panels, other, live, begun, looked, last);
    }

    private MachinesScreen with(Optional<LiveResources> other) {
        return new MachinesScreen(table, panels, tasks, other, begun, looked, last);
    }

    private MachinesScreen looked(Instant now) {
        return new MachinesScreen(table, panels, tasks, live, begun, now, last);
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Msg.Entered() -> entered(context.now());
            case Msg.Left() -> Next.of(looked(Instant.MIN));
            case Msg.Tick(var now) -> ticked(now);
            case Msg.Mouse mouse -> clicked(mouse, context);
            case Msg.Pasted(var text) -> Next.of(with(table.pasted(text)));
            case Tasks.Event event -> told(event);
            case MachineMsg told -> told(told);
            case MachineChoice choice -> chosen(choice);
            default -> Next.of(this);
        };
    }

    private Next entered(Instant now) {
        var next = Next.of(looked(now), new MachineEffect.Read());
        return looking(next, table.all());
    }

    private Next ticked(Instant now) {
        if (looked.equals(Instant.MIN) || now.isBefore(looked.plus(BETWEEN_LOOKS))) return Next.of(this);
        return looking(Next.of(looked(now)),
                table.all().stream().filter(known -> known.sight() instanceof Sight.Seen).toList());
    }

    /// Looks at those on which nothing is being done.
    private Next looking(Next next, List<KnownMachine> which) {
        var busy = busy();
        var idle = which.stream().filter(known -> known.machine().isPresent() && !busy.contains(known.name())).toList();
        var again = machines(idle.stream().filter(known -> known.sight() instanceof Sight.Seen));
        var anew = machines(idle.stream().filter(known -> !(known.sight() instanceof Sight.Seen)));
        var result = next;
        if (!again.isEmpty()) result = result.and(new MachineEffect.Look(again, false));
        if (!anew.isEmpty()) result = result.and(new MachineEffect.Look(anew, true));
        return result;
    }

    private static List<Machine> machines(Stream<KnownMachine> which) {
        return which.flatMap(known -> known.machine().stream()).toList();
    }

    /// Names of machines on which something is being done.
    private Set<String> busy() {
        return tasks.tasks().stream().flatMap(task -> task.lines().stream())
                .filter(line -> line.state() == Tasks.State.WAITING || line.state() == Tasks.State.RUNNING)
                .map(Tasks.Line::name).collect(Collectors.toSet());
    }

    private Next told(MachineMsg told) {
        return switch (told) {
            case MachineMsg.Listed(var machines) -> listed(machines);
            case MachineMsg.Looked(var name, var sight) -> Next.of(with(table.with(table.all().stream()
                    .map(known -> known.name().equals(name) ? known.with(sight) : known).toList())));
            case MachineMsg.Planned _ -> Next.of(this);
            case MachineMsg.Said(var lines) ->
                new Next(this, lines.stream().<Effect>map(Effect.Say::done).toList());
            case MachineMsg.Results(var title, var lines) ->
                Next.of(this, new Effect.Open(Reader.of(title, String.join("\n", lines))));
            case MachineMsg.Changed(var name, var text, boolean isDone) -> {
                var on = name.isEmpty() ? this : with(table.awaiting(name));
                yield isDone ? Next.of(on, Effect.Say.done(text), new MachineEffect.Read())
                        : Next.of(this, Effect.Say.error(text));
            }
            case MachineMsg.Shell(var machine, var command, var folder) -> Next.of(this,
                    new Effect.Outside(command, folder, code -> new MachineChoice.LeftShell(machine, code)));
            case MachineMsg.Asks asked -> Next.of(this, new Effect.Open(Question.of(asked)));
            case MachineMsg.Withdrawn gone -> Next.of(this, new Effect.TellDialogs(gone));
            case MachineMsg.Live seen -> {
                var next = Next.of(live.filter(now -> now.machine().equals(seen.machine()))
                        .map(now -> with(Optional.of(now.on(seen)))).orElse(this));
                yield seen instanceof MachineMsg.Live.Second ? next.and(new Effect.Tell(MONITOR, seen)) : next;
            }
        };
    }

    /// A machine whose file was written anew is looked at anew.
    private Next listed(List<KnownMachine> machines) {
        var before = table.all().stream().collect(Collectors.toMap(KnownMachine::name, Function.identity()));
        var now = machines.stream().map(known -> before.containsKey(known.name())
                ? before.get(known.name()).reread(known) : known).toList();
        var names = now.stream().map(KnownMachine::name).collect(Collectors.toSet());
        var marks = new HashSet<>(table.marked());
        marks.retainAll(names);
        return looking(Next.of(with(table.with(now).marked(marks))),
                now.stream().filter(known -> known.sight() instanceof Sight.Unknown).toList());
    }

    private Next told(Tasks.Event event) {
        var next = with(tasks.on(event));
        return switch (event) {
            case Tasks.Event.Begun _,Tasks.Event.Step _,Tasks.Event.Bytes _ -> Next.of(next);
            case Tasks.Event.Ended(var _, var machine, var state, var text) -> {
                var said = switch (state) {
                    case FAILED -> Effect.Say.error(machine + ": " + text);
                    case CANCELLED -> Effect.Say.warning(machine + ": cancelled");
                    default -> Effect.Say.done(machine + ": " + text);
                };
                yield next.looking(Next.of(next, said),
                        table.all().stream().filter(known -> known.name().equals(machine)).toList());
            }
            case Tasks.Event.Finished(var _, var state, var text) -> {
                var read = Next.of(next, new MachineEffect.Read());
                yield text.isEmpty() ? read
                        : read.and(state == Tasks.State.FAILED ? Effect.Say.error(text) : Effect.Say.done(text));
            }
        };
    }

    private Next chosen(MachineChoice choice) {
        return switch (choice) {
            case MachineChoice.Wants(var order) -> wanted(order);
            case MachineChoice.Meant(var order) -> begun(order);
            case MachineChoice.Effects(var effect) -> Next.of(this, effect);
            case MachineChoice.Opens(var dialog) -> Next.of(this, new Effect.Open(dialog));
            case MachineChoice.LeftShell(var machine, int code) -> {
                var next = looking(Next.of(this), table.all().stream()
                        .filter(known -> known.name().equals(machine)).toList());
                yield code == -1 ? next.and(Effect.Say.error(machine + ": ssh could not be started")) : next;
            }
        };
    }

    // ------------------------------------------------------------------ what is done

    /// Asks first, where it changes something there.
    private Next wanted(MachineOrder order) {
        return order.actions().stream().anyMatch(MachineAction::isAsked)
                ? Next.of(this,
                        new Effect.Open(OrderConfirm.of(order, order.machines().stream().map(this::target).toList())))
                : begun(order);
    }

    /// A machine as a line of a question: with what it does.
    private String target(Machine machine) {
        var does = table.all().stream().filter(known -> known.name().equals(machine.name()))
                .flatMap(known -> known.sight() instanceof Sight.Seen seen
                        ? seen.running(Program.WORKER).stream() : Stream.empty())
                .findFirst().map(run -> "  " + (run.what().isEmpty() ? "runs" : run.what()) + " since " + run.since())
                .orElse("");
        return machine.name() + "  " + machine.host() + does;
    }

    private Next begun(MachineOrder order) {
        var remembered = order.actions().contains(MachineAction.START_WORKER) ? order.words() : last;
        return Next.of(new MachinesScreen(table, panels, tasks, live, begun + 1, looked, remembered),
                new MachineEffect.Perform("machines-" + (begun + 1), order));
    }

    /// What an action is for: the marked machines, else the one the cursor is on.
    private List<Machine> targets() {
        return machines(table.targets().stream());
    }

    private Optional<Machine> machine() {
        return table.selected().flatMap(KnownMachine::machine);
    }

    private String names() {
        var targets = targets();
        return targets.size() == 1 ? targets.getFirst().name() : targets.size() + " machines";
    }

    private Next does(MachineAction action) {
        return wanted(MachineOrder.of(action, targets()));
    }

    private Next opens(Dialog dialog) {
        return Next.of(this, new Effect.Open(dialog));
    }

    /// What can be done with machines, by key; each is in the menu too.
    private List<Binding> actions() {
        var actions = new ArrayList<Binding>();
        if (targets().isEmpty()) return actions;
        actions.add(Binding.quiet("i", "check", () -> does(MachineAction.CHECK)));
        machine().ifPresent(machine -> actions.add(Binding.quiet("l", "ssh login",
                () -> Next.of(this, new MachineEffect.Login(machine)))));
        actions.add(Binding.quiet("k", "keys", () -> opens(keys())));
        actions.add(Binding.quiet("D", "deploy", () -> opens(deployment())));
        actions.add(Binding.quiet("U", "upload", () -> opens(upload())));
        actions.add(Binding.quiet("S", "start load", () -> opens(MachineForm.start(targets(), last.getFirst(),
                last.stream().skip(1).map(word -> word.contains(" ") ? '"' + word + '"' : word)
                        .collect(Collectors.joining(" "))))));
        actions.add(Binding.quiet("X", "stop load", () -> does(MachineAction.STOP_WORKER)));
        actions.add(Binding.quiet("P", "pull stats", () -> wanted(new MachineOrder(
                List.of(MachineAction.PULL_STATS, MachineAction.PULL_SYSMON), targets(), List.of()))));
        actions.add(Binding.quiet("m", isRecorded() ? "monitor off" : "monitor on", this::switched));
        machine().ifPresent(machine -> actions.add(isWatched(machine)
                ? Binding.quiet("V", "live off", () -> unwatched(panels))
                : Binding.quiet("V", "view live", () -> watched(machine))));
        return actions;
    }

    /// What a key does, in a whole sentence.
    private static final Map<String, String> WORDS = Map.of("i", "Check: what it is, its clock, what of ours is there",
            "l", "Log in: a shell there", "k", "Keys: make a pair, let one log in there",
            "D", "Deploy the worker or the resource monitor", "U", "Upload scenarios and their data",
            "S", "Start load", "X", "Stop load", "P", "Pull stats of runs and resources",
            "V", "View its resources live");

    private Menu menu() {
        var targets = targets();
        var items = new ArrayList<>(Menu.ofKeys("", actions(), binding -> switch (binding.keys().getFirst().name()) {
            case "m" -> isRecorded() ? "Monitor off: end the recording" : "Monitor on: record what it does";
            case "V" -> binding.label().equals("live off") ? "End the live view" : WORDS.get("V");
            case String key -> WORDS.getOrDefault(key, binding.label());
        }).items());
        items.add(item("Show what the run says", MachineAction.WORKER_STATUS, targets));
        items.add(item("Plot the newest run", MachineAction.PLOT_STATS, targets));
        items.add(item("Plot the resources", MachineAction.PLOT_SYSMON, targets));
        items.add(item("Delete the resource files there", MachineAction.DELETE_SYSMON_STATS, targets));
        return Menu.of(names(), items);
    }

    private static Menu.Item item(String words, MachineAction action, List<Machine> targets) {
        return Menu.Item.answer(words, new MachineChoice.Wants(MachineOrder.of(action, targets)));
    }

    private Menu keys() {
        var targets = targets();
        return Menu.of("Keys", List.of(
                Menu.Item.answer("i", "Let your usual key log in on " + names(),
                        new MachineChoice.Wants(MachineOrder.of(MachineAction.INSTALL_KEY, targets))),
                Menu.Item.answer("f", "Let the key of a file log in …", new MachineChoice.Opens(
                        FilePicker.ofFiles("Public key", Path.of("~/.ssh"), file -> new MachineChoice.Wants(
                                MachineOrder.of(MachineAction.INSTALL_KEY, targets, file.toString())), ".pub"))),
                Menu.Item.answer("n", "Make a new pair of keys here …", new MachineChoice.Opens(MachineForm.key()))));
    }

    private Menu deployment() {
        var targets = targets();
        var worker = MachineAction.DEPLOY_WORKER;
        var monitor = MachineAction.DEPLOY_SYSMON;
        return Menu.of("Deploy on " + names(), List.of(
                Menu.Item.answer("w", "The worker, which makes load",
                        new MachineChoice.Wants(MachineOrder.of(worker, targets))),
                Menu.Item.answer("m", "The resource monitor",
                        new MachineChoice.Wants(MachineOrder.of(monitor, targets))),
                Menu.Item.answer("b", "Both", new MachineChoice.Wants(
                        new MachineOrder(List.of(worker, monitor), targets, List.of())))));
    }

    private Menu upload() {
        var targets = targets();
        Function<Path, Msg> wants = path -> new MachineChoice.Wants(
                MachineOrder.of(MachineAction.UPLOAD, targets, path.toString()));
        return Menu.of("Upload to " + names(), List.of(
                Menu.Item.answer("f", "A file …", new MachineChoice.Opens(
                        FilePicker.ofFiles("Upload", SCENARIOS, wants))),
                Menu.Item.answer("d", "A folder with all in it …", new MachineChoice.Opens(
                        FilePicker.of("Upload", FilePicker.Kind.FOLDER, SCENARIOS, wants)))));
    }

    /// Whether any machine that an action would be for is recorded.
    private boolean isRecorded() {
        return table.targets().stream().anyMatch(known -> known.isRunning(Program.SYSMON));
    }

    /// Ends the recordings there are; where there is none, starts them.
    private Next switched() {
        var recorded = machines(table.targets().stream().filter(known -> known.isRunning(Program.SYSMON)));
        return wanted(recorded.isEmpty() ? MachineOrder.of(MachineAction.START_SYSMON, targets())
                : MachineOrder.of(MachineAction.STOP_SYSMON, recorded));
    }

    private boolean isWatched(Machine machine) {
        return live.filter(now -> now.machine().equals(machine.name())).isPresent();
    }

    private Next watched(Machine machine) {
        return Next.of(with(Optional.of(LiveResources.of(machine.name()))).with(panels.on(DETAILS)),
                new MachineEffect.Watch(machine));
    }

    private Next unwatched(Panels then) {
        return Next.of(with(Optional.<LiveResources>empty()).with(then), new MachineEffect.Unwatch());
    }

    // ------------------------------------------------------------------ files of machines

    private Next edited() {
        var known = table.selected();
        if (known.isEmpty()) return Next.of(this);
        return known.get().machine().map(machine -> opens(MachineForm.edit(machine)))
                .orElseGet(() -> Next.of(this, Effect.Say.warning(known.get().fault())));
    }

    private Confirm deletion() {
        var gone = table.targets();
        return Confirm.of("Delete " + (gone.size() == 1 ? gone.getFirst().name() : gone.size() + " machines") + "?",
                gone.stream().map(known -> known.file().toString()).toList(),
                "On the machine nothing changes. What was pulled from it stays.", "Keep",
                Confirm.Button.answer("Delete", new MachineChoice.Effects(
                        new MachineEffect.Delete(gone.stream().map(KnownMachine::name).toList()))));
    }

    // ------------------------------------------------------------------ keys

    @Override
    public String name() {
        return MACHINES;
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        if (panels.has(TASKS)) bindings.addAll(tasks.bindings(now -> Next.of(with(now))).stream()
                .map(MachinesScreen::cancelling).toList());
        if (!targets().isEmpty()) bindings.add(Binding.of("enter", "act", () -> opens(menu())));
        bindings.add(Binding.of("a", "add", () -> opens(MachineForm.add(names(table.all())))));
        if (!table.all().isEmpty()) bindings.add(Binding.of("e", "edit", this::edited));
        if (!targets().isEmpty()) bindings.add(Binding.of("t", "tag", () -> opens(MachineForm.tags(targets()))));
        if (!table.rows().isEmpty()) {
            bindings.add(Binding.of("space", "mark", () -> Next.of(with(table.toggled()))));
            bindings.add(Binding.of("*", isAllMarked() ? "mark none" : "mark all", () -> Next.of(with(
                    table.marked(isAllMarked() ? Set.of() : names(table.rows()))))));
        }
        bindings.addAll(actions());
        if (live.isPresent()) bindings.add(Binding.quiet("esc", "end live view", () -> unwatched(panels.on(MACHINES))));
        if (!table.targets().isEmpty()) bindings.add(Binding.quiet("del", "delete", () -> opens(deletion())));
        machine().ifPresent(machine -> bindings.add(Binding.quiet("y", "copy address", () -> Next.of(this,
                new Effect.Copy(machine.user().map(user -> user + "@").orElse("") + machine.host(), "address")))));
        bindings.addAll(table.bindings(now -> Next.of(with(now))));
        bindings.addAll(panels.bindings(now -> Next.of(with(now))));
        return eachKeyOnce(bindings);
    }

    private static Set<String> names(List<KnownMachine> machines) {
        return machines.stream().map(KnownMachine::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean isAllMarked() {
        return table.marked().containsAll(names(table.rows()));
    }

    /// Another screen has tasks, too: ours are given up by an effect of ours.
    private static Binding cancelling(Binding binding) {
        return new Binding(binding.keys(), binding.label(), binding.footer(), () -> {
            var next = binding.act().get();
            return new Next(next.screen(), next.effects().stream()
                    .map(effect -> effect instanceof Tasks.Cancel(var task) ? new MachineEffect.Cancel(task) : effect)
                    .toList());
        });
    }

    /// A key does what the first says that has it, so the others are not said to have it.
    private static List<Binding> eachKeyOnce(List<Binding> bindings) {
        var taken = new HashSet<Key>();
        var shown = new ArrayList<Binding>();
        for (var binding : bindings) {
            var free = binding.keys().stream().filter(taken::add).toList();
            if (!free.isEmpty()) shown.add(new Binding(free, binding.label(), binding.footer(), binding.act()));
        }
        return shown;
    }

    @Override
    public Optional<Next> typed(Key key) {
        return table.typed(key, now -> Next.of(with(now)));
    }

    @Override
    public List<Command> commands() {
        return List.of(command("check", MachineAction.CHECK), command("stop", MachineAction.STOP_WORKER),
                command("pull", MachineAction.PULL_STATS, MachineAction.PULL_SYSMON),
                command("deploy", MachineAction.DEPLOY_WORKER), command("record", MachineAction.START_SYSMON),
                new Command("mark", "TAG…|all|none", "mark machines with a tag",
                        _ -> Stream.concat(tags().stream(), Stream.of("all", "none")).toList(),
                        this::marked));
    }

    private Command command(String name, MachineAction... actions) {
        var known = machines(table.all().stream());
        var names = new ArrayList<>(List.of("all"));
        known.forEach(machine -> names.add(machine.name()));
        tags().forEach(tag -> names.add("@" + tag));
        var does = actions.length > 1 ? "pull stats and resources" : actions[0].words().replaceFirst(" (on|from)$", "");
        return new Command(name, "all|NAME…|@TAG…", does, _ -> names, words -> {
            var unknown = words.stream().filter(word -> !names.contains(word)).findFirst();
            if (unknown.isPresent()) return Next.of(this, Effect.Say.error("no machine " + unknown.get()));
            var chosen = words.contains("all") ? known
                    : words.isEmpty() ? targets() : known.stream().filter(m -> words.contains(m.name())
                            || m.tags().stream().anyMatch(tag -> words.contains("@" + tag))).toList();
            return chosen.isEmpty() ? Next.of(this, Effect.Say.error("which machine?"))
                    : wanted(new MachineOrder(List.of(actions), chosen, List.of()));
        });
    }

    private List<String> tags() {
        return machines(table.all().stream()).stream().flatMap(machine -> machine.tags().stream()).distinct().sorted()
                .toList();
    }

    /// Those with any of the tags, and no others.
    private Next marked(List<String> words) {
        if (words.equals(List.of("all"))) return Next.of(with(table.marked(names(table.all()))));
        if (words.equals(List.of("none"))) return Next.of(with(table.marked(Set.of())));
        if (words.isEmpty()) return Next.of(this, Effect.Say.error("write :mark TAG, :mark all, or :mark none"));
        var wanted = words.stream().map(word -> word.replaceFirst("^@", "")).toList();
        var unknown = wanted.stream().filter(tag -> !tags().contains(tag)).findFirst();
        if (unknown.isPresent())
            return Next.of(this, Effect.Say.error("no machine has the tag " + unknown.get() + " (t tags them)"));
        return Next.of(with(table.marked(names(table.all().stream()
                .filter(known -> known.machine().stream().anyMatch(machine -> machine.tags().stream()
                        .anyMatch(wanted::contains)))
                .toList()))));
    }

    @Override
    public boolean isLive() {
        return live.isPresent() || tasks.running() > 0;
    }

    @Override
    public Optional<Leaving> leaving() {
        if (tasks.running() == 0) return Optional.empty();
        return Optional.of(new Leaving("Quit while work on machines is under way?", tasks.titles(),
                "Work on machines ends where it is, and can be done again. A load that was started there goes on."));
    }

    // ------------------------------------------------------------------ how it looks

    /// Where the panels lie.
    private record Areas(int leftColumns, int topRows, int actionRows) {
        static Areas of(Size size) {
            int actions = 4;
            int log = size.rows() >= 30 ? 12 : 6;
            return new Areas(size.columns() * 55 / 100, Math.max(3, size.rows() - actions - log), actions);
        }
    }

    private Next clicked(Msg.Mouse mouse, Context context) {
        if (panels.isAlone(context.kind())) {
            var there = panels.clicked(mouse, context.size().columns());
            if (!there.equals(panels)) return Next.of(with(there));
            return panels.has(MACHINES) ? Next.of(with(table.on(at(mouse, 0, 1), context.size().rows() - 1 - notes())))
                    : Next.of(this);
        }
        var areas = Areas.of(context.size());
        if (mouse.row() < areas.topRows && mouse.column() < areas.leftColumns)
            return Next.of(with(table.on(at(mouse, 1, 1), areas.topRows - 2 - notes())).with(panels.on(MACHINES)));
        if (mouse.action() != Msg.Mouse.Action.CLICK) return Next.of(this);
        if (mouse.row() < areas.topRows) return Next.of(with(panels.on(DETAILS)));
        return mouse.row() < areas.topRows + areas.actionRows ? Next.of(this) : Next.of(with(panels.on(TASKS)));
    }

    private static Msg.Mouse at(Msg.Mouse mouse, int left, int top) {
        return new Msg.Mouse(mouse.action(), mouse.column() - left, mouse.row() - top);
    }

    @Override
    public String status(Context context) {
        int machines = table.all().size();
        int running = tasks.running();
        return machines + (machines == 1 ? " machine" : " machines")
                + (running == 0 ? "" : "  " + running + (running == 1 ? " task" : " tasks"));
    }

    @Override
    public List<Canvas.Text> brief(Context context) {
        return tasks.selected().filter(task -> task.state() == Tasks.State.RUNNING)
                .map(task -> List.of(Canvas.Text.plain(task.title()))).orElse(List.of());
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        if (panels.isAlone(context.kind())) {
            var alone = panels.drawTabs(canvas);
            switch (panels.focused()) {
                case DETAILS -> drawDetails(alone, context);
                case TASKS -> tasks.draw(alone, context);
                default -> drawMachines(alone);
            }
            return;
        }
        var areas = Areas.of(canvas.size());
        int right = canvas.columns() - areas.leftColumns;
        drawMachines(canvas.part(0, 0, areas.leftColumns, areas.topRows).panel(MACHINES, filterNote(),
                panels.has(MACHINES)));
        drawDetails(canvas.part(areas.leftColumns, 0, right, areas.topRows).panel(detailTitle(), detailNote(),
                panels.has(DETAILS)), context);
        drawActions(canvas.part(0, areas.topRows, canvas.columns(), areas.actionRows).panel("Actions",
                targets().isEmpty() ? "" : "on " + names(), false));
        int below = areas.topRows + areas.actionRows;
        tasks.draw(canvas.part(0, below, canvas.columns(), canvas.rows() - below).panel(TASKS,
                tasks.running() > 0 ? panels.has(TASKS) ? "esc cancels" : "tab focuses" : "", panels.has(TASKS)),
                context);
    }

    private String filterNote() {
        return table.filter().isEmpty() && !table.typing() ? "" : "/" + table.filter() + (table.typing() ? "_" : "");
    }

    private String detailTitle() {
        return live.map(LiveResources::machine).or(() -> table.selected().map(KnownMachine::name)).orElse(DETAILS);
    }

    private String detailNote() {
        return live.isPresent() ? "live, esc ends" : "";
    }

    /// Rows below the table.
    private int notes() {
        return table.marked().size() > 0 ? 1 : 0;
    }

    private void drawMachines(Canvas canvas) {
        if (table.all().isEmpty()) {
            canvas.text(1, 0, "no machines in remotes/", Ink.PLAIN);
            canvas.text(1, 1, "a adds one", Ink.DIM);
            return;
        }
        int rows = canvas.rows() - notes();
        table.showing(columns(canvas.look().isAscii()))
                .draw(canvas.part(0, 0, canvas.columns(), rows), panels.has(MACHINES));
        if (notes() > 0) canvas.text(1, rows, table.marked().size() + " marked: actions are for "
                + (table.marked().size() == 1 ? "it" : "all of them"), Ink.MARKED);
    }

    private void drawDetails(Canvas canvas, Context context) {
        if (live.isPresent()) {
            live.get().draw(canvas, context);
            return;
        }
        var known = table.selected();
        if (known.isEmpty()) return;
        int row = 0;
        for (var line : Details.of(known.get(), canvas.columns(), context.zone()))
            canvas.text(0, row++, line.text(), line.ink());
    }

    /// The keys of the actions, in as many columns as there is room for.
    private void drawActions(Canvas canvas) {
        var actions = actions();
        int widest = actions.stream().mapToInt(action -> Columns.of(action.label())).max().orElse(0) + 4;
        int across = Math.max(1, canvas.columns() / widest);
        for (int i = 0; i < actions.size(); i++) {
            int column = i % across * widest;
            var key = actions.get(i).keys().getFirst().shown(canvas.look().isAscii());
            int at = canvas.text(column, i / across, key, Ink.KEY);
            canvas.text(at + 1, i / across, actions.get(i).label(), Ink.PLAIN);
        }
    }
}
