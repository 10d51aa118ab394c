package io.hyload.tui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Columns;

/// All of the application as one value: its screens, the dialogs over them, what is told to the person. [#on] is all that ever happens to
/// it; it does nothing itself.
///
/// @param screens in the order of their tabs
/// @param current number of the screen that is shown
/// @param layers  dialogs over it, the topmost last
/// @param toasts  what is being told, the newest last
/// @param log     all that was told, the newest last; at most [#LONGEST_LOG] lines
/// @param ids     how many layers there have been
public record Frame(List<Screen> screens, int current, List<Layer> layers, List<Toast> toasts, List<Toast> log,
        Look look, Size size, Instant now, ZoneId zone, int ids) {
    static final int LONGEST_LOG = 1000;
    private static final Duration SHOWN = Duration.ofSeconds(2);
    private static final Duration ERROR_SHOWN = Duration.ofSeconds(4);
    private static final int FIRST_LAYER = 1000;

    /// A dialog that is open.
    ///
    /// @param id     its address
    /// @param opener address of who gets its answer
    record Layer(int id, int opener, Dialog dialog) {}

    record Toast(Instant at, Effect.Say said) {
        boolean isShown(Instant now) {
            var shown = said.level() == Effect.Say.Level.DONE ? SHOWN : ERROR_SHOWN;
            return Duration.between(at, now).compareTo(shown) < 0;
        }
    }

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
    public record Step(Frame frame, List<Wanted> wanted) {}

    public Frame {
        screens = List.copyOf(screens);
        layers = List.copyOf(layers);
        toasts = List.copyOf(toasts);
        log = List.copyOf(log);
    }

    public static Frame of(List<Screen> screens, Look look, Size size, Instant now, ZoneId zone) {
        return new Frame(screens, 0, List.of(), List.of(), List.of(), look, size, now, zone, 0);
    }

    private Frame with(List<Screen> s, int c, List<Layer> l) {
        return new Frame(s, c, l, toasts, log, look, size, now, zone, ids);
    }

    public Frame sized(Size to) {
        return new Frame(screens, current, layers, toasts, log, look, to, now, zone, ids);
    }

    private Frame looking(Look to) {
        return new Frame(screens, current, layers, toasts, log, to, size, now, zone, ids);
    }

    // ------------------------------------------------------------------ what happens

    /// What a message makes of it.
    public Step on(Post post) {
        return switch (post) {
            case Post(int _, Msg.Pressed(var key)) -> pressed(key);
            case Post(int _, Msg.Tick(var time)) -> ticked(time);
            case Post(int to, Msg.Mouse mouse) when to == Post.FRONT -> clicked(mouse);
            case Post(int to, Msg msg) when to == Post.FRONT -> told(front(), msg);
            case Post(int to, Msg msg) -> told(to, msg);
        };
    }

    private int front() {
        return layers.isEmpty() ? current : layers.getLast().id;
    }

    private Optional<Screen> at(int address) {
        if (address >= 0 && address < screens.size()) return Optional.of(screens.get(address));
        return layers.stream().filter(layer -> layer.id == address).map(layer -> (Screen) layer.dialog).findFirst();
    }

    private Step pressed(Key key) {
        int front = front();
        var screen = at(front).orElseThrow();
        var typed = screen.typed(key);
        if (typed.isPresent()) return became(front, typed.get());
        for (var binding : screen.bindings())
            if (binding.keys().contains(key)) return became(front, binding.act().get());
        if (screen instanceof Dialog)
            return key.equals(Key.ESCAPE) ? became(front, Next.of(screen, new Effect.Close())) : still();
        for (var binding : global()) if (binding.keys().contains(key)) return became(front, binding.act().get());
        return still();
    }

    private Step still() {
        return new Step(this, List.of());
    }

    /// What keys do everywhere, but where the screen has a use of its own for them.
    List<Binding> global() {
        var bindings = new ArrayList<Binding>();
        var shown = screens.get(current);
        for (int i = 0; i < screens.size(); i++) {
            var name = screens.get(i).name();
            bindings.add(Binding.quiet(Integer.toString(i + 1), name, () -> Next.of(shown, new Effect.GoTo(name))));
        }
        bindings.add(Binding.quiet("T", "theme", () -> Next.of(shown,
                new Effect.Restyle(new Look(look.theme().next(), look.depth(), look.signs())))));
        bindings.add(Binding.quiet("^l", "redraw", () -> Next.of(shown, new Effect.Redraw())));
        bindings.add(Binding.quiet("q", "quit", () -> Next.of(shown, leaving())));
        return bindings;
    }

    private Effect leaving() {
        return screens.stream().flatMap(screen -> screen.leaving().stream()).findFirst()
                .<Effect>map(Effect.Open::new).orElse(new Effect.Quit());
    }

    private Step ticked(Instant time) {
        var frame = new Frame(screens, current, layers, toasts.stream().filter(toast -> toast.isShown(time)).toList(),
                log, look, size, time, zone, ids);
        return frame.toAll(new Msg.Tick(time));
    }

    private Step toAll(Msg msg) {
        var wanted = new ArrayList<Wanted>();
        var frame = this;
        for (int address : addresses()) {
            var step = frame.told(address, msg);
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
    private Step told(int address, Msg msg) {
        if (address == Post.ALL) return toAll(msg);
        return at(address).map(screen -> became(address, screen.on(msg, context(address)))).orElseGet(this::still);
    }

    private Step clicked(Msg.Mouse mouse) {
        if (!layers.isEmpty()) {
            var box = box(layers.getLast().dialog);
            return told(front(), new Msg.Mouse(mouse.action(), mouse.column() - box.left - 1,
                    mouse.row() - box.top - 1));
        }
        if (mouse.row() > 0) return told(current, new Msg.Mouse(mouse.action(), mouse.column(), mouse.row() - 1));
        if (mouse.action() != Msg.Mouse.Action.CLICK) return still();
        int at = TITLE.length();
        for (int i = 0; i < screens.size(); i++) {
            int end = at + Columns.of(tab(i));
            if (mouse.column() >= at && mouse.column() < end)
                return became(current, Next.of(screens.get(current), new Effect.GoTo(screens.get(i).name())));
            at = end;
        }
        return still();
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
            case Effect.Say said -> new Step(saying(said), List.of());
            case Effect.Open(var dialog) -> {
                var open = new ArrayList<>(layers);
                open.add(new Layer(FIRST_LAYER + ids, from, dialog));
                yield new Step(new Frame(screens, current, open, toasts, log, look, size, now, zone, ids + 1),
                        List.of());
            }
            case Effect.Close() -> new Step(without(from), List.of());
            case Effect.Answer(var msg) -> layers.stream().filter(layer -> layer.id == from).findFirst()
                    .map(layer -> without(from).told(layer.opener, msg)).orElseGet(this::still);
            case Effect.GoTo(var name) -> number(name)
                    .map(number -> with(screens, number, layers).told(number, new Msg.Entered()))
                    .orElseGet(this::still);
            case Effect.Tell(var name, var msg) ->
                number(name).map(number -> told(number, msg)).orElseGet(this::still);
            case Effect.Restyle(var to) -> new Step(looking(to), List.of(new Wanted(from, effect)));
            default -> new Step(this, List.of(new Wanted(from, effect)));
        };
    }

    private Frame without(int layer) {
        return with(screens, current, layers.stream().filter(open -> open.id != layer).toList());
    }

    private Optional<Integer> number(String name) {
        for (int i = 0; i < screens.size(); i++) if (screens.get(i).name().equals(name)) return Optional.of(i);
        return Optional.empty();
    }

    Frame saying(Effect.Say said) {
        var toast = new Toast(now, said);
        var shown = new ArrayList<>(toasts);
        shown.add(toast);
        var kept = new ArrayList<>(log);
        kept.add(toast);
        if (kept.size() > LONGEST_LOG) kept.removeFirst();
        return new Frame(screens, current, layers, shown, kept, look, size, now, zone, ids);
    }

    /// Whether anything shown moves by itself.
    public boolean isLive() {
        return screens.get(current).isLive() || !toasts.isEmpty();
    }

    // ------------------------------------------------------------------ how it looks

    private static final String TITLE = " hyload ";

    private Context context(int address) {
        var inside = layers.stream().filter(layer -> layer.id == address).findFirst()
                .map(layer -> layer.dialog.size(most())).orElse(new Size(size.columns(), size.rows() - 2));
        return new Context(inside, size.kind(), now, zone, look);
    }

    private Size most() {
        return new Size(size.columns() - 4, size.rows() - 6);
    }

    private record Box(int left, int top, Size inside) {}

    private Box box(Dialog dialog) {
        var most = most();
        var wanted = dialog.size(most);
        var inside = new Size(Math.min(wanted.columns(), most.columns()), Math.min(wanted.rows(), most.rows()));
        return new Box((size.columns() - inside.columns() - 2) / 2, (size.rows() - inside.rows() - 2) / 2, inside);
    }

    /// Draws all of it.
    public Canvas drawn() {
        var canvas = new Canvas(size, look);
        drawTabs(canvas);
        var shown = screens.get(current);
        shown.draw(canvas.part(0, 1, size.columns(), size.rows() - 2), context(current));
        drawToast(canvas);
        drawFooter(canvas);
        for (var layer : layers) {
            var box = box(layer.dialog);
            var part = canvas.part(box.left, box.top, box.inside.columns() + 2, box.inside.rows() + 2);
            layer.dialog.draw(part.clear(Ink.PLAIN).panel(layer.dialog.name(), "", true), context(layer.id));
        }
        return canvas;
    }

    private String tab(int number) {
        var name = (number + 1) + " " + screens.get(number).name();
        return number == current ? "[" + name + "]" : " " + name + " ";
    }

    private void drawTabs(Canvas canvas) {
        int at = canvas.text(0, 0, TITLE, Ink.STRONG);
        for (int i = 0; i < screens.size(); i++)
            at = canvas.text(at, 0, tab(i), i == current ? Ink.TITLE : Ink.PLAIN);
        var status = screens.get(current).status(context(current));
        int room = size.columns() - at - 1;
        while (Columns.of(status) > room && !status.isEmpty())
            status = status.substring(status.offsetByCodePoints(0, 1));
        canvas.right(size.columns() - 1, 0, status, Ink.PLAIN);
    }

    private void drawToast(Canvas canvas) {
        if (toasts.isEmpty()) return;
        var said = toasts.getLast().said;
        var ink = switch (said.level()) {
            case DONE -> Ink.GOOD;
            case WARNING -> Ink.WARNING;
            case ERROR -> Ink.BAD;
        };
        var sign = switch (said.level()) {
            case DONE -> look.sign("▸", ">");
            case WARNING, ERROR -> "!";
        };
        canvas.fill(0, size.rows() - 2, size.columns(), Ink.PLAIN);
        canvas.text(1, size.rows() - 2, sign + " " + said.text(), ink);
    }

    private void drawFooter(Canvas canvas) {
        int row = size.rows() - 1;
        int at = 1;
        var screen = at(front()).orElseThrow();
        var shown = new ArrayList<>(screen.bindings().stream().filter(Binding::footer).toList());
        if (layers.isEmpty()) shown.addAll(global().stream().filter(Binding::footer).toList());
        for (var binding : shown) {
            var key = binding.keys().getFirst().shown(look.isAscii());
            int width = Columns.of(key) + 1 + Columns.of(binding.label());
            if (at + width > size.columns() - 1) break;
            at = canvas.text(at, row, key, Ink.KEY);
            at = canvas.text(at + 1, row, binding.label(), Ink.DIM) + 2;
        }
    }
}
