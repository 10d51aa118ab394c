package io.hyload.plots;

/// Text as a page or a picture may hold it. What neither HTML nor XML knows is replaced by a sign for it: a control
/// character by its picture (`␛`), half a surrogate pair and what is no character by `�`.
final class Printable {

    private Printable() {}

    /// The text, with `\n` at the end of its lines.
    static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) return text;
        var printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean endsLine = c == '\r' && i < text.length() && text.charAt(i) == '\n';
            if (!endsLine) printable.appendCodePoint(sign(c));
        }
        return printable.toString();
    }

    private static int sign(int c) {
        if (c == '\n' || c == '\t') return c;
        if (c < ' ') return '␀' + c;
        if (c == 0x7f) return '␡';
        boolean isNoCharacter = (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
        boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return isNoCharacter || isHalf || c >= 0x80 && c < 0xa0 ? '\ufffd' : c;
    }
}
