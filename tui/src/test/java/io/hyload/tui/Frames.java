package io.hyload.tui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

import io.hyload.run.Columns;
import io.hyload.testsupport.Golden;

/// Drives the application without a terminal: keys and messages go in, pictures and effects come out.
///
/// ```java
/// var frames = Frames.of(new MachinesScreen(…)).sized(120, 40);
/// frames.press("j", "enter").matches(getClass(), "machines/menu");
/// assertThat(frames.wanted()).containsExactly(new MachineEffect.Check("gen1"));
/// ```
///
/// What is pressed is noted for [EveryKeyIsTested].
public final class Frames {
    /// 10:41:02 on the day of the mock-ups.
    public static final Instant START = Instant.parse("2026-07-14T10:41:02Z");
    public static final Look DARK = new Look(Look.Theme.DARK, Look.Depth.TRUE, Look.Signs.BRAILLE);
    public static final Look LIGHT = new Look(Look.Theme.LIGHT, Look.Depth.TRUE, Look.Signs.BRAILLE);
    public static final Look MONO = new Look(Look.Theme.MONO, Look.Depth.TRUE, Look.Signs.BRAILLE);
    public static final Look BLOCK = new Look(Look.Theme.DARK, Look.Depth.TRUE, Look.Signs.BLOCK);
    public static final Look ASCII = new Look(Look.Theme.DARK, Look.Depth.TRUE, Look.Signs.ASCII);

    private static final String INKS = " .S-=Tk>*h+!x123456abcdeKsCn";

    private Frame frame;
    private Instant now = START;
    private final List<Effect> wanted = new ArrayList<>();

    private Frames(Frame frame) {
        this.frame = frame;
        KeysPressed.reached(frame.frontmost());
    }

    /// At 80×24, dark, braille, UTC; the first screen is shown.
    public static Frames of(Screen... screens) {
        return new Frames(Frame.of(List.of(screens), DARK, new Size(80, 24), START, ZoneOffset.UTC));
    }

    /// A dialog over an empty screen, which notes the answers.
    public static Frames of(Dialog dialog) {
        var frames = of(new Opener(List.of()));
        frames.took(frames.frame.on(new Frame.Post(0, new Opener.Opens(dialog))));
        return frames;
    }

    /// What opened the dialog of [#of(Dialog)].
    ///
    /// @param answers that it was told
    record Opener(List<Msg> answers) implements Screen {
        record Opens(Dialog dialog) implements Msg {}

        @Override
        public String name() {
            return "Empty";
        }

        @Override
        public List<Binding> bindings() {
            return List.of();
        }

        @Override
        public Next on(Msg msg, Context context) {
            return switch (msg) {
                case Opens(var dialog) -> Next.of(this, new Effect.Open(dialog));
                case Msg.Tick _,Msg.Mouse _,Msg.Pasted _,Msg.Entered _ -> Next.of(this);
                default -> {
                    var more = new ArrayList<>(answers);
                    more.add(msg);
                    yield Next.of(new Opener(more));
                }
            };
        }

        @Override
        public void draw(Canvas canvas, Context context) {}
    }

    private Frames took(Frame.Step step) {
        frame = step.frame();
        step.wanted().forEach(one -> wanted.add(one.effect()));
        KeysPressed.reached(frame.frontmost());
        return this;
    }

    // ------------------------------------------------------------------ what happens

    /// Presses keys as [Key] names them: `j`, `^d`, `enter`.
    public Frames press(String... keys) {
        for (var name : keys) {
            var key = new Key(name);
            KeysPressed.pressed(frame.frontmost(), key);
            took(frame.on(new Frame.Post(Frame.Post.FRONT, new Msg.Pressed(key))));
        }
        return this;
    }

    /// Presses a key for each character.
    public Frames type(String text) {
        text.codePoints().forEach(c -> press(c == ' ' ? "space" : Character.toString(c)));
        return this;
    }

    public Frames paste(String text) {
        return took(frame.on(new Frame.Post(Frame.Post.FRONT, new Msg.Pasted(text))));
    }

    public Frames click(int column, int row) {
        return mouse(Msg.Mouse.Action.CLICK, column, row);
    }

    /// Clicks on the first place where a text is shown.
    public Frames click(String text) {
        var lines = frame.drawn().lines();
        for (int row = 0; row < lines.size(); row++) {
            int at = lines.get(row).indexOf(text);
            if (at >= 0) return click(Columns.of(lines.get(row).substring(0, at)), row);
        }
        throw new AssertionError("'" + text + "' is not shown:\n" + text());
    }

    public Frames mouse(Msg.Mouse.Action action, int column, int row) {
        return took(frame.on(new Frame.Post(Frame.Post.FRONT, new Msg.Mouse(action, column, row))));
    }

    /// Hands a message to whoever has the keys: what an effect brings back.
    public Frames tell(Msg msg) {
        return took(frame.on(new Frame.Post(Frame.Post.FRONT, msg)));
    }

    /// Hands a message to the screen that is shown, also where a dialog is over it.
    public Frames tellScreen(Msg msg) {
        return took(frame.on(new Frame.Post(frame.current(), msg)));
    }

    /// Lets time go by, with one tick at its end.
    public Frames later(Duration time) {
        now = now.plus(time);
        return took(frame.on(new Frame.Post(Frame.Post.ALL, new Msg.Tick(now))));
    }

    public Frames sized(int columns, int rows) {
        frame = frame.sized(new Size(columns, rows));
        return this;
    }

    public Frames looking(Look look) {
        frame = frame.looking(look);
        return this;
    }

    // ------------------------------------------------------------------ what came of it

    public Frame frame() {
        return frame;
    }

    /// The screen that is shown, which must be of that type.
    public <S extends Screen> S screen(Class<S> type) {
        return type.cast(frame.screens().get(frame.current()));
    }

    /// The screen or dialog that has the keys.
    public Screen front() {
        return frame.frontmost();
    }

    /// What is left for the application and its runner to be done, since this was asked last.
    public List<Effect> wanted() {
        var all = List.copyOf(wanted);
        wanted.clear();
        return all;
    }

    /// What the dialog of [#of(Dialog)] has answered.
    public List<Msg> answers() {
        return screen(Opener.class).answers;
    }

    /// What is shown: all rows, without blanks at their ends.
    public String text() {
        return String.join("\n", frame.drawn().lines()) + "\n";
    }

    /// One row of it.
    public String row(int number) {
        return frame.drawn().lines().get(number);
    }

    /// What is shown, and below it what each character means: a letter for each [Ink], with those that are there.
    public String picture() {
        var canvas = frame.drawn();
        var inks = new StringBuilder();
        var there = EnumSet.noneOf(Ink.class);
        for (int row = 0; row < canvas.rows(); row++) {
            var line = new StringBuilder();
            for (int column = 0; column < canvas.columns(); column++) {
                var cell = canvas.at(column, row);
                boolean isBlank = cell.text().isBlank() && cell.ink() != Ink.SELECTED && cell.ink() != Ink.MARKED;
                if (!isBlank) there.add(cell.ink());
                line.append(isBlank ? ' ' : letter(cell.ink()));
            }
            inks.append(line.toString().stripTrailing()).append('\n');
        }
        var legend = new StringBuilder();
        for (var ink : there)
            if (ink != Ink.PLAIN)
                legend.append(letter(ink)).append(' ').append(ink.name().toLowerCase(Locale.ROOT)).append("  ");
        return text() + "=".repeat(canvas.columns()) + "\n" + inks + legend.toString().stripTrailing() + "\n";
    }

    private static char letter(Ink ink) {
        return ink == Ink.PLAIN ? '\'' : INKS.charAt(ink.ordinal());
    }

    /// Compares the picture with a golden file, whose name ends in the size and what else differs: `help-80x24-ascii.txt`.
    public Frames matches(Class<?> test, String name) {
        var size = frame.size();
        var signs = frame.look().signs() == Look.Signs.BRAILLE ? ""
                : "-" + frame.look().signs().name().toLowerCase(Locale.ROOT);
        Golden.assertMatches(test, name + "-" + size + signs + ".txt", picture());
        return this;
    }

    /// Compares it at the three sizes that matter, and in ASCII; and says that the theme changes no more than colours.
    public Frames matchesEverywhere(Class<?> test, String name) {
        var before = frame;
        for (var size : List.of(new Size(80, 24), new Size(120, 40), new Size(60, 16))) {
            sized(size.columns(), size.rows()).later(Duration.ZERO).matches(test, name);
            frame = before;
        }
        sized(80, 24).looking(ASCII).later(Duration.ZERO);
        matches(test, name);
        if (!text().matches("\\A[\\x00-\\x7f商品列表]*\\z"))
            throw new AssertionError("more than ASCII in " + name + ":\n" + text());
        frame = before;
        var dark = picture();
        for (var look : List.of(LIGHT, MONO)) {
            looking(look);
            if (!picture().equals(dark)) throw new AssertionError(look.theme() + " is another picture:\n" + picture());
            frame = before;
        }
        return this;
    }
}
