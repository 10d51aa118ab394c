package io.hyload.tui;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import io.hyload.run.Columns;

/// All of the application as one value: its screens, the dialogs over them, what is told to the person. [#on] is all that ever happens to
/// it; it does nothing itself.
///
/// @param screens in the order of their tabs
/// @param current number of the screen that is shown
/// @param layers  dialogs over it, the topmost last
/// @param told    what the person was told
/// @param line    what is typed behind `:`
/// @param view    how big it is, and how it looks
/// @param opened  how many dialogs there have been
public record Frame(List<Screen> screens, int current, List<Layer> layers, Told told, CommandLine line, View view,
        int opened) {
    private static final int FIRST_LAYER = 1000;
    private static final String LOG = "Log";
    /// The least that a dialog can be used at where all else is too small.
    private static final Size LEAST_DIALOG = new Size(24, 6);
    private static final int MOST_PICTURES = 10;

    /// A dialog that is open.
    ///
    /// @param id     its address
    /// @param opener address of who gets its answer
    record Layer(int id, int opener, Dialog dialog) {}

    record View(Look look, Size size, Instant now, ZoneId zone) {}

    /// A message for a screen or dialog. Keys, paste, mouse and time go to [#FRONT] and [#ALL].
    public record Post(int to, Msg msg) {
        /// Whoever has the keys.
        public static final int FRONT = -1;
        /// Every screen and dialog.
        public static final int ALL = -2;
    }

    /// An effect that is left to be done, and where its message goes.
    public record Wanted(int from, Effect effect) {}

    /// What it has become, and what is left to be done.
    public record Step(Frame frame, List<Wanted> wanted) {
        public Step {
            wanted = List.copyOf(wanted);
        }
    }

    public Frame {
        screens = List.copyOf(screens);
        layers = List.copyOf(layers);
    }

    public static Frame of(List<Screen> screens, Look look, Size size, Instant now, ZoneId zone) {
        return new Frame(screens, 0, List.of(), new Told(List.of(), now), CommandLine.CLOSED,
                new View(look, size, now, zone), 0);
    }

    public Look look() {
        return view.look;
    }

    public Size size() {
        return view.size;
    }

    private Frame with(List<Screen> s, int c, List<Layer> l) {
        return new Frame(s, c, l, told, line, view, opened);
    }

    private Frame with(View other) {
        return new Frame(screens, current, layers, told.at(other.now), line, other, opened);
    }

    private Frame with(CommandLine other) {
        return new Frame(screens, current, layers, told, other, view, opened);
    }

    public Frame sized(Size to) {
        return with(new View(view.look, to, view.now, view.zone));
    }

    Frame looking(Look to) {
        return with(new View(to, view.size, view.now, view.zone)).telling(told);
    }

    // ------------------------------------------------------------------ what happens

    /// What a message makes of it.
    public Step on(Post post) {
        return switch (post) {
            case Post(int to, Msg.Pressed(var key)) when to == Post.FRONT -> pressed(key);
            case Post(int to, Msg.Pasted(var text)) when to == Post.FRONT && line.isOpen() ->
                still(with(line.with(line.field().pasted(text))));
            case Post(int to, Msg.Mouse mouse) when to == Post.FRONT -> clicked(mouse);
            case Post(int _, Msg.Tick(var time)) -> ticked(time);
            case Post(int to, Msg msg) when to == Post.FRONT -> tell(front(), msg);
            case Post(int to, Msg msg) -> tell(to, msg);
        };
    }

    private int front() {
        return layers.isEmpty() ? current : layers.getLast().id;
    }

    /// The screen or dialog that has the keys.
    public Screen frontmost() {
        return at(front()).orElseThrow();
    }

    private Optional<Screen> at(int address) {
        if (address >= 0 && address < screens.size()) return Optional.of(screens.get(address));
        return layers.stream().filter(layer -> layer.id == address).map(layer -> (Screen) layer.dialog).findFirst();
    }

    private static Step still(Frame frame) {
        return new Step(frame, List.of());
    }

    private Step pressed(Key key) {
        if (line.isOpen()) return line.typed(key, commands()).map(typed -> still(with(typed))).orElseGet(this::entered);
        if (!isFrontShown()) return pressedBlindly(key);
        int front = front();
        var screen = frontmost();
        var typed = screen.typed(key);
        if (typed.isPresent()) return became(front, typed.get());
        var own = does(screen.bindings(), key);
        if (own.isPresent()) return became(front, own.get());
        if (key.equals(Key.ESCAPE) && !layers.isEmpty())
            return became(front, Next.of(screen, new Effect.Close()));
        return does(global(), key).map(next -> became(front, next)).orElseGet(() -> still(this));
    }

    /// Where it cannot be seen what keys do, they do no harm.
    private Step pressedBlindly(Key key) {
        if (!layers.isEmpty())
            return key.equals(Key.ESCAPE) ? pressed(front(), key) : still(this);
        var harmless = global().stream().filter(binding -> binding.keys().contains(new Key("q"))
                || binding.keys().contains(new Key("^l"))).toList();
        return does(harmless, key).map(next -> became(current, next)).orElseGet(() -> still(this));
    }

    private static Optional<Next> does(List<Binding> bindings, Key key) {
        return bindings.stream().filter(binding -> binding.keys().contains(key)).findFirst()
                .map(binding -> binding.act().get());
    }

    /// A key of one who need not have the keys: what a menu chose.
    private Step pressed(int address, Key key) {
        return at(address).flatMap(screen -> does(screen.bindings(), key).or(() -> address == front()
                ? does(global(), key) : Optional.empty())).map(next -> became(address, next))
                .orElseGet(() -> still(this));
    }

    private Step ticked(Instant time) {
        return with(new View(view.look, view.size, time, view.zone)).toAll(new Msg.Tick(time));
    }

    private Step toAll(Msg msg) {
        return toEach(addresses(), msg);
    }

    private Step toEach(List<Integer> addresses, Msg msg) {
        var wanted = new ArrayList<Wanted>();
        var frame = this;
        for (int address : addresses) {
            var step = frame.tell(address, msg);
            frame = step.frame;
            wanted.addAll(step.wanted);
        }
        return new Step(frame, wanted);
    }

    private List<Integer> addresses() {
        var addresses = new ArrayList<Integer>();
        for (int i = 0; i < screens.size(); i++) addresses.add(i);
        layers.forEach(layer -> addresses.add(layer.id));
        return addresses;
    }

    /// A message for one that is gone is dropped.
    private Step tell(int address, Msg msg) {
        if (address == Post.ALL) return toAll(msg);
        if (msg instanceof Msg.Pressed(var key)) return pressed(address, key);
        return at(address).map(screen -> became(address, screen.on(msg, context(address))))
                .orElseGet(() -> still(this));
    }

    private Step clicked(Msg.Mouse mouse) {
        if (!isFrontShown()) return still(this);
        boolean isClick = mouse.action() == Msg.Mouse.Action.CLICK;
        if (isClick && mouse.row() == size().rows() - 1 && !line.isOpen()) return clickedFooter(mouse.column());
        if (!layers.isEmpty()) {
            var box = box(layers.getLast().dialog);
            int column = mouse.column() - box.left - 1;
            int row = mouse.row() - box.top - 1;
            boolean isInside = column >= 0 && column < box.inside.columns() && row >= 0 && row < box.inside.rows();
            return isInside ? tell(front(), new Msg.Mouse(mouse.action(), column, row)) : still(this);
        }
        if (mouse.row() > 0) return tell(current, new Msg.Mouse(mouse.action(), mouse.column(), mouse.row() - 1));
        return isClick ? clickedTabs(mouse.column()) : still(this);
    }

    private Step clickedTabs(int column) {
        int at = TITLE.length();
        for (int i = 0; i < screens.size(); i++) {
            int end = at + Columns.of(tab(i));
            if (column >= at && column < end) return act(new Effect.GoTo(screens.get(i).name()));
            at = end;
        }
        return still(this);
    }

    /// A click on a key is the key.
    private Step clickedFooter(int column) {
        return footer().stream().filter(hint -> column >= hint.column && column < hint.end()).findFirst()
                .map(hint -> pressed(hint.key)).orElseGet(() -> still(this));
    }

    /// What an effect makes of it that the screen which is shown wants.
    Step act(Effect effect) {
        return became(current, Next.of(screens.get(current), effect));
    }

    private Step became(int address, Next next) {
        var changed = new ArrayList<>(screens);
        var open = new ArrayList<>(layers);
        if (address < screens.size()) changed.set(address, next.screen());
        else open.replaceAll(layer -> layer.id == address
                ? new Layer(layer.id, layer.opener, (Dialog) next.screen())
                : layer);
        var frame = with(changed, current, open);
        var wanted = new ArrayList<Wanted>();
        for (var effect : next.effects()) {
            var step = frame.done(address, effect);
            frame = step.frame;
            wanted.addAll(step.wanted);
        }
        return new Step(frame, wanted);
    }

    /// Does what only changes the frame; leaves the rest.
    private Step done(int from, Effect effect) {
        return switch (effect) {
            case Effect.Say said -> still(saying(said));
            case Effect.Open(var dialog) -> opening(from, dialog);
            case TypeCommand() -> still(with(line.opened()));
            case Effect.Close() -> still(without(from));
            case Effect.Answer(var msg) -> layers.stream().filter(layer -> layer.id == from).findFirst()
                    .map(layer -> without(from).tell(layer.opener, msg)).orElseGet(() -> still(this));
            case Effect.GoTo(var name) -> number(name)
                    .map(this::going)
                    .orElseGet(() -> still(this));
            case Effect.Tell(var name, var msg) ->
                number(name).map(number -> tell(number, msg)).orElseGet(() -> still(this));
            case Effect.TellDialogs(var msg) -> toEach(layers.stream().filter(layer -> layer.opener == from)
                    .map(Layer::id).toList(), msg);
            case Effect.Restyle(var to) -> new Step(looking(to), List.of(new Wanted(from, effect)));
            default -> new Step(this, List.of(new Wanted(from, effect)));
        };
    }

    private Step going(int to) {
        var left = to == current ? still(this) : tell(current, new Msg.Left());
        var entered = left.frame.with(left.frame.screens, to, left.frame.layers).tell(to, new Msg.Entered());
        var wanted = new ArrayList<>(left.wanted);
        wanted.addAll(entered.wanted);
        return new Step(entered.frame, wanted);
    }

    private Step opening(int from, Dialog dialog) {
        int id = FIRST_LAYER + opened;
        var open = new ArrayList<>(layers);
        open.add(new Layer(id, from, dialog));
        return new Frame(screens, current, open, told, line, view, opened + 1).tell(id, new Msg.Entered());
    }

    private Frame without(int layer) {
        return with(screens, current, layers.stream().filter(open -> open.id != layer).toList());
    }

    private Optional<Integer> number(String name) {
        for (int i = 0; i < screens.size(); i++) if (screens.get(i).name().equals(name)) return Optional.of(i);
        return Optional.empty();
    }

    Frame saying(Effect.Say said) {
        return telling(told.and(said));
    }

    /// An open log goes on.
    private Frame telling(Told all) {
        var open = layers.stream().map(layer -> layer.dialog instanceof Reader reader && reader.name().equals(LOG)
                ? new Layer(layer.id, layer.opener, reader.with(all.log(view.zone, view.look)))
                : layer).toList();
        return new Frame(screens, current, open, all, line, view, opened);
    }

    /// Whether its picture is the same for certain. What is not [live][Screen#isLive] does not change by the time alone.
    boolean looksLike(Frame other) {
        boolean isSame = current == other.current && line.equals(other.line) && look().equals(other.look())
                && size().equals(other.size()) && told.shown().equals(other.told.shown())
                && layers.size() == other.layers.size() && screens.get(current) == other.screens.get(current);
        for (int i = 0; isSame && i < layers.size(); i++) isSame = layers.get(i).dialog == other.layers.get(i).dialog;
        return isSame;
    }

    /// Whether anything shown moves by itself.
    public boolean isLive() {
        return screens.get(current).isLive() || layers.stream().anyMatch(layer -> layer.dialog.isLive())
                || told.shown().isPresent();
    }

    // ------------------------------------------------------------------ what can be done everywhere

    /// Opens the command line.
    private record TypeCommand() implements Effect {}

    /// What keys do everywhere, but where the screen has a use of its own for them. Over a dialog only what leaves all as it is.
    List<Binding> global() {
        var shown = frontmost();
        var bindings = new ArrayList<Binding>();
        if (layers.isEmpty()) {
            for (int i = 0; i < screens.size(); i++) {
                var name = screens.get(i).name();
                bindings.add(Binding.quiet(Integer.toString(i + 1), name, () -> Next.of(shown, new Effect.GoTo(name))));
            }
            bindings.add(Binding.quiet("T", "theme", () -> Next.of(shown,
                    new Effect.Restyle(new Look(look().theme().next(), look().depth(), look().signs())))));
        }
        bindings.add(Binding.quiet("^l", "redraw", () -> Next.of(shown, new Effect.Redraw())));
        if (layers.isEmpty()) {
            bindings.add(Binding.quiet("q", "quit", () -> Next.of(shown, leaving())));
            bindings.add(Binding.of(":", "command", () -> Next.of(shown, new TypeCommand())));
        }
        if (!(shown instanceof Help)) // which has a use of its own for the key, and is there already
            bindings.add(new Binding(Key.of("?", "f1"), "help", true, () -> Next.of(shown, help())));
        return bindings;
    }

    private Effect leaving() {
        var all = screens.stream().flatMap(screen -> screen.leaving().stream()).toList();
        return all.isEmpty() ? new Effect.Quit() : new Effect.Open(Leaving.asked(all));
    }

    private Effect help() {
        var front = frontmost();
        var own = new ArrayList<Help.Section>();
        own.add(Help.Section.ofKeys(front.name(), front.bindings()));
        if (layers.isEmpty()) own.add(Help.Section.ofCommands(commands()));
        var mouse = new Help.Section("Mouse", List.of(new Help.Line(List.of(), "click", "a tab, a row, a key below"),
                new Help.Line(List.of(), "wheel", "scrolls"),
                new Help.Line(List.of(), ":mouse off", "lets the terminal select text")));
        var typing = new Help.Section("Where text is typed", List.of(
                new Help.Line(Key.of("^a", "^e"), "", "begin, end"),
                new Help.Line(Key.of("M-b", "M-f"), "", "a word back, on"),
                new Help.Line(Key.of("^w"), "", "cut the word before"),
                new Help.Line(Key.of("^u", "^k"), "", "cut all before, behind")));
        var others = List.of(Help.Section.ofKeys("Everywhere", global()), mouse, typing);
        return new Effect.Open(Help.of(own, others));
    }

    /// What can be typed behind `:`; that of the screen goes before the same of the frame.
    private List<Command> commands() {
        var commands = new ArrayList<>(screens.get(current).commands());
        commands.add(command("quit", "", "leave; asks if something would be lost", List.of(), _ -> leaving()));
        commands.add(command("help", "", "keys and commands", List.of(), _ -> help()));
        commands.add(command("log", "", "all that was told",
                List.of(), _ -> new Effect.Open(Reader.of(LOG, told.log(view.zone, look())).atEnd())));
        commands.add(command("theme", "dark|light|mono", "colours", names(Look.Theme.values()),
                word -> new Effect.Restyle(new Look(Look.Theme.valueOf(word), look().depth(), look().signs()))));
        commands.add(command("signs", "braille|block|ascii", "with what graphs are drawn", names(Look.Signs.values()),
                word -> new Effect.Restyle(new Look(look().theme(), look().depth(), Look.Signs.valueOf(word)))));
        commands.add(command("mouse", "on|off", "off leaves selecting text to the terminal", List.of("on", "off"),
                word -> new Effect.Mouse(word.equals("ON"))));
        commands.add(new Command("set", "fps N", "at most N pictures a second",
                before -> before.isEmpty() ? List.of("fps") : List.of("1", "2", "4", "10"), this::set));
        for (var screen : screens)
            commands.add(command(screen.name().toLowerCase(Locale.ROOT), "", "screen " + screen.name(), List.of(),
                    _ -> new Effect.GoTo(screen.name())));
        return commands;
    }

    /// One of no word, or of one out of several.
    ///
    /// @param act given the word in capitals
    private Command command(String name, String words, String does, List<String> choices,
            Function<String, Effect> act) {
        return new Command(name, words, does, before -> before.isEmpty() ? choices : List.of(), typed -> {
            var shown = screens.get(current);
            boolean isGood = choices.isEmpty() ? typed.isEmpty()
                    : typed.size() == 1 && choices.contains(typed.getFirst());
            if (!isGood) return Next.of(shown, Effect.Say.error((":" + name + " " + words).strip()
                    + (choices.isEmpty() ? " takes no words" : " takes one of these words")));
            return Next.of(shown, act.apply(typed.isEmpty() ? "" : typed.getFirst().toUpperCase(Locale.ROOT)));
        });
    }

    private static List<String> names(Enum<?>[] values) {
        return List.of(values).stream().map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    }

    private Next set(List<String> words) {
        var shown = screens.get(current);
        if (words.size() == 2 && words.getFirst().equals("fps") && words.get(1).matches("[0-9]{1,2}")) {
            int pictures = Integer.parseInt(words.get(1));
            if (pictures >= 1 && pictures <= MOST_PICTURES) return Next.of(shown, new Effect.Pace(pictures));
        }
        return Next.of(shown, Effect.Say.error(":set fps N takes a number from 1 to " + MOST_PICTURES));
    }

    /// Enter on the command line. What a command says is wrong is shown there, and the line can be mended.
    private Step entered() {
        return switch (line.meant(commands())) {
            case CommandLine.Meant.Nothing() -> still(with(line.closed()));
            case CommandLine.Meant.Unknown(var problem) -> still(with(line.wrong(problem)));
            case CommandLine.Meant.Known(var command, var words) -> {
                var next = command.act().apply(words);
                var wrong = next.effects().stream().filter(Frame::isError).map(Effect.Say.class::cast).findFirst();
                yield wrong.map(said -> still(with(line.wrong(said.text()))))
                        .orElseGet(() -> with(line.kept().closed()).became(current, next));
            }
        };
    }

    private static boolean isError(Effect effect) {
        return effect instanceof Effect.Say(var level, var _) && level == Effect.Say.Level.ERROR;
    }

    // ------------------------------------------------------------------ how it looks

    private static final String TITLE = " hyload ";

    private Context context(int address) {
        var inside = layers.stream().filter(layer -> layer.id == address).findFirst()
                .map(layer -> box(layer.dialog).inside).orElse(new Size(size().columns(), size().rows() - 2));
        return context(inside);
    }

    private Context context(Size inside) {
        return new Context(inside, size().kind(), view.now, view.zone, view.look);
    }

    private boolean isTooSmall() {
        return size().kind() == Size.Class.TOO_SMALL;
    }

    /// Whether what the keys are for can be seen. Where it is too small for a screen, a dialog may have room.
    private boolean isFrontShown() {
        if (!isTooSmall()) return true;
        return !layers.isEmpty() && size().columns() >= LEAST_DIALOG.columns()
                && size().rows() >= LEAST_DIALOG.rows();
    }

    private record Box(int left, int top, Size inside) {}

    /// In the middle, and so that the rows of the tabs, of what is told and of the keys stay free.
    private Box box(Dialog dialog) {
        var most = isTooSmall() ? new Size(size().columns() - 2, size().rows() - 3)
                : new Size(size().columns() - 4, size().rows() - 6);
        var wanted = dialog.size(most);
        var inside = new Size(Math.min(wanted.columns(), most.columns()), Math.min(wanted.rows(), most.rows()));
        int top = isTooSmall() ? 0 : (size().rows() - inside.rows() - 2) / 2;
        return new Box(Math.max(0, (size().columns() - inside.columns() - 2) / 2), top, inside);
    }

    /// Draws all of it.
    public Canvas drawn() {
        var canvas = new Canvas(size(), look());
        if (isTooSmall()) drawTooSmall(canvas);
        else {
            drawTabs(canvas);
            screens.get(current).draw(canvas.part(0, 1, size().columns(), size().rows() - 2), context(current));
            told.shown().ifPresent(said -> drawToast(canvas, size().rows() - 2, said));
            layers.forEach(layer -> draw(canvas, layer));
            drawFooter(canvas);
        }
        if (line.isOpen()) line.draw(canvas, commands());
        return canvas;
    }

    private void draw(Canvas canvas, Layer layer) {
        var box = box(layer.dialog);
        var part = canvas.part(box.left, box.top, box.inside.columns() + 2, box.inside.rows() + 2);
        canvas.hideCursor(); // what lies under it is not being typed
        layer.dialog.draw(part.clear(Ink.PLAIN).panel(layer.dialog.name(), "", true), context(box.inside));
    }

    /// The size, and what matters most of the screen; where a dialog has room, the dialog.
    private void drawTooSmall(Canvas canvas) {
        if (!layers.isEmpty() && isFrontShown()) {
            draw(canvas, layers.getLast());
            drawFooter(canvas);
            return;
        }
        var brief = screens.get(current).brief(context(current));
        var needed = Canvas.Text.plain("hyload needs " + Size.LEAST + ", now " + size());
        var advice = new Canvas.Text(layers.isEmpty() ? "make it larger, or q" : "make it larger, or esc", Ink.DIM);
        var lines = new ArrayList<Canvas.Text>(brief);
        var said = told.shown().map(say -> new Canvas.Text(Told.sign(say, look()) + " " + say.text(), Told.ink(say)));
        said.ifPresent(lines::add);
        lines.add(lines.isEmpty() ? 0 : lines.size(), needed);
        lines.add(advice);
        boolean isAiry = canvas.rows() >= lines.size() + 3;
        int row = isAiry ? 1 : 0;
        for (int i = 0; i < lines.size(); i++) {
            if (isAiry && lines.get(i).equals(needed) && i > 0) row++;
            canvas.text(canvas.columns() > 20 ? 2 : 0, row++, lines.get(i).text(), lines.get(i).ink());
        }
    }

    /// Where it is narrow, only the screen that is shown has its name.
    private String tab(int number) {
        if (number == current) return "[" + (number + 1) + " " + screens.get(number).name() + "]";
        var name = (number + 1) + (size().kind() == Size.Class.NARROW ? "" : " " + screens.get(number).name());
        return " " + name + " ";
    }

    private void drawTabs(Canvas canvas) {
        int at = canvas.text(0, 0, TITLE, Ink.STRONG);
        for (int i = 0; i < screens.size(); i++)
            at = canvas.text(at, 0, tab(i), i == current ? Ink.TITLE : Ink.PLAIN);
        var status = screens.get(current).status(context(current));
        int room = size().columns() - at - 1;
        while (Columns.of(status) > room && !status.isEmpty())
            status = status.substring(status.offsetByCodePoints(0, 1));
        canvas.right(size().columns() - 1, 0, status, Ink.PLAIN);
    }

    private void drawToast(Canvas canvas, int row, Effect.Say said) {
        canvas.fill(0, row, size().columns(), Ink.PLAIN);
        canvas.text(1, row, Told.sign(said, look()) + " " + said.text(), Told.ink(said));
    }

    /// A key in the footer.
    private record Hint(int column, Key key, String shown, String label) {
        private int end() {
            return column + Columns.of(shown) + 1 + Columns.of(label);
        }

        private Hint at(int place) {
            return new Hint(place, key, shown, label);
        }
    }

    /// As many as there is room for; those that are everywhere keep theirs, at the end.
    private List<Hint> footer() {
        int end = size().columns() - 1;
        var everywhere = hints(global());
        int kept = everywhere.stream().mapToInt(hint -> hint.end() + 2).sum();
        var shown = new ArrayList<Hint>();
        int at = 1;
        var own = new ArrayList<>(typing());
        own.addAll(hints(frontmost().bindings()));
        for (var hint : own) {
            if (at + hint.end() + 2 + kept - 2 > end) break;
            shown.add(hint.at(at));
            at += hint.end() + 2;
        }
        for (var hint : everywhere) {
            if (at + hint.end() > end) break;
            shown.add(hint.at(at));
            at += hint.end() + 2;
        }
        return shown;
    }

    /// What ends a text that is being typed on a screen.
    private List<Hint> typing() {
        var hints = new ArrayList<Hint>();
        if (frontmost().typed(Key.ENTER).isPresent())
            hints.add(new Hint(0, Key.ENTER, Key.ENTER.shown(look().isAscii()), "done"));
        if (frontmost().typed(Key.ESCAPE).isPresent())
            hints.add(new Hint(0, Key.ESCAPE, Key.ESCAPE.shown(look().isAscii()), "drop it"));
        return hints;
    }

    /// Each with the first of its keys that a text being typed does not take; what has no such key is not valid now.
    private List<Hint> hints(List<Binding> bindings) {
        var screen = frontmost();
        return bindings.stream().filter(Binding::footer).flatMap(binding -> binding.keys().stream()
                .filter(key -> screen.typed(key).isEmpty()).limit(1)
                .map(key -> new Hint(0, key, key.shown(look().isAscii()), binding.label()))).toList();
    }

    private void drawFooter(Canvas canvas) {
        for (var hint : footer()) {
            int at = canvas.text(hint.column, size().rows() - 1, hint.shown, Ink.KEY);
            canvas.text(at + 1, size().rows() - 1, hint.label, Ink.DIM);
        }
    }
}
