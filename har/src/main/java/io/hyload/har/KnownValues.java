package io.hyload.har;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds values that are known by name in what a request says, as they are or encoded as that place wants it.
final class KnownValues {

    /// A shorter one has to stand alone: `1` is not to be found in `2021`.
    private static final int CERTAIN_LENGTH = 8;

    /// A value and the variable that holds it.
    record Known(String variable, String value) {}

    /// How a value is encoded where it stands.
    enum Encoding {
        NONE,
        /// As in a path: percent-encoded.
        PERCENT,
        /// As in a query or form: percent-encoded, blanks as `+`.
        FORM,
        /// As in a JSON string.
        JSON
    }

    /// Data decoded, and for each of its characters where it began. Percent-encoded text is decoded to bytes.
    private record Decoded(String text, int[] begins) {}

    private KnownValues() {}

    /// `data` with the values in it. Where several begin at the same place, the longest counts.
    static Phrase in(String data, List<Known> known, Encoding encoding) {
        if (known.isEmpty()) return Phrase.of(data);
        var decoded = decoded(data, encoding);
        var pieces = new ArrayList<Phrase.Piece>();
        var searched = known.stream().map(one -> new Search(one, pattern(one.value(), encoding))).toList();
        int done = 0;
        for (int at = 0; at < decoded.text.length();) {
            Search found = null;
            for (var search : searched) {
                int next = search.next(decoded.text, at);
                if (next < 0) continue;
                if (found == null || next < found.at
                        || next == found.at && search.pattern.length() > found.pattern.length())
                    found = search;
            }
            if (found == null) break;
            int from = decoded.begins[found.at];
            int to = decoded.begins[found.at + found.pattern.length()];
            if (from > done) pieces.add(new Phrase.Piece.Plain(data.substring(done, from)));
            var raw = data.substring(from, to);
            var variable = found.known.variable();
            pieces.add(new Phrase.Piece.Value(variable, code(variable, raw.equals(found.known.value()), encoding)));
            done = to;
            at = found.at + found.pattern.length();
        }
        if (done < data.length() || pieces.isEmpty()) pieces.add(new Phrase.Piece.Plain(data.substring(done)));
        return new Phrase(pieces);
    }

    private static String code(String variable, boolean isPlain, Encoding encoding) {
        if (isPlain) return variable;
        return switch (encoding) {
            case NONE -> variable;
            case PERCENT -> "URLEncoder.encode(" + variable + ", StandardCharsets.UTF_8).replace(\"+\", \"%20\")";
            case FORM -> "URLEncoder.encode(" + variable + ", StandardCharsets.UTF_8)";
            case JSON -> variable + ".replace(\"\\\\\", \"\\\\\\\\\").replace(\"\\\"\", \"\\\\\\\"\")";
        };
    }

    /// A value being looked for from left to right.
    private static final class Search {
        private final Known known;
        private final String pattern;
        private int at = -1;
        private boolean isOver;

        Search(Known known, String pattern) {
            this.known = known;
            this.pattern = pattern;
            isOver = pattern.isEmpty();
        }

        int next(String text, int from) {
            while (!isOver && at < from) {
                at = text.indexOf(pattern, at < 0 ? from : Math.max(from, at + 1));
                isOver = at < 0;
                if (!isOver && !mayBe(text)) from = Math.max(from, at + 1);
            }
            return isOver ? -1 : at;
        }

        private boolean mayBe(String text) {
            if (pattern.length() >= CERTAIN_LENGTH) return true;
            int end = at + pattern.length();
            return (at == 0 || !isWordPart(text.charAt(at - 1)))
                    && (end == text.length() || !isWordPart(text.charAt(end)));
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }
    }

    private static String pattern(String value, Encoding encoding) {
        return switch (encoding) {
            case NONE, JSON -> value;
            case PERCENT, FORM ->
                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        };
    }

    private static Decoded decoded(String data, Encoding encoding) {
        return switch (encoding) {
            case NONE -> undecoded(data);
            case JSON -> data.indexOf('\\') < 0 ? undecoded(data) : ofJson(data);
            case PERCENT, FORM -> ofPercent(data, encoding == Encoding.FORM);
        };
    }

    private static Decoded undecoded(String data) {
        var begins = new int[data.length() + 1];
        for (int i = 0; i < begins.length; i++) begins[i] = i;
        return new Decoded(data, begins);
    }

    private static Decoded ofPercent(String data, boolean plusIsBlank) {
        var text = new StringBuilder(data.length());
        var begins = new int[3 * data.length() + 1];
        int c;
        for (int i = 0; i < data.length(); i += Character.charCount(c)) {
            c = data.codePointAt(i);
            int high = c == '%' && i + 2 < data.length() ? Character.digit(data.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(data.charAt(i + 2), 16);
            if (low >= 0) {
                begins[text.length()] = i;
                text.append((char) (high << 4 | low));
                i += 2;
            } else if (c < 0x80) {
                begins[text.length()] = i;
                text.append(c == '+' && plusIsBlank ? ' ' : (char) c);
            } else {
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    begins[text.length()] = i;
                    text.append((char) (octet & 0xff));
                }
            }
        }
        begins[text.length()] = data.length();
        return new Decoded(text.toString(), begins);
    }

    /// RFC 8259 §7; what is no JSON is left as it is.
    private static Decoded ofJson(String data) {
        var text = new StringBuilder(data.length());
        var begins = new int[data.length() + 1];
        for (int i = 0; i < data.length(); i++) {
            begins[text.length()] = i;
            char c = data.charAt(i);
            if (c != '\\' || i + 1 == data.length()) {
                text.append(c);
                continue;
            }
            char escaped = data.charAt(i + 1);
            switch (escaped) {
                case '"', '\\', '/' -> text.append(escaped);
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    int unit = unit(data, i + 2);
                    if (unit < 0) {
                        text.append(c);
                        continue;
                    }
                    text.append((char) unit);
                    i += 4;
                }
                default -> {
                    text.append(c);
                    continue;
                }
            }
            i++;
        }
        begins[text.length()] = data.length();
        return new Decoded(text.toString(), begins);
    }

    private static int unit(String data, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < data.length() ? Character.digit(data.charAt(i), 16) : -1;
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
