package io.hyload.demo;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The names and values of a query or of a form; of a name given twice, the last value.
record Parameters(Map<String, String> values) {

    static Parameters of(String urlEncoded) throws Refused {
        var values = new LinkedHashMap<String, String>();
        for (var pair : urlEncoded.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            values.put(decoded(name), decoded(value));
        }
        return new Parameters(values);
    }

    /// The value, or an empty text.
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    int number(String name, int otherwise, int least, int most) throws Refused {
        var text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Refused below, like a number out of range.
        }
        throw Refused.badRequest("%s must be a whole number from %d to %d, not '%s'"
                .formatted(name, least, most, oneLine(text)));
    }

    private static String decoded(String text) throws Refused {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            throw Refused.badRequest("bad percent encoding in '" + oneLine(text) + "'");
        }
    }

    private static String oneLine(String text) {
        var start = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return start.replaceAll("\\p{Cntrl}", " ");
    }
}
