package io.hyload.tui;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.hyload.run.Columns;
import io.hyload.sshops.Secret;

/// Several things asked at once. Who closes it after changing something is asked first. What is wrong with an entry stands under it: when it is left, and under all when Enter was pressed,
/// which answers only if nothing is wrong. Tab goes from entry to entry and to the two buttons below.
///
/// @param entries from top to bottom
/// @param first   the same as they were at first
/// @param ok      what is on the button that answers: `Save`
/// @param focus   number of the entry that has the keys; behind the last come both buttons
/// @param wrong   what is wrong with the values taken together, by the id of the entry it is told at; empty if nothing is
/// @param answer  what whoever opened it is told
public record Form(String name, List<Entry> entries, List<Entry> first, String ok, int focus,
        Function<Values, Map<String, String>> wrong, Function<Values, Msg> answer) implements Dialog {
    private static final int VALUE_COLUMNS = 40;

    /// What one entry is filled in with.
    public sealed interface Input {

        /// @param isPath whether a file can be chosen for it
        record Line(Field field, boolean isPath) implements Input {}

        record Choice(List<String> options, int chosen) implements Input {
            public Choice {
                options = List.copyOf(options);
            }
        }

        record Toggle(boolean isOn) implements Input {}
    }

    /// @param id    by which its value is asked for
    /// @param hint  shown while it has the keys; may be empty
    /// @param wrong what is wrong with its value; empty if nothing is
    /// @param isLeft whether it has been filled in, so that what is wrong with it is told
    public record Entry(String id, String label, String hint, Input input, Function<String, String> wrong,
            boolean isLeft) {

        private static Entry of(String id, String label, Input input) {
            return new Entry(id, label, "", input, value -> "", false);
        }

        public static Entry text(String id, String label, String text) {
            return of(id, label, new Input.Line(Field.of(text), false));
        }

        /// A whole number in a range, both ends included.
        public static Entry number(String id, String label, long number, long least, long most) {
            return text(id, label, Long.toString(number)).checked(value -> {
                try {
                    long n = Long.parseLong(value.strip());
                    if (n >= least && n <= most) return "";
                } catch (NumberFormatException _) {
                    // told below, as one that is out of range
                }
                return "a number from %d to %d".formatted(least, most);
            });
        }

        /// A password or passphrase, typed anew: what there was is not shown.
        public static Entry secret(String id, String label) {
            return of(id, label, new Input.Line(Field.SECRET, false));
        }

        /// A file or folder, typed or chosen.
        public static Entry path(String id, String label, String path) {
            return of(id, label, new Input.Line(Field.of(path), true));
        }

        /// One of several words.
        public static Entry choice(String id, String label, List<String> options, String chosen) {
            return of(id, label, new Input.Choice(options, Math.max(0, options.indexOf(chosen))));
        }

        public static Entry toggle(String id, String label, boolean isOn) {
            return of(id, label, new Input.Toggle(isOn));
        }

        public Entry hint(String text) {
            return new Entry(id, label, text, input, wrong, isLeft);
        }

        /// @param rule what is wrong with its value; empty if nothing is
        public Entry checked(Function<String, String> rule) {
            return new Entry(id, label, hint, input, rule, isLeft);
        }

        /// One that must not stay empty.
        public Entry needed() {
            return checked(value -> value.isBlank() ? "is needed" : wrong.apply(value));
        }

        private Entry with(Input other) {
            return new Entry(id, label, hint, other, wrong, isLeft);
        }

        private Entry left() {
            return new Entry(id, label, hint, input, wrong, true);
        }

        private String value() {
            return switch (input) {
                case Input.Line(var field, _) -> field.text();
                case Input.Choice(var options, int chosen) -> options.isEmpty() ? "" : options.get(chosen);
                case Input.Toggle(boolean isOn) -> Boolean.toString(isOn);
            };
        }
    }

    /// What was filled in. Asking for an entry there is not is a mistake of the program.
    public record Values(List<Entry> entries) {

        private Entry entry(String id) {
            return entries.stream().filter(entry -> entry.id.equals(id)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no entry '" + id + "'"));
        }

        /// Without blanks at its ends.
        public String text(String id) {
            return entry(id).value().strip();
        }

        public long number(String id) {
            return Long.parseLong(text(id));
        }

        public boolean isOn(String id) {
            return Boolean.parseBoolean(entry(id).value());
        }

        public Secret secret(String id) {
            return new Secret(entry(id).value());
        }

        @Override
        public String toString() {
            return entries.stream().map(entry -> entry.id + "="
                    + (entry.input instanceof Input.Line(var field, _) && field.masked() ? "•••" : entry.value()))
                    .collect(Collectors.joining(", ", "Values[", "]"));
        }
    }

    /// A file was chosen for the entry that has the keys.
    private record Chosen(Path path) implements Msg {}

    /// What was changed may be lost.
    private record Discarded() implements Msg {}

    public Form {
        entries = List.copyOf(entries);
        first = List.copyOf(first);
    }

    /// @param ok what is on the button that answers: `Save`
    public static Form of(String name, String ok, List<Entry> entries, Function<Values, Msg> answer) {
        return new Form(name, entries, entries, ok, 0, values -> Map.of(), answer);
    }

    /// @param rule what is wrong with the values taken together, by the id of the entry it is told at
    public Form checked(Function<Values, Map<String, String>> rule) {
        return new Form(name, entries, first, ok, focus, rule, answer);
    }

    // ------------------------------------------------------------------ what becomes of it

    private Form with(List<Entry> other) {
        return new Form(name, other, first, ok, focus, wrong, answer);
    }

    private Form with(Input input) {
        var changed = new ArrayList<>(entries);
        changed.set(focus, changed.get(focus).with(input));
        return with(changed);
    }

    /// With the keys elsewhere.
    private Form on(int place) {
        var changed = new ArrayList<>(entries);
        if (focus < entries.size()) changed.set(focus, changed.get(focus).left());
        return new Form(name, changed, first, ok, Math.floorMod(place, entries.size() + 2), wrong, answer);
    }

    private Optional<Input> input() {
        return focus < entries.size() ? Optional.of(entries.get(focus).input) : Optional.empty();
    }

    /// What is told to be wrong, by the id of the entry.
    private Map<String, String> problems() {
        var problems = new HashMap<String, String>();
        for (var entry : entries) {
            var one = entry.wrong.apply(entry.value());
            if (!one.isEmpty()) problems.put(entry.id, one);
        }
        if (problems.isEmpty()) problems.putAll(wrong.apply(new Values(entries)));
        return problems;
    }

    private Next entered() {
        if (focus == entries.size() + 1) return cancelled();
        var problems = problems();
        if (problems.isEmpty()) return Next.of(this, new Effect.Answer(answer.apply(new Values(entries))));
        var all = with(entries.stream().map(Entry::left).toList());
        for (int i = 0; i < entries.size(); i++)
            if (problems.containsKey(entries.get(i).id)) return Next.of(all.on(i));
        throw new IllegalStateException("no entry for what is wrong: " + problems);
    }

    private Next cancelled() {
        var changed = new ArrayList<String>();
        for (int i = 0; i < entries.size(); i++)
            if (!entries.get(i).value().equals(first.get(i).value())) changed.add(entries.get(i).label);
        if (changed.isEmpty()) return Next.of(this, new Effect.Close());
        return Next.of(this, new Effect.Open(Confirm.of("Discard what was filled in?", changed, "", "Go on",
                Confirm.Button.answer("Discard", new Discarded()))));
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        bindings.add(Binding.of("enter", focus > entries.size() ? "Cancel" : ok, this::entered));
        bindings.add(new Binding(Key.of("tab", "down"), "next", true, () -> Next.of(on(focus + 1))));
        bindings.add(new Binding(Key.of("shift+tab", "up"), "previous", false, () -> Next.of(on(focus - 1))));
        input().ifPresent(input -> {
            switch (input) {
                case Input.Line(_, boolean isPath) when isPath -> bindings.add(Binding.of("^o", "choose a file",
                        this::choosing));
                case Input.Line _ -> {}
                case Input.Choice(var options, int chosen) -> {
                    bindings.add(new Binding(Key.of("right", "space"), "change", true, () -> Next
                            .of(with(new Input.Choice(options, Math.floorMod(chosen + 1, options.size()))))));
                    bindings.add(Binding.quiet("left", "change back", () -> Next
                            .of(with(new Input.Choice(options, Math.floorMod(chosen - 1, options.size()))))));
                }
                case Input.Toggle(boolean isOn) -> bindings.add(new Binding(Key.of("space", "left", "right"),
                        isOn ? "off" : "on", true, () -> Next.of(with(new Input.Toggle(!isOn)))));
            }
        });
        bindings.add(Binding.of("esc", "cancel", this::cancelled));
        return bindings;
    }

    /// Begins in the folder of what was typed.
    private Next choosing() {
        var folder = folderOf(entries.get(focus).value().strip());
        return Next.of(this, new Effect.Open(FilePicker.ofFiles(entries.get(focus).label, folder, Chosen::new)));
    }

    /// Where nothing, or no possible path, was typed: the folder hyload runs in.
    private static Path folderOf(String typed) {
        try {
            return Optional.ofNullable(Path.of(typed).getParent()).orElse(Path.of(""));
        } catch (InvalidPathException _) {
            return Path.of("");
        }
    }

    @Override
    public Optional<Next> typed(Key key) {
        return line().flatMap(line -> line.field.typed(key)
                .map(field -> Next.of(with(new Input.Line(field, line.isPath)))));
    }

    /// That is being typed, if one is.
    private Optional<Input.Line> line() {
        return input().filter(Input.Line.class::isInstance).map(Input.Line.class::cast);
    }

    /// Empty where no line is being typed.
    private Optional<Form> changed(UnaryOperator<Field> change) {
        return line().map(line -> with(new Input.Line(change.apply(line.field), line.isPath)));
    }

    @Override
    public Next on(Msg msg, Context context) {
        return switch (msg) {
            case Msg.Pasted(var text) -> Next.of(changed(field -> field.pasted(text)).orElse(this));
            case Discarded() -> Next.of(this, new Effect.Close());
            case Chosen(var path) -> Next.of(changed(field -> field.with(path.toString())).orElse(this));
            case Msg.Mouse(var action, int column, int row) when action == Msg.Mouse.Action.CLICK ->
                clicked(column, row, context.size());
            default -> Next.of(this);
        };
    }

    private Next clicked(int column, int row, Size size) {
        if (row == buttonRow(size.rows())) {
            if (column >= 1 && column < 5 + Columns.of(ok)) return on(entries.size()).entered();
            return column >= 5 + Columns.of(ok) && column < 15 + Columns.of(ok) ? cancelled() : Next.of(this);
        }
        var lines = lines();
        int line = row + firstLine(lines, size.rows());
        if (row < 0 || row >= entryRows(size.rows()) || line >= lines.size()) return Next.of(this);
        return Next.of(on(lines.get(line).entry));
    }

    // ------------------------------------------------------------------ how it looks

    /// A row: an entry, or what is wrong with it.
    private record Line(int entry, String problem) {}

    private List<Line> lines() {
        var problems = problems();
        var lines = new ArrayList<Line>();
        for (int i = 0; i < entries.size(); i++) {
            lines.add(new Line(i, ""));
            var entry = entries.get(i);
            if (entry.isLeft && problems.containsKey(entry.id)) lines.add(new Line(i, problems.get(entry.id)));
        }
        return lines;
    }

    private int labelColumns() {
        return entries.stream().mapToInt(entry -> Columns.of(entry.label)).max().orElse(0);
    }

    @Override
    public Size size(Size most) {
        int hint = entries.stream().mapToInt(entry -> Columns.of(entry.hint)).max().orElse(0);
        int columns = Math.max(labelColumns() + 4 + VALUE_COLUMNS, hint + 2);
        return new Size(Math.min(columns, most.columns()), Math.min(lines().size() + 4, most.rows()));
    }

    private static int buttonRow(int rows) {
        return rows - 1;
    }

    /// A row for the buttons, one for the hint, and blank ones around it where there is room.
    private static int entryRows(int rows) {
        return Math.max(1, rows - (rows > 8 ? 4 : 2));
    }

    private int firstLine(List<Line> lines, int rows) {
        int shown = entryRows(rows);
        int at = 0;
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).entry == Math.min(focus, entries.size() - 1)) at = i;
        return Math.clamp((long) at - shown + 1, 0, Math.max(0, lines.size() - shown));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        var lines = lines();
        int first = firstLine(lines, canvas.rows());
        int shown = entryRows(canvas.rows());
        var part = canvas.part(0, 0, canvas.columns(), shown);
        for (int row = 0; row < shown && first + row < lines.size(); row++) draw(part, row, lines.get(first + row));
        if (focus < entries.size() && canvas.rows() > 2)
            canvas.text(1, canvas.rows() - (canvas.rows() > 8 ? 3 : 2), entries.get(focus).hint, Ink.DIM);
        int row = buttonRow(canvas.rows());
        int at = canvas.text(1, row, button(ok, focus == entries.size()), ink(focus == entries.size()));
        canvas.text(at, row, button("Cancel", focus > entries.size()), ink(focus > entries.size()));
    }

    private static String button(String word, boolean isOn) {
        return isOn ? "[ " + word + " ]" : "  " + word + "  ";
    }

    private static Ink ink(boolean isOn) {
        return isOn ? Ink.SELECTED : Ink.PLAIN;
    }

    private void draw(Canvas canvas, int row, Line line) {
        var entry = entries.get(line.entry);
        int values = Math.min(labelColumns() + 4, canvas.columns() / 2);
        if (!line.problem.isEmpty()) {
            canvas.text(values, row, "! " + line.problem, Ink.BAD);
            return;
        }
        boolean isOn = line.entry == focus;
        canvas.text(0, row, isOn ? ">" : " ", Ink.KEY);
        canvas.text(2, row, values - 3, entry.label, isOn ? Ink.STRONG : Ink.PLAIN);
        var look = canvas.look();
        int room = canvas.columns() - values - 1;
        switch (entry.input) {
            case Input.Line(var field, _) -> field.draw(canvas, values, row, room, isOn);
            case Input.Choice _ -> canvas.text(values, row, room,
                    look.sign("◂ ", "< ") + entry.value() + look.sign(" ▸", " >"), ink(isOn));
            case Input.Toggle(boolean on) -> canvas.text(values, row, room, on ? "[x]" : "[ ]", ink(isOn));
        }
    }
}
