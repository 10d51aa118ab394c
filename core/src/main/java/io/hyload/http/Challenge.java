package io.hyload.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One challenge of `WWW-Authenticate` (RFC 9110 §11.6.1), or what any field of that form says.
///
/// @param scheme     in lower case
/// @param parameters by name in lower case, quotes undone; of one given twice the first
record Challenge(String scheme, Map<String, String> parameters) {

    String get(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// All challenges of a field; a comma may end a parameter or a challenge. What makes no sense is passed over.
    static List<Challenge> parse(String value) {
        return new Parser(value).challenges();
    }

    /// Reads `name = value` pairs alone, as `Authentication-Info` has them.
    static Challenge parameters(String value) {
        return parse("x " + value).getFirst();
    }

    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Challenge> challenges() {
            var challenges = new ArrayList<Challenge>();
            while (at < text.length()) {
                var word = token();
                if (word.isEmpty()) {
                    at++;
                    continue;
                }
                spaces();
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    spaces();
                    var value = value();
                    if (!challenges.isEmpty())
                        challenges.getLast().parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
                } else {
                    challenges.add(new Challenge(word.toLowerCase(Locale.ROOT), new HashMap<>()));
                }
            }
            return challenges;
        }

        private String token() {
            int from = at;
            while (at < text.length() && Request.isToken(text.charAt(at))) at++;
            return text.substring(from, at);
        }

        private void spaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
        }

        private String value() {
            if (at == text.length() || text.charAt(at) != '"') return token();
            var value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
