package io.hyload.har;

import java.util.List;
import java.util.Random;

/// Strings that a stranger would choose, so that what is data becomes code.
final class Hostile {

    private static final List<String> PIECES = List.of("\"", "\"\"\"", "\\", "\\\\", "\\u", "\\u0022", "\\u005c",
            "\\u000a",
            "\\u002a\\u002f", "\\uu0022", "*/", "/*", "//", "\n", "\r", "\r\n", "\t", "\f", " ", "  ", "\0", "\u0007",
            "\u001a", "\u001b", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u2028", "\u2029", "\u202e", "\u202d",
            "\u2066",
            "\u2069", "\u200b", "\u200d", "\u200f", "\u061c", "\ufeff", "\u3000", "\u3164", "\ufe0f", "\ufffe",
            "\ufffd",
            "\ud800", "\udc00", "\ud83d", "\ud83d\ude00", "\udb40\udc41", "\ue000", "\u0301", "\u0338", "商品", "עברית",
            "é", "ǅ", "İ", "ß", "ﬁ", "Ⅷ", "$", "_", "{", "}", "(", ")", ";", ",", "=", "+", "%", "%s", "%n", "%%",
            "%22",
            "%0a", "&", "?", "#", "'", "`", "<", ">", "{{0:0}}", "{{0:", "class", "null", "true", "int", "yield", "var",
            "record", "main", "sleep", "client", "url", "user", "expect", "visit", "toString", "wait", "users", "Stats",
            "String", "0", "1", "42", "a", "b", "Z", "\"); Runtime.getRuntime().exec(\"id\"); //",
            "\\u0022); System.exit(1); //", "\n}\n}\nclass Evil { static { System.exit(1); } }\n", "\\");

    private final Random random;

    Hostile(long seed) {
        random = new Random(seed);
    }

    /// One of up to about thirty pieces, now and then a long one.
    String text() {
        int pieces = random.nextInt(20) == 0 ? 400 : random.nextInt(30);
        var text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(8) == 0) text.append((char) random.nextInt(0x10000));
            else text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /// Without the characters that no header field can have.
    String fieldValue() {
        return text().replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
    }

    /// With half surrogate pairs replaced, as they are sent.
    static String scalar(String text) {
        return text.replaceAll("\\p{Cs}", "\ufffd");
    }

    int number(int below) {
        return random.nextInt(below);
    }
}
