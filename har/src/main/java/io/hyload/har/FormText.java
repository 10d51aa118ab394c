package io.hyload.har;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The text of an `application/x-www-form-urlencoded` body.
final class FormText {

    private FormText() {}

    /// Whether it can be one: there are texts of another kind that were sent under that type.
    static boolean isOne(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c > '~' || "{}<>\"\\^`|".indexOf(c) >= 0);
    }

    /// Its fields, decoded, in their order.
    static List<Field> fields(String text) {
        var fields = new ArrayList<Field>();
        for (var pair : text.split("&")) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            fields.add(new Field(decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1))));
        }
        return fields;
    }

    /// UTF-8; a `%` that begins no escape stays.
    static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
        var bytes = new ByteArrayOutputStream(text.length());
        var plain = text.getBytes(UTF_8);
        for (int i = 0; i < plain.length; i++) {
            int high = plain[i] == '%' && i + 2 < plain.length ? Character.digit(plain[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(plain[i + 2], 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else bytes.write(plain[i] == '+' ? ' ' : plain[i]);
        }
        return bytes.toString(UTF_8);
    }
}
