package io.hyload.tui;

import java.util.Optional;

import io.hyload.run.Columns;

/// One line of text while it is typed, with a cursor: prompts, forms, filters and the command line are made of it.
///
/// The cursor moves by what a person sees as one character: a letter goes with the accents that combine with it.
///
/// @param cursor how many chars of the text are before it
/// @param masked whether it is a secret: drawn as dots, and never part of [#toString]
public record Field(String text, int cursor, boolean masked) {
    public static final Field EMPTY = new Field("", 0, false);

    /// An empty one for a password or passphrase.
    public static final Field SECRET = new Field("", 0, true);

    public Field {
        cursor = Math.clamp(cursor, 0, text.length());
    }

    /// A text with the cursor behind it.
    public static Field of(String text) {
        return new Field(text, text.length(), false);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /// Another text, with the cursor behind it.
    public Field with(String other) {
        return new Field(other, other.length(), masked);
    }

    private Field to(int place) {
        return new Field(text, place, masked);
    }

    /// Without what is between two places; the cursor goes there.
    private Field cut(int from, int to) {
        return new Field(text.substring(0, from) + text.substring(to), from, masked);
    }

    private Field inserted(String more) {
        return new Field(text.substring(0, cursor) + more + text.substring(cursor), cursor + more.length(), masked);
    }

    /// What a key makes of it; empty for a key that does nothing to a text, such as Enter. Those of readline: `^a ^e` ends, `^b ^f`
    /// characters, `M-b M-f` words, `^u ^k` cut up to either end, `^w` cuts the word before.
    public Optional<Field> typed(Key key) {
        return switch (key.name()) {
            case "left", "^b" -> Optional.of(to(before(cursor)));
            case "right", "^f" -> Optional.of(to(behind(cursor)));
            case "home", "^a" -> Optional.of(to(0));
            case "end", "^e" -> Optional.of(to(text.length()));
            case "M-b" -> Optional.of(to(wordBefore()));
            case "M-f" -> Optional.of(to(wordBehind()));
            case "backspace", "^h" -> Optional.of(cut(before(cursor), cursor));
            case "del", "^d" -> Optional.of(cut(cursor, behind(cursor)));
            case "^u" -> Optional.of(cut(0, cursor));
            case "^k" -> Optional.of(cut(cursor, text.length()));
            case "^w" -> Optional.of(cut(wordBefore(), cursor));
            default -> key.text().map(this::inserted);
        };
    }

    /// With pasted text in it, as one line: breaks at its end are left out, all others become spaces, and what steers a terminal is
    /// dropped.
    public Field pasted(String more) {
        return inserted(more.stripTrailing().replaceAll("\\R|\t", " ").replaceAll("\\p{Cc}", ""));
    }

    private int before(int place) {
        int at = place;
        while (at > 0) {
            at = text.offsetByCodePoints(at, -1);
            if (Columns.of(text.codePointAt(at)) > 0) break;
        }
        return at;
    }

    private int behind(int place) {
        int at = place;
        while (at < text.length()) {
            at = text.offsetByCodePoints(at, 1);
            if (at == text.length() || Columns.of(text.codePointAt(at)) > 0) break;
        }
        return at;
    }

    private int wordBefore() {
        int at = cursor;
        while (at > 0 && text.charAt(at - 1) == ' ') at--;
        while (at > 0 && text.charAt(at - 1) != ' ') at--;
        return at;
    }

    private int wordBehind() {
        int at = cursor;
        while (at < text.length() && text.charAt(at) == ' ') at++;
        while (at < text.length() && text.charAt(at) != ' ') at++;
        return at;
    }

    /// Draws so much of it that the cursor can be seen.
    ///
    /// @param focused whether it is what is being typed: then the cursor is shown
    public void draw(Canvas canvas, int column, int row, int columns, boolean focused) {
        canvas.fill(column, row, columns, Ink.PLAIN);
        int from = focused ? firstShown(columns) : 0;
        int at = column;
        for (int i = from; i < text.length();) {
            int end = behind(i);
            var shown = shown(canvas.look(), i, end);
            if (at + Columns.of(shown) > column + columns) break;
            at = canvas.text(at, row, shown, Ink.PLAIN);
            i = end;
        }
        if (from > 0) canvas.text(column, row, canvas.look().sign("…", "~"), Ink.DIM);
        if (focused) canvas.cursor(column + width(canvas.look(), from, cursor), row);
    }

    /// The first character that is drawn: the last one from which the cursor still has its place.
    private int firstShown(int columns) {
        int from = cursor;
        int used = 1;
        while (from > 0) {
            int one = before(from);
            used += masked ? 1 : Columns.of(Columns.plain(text.substring(one, from)));
            if (used > columns) return from;
            from = one;
        }
        return 0;
    }

    private int width(Look look, int from, int to) {
        int width = 0;
        for (int i = from; i < to; i = behind(i)) width += Columns.of(shown(look, i, behind(i)));
        return width;
    }

    private String shown(Look look, int from, int to) {
        return masked ? look.sign("•", "*") : Columns.plain(text.substring(from, to));
    }

    /// Of a secret not even its length.
    @Override
    public String toString() {
        return masked ? "Field[secret]" : "Field[" + text.substring(0, cursor) + "|" + text.substring(cursor) + "]";
    }
}
