package io.hyload.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.hyload.run.Columns;

/// What keys and commands do now: made of the same bindings that the footer shows and that keys obey. In two columns where there is room;
/// `/` searches, and `?` leaves only what the screen has.
///
/// @param own      sections of the screen
/// @param others   sections of all screens
/// @param isOwn    whether only those of the screen are shown
/// @param search   words that all must be in a line, in any case
/// @param top      number of the first row that is shown
/// @param room     what there was to draw on last
record Help(List<Section> own, List<Section> others, boolean isOwn, Field search, boolean typing, int top, Size room)
        implements
        Dialog {
    private static final int TWO_COLUMNS = 70;
    private static final int MOST_LEFT = 10;

    /// @param lines may be found by what they say
    record Section(String title, List<Line> lines) {
        Section {
            lines = List.copyOf(lines);
        }

        static Section ofKeys(String title, List<Binding> bindings) {
            return new Section(title, bindings.stream().map(binding -> new Line(binding.keys(), "", binding.label()))
                    .toList());
        }

        static Section ofCommands(List<Command> commands) {
            return new Section("Commands", commands.stream().map(command -> new Line(List.of(),
                    (":" + command.name() + " " + command.words()).strip(), command.does())).toList());
        }
    }

    /// @param typed what is typed or done instead of a key
    record Line(List<Key> keys, String typed, String does) {
        private String left(boolean ascii) {
            return keys.isEmpty() ? typed : keys.stream().map(key -> key.shown(ascii)).collect(Collectors.joining(" "));
        }

        private boolean has(Field search) {
            var all = (left(false) + " " + left(true) + " " + does).toLowerCase(Locale.ROOT);
            for (var word : search.text().toLowerCase(Locale.ROOT).strip().split("\\s+"))
                if (!all.contains(word)) return false;
            return true;
        }
    }

    Help {
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    static Help of(List<Section> own, List<Section> others) {
        return new Help(own, others, false, Field.EMPTY, false, 0, new Size(76, 18));
    }

    @Override
    public String name() {
        return "Help";
    }

    private Help searching(Field words, boolean isTyping) {
        return new Help(own, others, isOwn, words, isTyping, 0, room);
    }

    private Help moved(int by) {
        return new Help(own, others, isOwn, search, typing,
                Math.clamp((long) top + by, 0, Math.max(0, longest(room) - page(room))), room);
    }

    @Override
    public List<Binding> bindings() {
        if (typing) return List.of(Binding.of("enter", "keep", () -> Next.of(searching(search, false))),
                Binding.of("esc", "all keys", () -> Next.of(searching(Field.EMPTY, false))));
        var bindings = new ArrayList<Binding>();
        bindings.add(Binding.of("/", "search the keys", () -> Next.of(searching(search, true))));
        bindings.add(Binding.of("?", isOwn ? "all keys" : "only this screen",
                () -> Next.of(new Help(own, others, !isOwn, search, typing, 0, room))));
        bindings.add(new Binding(Key.of("j", "down"), "down", false, () -> Next.of(moved(1))));
        bindings.add(new Binding(Key.of("k", "up"), "up", false, () -> Next.of(moved(-1))));
        bindings.add(new Binding(Key.of("^d", "pgdn", "space"), "half a page down", false, () -> Next.of(moved(8))));
        bindings.add(new Binding(Key.of("^u", "pgup"), "half a page up", false, () -> Next.of(moved(-8))));
        bindings.add(new Binding(Key.of("g", "home"), "first", false, () -> Next.of(moved(-top))));
        bindings.add(new Binding(Key.of("G", "end"), "last", false, () -> Next.of(moved(Integer.MAX_VALUE / 2))));
        bindings.add(new Binding(Key.of("esc", "q"), "close", true, () -> Next.of(this, new Effect.Close())));
        return bindings;
    }

    @Override
    public Optional<Next> typed(Key key) {
        return typing ? search.typed(key).map(words -> Next.of(searching(words, true))) : Optional.empty();
    }

    @Override
    public Next on(Msg msg, Context context) {
        var sized = new Help(own, others, isOwn, search, typing, top, context.size());
        return Next.of(switch (msg) {
            case Msg.Pasted(var text) when typing -> sized.searching(search.pasted(text), true);
            case Msg.Mouse(var action, int _, int _) when action == Msg.Mouse.Action.WHEEL_DOWN -> sized.moved(3);
            case Msg.Mouse(var action, int _, int _) when action == Msg.Mouse.Action.WHEEL_UP -> sized.moved(-3);
            default -> sized.moved(0);
        });
    }

    // ------------------------------------------------------------------ how it looks

    @Override
    public Size size(Size most) {
        return new Size(Math.min(most.columns(), 116), most.rows());
    }

    /// Sections side by side, where there is room: those of all screens at the left, those of this one at the right. Else below each other,
    /// those of this screen first.
    private List<List<Section>> columns(Size size) {
        boolean areTwo = size.columns() >= TWO_COLUMNS;
        if (isOwn) return areTwo && own.size() > 1 ? List.of(own.subList(0, 1), own.subList(1, own.size()))
                : List.of(own);
        if (areTwo) return List.of(others, own);
        var all = new ArrayList<>(own);
        all.addAll(others);
        return List.of(all);
    }

    /// A title, a line, or a blank between sections.
    ///
    /// @param left columns that what is pressed or typed has
    private record Row(String title, Optional<Line> line, int left) {}

    private List<Row> rows(List<Section> sections) {
        var rows = new ArrayList<Row>();
        for (var section : sections) {
            var found = section.lines.stream().filter(line -> line.has(search)).toList();
            if (found.isEmpty()) continue;
            if (!rows.isEmpty()) rows.add(new Row("", Optional.empty(), 0));
            rows.add(new Row(section.title, Optional.empty(), 0));
            int left = found.stream().mapToInt(line -> Columns.of(line.left(false))).filter(wide -> wide <= MOST_LEFT)
                    .max().orElse(MOST_LEFT);
            found.forEach(line -> rows.add(new Row("", Optional.of(line), left)));
        }
        return rows;
    }

    private int longest(Size size) {
        return columns(size).stream().mapToInt(column -> rows(column).size()).max().orElse(0);
    }

    /// Rows there are for lines: one is kept for the search, and one to say that there is more.
    private int page(Size size) {
        int rows = size.rows() - (typing || !search.isEmpty() ? 1 : 0);
        return Math.max(1, longest(size) > rows ? rows - 1 : rows);
    }

    @Override
    public void draw(Canvas canvas, Context context) {
        var columns = columns(canvas.size());
        int width = canvas.columns() / columns.size();
        int page = page(canvas.size());
        int most = longest(canvas.size());
        int from = Math.clamp(top, 0, Math.max(0, most - page));
        for (int i = 0; i < columns.size(); i++)
            draw(canvas.part(i * width, 0, width - 1, page), rows(columns.get(i)), from);
        if (most > from + page) canvas.right(canvas.columns(), page, canvas.look().sign("↓ more", "v more"), Ink.DIM);
        if (most == 0) canvas.text(1, 0, "no key and no command is found by that", Ink.WARNING);
        if (typing || !search.isEmpty()) {
            canvas.text(0, canvas.rows() - 1, "/", Ink.KEY);
            search.draw(canvas, 1, canvas.rows() - 1, Math.max(1, canvas.columns() / 2), typing);
        }
    }

    private static void draw(Canvas canvas, List<Row> rows, int from) {
        var look = canvas.look();
        for (int i = 0; i < canvas.rows() && from + i < rows.size(); i++) {
            var row = rows.get(from + i);
            canvas.text(0, i, row.title, Ink.TITLE);
            if (row.line.isEmpty()) continue;
            var left = row.line.get().left(look.isAscii()).replace("…", look.sign("…", ".."));
            int at = canvas.text(1, i, left, Ink.KEY);
            canvas.text(Math.max(at, row.left + 1) + 1, i, row.line.get().does, Ink.PLAIN);
        }
    }
}
