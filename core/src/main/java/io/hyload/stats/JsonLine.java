package io.hyload.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one line of JSON (RFC 8259) into maps, lists, strings, `Double`, `Long`, `Boolean` and null.
///
/// `core` has no JSON library, and records must be readable wherever it is. Depth is bounded, so that a hostile datagram
/// cannot exhaust the stack.
final class JsonLine {

    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private JsonLine(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException naming the position, when the text is not one JSON object
    static Map<String, Object> object(String text) {
        var line = new JsonLine(text);
        line.blank();
        if (line.peek() != '{') throw line.bad("an object");
        var object = line.object(0);
        line.blank();
        if (line.at < text.length()) throw line.bad("the end");
        return object;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) throw bad("less nesting");
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        var object = new LinkedHashMap<String, Object>();
        at++;
        blank();
        if (take('}')) return object;
        do {
            blank();
            if (peek() != '"') throw bad("a key");
            var key = string();
            blank();
            if (!take(':')) throw bad("':'");
            blank();
            object.put(key, value(depth + 1));
            blank();
        } while (take(','));
        if (!take('}')) throw bad("',' or '}'");
        return object;
    }

    private List<Object> array(int depth) {
        var array = new ArrayList<Object>();
        at++;
        blank();
        if (take(']')) return array;
        do {
            blank();
            array.add(value(depth + 1));
            blank();
        } while (take(','));
        if (!take(']')) throw bad("',' or ']'");
        return array;
    }

    private String string() {
        int from = ++at;
        // Most strings have nothing escaped, and histograms are long.
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\' && text.charAt(at) >= 0x20) at++;
        if (peek() == '"') return text.substring(from, at++);
        var string = new StringBuilder(text.substring(from, at));
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return string.toString();
            }
            if (c < 0x20) throw bad("no control character");
            string.append(c == '\\' ? escaped() : c);
        }
        throw bad("'\"'");
    }

    private char escaped() {
        at++;
        return switch (peek()) {
            case '"', '\\', '/' -> text.charAt(at);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 >= text.length()) throw bad("four hex digits");
                int code = 0;
                for (int i = 1; i <= 4; i++) {
                    int digit = Character.digit(text.charAt(at + i), 16);
                    if (digit < 0) throw bad("four hex digits");
                    code = code << 4 | digit;
                }
                at += 4;
                yield (char) code;
            }
            default -> throw bad("an escape");
        };
    }

    private Number number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        var digits = text.substring(from, at);
        try {
            if (digits.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) return Long.valueOf(digits);
            var number = Double.valueOf(digits);
            if (number.isInfinite()) throw new NumberFormatException();
            return number;
        } catch (NumberFormatException e) {
            at = from;
            throw bad("a value");
        }
    }

    private Object word(String word, Boolean value) {
        if (!text.startsWith(word, at)) throw bad("a value");
        at += word.length();
        return value;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(char c) {
        if (peek() != c) return false;
        at++;
        return true;
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private IllegalArgumentException bad(String expected) {
        return new IllegalArgumentException("not a record: expected " + expected + " at character " + (at + 1));
    }
}
