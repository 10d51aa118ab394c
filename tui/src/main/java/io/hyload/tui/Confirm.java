package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.hyload.run.Columns;

/// A question before something that cannot be taken back. It names what it is about; the keys begin at the safe button, and neither
/// `y` nor `n` does anything: one goes to a button and presses Enter, clicks on it, or types the word on it. Esc means no.
///
/// @param question what is about to happen, as a question: `Stop load on 2 machines?`
/// @param targets  what it happens to, a line each
/// @param after    what will be then, a line each; may be empty
/// @param buttons  the first is the safe one
/// @param focus    number of the button that has the keys
/// @param top      number of the first line that is shown, where there is not room for all
/// @param typed    the beginning of a button's word, in small letters
public record Confirm(String question, List<String> targets, List<String> after, List<Button> buttons, int focus,
        int top,
        String typed) implements Dialog {
    private static final int MOST_TARGETS = 8;
    /// The width that is usual for what is explained.
    private static final int LEAST_COLUMNS = 56;
    /// So many targets, at least, stand above what is explained; else that has to be scrolled to.
    private static final int LEAST_TARGETS = 2;
    /// Between two buttons.
    private static final int GAP = 2;

    /// @param word    what is on it: `Stop`
    /// @param effects what it does before the dialog is closed
    public record Button(String word, List<Effect> effects) {
        public Button {
            effects = List.copyOf(effects);
        }

        /// One that tells whom the dialog was opened by.
        public static Button answer(String word, Msg msg) {
            return new Button(word, List.of(new Effect.Answer(msg)));
        }
    }

    public Confirm {
        targets = List.copyOf(targets);
        after = List.copyOf(after);
        buttons = List.copyOf(buttons);
        if (buttons.size() < 2) throw new IllegalArgumentException("nothing to choose: " + buttons);
    }

    /// @param safe what is on the button that does nothing: `Keep running`
    public static Confirm of(String question, List<String> targets, String after, String safe, Button... others) {
        var buttons = new ArrayList<Button>();
        buttons.add(new Button(safe, List.of()));
        buttons.addAll(List.of(others));
        return new Confirm(question, targets, after.isEmpty() ? List.of() : after.lines().toList(), buttons, 0, 0, "");
    }

    @Override
    public String name() {
        return question;
    }

    private Confirm on(int button) {
        return new Confirm(question, targets, after, buttons, Math.floorMod(button, buttons.size()), top, "");
    }

    private Confirm scrolled(int by) {
        return new Confirm(question, targets, after, buttons, focus,
                Math.clamp(top + by, 0, Math.max(0, targets.size() + explained(LEAST_COLUMNS).size())), typed);
    }

    private Next chosen(int number) {
        var effects = new ArrayList<>(buttons.get(number).effects);
        if (effects.stream().noneMatch(Effect.Answer.class::isInstance)) effects.add(new Effect.Close());
        return new Next(this, effects);
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        bindings.add(new Binding(Key.of("tab", "right"), "next button", true, () -> Next.of(on(focus + 1))));
        bindings.add(new Binding(Key.of("shift+tab", "left"), "button before", false, () -> Next.of(on(focus - 1))));
        bindings.add(Binding.of("enter", buttons.get(focus).word, () -> chosen(focus)));
        bindings.add(Binding.of("esc", buttons.getFirst().word, () -> chosen(0)));
        if (targets.size() > 1 || !after.isEmpty()) {
            bindings.add(Binding.quiet("down", "next", () -> Next.of(scrolled(1))));
            bindings.add(Binding.quiet("up", "previous", () -> Next.of(scrolled(-1))));
        }
        return bindings;
    }

    /// Letters spell the word on a button; one that spells none begins anew.
    @Override
    public Optional<Next> typed(Key key) {
        return key.text().map(letter -> {
            var longer = typed + letter.toLowerCase(Locale.ROOT);
            var spelt = isBeginning(longer) ? longer : isBeginning(letter) ? letter.toLowerCase(Locale.ROOT) : "";
            for (int i = 0; i < buttons.size(); i++)
                if (spelt.length() > 1 && word(i).equals(spelt) && !isLonger(spelt)) return chosen(i);
            return Next.of(new Confirm(question, targets, after, buttons, focus, top, spelt));
        });
    }

    private String word(int button) {
        return buttons.get(button).word.toLowerCase(Locale.ROOT);
    }

    private boolean isBeginning(String text) {
        for (int i = 0; i < buttons.size(); i++) if (word(i).startsWith(text.toLowerCase(Locale.ROOT))) return true;
        return false;
    }

    /// Whether it is only the beginning of another button's word: `Stop` of `Stop all`.
    private boolean isLonger(String text) {
        for (int i = 0; i < buttons.size(); i++)
            if (word(i).startsWith(text) && word(i).length() > text.length()) return true;
        return false;
    }

    @Override
    public Next on(Msg msg, Context context) {
        if (!(msg instanceof Msg.Mouse mouse)) return Next.of(this);
        return switch (mouse.action()) {
            case WHEEL_DOWN -> Next.of(scrolled(1));
            case WHEEL_UP -> Next.of(scrolled(-1));
            case CLICK -> {
                var places = places(context.size());
                for (int i = 0; i < places.size(); i++) {
                    var place = places.get(i);
                    if (mouse.row() == place.row && mouse.column() >= place.column
                            && mouse.column() < place.column + Columns.of(shown(i)))
                        yield chosen(i);
                }
                yield Next.of(this);
            }
        };
    }

    // ------------------------------------------------------------------ how it looks

    @Override
    public Size size(Size most) {
        int columns = Columns.of(question) + 2;
        for (var line : targets) columns = Math.max(columns, Columns.of(line) + 2);
        columns = Math.max(columns, across() + 4);
        columns = Math.min(Math.max(columns, Math.min(LEAST_COLUMNS, longest(after) + 2)), most.columns());
        int rows = 1 + Math.min(MOST_TARGETS, targets.size()) + (targets.isEmpty() ? 0 : 1);
        int explained = explained(columns).size();
        return new Size(columns, rows + explained + (explained > 0 ? 1 : 0) + buttonRows(columns) + 1);
    }

    private static int longest(List<String> lines) {
        return lines.stream().mapToInt(Columns::of).max().orElse(0);
    }

    private List<String> explained(int columns) {
        return after.stream().flatMap(line -> Columns.wrapped(line, Math.max(1, columns - 2)).stream()).toList();
    }

    private String shown(int button) {
        var word = buttons.get(button).word;
        return button == focus ? "[ " + word + " ]" : "  " + word + "  ";
    }

    private int across() {
        int all = (buttons.size() - 1) * GAP;
        for (int i = 0; i < buttons.size(); i++) all += Columns.of(shown(i));
        return all;
    }

    private int buttonRows(int columns) {
        return across() <= columns ? 1 : buttons.size();
    }

    private record Place(int column, int row) {}

    /// Of the buttons: in the middle of the last row but one, or one below the other where that is not wide enough.
    private List<Place> places(Size size) {
        boolean isStacked = buttonRows(size.columns()) > 1;
        int row = Math.max(0, size.rows() - 1 - buttonRows(size.columns()));
        int column = isStacked ? 1 : (size.columns() - across()) / 2;
        var places = new ArrayList<Place>();
        for (int i = 0; i < buttons.size(); i++) {
            places.add(new Place(column, row));
            if (isStacked) row++;
            else column += Columns.of(shown(i)) + GAP;
        }
        return places;
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        var scrolled = targets.stream().map(target -> new Canvas.Text(target, Ink.STRONG)).collect(Collectors.toList());
        var fixed = explained(canvas.columns()).stream().map(Canvas.Text::plain).toList();
        int room = Math.max(1, canvas.rows() - buttonRows(canvas.columns()) - 3);
        int above = room - fixed.size() - (fixed.isEmpty() ? 0 : 1);
        if (above < Math.min(LEAST_TARGETS, targets.size())) {
            if (!targets.isEmpty()) scrolled.add(Canvas.Text.plain(""));
            scrolled.addAll(fixed);
            fixed = List.of();
            above = room;
        }
        int from = Math.clamp(top, 0, Math.max(0, scrolled.size() - above));
        int row = 1;
        for (int i = from; i < scrolled.size() && i < from + above; i++, row++)
            canvas.text(1, row, canvas.columns() - 2, scrolled.get(i).text(), scrolled.get(i).ink());
        if (scrolled.size() > above)
            canvas.right(canvas.columns() - 1, 0, "%d-%d of %d".formatted(from + 1, from + above, scrolled.size()),
                    Ink.DIM);
        if (!scrolled.isEmpty()) row++;
        for (var line : fixed) canvas.text(1, row++, line.text(), line.ink());
        var places = places(canvas.size());
        for (int i = 0; i < buttons.size(); i++) {
            var place = places.get(i);
            canvas.text(place.column, place.row, shown(i), i == focus ? Ink.SELECTED : Ink.PLAIN);
            if (!typed.isEmpty() && word(i).startsWith(typed))
                canvas.tint(place.column + 2, place.row, Columns.of(buttons.get(i).word.substring(0, typed.length())),
                        Ink.HIT);
        }
    }
}
