package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.hyload.run.Columns;
import io.hyload.tui.Binding;
import io.hyload.tui.Canvas;
import io.hyload.tui.Field;
import io.hyload.tui.Ink;
import io.hyload.tui.Key;
import io.hyload.tui.Msg;
import io.hyload.tui.Next;

/// A source to be read, with colours, line numbers and a cursor line: below it the code helper inserts.
///
/// @param path   of the file; empty where there is none
/// @param text   as it was read
/// @param lines  the same in pieces, tabs replaced
/// @param cursor number of the line it is on, from 0
/// @param left   number of the first column that is shown
/// @param words  that are looked for, in any case; empty for none
public record SourceView(Path path, String text, List<List<Canvas.Text>> lines, int cursor, int left, Field words,
        boolean typing) {
    private static final int TAB = 4;
    private static final int SIDEWAYS = 8;
    /// What ends a line for the compiler (JLS 3.4), whose numbers the lines are known by: a form feed does not.
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?|\\n");
    static final SourceView NONE = new SourceView(Path.of(""), "", List.of(), 0, 0, Field.EMPTY, false);

    public SourceView {
        lines = List.copyOf(lines);
    }

    static SourceView of(Path path, String text) {
        return new SourceView(path, text, coloured(text), 0, 0, Field.EMPTY, false);
    }

    /// With another text of the same file: the cursor stays on its line.
    SourceView with(String changed) {
        return changed.equals(text) ? this
                : new SourceView(path, changed, coloured(changed), cursor, left, words, typing).at(cursor);
    }

    private static List<List<Canvas.Text>> coloured(String text) {
        var lines = new ArrayList<List<Canvas.Text>>();
        List<Canvas.Text> line = new ArrayList<>();
        int column = 0;
        for (var token : JavaLexer.tokens(text)) {
            var parts = LINE_END.split(token.text(), -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    lines.add(List.copyOf(line));
                    line = new ArrayList<>();
                    column = 0;
                }
                var shown = Columns.plain(withoutTabs(parts[i], column));
                if (!shown.isEmpty()) line.add(new Canvas.Text(shown, ink(token.kind())));
                column += Columns.of(shown);
            }
        }
        // A break at the end of the text ends a line, and begins none.
        if (!line.isEmpty() || lines.isEmpty() && !text.isEmpty()) lines.add(List.copyOf(line));
        return lines;
    }

    private static String withoutTabs(String text, int column) {
        if (text.indexOf('\t') < 0) return text;
        var shown = new StringBuilder();
        int at = column;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            int width = c == '\t' ? TAB - at % TAB : Columns.of(c);
            if (c == '\t') shown.repeat(' ', width);
            else shown.appendCodePoint(c);
            at += width;
        }
        return shown.toString();
    }

    private static Ink ink(JavaLexer.Kind kind) {
        return switch (kind) {
            case PLAIN, WORD -> Ink.PLAIN;
            case KEYWORD -> Ink.KEYWORD;
            case STRING -> Ink.STRING;
            case COMMENT -> Ink.COMMENT;
            case NUMBER -> Ink.NUMBER;
        };
    }

    boolean isEmpty() {
        return path.equals(NONE.path);
    }

    // ------------------------------------------------------------------ what becomes of it

    /// What is looked for; empty for nothing.
    String search() {
        return words.text();
    }

    private SourceView with(int line, int column, Field words, boolean isTyping) {
        return new SourceView(path, text, lines, Math.clamp(line, 0, Math.max(0, lines.size() - 1)), column, words,
                isTyping);
    }

    /// @param line from 0
    SourceView at(int line) {
        return with(line, left, words, typing);
    }

    private SourceView sideways(int by) {
        int longest = lines.stream().mapToInt(SourceView::columns).max().orElse(0);
        return with(cursor, Math.clamp((long) left + by, 0, Math.max(0, longest - SIDEWAYS)), words, typing);
    }

    private static int columns(List<Canvas.Text> line) {
        return line.stream().mapToInt(part -> Columns.of(part.text())).sum();
    }

    private static String plain(List<Canvas.Text> line) {
        var text = new StringBuilder();
        line.forEach(part -> text.append(part.text()));
        return text.toString();
    }

    /// At the next line with what is looked for, from a line on, round the end.
    private SourceView found(int from, int step) {
        for (int i = 0; i < lines.size(); i++) {
            int line = Math.floorMod(from + i * step, lines.size());
            if (isHit(line)) return at(line);
        }
        return this;
    }

    private boolean isHit(int line) {
        return !words.isEmpty() && lower(plain(lines.get(line))).contains(lower(search()));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private SourceView searching(Field other, boolean isTyping) {
        var searched = with(cursor, left, other, isTyping);
        return isTyping ? searched.found(cursor, 1) : searched;
    }

    /// What keys do with it.
    ///
    /// @param become makes of what it has become what the screen becomes
    List<Binding> bindings(Function<SourceView, Next> become) {
        var bindings = new ArrayList<Binding>();
        bindings.add(quiet("down", become, () -> at(cursor + 1), "j", "down"));
        bindings.add(quiet("up", become, () -> at(cursor - 1), "k", "up"));
        bindings.add(quiet("first line", become, () -> at(0), "g", "home"));
        bindings.add(quiet("last line", become, () -> at(lines.size()), "G", "end"));
        bindings.add(quiet("half a page down", become, () -> at(cursor + 10), "^d", "pgdn"));
        bindings.add(quiet("half a page up", become, () -> at(cursor - 10), "^u", "pgup"));
        bindings.add(quiet("to the right", become, () -> sideways(SIDEWAYS), "right"));
        bindings.add(quiet("to the left", become, () -> sideways(-SIDEWAYS), "left"));
        bindings.add(Binding.of("/", "find", () -> become.apply(searching(words, true))));
        if (!words.isEmpty()) {
            bindings.add(Binding.of("n", "next hit", () -> become.apply(found(cursor + 1, 1))));
            bindings.add(Binding.of("N", "hit before", () -> become.apply(found(cursor - 1, -1))));
            bindings.add(Binding.quiet("esc", "no search", () -> become.apply(searching(Field.EMPTY, false))));
        }
        return bindings;
    }

    /// @param next made only when a key is pressed: how far it goes sideways takes a look at every line
    private static Binding quiet(String label, Function<SourceView, Next> become, Supplier<SourceView> next,
            String... keys) {
        return new Binding(Key.of(keys), label, false, () -> become.apply(next.get()));
    }

    /// A key while words are typed: Enter keeps them, Esc drops them.
    SourceView typed(Key key) {
        if (key.equals(Key.ENTER)) return searching(words, false);
        if (key.equals(Key.ESCAPE)) return searching(Field.EMPTY, false);
        return words.typed(key).map(other -> searching(other, true)).orElse(this);
    }

    SourceView pasted(String text) {
        return searching(words.pasted(text), true);
    }

    /// @param height of what it was drawn on
    SourceView on(Msg.Mouse mouse, int height) {
        return switch (mouse.action()) {
            case WHEEL_UP -> at(cursor - 3);
            case WHEEL_DOWN -> at(cursor + 3);
            case CLICK -> {
                int line = mouse.row() + first(height);
                yield mouse.row() < 0 || line >= lines.size() ? this : at(line);
            }
        };
    }

    // ------------------------------------------------------------------ how it looks

    private int first(int height) {
        return Math.max(0, Math.min(lines.size() - height, cursor - height / 2));
    }

    /// @param focused  whether it has the keys
    /// @param problems messages by the number of their line, from 1
    void draw(Canvas canvas, boolean focused, Map<Long, String> problems) {
        boolean isSearching = typing || !words.isEmpty();
        int height = canvas.rows() - (isSearching && canvas.rows() > 1 ? 1 : 0);
        int first = first(height);
        int digits = Integer.toString(lines.size()).length();
        int gutter = digits + 2;
        var source = canvas.part(gutter, 0, canvas.columns() - gutter, height);
        for (int row = 0; row < height && first + row < lines.size(); row++) {
            int line = first + row;
            boolean isOn = line == cursor;
            boolean isBad = problems.containsKey(line + 1L);
            source.texts(-left, row, lines.get(line));
            tintHits(source, row, line);
            canvas.right(digits + 1, row, Integer.toString(line + 1), isBad ? Ink.BAD : Ink.DIM);
            if (isBad) canvas.text(digits + 1, row, canvas.look().sign("✗", "x"), Ink.BAD);
            if (isOn) canvas.text(0, row, ">", Ink.STRONG);
            if (isOn && focused) canvas.tint(0, row, gutter - 1, Ink.SELECTED);
        }
        if (!isSearching) return;
        int bottom = canvas.rows() - 1;
        long hits = IntStream.range(0, lines.size()).filter(this::isHit).count();
        var count = hits == 1 ? "1 line" : hits + " lines";
        int at = canvas.text(0, bottom, "/", Ink.KEY);
        words.draw(canvas, at, bottom, Math.max(1, canvas.columns() - at - Columns.of(count) - 1), typing);
        canvas.right(canvas.columns(), bottom, count, hits == 0 ? Ink.WARNING : Ink.DIM);
    }

    private void tintHits(Canvas canvas, int row, int line) {
        if (!isHit(line)) return;
        var text = plain(lines.get(line));
        var searched = lower(text);
        if (searched.length() != text.length()) return; // letters that grow in lower case would tint the wrong ones
        var wanted = lower(search());
        for (int at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length()))
            canvas.tint(Columns.of(text.substring(0, at)) - left, row, Columns.of(wanted), Ink.HIT);
    }
}
