package io.hyload.tui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.hyload.run.Columns;

/// A list of things with a cursor, marks, a filter and an order. The cursor stays on its thing when others come and go, and when the
/// order changes.
///
/// @param columns    the first is that by which it is sorted at first, if any is to be
/// @param all        the things, in their own order
/// @param id         what a thing is known by
/// @param cursor     the id of the thing it is on, or was
/// @param place      the row it was on last, for when its thing is gone
/// @param marked     ids
/// @param words      that all must be in what is shown of a thing, in any case
/// @param typing     whether the filter is being typed
/// @param sorted     number of the column by which it is sorted; -1 for the things' own order
/// @param descending the other way round
public record Table<R>(List<Column<R>> columns, List<R> all, Function<R, String> id, String cursor, int place,
        Set<String> marked, Field words, boolean typing, int sorted, boolean descending) {

    /// @param title    of the column
    /// @param width    columns of the terminal that it takes; 0 for one that takes what is left
    /// @param right    whether its text ends at the right: numbers
    /// @param from     how wide a table must be for it to be shown
    /// @param text     what is shown of a thing
    /// @param order    of things, if it can be sorted by
    /// @param largest  whether the largest come first when it is chosen
    public record Column<R>(String title, int width, boolean right, int from, Function<R, Canvas.Text> text,
            Optional<Comparator<R>> order, boolean largest) {

        public static <R> Column<R> text(String title, int width, Function<R, String> text) {
            return new Column<>(title, width, false, 0, row -> Canvas.Text.plain(text.apply(row)),
                    Optional.of(Comparator.comparing(text)), false);
        }

        public static <R> Column<R> number(String title, int width, Function<R, String> text, Comparator<R> order) {
            return new Column<>(title, width, true, 0, row -> Canvas.Text.plain(text.apply(row)),
                    Optional.of(order), true);
        }

        public Column<R> inked(Function<R, Ink> ink) {
            return new Column<>(title, width, right, from, row -> new Canvas.Text(text.apply(row).text(),
                    ink.apply(row)), order, largest);
        }

        /// Only where the table is that wide.
        public Column<R> from(int columns) {
            return new Column<>(title, width, right, columns, text, order, largest);
        }
    }

    public Table {
        columns = List.copyOf(columns);
        all = List.copyOf(all);
        marked = Set.copyOf(marked);
    }

    public static <R> Table<R> of(List<Column<R>> columns, Function<R, String> id) {
        return new Table<>(columns, List.of(), id, "", 0, Set.of(), Field.EMPTY, false, -1, false);
    }

    // ------------------------------------------------------------------ what is there

    /// What is filtered by; empty for all.
    public String filter() {
        return words.text();
    }

    /// The things that are shown, in the order in which they are.
    public List<R> rows() {
        var parts = filter().toLowerCase(Locale.ROOT).strip().split("\\s+");
        var shown = all.stream().filter(row -> {
            if (filter().isBlank()) return true;
            var text = text(row).toLowerCase(Locale.ROOT);
            for (var word : parts) if (!text.contains(word)) return false;
            return true;
        });
        var order = sorted < 0 ? Optional.<Comparator<R>>empty() : columns.get(sorted).order;
        return order.map(by -> descending ? by.reversed() : by).map(shown::sorted).orElse(shown).toList();
    }

    private String text(R row) {
        return columns.stream().map(column -> column.text.apply(row).text()).collect(Collectors.joining(" "));
    }

    /// The thing the cursor is on; empty for an empty table.
    public Optional<R> selected() {
        var rows = rows();
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(row(rows)));
    }

    /// The marked things that are there, else the one the cursor is on: what an action is for.
    public List<R> targets() {
        var chosen = rows().stream().filter(row -> marked.contains(id.apply(row))).toList();
        return chosen.isEmpty() ? selected().stream().toList() : chosen;
    }

    private int row(List<R> rows) {
        for (int i = 0; i < rows.size(); i++) if (id.apply(rows.get(i)).equals(cursor)) return i;
        return Math.clamp(place, 0, Math.max(0, rows.size() - 1));
    }

    // ------------------------------------------------------------------ what becomes of it

    public Table<R> with(List<R> things) {
        return new Table<>(columns, things, id, cursor, place, marked, words, typing, sorted, descending);
    }

    /// In other columns, in the order of the old ones: they show something that is not in the things.
    public Table<R> showing(List<Column<R>> others) {
        return new Table<>(others, all, id, cursor, place, marked, words, typing, sorted, descending);
    }

    private Table<R> to(int row) {
        var rows = rows();
        if (rows.isEmpty()) return this;
        int at = Math.clamp(row, 0, rows.size() - 1);
        return new Table<>(columns, all, id, id.apply(rows.get(at)), at, marked, words, typing, sorted, descending);
    }

    public Table<R> moved(int by) {
        return to(row(rows()) + by);
    }

    public Table<R> first() {
        return to(0);
    }

    public Table<R> last() {
        return to(Integer.MAX_VALUE);
    }

    /// With the cursor on a thing, if it is there.
    public Table<R> on(String thing) {
        return new Table<>(columns, all, id, thing, place, marked, words, typing, sorted, descending).moved(0);
    }

    /// With the cursor on a thing that is about to come, as soon as it is there.
    public Table<R> awaiting(String thing) {
        return new Table<>(columns, all, id, thing, row(rows()), marked, words, typing, sorted, descending);
    }

    /// Marks the thing the cursor is on, or takes the mark away, and goes on to the next.
    public Table<R> toggled() {
        var thing = selected().map(id);
        if (thing.isEmpty()) return this;
        var marks = new LinkedHashSet<>(marked);
        if (!marks.remove(thing.get())) marks.add(thing.get());
        return marked(marks).moved(1);
    }

    public Table<R> marked(Set<String> marks) {
        return new Table<>(columns, all, id, cursor, place, marks, words, typing, sorted, descending);
    }

    public Table<R> filtered(String filter, boolean isTyping) {
        return filtered(Field.of(filter), isTyping);
    }

    private Table<R> filtered(Field filter, boolean isTyping) {
        return new Table<>(columns, all, id, cursor, place, marked, filter, isTyping, sorted, descending);
    }

    public Table<R> sortedBy(int column, boolean down) {
        return new Table<>(columns, all, id, cursor, place, marked, words, typing, column, down);
    }

    /// By the next column that can be sorted by; after the last in the things' own order.
    public Table<R> sortedByNext() {
        for (int next = sorted + 1; next < columns.size(); next++)
            if (columns.get(next).order.isPresent()) return sortedBy(next, columns.get(next).largest);
        return sortedBy(-1, false);
    }

    /// What keys do with it: moving, filter, sorting.
    ///
    /// @param become makes of the table that it has become what the screen becomes
    public List<Binding> bindings(Function<Table<R>, Next> become) {
        var bindings = new ArrayList<Binding>();
        bindings.add(new Binding(Key.of("j", "down"), "down", false, () -> become.apply(moved(1))));
        bindings.add(new Binding(Key.of("k", "up"), "up", false, () -> become.apply(moved(-1))));
        bindings.add(new Binding(Key.of("g", "home"), "first", false, () -> become.apply(first())));
        bindings.add(new Binding(Key.of("G", "end"), "last", false, () -> become.apply(last())));
        bindings.add(new Binding(Key.of("^d", "pgdn"), "half a page down", false, () -> become.apply(moved(10))));
        bindings.add(new Binding(Key.of("^u", "pgup"), "half a page up", false, () -> become.apply(moved(-10))));
        bindings.add(Binding.of("/", "filter", () -> become.apply(filtered(words, true))));
        if (!words.isEmpty()) {
            bindings.add(Binding.quiet("n", "next hit", () -> become.apply(moved(1))));
            bindings.add(Binding.quiet("N", "previous hit", () -> become.apply(moved(-1))));
            bindings.add(Binding.quiet("esc", "no filter", () -> become.apply(filtered("", false))));
        }
        if (columns.stream().anyMatch(column -> column.order.isPresent())) {
            bindings.add(Binding.of("s", "sort", () -> become.apply(sortedByNext())));
            bindings.add(Binding.quiet("S", "reverse", () -> become.apply(sortedBy(sorted, !descending))));
        }
        return bindings;
    }

    /// A key while the filter is typed, which is a [Field]: Enter keeps it, Esc drops it, arrows up and down still move.
    public Optional<Next> typed(Key key, Function<Table<R>, Next> become) {
        if (!typing) return Optional.empty();
        return switch (key.name()) {
            case "enter" -> Optional.of(become.apply(filtered(words, false)));
            case "esc" -> Optional.of(become.apply(filtered("", false)));
            case "up" -> Optional.of(become.apply(moved(-1)));
            case "down" -> Optional.of(become.apply(moved(1)));
            default -> words.typed(key).map(filter -> become.apply(filtered(filter, true)));
        };
    }

    /// Pasted text goes to the filter while that is typed.
    public Table<R> pasted(String text) {
        return typing ? filtered(words.pasted(text), true) : this;
    }

    // ------------------------------------------------------------------ how it looks

    /// The mouse on its canvas, as [#draw] was given it: a click takes the cursor there, the wheel moves it.
    public Table<R> on(Msg.Mouse mouse, int height) {
        return switch (mouse.action()) {
            case WHEEL_UP -> moved(-3);
            case WHEEL_DOWN -> moved(3);
            case CLICK -> {
                int row = mouse.row() - 1 + offset(rows(), height - 1);
                yield mouse.row() < 1 || row >= rows().size() ? this : to(row);
            }
        };
    }

    /// The first thing that is drawn: the cursor is kept in the middle where there is more than fits.
    private int offset(List<R> rows, int height) {
        return Math.max(0, Math.min(rows.size() - height, row(rows) - height / 2));
    }

    /// The filter, with the cursor while it is typed, and how many things are left; nothing where there is none.
    public void drawFilter(Canvas canvas, int column, int row, int columns) {
        if (!typing && words.isEmpty()) return;
        var count = rows().size() + " of " + all.size();
        int at = canvas.text(column, row, columns, "/", Ink.KEY);
        int room = Math.max(1, columns - 3 - Columns.of(count));
        words.draw(canvas, at, row, room, typing);
        canvas.right(column + columns, row, count, Ink.DIM);
    }

    /// Its head and as many things as there is room for.
    ///
    /// @param focused whether it has the keys
    public void draw(Canvas canvas, boolean focused) {
        var shown = columns.stream().filter(column -> canvas.columns() >= column.from).toList();
        int fixed = shown.stream().mapToInt(Column::width).sum() + shown.size() - 1;
        long flexible = shown.stream().filter(column -> column.width == 0).count();
        int rest = flexible == 0 ? 0 : Math.max(4, (int) ((canvas.columns() - 2 - fixed) / flexible));
        int at = 2;
        for (var column : shown) {
            int width = column.width == 0 ? rest : column.width;
            boolean isSorted = sorted >= 0 && columns.get(sorted).title.equals(column.title);
            var title = column.title + (isSorted ? canvas.look().sign(descending ? "▼" : "▲", descending ? "v" : "^")
                    : "");
            place(canvas, at, 0, width, column.right, new Canvas.Text(title, Ink.DIM));
            at += width + 1;
        }
        var rows = rows();
        int height = canvas.rows() - 1;
        int offset = offset(rows, height);
        int cursorRow = row(rows);
        for (int i = 0; i < height && offset + i < rows.size(); i++) {
            var thing = rows.get(offset + i);
            int line = i + 1;
            at = 2;
            for (var column : shown) {
                int width = column.width == 0 ? rest : column.width;
                place(canvas, at, line, width, column.right, column.text.apply(thing));
                at += width + 1;
            }
            boolean isMarked = marked.contains(id.apply(thing));
            boolean isSelected = offset + i == cursorRow;
            if (isMarked) canvas.tint(0, line, canvas.columns(), Ink.MARKED);
            if (isSelected && focused) canvas.tint(0, line, canvas.columns(), Ink.SELECTED);
            var ink = isSelected && focused ? Ink.SELECTED : isMarked ? Ink.MARKED : Ink.PLAIN;
            canvas.text(0, line, isMarked ? canvas.look().sign("●", "*") : " ", ink);
            canvas.text(1, line, isSelected ? ">" : " ", ink);
        }
    }

    private void place(Canvas canvas, int at, int line, int width, boolean right, Canvas.Text text) {
        var cut = canvas.cut(text.text(), Math.min(width, canvas.columns() - at));
        canvas.text(right ? at + width - Columns.of(cut) : at, line, width, cut, text.ink());
    }
}
