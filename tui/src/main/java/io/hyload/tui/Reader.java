package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.hyload.run.Columns;

/// Text to be read: an exchange, a log, an error in full. It scrolls, wraps, is searched with `/`, and `o` leaves only the lines that were
/// found; `y` copies what is shown.
///
/// Screens may hold one as a panel; it is told its size by each message ([#on]).
///
/// @param lines  without line breaks and tabs
/// @param top    number of the row that is shown first, after wrapping
/// @param left   number of the first column that is shown, where lines are not wrapped
/// @param search what is searched for, in any case
/// @param hit    number of the row that was found last
/// @param room   what there was to draw on last
public record Reader(String name, List<Canvas.Text> lines, int top, int left, boolean wrapped, Field search,
        boolean typing, boolean onlyHits, int hit, Size room) implements Dialog {
    private static final Size UNKNOWN = new Size(76, 18);
    private static final int SIDEWAYS = 8;

    public Reader {
        lines = List.copyOf(lines);
    }

    /// Lines of one text.
    public static Reader of(String name, String text) {
        return of(name, text.lines().map(line -> Canvas.Text.plain(line.replace("\t", "    "))).toList());
    }

    public static Reader of(String name, List<Canvas.Text> lines) {
        return new Reader(name, lines, 0, 0, true, Field.EMPTY, false, false, 0, UNKNOWN);
    }

    /// With other lines; the end stays in sight where it was.
    public Reader with(List<Canvas.Text> other) {
        boolean wasAtEnd = top >= last();
        var changed = new Reader(name, other, top, left, wrapped, search, typing, onlyHits, hit, room);
        return wasAtEnd ? changed.at(Integer.MAX_VALUE) : changed;
    }

    /// At its last line.
    public Reader atEnd() {
        return at(Integer.MAX_VALUE);
    }

    // ------------------------------------------------------------------ what is there

    /// A row as it is shown, and the number of its line.
    private record Row(int line, String text, Ink ink) {}

    private List<Row> rows() {
        var rows = new ArrayList<Row>();
        int width = Math.max(1, room.columns());
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (onlyHits && !isHit(line)) continue;
            var text = Columns.plain(line.text());
            if (!wrapped) rows.add(new Row(i, text, line.ink()));
            else for (var part : parts(text, width)) rows.add(new Row(i, part, line.ink()));
        }
        return rows;
    }

    private boolean isHit(Canvas.Text line) {
        return search.isEmpty() || has(line.text());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Rows of at most so many columns, cut at a blank where one is in the last third: nothing is left out.
    static List<String> parts(String line, int columns) {
        var parts = new ArrayList<String>();
        int from = 0;
        int used = 0;
        int blank = -1;
        for (int i = 0; i < line.length();) {
            int c = line.codePointAt(i);
            if (used + Columns.of(c) > columns && i > from) {
                int cut = blank > from + (i - from) * 2 / 3 ? blank + 1 : i;
                parts.add(line.substring(from, cut));
                used = Columns.of(line.substring(cut, i));
                from = cut;
                blank = -1;
            }
            if (c == ' ') blank = i;
            used += Columns.of(c);
            i += Character.charCount(c);
        }
        parts.add(line.substring(from));
        return parts;
    }

    private int page() {
        return Math.max(1, room.rows() - (isSearching() ? 1 : 0));
    }

    private boolean isSearching() {
        return typing || !search.isEmpty();
    }

    /// The row that is first where the last one is the last.
    private int last() {
        return last(rows());
    }

    private int last(List<Row> rows) {
        return Math.max(0, rows.size() - page());
    }

    // ------------------------------------------------------------------ what becomes of it

    private Reader at(int row) {
        return at(row, last());
    }

    private Reader at(int row, int last) {
        return new Reader(name, lines, Math.clamp(row, 0, last), left, wrapped, search, typing, onlyHits, hit, room);
    }

    private Reader moved(int by) {
        int last = last();
        return at(Math.min(top, last) + by, last);
    }

    private Reader sideways(int by) {
        int longest = lines.stream().mapToInt(line -> Columns.of(line.text())).max().orElse(0);
        return new Reader(name, lines, top, Math.clamp((long) left + by, 0, Math.max(0, longest - SIDEWAYS)), wrapped,
                search, typing, onlyHits, hit, room);
    }

    private Reader wrapping() {
        return new Reader(name, lines, top, 0, !wrapped, search, typing, onlyHits, hit, room).moved(0);
    }

    private Reader searching(Field words, boolean isTyping) {
        boolean only = onlyHits && !words.isEmpty();
        return new Reader(name, lines, top, left, wrapped, words, isTyping, only, hit, room);
    }

    private Reader filtering() {
        return new Reader(name, lines, 0, left, wrapped, search, typing, !onlyHits, 0, room).moved(0);
    }

    /// The rows that are found: of each line that is, those that have all of what is searched for, or the first where wrapping has cut it.
    private List<Integer> hits() {
        var rows = rows();
        var hits = new ArrayList<Integer>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (!isHit(lines.get(row.line))) continue;
            boolean isFirst = i == 0 || rows.get(i - 1).line != row.line;
            if (isFirst || has(row.text)) hits.add(i);
            if (!isFirst && has(row.text) && hits.size() > 1) hits.removeIf(
                    before -> rows.get(before).line == row.line && !has(rows.get(before).text));
        }
        return hits;
    }

    private boolean has(String text) {
        return lower(text).contains(lower(search.text()));
    }

    /// At the next row that is found from a row on, round the end.
    private Reader found(int from, int step) {
        var hits = hits();
        if (hits.isEmpty()) return this;
        var order = step > 0 ? hits : hits.reversed();
        int row = order.stream().filter(one -> step > 0 ? one >= from : one <= from).findFirst()
                .orElse(order.getFirst());
        return new Reader(name, lines, Math.clamp(row, 0, last()), left, wrapped, search, typing, onlyHits, row, room);
    }

    /// The hit that was found last, where it can still be seen.
    private int place() {
        int first = Math.min(top, last());
        return hit >= first && hit < first + page() ? hit : first;
    }

    @Override
    public List<Binding> bindings() {
        var bindings = new ArrayList<Binding>();
        if (typing) {
            bindings.add(Binding.of("enter", "search", () -> Next.of(searching(search, false).found(top, 1))));
            bindings.add(Binding.of("esc", "no search", () -> Next.of(searching(Field.EMPTY, false))));
            return bindings;
        }
        bindings.add(Binding.of("/", "search", () -> Next.of(searching(search, true))));
        if (!search.isEmpty()) {
            bindings.add(Binding.of("n", "next hit", () -> Next.of(found(place() + 1, 1))));
            bindings.add(Binding.of("N", "hit before", () -> Next.of(found(place() - 1, -1))));
            bindings.add(Binding.of("o", onlyHits ? "all lines" : "only hits", () -> Next.of(filtering())));
        }
        bindings.add(Binding.of("y", "copy", () -> Next.of(this, new Effect.Copy(shownText(), name))));
        bindings.add(new Binding(Key.of("esc", "q"), "close", true, () -> Next.of(this, new Effect.Close())));
        bindings.add(Binding.of("w", wrapped ? "do not wrap" : "wrap", () -> Next.of(wrapping())));
        bindings.add(new Binding(Key.of("j", "down", "enter"), "down", false, () -> Next.of(moved(1))));
        bindings.add(new Binding(Key.of("k", "up"), "up", false, () -> Next.of(moved(-1))));
        bindings.add(new Binding(Key.of("^d", "pgdn", "space"), "half a page down", false,
                () -> Next.of(moved(Math.max(1, page() / 2)))));
        bindings.add(new Binding(Key.of("^u", "pgup"), "half a page up", false,
                () -> Next.of(moved(-Math.max(1, page() / 2)))));
        bindings.add(new Binding(Key.of("g", "home"), "first", false, () -> Next.of(at(0))));
        bindings.add(new Binding(Key.of("G", "end"), "last", false, () -> Next.of(atEnd())));
        if (!wrapped) {
            bindings.add(new Binding(Key.of("l", "right"), "right", false, () -> Next.of(sideways(SIDEWAYS))));
            bindings.add(new Binding(Key.of("h", "left"), "left", false, () -> Next.of(sideways(-SIDEWAYS))));
        }
        return bindings;
    }

    private String shownText() {
        var text = new StringBuilder();
        for (var line : lines) if (!onlyHits || isHit(line)) text.append(line.text()).append('\n');
        return text.toString();
    }

    @Override
    public Optional<Next> typed(Key key) {
        return typing ? search.typed(key).map(words -> Next.of(searching(words, true)))
                : Optional.empty();
    }

    @Override
    public Next on(Msg msg, Context context) {
        return Next.of(sized(context.size()).on(msg));
    }

    /// On a canvas of that size.
    public Reader sized(Size size) {
        return size.equals(room) ? this
                : new Reader(name, lines, top, left, wrapped, search, typing, onlyHits, hit, size).moved(0);
    }

    private Reader on(Msg msg) {
        return switch (msg) {
            case Msg.Pasted(var text) when typing -> searching(search.pasted(text), true);
            case Msg.Mouse(var action, int _, int _) when action == Msg.Mouse.Action.WHEEL_DOWN -> moved(3);
            case Msg.Mouse(var action, int _, int _) when action == Msg.Mouse.Action.WHEEL_UP -> moved(-3);
            default -> this;
        };
    }

    // ------------------------------------------------------------------ how it looks

    /// Tall enough for its text, and not higher than there is room for.
    @Override
    public Size size(Size most) {
        int columns = lines.stream().mapToInt(line -> Columns.of(line.text())).max().orElse(0);
        int wide = Math.clamp(columns, Math.min(56, most.columns()), most.columns());
        int rows = lines.stream().mapToInt(line -> parts(line.text(), Math.max(1, wide)).size()).sum();
        return new Size(wide, Math.clamp(rows + 1L, Math.min(6, most.rows()), most.rows()));
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        sized(canvas.size()).drawOn(canvas);
    }

    private void drawOn(Canvas canvas) {
        var rows = rows();
        int from = Math.min(top, last(rows));
        for (int i = 0; i < page() && from + i < rows.size(); i++) {
            var row = rows.get(from + i);
            canvas.text(wrapped ? 0 : -left, i, canvas.columns() + left, row.text, row.ink);
            tintHits(canvas, i, row.text);
        }
        if (isSearching()) {
            int bottom = canvas.rows() - 1;
            canvas.text(0, bottom, "/", Ink.KEY);
            long hits = lines.stream().filter(this::isHit).count();
            var count = search.isEmpty() ? "" : hits == 1 ? "1 line" : hits + " lines";
            int room = Math.max(1, canvas.columns() - 2 - Columns.of(count));
            search.draw(canvas, 1, bottom, room, typing);
            canvas.right(canvas.columns(), bottom, count, hits == 0 ? Ink.WARNING : Ink.DIM);
        }
    }

    private void tintHits(Canvas canvas, int row, String text) {
        if (search.isEmpty()) return;
        var words = lower(search.text());
        var searched = lower(text);
        if (searched.length() != text.length()) return; // letters that grow in lower case would tint the wrong ones
        for (int at = searched.indexOf(words); at >= 0; at = searched.indexOf(words, at + words.length()))
            canvas.tint(Columns.of(text.substring(0, at)) - left, row, Columns.of(words), Ink.HIT);
    }
}
