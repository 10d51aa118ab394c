package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Takes Java source apart as far as an eye needs it: words that Java has a meaning for, strings, comments, numbers, and all else. It
/// never fails: what is not Java is taken apart too, and what is not closed goes to the end of its line, or of the text.
///
/// Tokens follow one another without a gap, so that together they are the text (JLS 25, chapter 3).
final class JavaLexer {
    private static final Set<String> KEYWORDS = Set.of("abstract", "assert", "boolean", "break", "byte", "case",
            "catch", "char", "class", "const", "continue", "default", "do", "double", "else", "enum", "extends",
            "false",
            "final", "finally", "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface",
            "long", "native", "new", "null", "package", "permits", "private", "protected", "public", "record", "return",
            "sealed", "short", "static", "strictfp", "super", "switch", "synchronized", "this", "throw", "throws",
            "transient", "true", "try", "var", "void", "volatile", "while", "yield");
    private static final String TEXT_BLOCK = "\"\"\"";

    enum Kind {
        PLAIN, WORD, KEYWORD, STRING, COMMENT, NUMBER
    }

    /// @param text as it stands in the source, line breaks of comments and text blocks too
    record Token(Kind kind, String text) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private JavaLexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        return new JavaLexer(source).all();
    }

    private List<Token> all() {
        int plain = 0;
        while (at < source.length()) {
            int start = at;
            var kind = next();
            if (kind == Kind.PLAIN) continue;
            if (plain < start) tokens.add(new Token(Kind.PLAIN, source.substring(plain, start)));
            var text = source.substring(start, at);
            tokens.add(new Token(kind == Kind.WORD && KEYWORDS.contains(text) ? Kind.KEYWORD : kind, text));
            plain = at;
        }
        if (plain < source.length()) tokens.add(new Token(Kind.PLAIN, source.substring(plain)));
        return List.copyOf(tokens);
    }

    /// Goes behind the next token.
    private Kind next() {
        char c = source.charAt(at);
        if (source.startsWith("//", at)) return to(lineEnd(at), Kind.COMMENT);
        if (source.startsWith("/*", at)) return behind("*/", at + 2, Kind.COMMENT);
        if (source.startsWith(TEXT_BLOCK, at)) return textBlock();
        if (c == '"' || c == '\'') return quoted(c);
        if (isDigit(c) || c == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1))) return number();
        int letter = source.codePointAt(at);
        if (Character.isJavaIdentifierStart(letter)) return word();
        at += Character.charCount(letter);
        return Kind.PLAIN;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Kind to(int end, Kind kind) {
        at = end;
        return kind;
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') end++;
        return end;
    }

    private Kind behind(String closing, int from, Kind kind) {
        int end = source.indexOf(closing, from);
        return to(end < 0 ? source.length() : end + closing.length(), kind);
    }

    private Kind textBlock() {
        int end = at + TEXT_BLOCK.length();
        while (end < source.length() && !source.startsWith(TEXT_BLOCK, end)) end += source.charAt(end) == '\\' ? 2 : 1;
        return to(Math.min(source.length(), end + TEXT_BLOCK.length()), Kind.STRING);
    }

    private Kind quoted(char quote) {
        int line = lineEnd(at);
        int end = at + 1;
        while (end < line && source.charAt(end) != quote) end += source.charAt(end) == '\\' ? 2 : 1;
        return to(Math.min(line, end + 1), Kind.STRING);
    }

    /// Digits of every base with what may stand among and behind them: `0x1F_p3`, `1e-7`, `10L`.
    private Kind number() {
        int end = at;
        boolean isHex = source.startsWith("0x", at) || source.startsWith("0X", at);
        while (end < source.length()) {
            char c = source.charAt(end);
            boolean isExponent = isHex ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
            boolean isSigned = end + 1 < source.length() && "+-".indexOf(source.charAt(end + 1)) >= 0;
            if (isExponent && isSigned) end += 2;
            else if (Character.isLetterOrDigit(c) || c == '_' || c == '.') end++;
            else break;
        }
        return to(end, Kind.NUMBER);
    }

    private Kind word() {
        while (at < source.length() && Character.isJavaIdentifierPart(source.codePointAt(at)))
            at += Character.charCount(source.codePointAt(at));
        return Kind.WORD;
    }
}
