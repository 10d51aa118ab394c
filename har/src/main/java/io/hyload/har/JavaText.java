package io.hyload.har;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The only way in which data of a recording becomes part of Java source: as a string literal, a text block, a comment or
/// a name. A recording is written by a stranger; whatever stands in it, what comes out of here is that one token.
///
/// Java reads Unicode escapes before it reads anything else, in comments and literals alike (JLS §3.3), unless the
/// backslash follows an odd number of others. Literals double every backslash of the data, so those never begin such a
/// sequence; comments and names have no backslash at all. Characters that cannot be seen, or that change the order in which
/// the others are seen (bidirectional controls), are written as such sequences: source looks like what it does.
///
/// Half a surrogate pair becomes U+FFFD, the replacement character, as in every browser that sends one (WHATWG Infra,
/// scalar value strings). It could not be written anyway: javac 25 looks for the other half after the escape of a first
/// one, and thereby miscounts the backslashes that follow, so that `\\` and `u0022` behind it are read as a quote.
final class JavaText {

    /// The most bytes of a constant's text that we make use of; a class file allows 65,535 (JVMS §4.4.7).
    private static final int CONSTANT_BYTES = 60_000;
    private static final char REPLACEMENT = '\ufffd';
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_COMMENT = 90;

    /// Keywords, literals, and words that are keywords in some places.
    private static final Set<String> KEYWORDS = Set.of("abstract", "assert", "boolean", "break", "byte", "case",
            "catch",
            "char", "class", "const", "continue", "default", "do", "double", "else", "enum", "extends", "false",
            "final",
            "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
            "native", "new", "null", "package", "private", "protected", "public", "return", "short", "static",
            "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true", "try",
            "void",
            "volatile", "while", "exports", "module", "opens", "permits", "provides", "record", "requires", "sealed",
            "to", "transitive", "uses", "var", "when", "with", "yield");

    private JavaText() {}

    // ------------------------------------------------------------------ string literals

    /// A string literal on one line.
    static String literal(String data) {
        var literal = new StringBuilder(data.length() + 16).append('"');
        int c;
        for (int i = 0; i < data.length(); i += Character.charCount(c)) {
            c = data.codePointAt(i);
            if (c == '"') literal.append("\\\"");
            else escape(literal, c, i == 0);
        }
        return literal.append('"').toString();
    }

    /// One character as it stands in a literal, but for quotes.
    private static void escape(StringBuilder out, int c, boolean isFirst) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // A mark at the beginning would be drawn on the quote.
                if (Character.getType(c) == Character.SURROGATE) out.append(REPLACEMENT);
                else if (isVisible(c) && !(isFirst && isMark(c))) out.appendCodePoint(c);
                else for (char unit : Character.toChars(c)) out.append("\\u%04x".formatted((int) unit));
            }
        }
    }

    /// Data cut so that each piece can be the text of one constant. Surrogate pairs stay together.
    static List<String> constants(String data) {
        if (data.length() <= CONSTANT_BYTES / 3) return List.of(data);
        var pieces = new ArrayList<String>();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            int more = c == 0 ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            boolean isInPair = i > 0 && Character.isSurrogatePair(data.charAt(i - 1), c);
            if (bytes + more > CONSTANT_BYTES && !isInPair) {
                pieces.add(data.substring(from, i));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        pieces.add(data.substring(from));
        return pieces;
    }

    // ------------------------------------------------------------------ text blocks

    /// Whether data can be a text block. What cannot be seen is written as Unicode escapes, and white space written like
    /// that would be stripped from a text block with the rest of the indentation.
    static boolean fitsBlock(String data) {
        return !data.isEmpty() && data.codePoints().allMatch(c -> isVisible(c) || c == '\n' || c == '\r' || c == '\t');
    }

    /// A text block: the lines after the opening quotes, each beginning with `indent`, and the closing quotes. Lines of the
    /// data that are wider than `width` are continued on the next.
    ///
    /// @param data for which [#fitsBlock] holds
    static String block(String data, String indent, int width) {
        var lines = new ArrayList<String>();
        var given = data.split("\n", -1);
        for (int i = 0; i < given.length; i++)
            blockLine(given[i], i == given.length - 1, width - indent.length(), lines);
        var last = lines.removeLast();
        // The least indented line is where the text begins (JLS §3.10.6); if no line of the data is at its margin, the
        // closing quotes are.
        boolean hasMargin = last.isEmpty() || !last.startsWith(" ")
                || lines.stream().anyMatch(line -> !line.isEmpty() && !line.startsWith(" "));
        var block = new StringBuilder("\"\"\"\n");
        for (var line : lines) block.append(line.isEmpty() ? "" : indent).append(line).append('\n');
        block.append(indent);
        if (!hasMargin) return block.append(last).append("\\\n").append(indent).append("\"\"\"").toString();
        return block.append(last).append("\"\"\"").toString();
    }

    private static void blockLine(String data, boolean isLast, int width, List<String> lines) {
        var line = new StringBuilder();
        int quotes = 0;
        int lastComma = -1;
        int c;
        for (int i = 0; i < data.length(); i += Character.charCount(c)) {
            c = data.codePointAt(i);
            int before = line.length();
            quotes = c == '"' ? quotes + 1 : 0;
            boolean isAtEnd = i == data.length() - 1;
            // The third in a row would close the block, and so may one next to the closing quotes.
            if (quotes == 3 || c == '"' && isLast && isAtEnd) {
                line.append("\\\"");
                quotes = 0;
            } else if (c == ' ' && isAtEnd) {
                line.append("\\s");
            } else {
                escape(line, c, i == 0);
            }
            if (line.length() >= width) {
                int cut = lastComma > width / 2 ? lastComma : before;
                if (cut > 0) {
                    lines.add(line.substring(0, cut) + "\\");
                    line.delete(0, cut);
                    // How many of them are on the new line is not worth knowing: one more is escaped.
                    quotes = c == '"' ? 2 : 0;
                }
                lastComma = -1;
            }
            if (c == ',') lastComma = line.length();
        }
        lines.add(line.toString());
    }

    // ------------------------------------------------------------------ comments

    /// What can stand in a comment of any kind, on one line: white space is a blank, a backslash a slash, what cannot be
    /// seen is left out, and so is what is too long.
    static String comment(String data) {
        var comment = new StringBuilder();
        int shown = 0;
        int c;
        for (int i = 0; i < data.length(); i += Character.charCount(c)) {
            c = data.codePointAt(i);
            boolean isBlank = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (isBlank && (comment.isEmpty() || comment.charAt(comment.length() - 1) == ' ')) continue;
            if (!isBlank && !isVisible(c)) continue;
            if (shown++ == LONGEST_COMMENT) return comment.toString().strip() + "…";
            boolean isSlash = c == '/' || c == '\\';
            if (isSlash && !comment.isEmpty() && comment.charAt(comment.length() - 1) == '*') comment.append(' ');
            if (isBlank) comment.append(' ');
            else if (isSlash) comment.append('/');
            else comment.appendCodePoint(c);
        }
        return comment.toString().strip();
    }

    // ------------------------------------------------------------------ names

    /// A legal name in camel case made of the words of `data`, in whatever script they are; empty when there is none.
    /// A keyword, and what begins with a digit, gets `prefix` in front.
    static String name(String data, String prefix) {
        // The rest could make no difference, and titles may be long.
        var words = Normalizer.normalize(data.substring(0, Math.min(data.length(), 10 * LONGEST_NAME)),
                Normalizer.Form.NFKC);
        var name = new StringBuilder();
        var word = new StringBuilder();
        int c;
        for (int i = 0; i <= words.length() && name.length() < LONGEST_NAME; i += Character.charCount(c)) {
            c = i < words.length() ? words.codePointAt(i) : ' ';
            boolean belongs = Character.isLetterOrDigit(c) || isMark(c) && !word.isEmpty();
            if (belongs && isVisible(c) && Character.isJavaIdentifierPart(c)) word.appendCodePoint(c);
            else if (c != '\'' && c != '’' && !word.isEmpty()) {
                append(name, word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty() && name.isEmpty()) append(name, word.toString());
        if (name.isEmpty()) return "";
        if (!Character.isJavaIdentifierStart(name.codePointAt(0)) || KEYWORDS.contains(name.toString()))
            return prefix + Character.toString(name.charAt(0)).toUpperCase(Locale.ROOT) + name.substring(1);
        return name.toString();
    }

    private static void append(StringBuilder name, String word) {
        boolean isAllCapitals = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        var calm = isAllCapitals ? word.toLowerCase(Locale.ROOT) : word;
        int first = calm.offsetByCodePoints(0, 1);
        var initial = calm.substring(0, first);
        var cased = name.isEmpty() ? initial.toLowerCase(Locale.ROOT) : initial.toUpperCase(Locale.ROOT);
        // Some letters grow into several, of which one may be a mark that no name begins with.
        var joined = cased.codePointCount(0, cased.length()) == 1 ? cased : initial;
        int room = LONGEST_NAME - name.length() - joined.length();
        int to = Math.clamp(room, 0, calm.length() - first) + first;
        if (to < calm.length() && Character.isLowSurrogate(calm.charAt(to))) to--;
        name.append(joined).append(calm, first, Math.max(first, to));
    }

    // ------------------------------------------------------------------ characters

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /// Whether a character is seen as itself, and leaves the others where they are.
    private static boolean isVisible(int c) {
        if (c < 0x7f) return c >= ' ';
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                false;
            default -> !isInvisible(c);
        };
    }

    /// Letters and marks that have no shape: Hangul fillers, the Braille blank, variation selectors and joiners.
    private static boolean isInvisible(int c) {
        return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c >= 0x180b && c <= 0x180f
                || c == 0x2800 || c == 0x3164 || c >= 0xfe00 && c <= 0xfe0f || c == 0xffa0
                || c >= 0xe0100 && c <= 0xe01ef;
    }
}
