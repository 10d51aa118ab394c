package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hyload.run.SecretsFile;
import io.hyload.tui.screen.JavaLexer.Kind;
import io.hyload.tui.screen.JavaLexer.Token;

/// An option that a scenario asks for: `option("users", 10)`.
///
/// @param standard what it is unless said, as it stands in the source; empty where that is no plain value
/// @param isSecret whether it holds a password or token: such a one belongs in `secrets.properties`, not on a command line
record AskedOption(String name, String standard, boolean isSecret) {

    /// Those of a source, in its order, each once.
    static List<AskedOption> in(String source) {
        var tokens = parts(source);
        Map<String, AskedOption> asked = new LinkedHashMap<>();
        for (int i = 0; i + 5 < tokens.size(); i++) {
            boolean isOption = tokens.get(i).text().equals("option") && tokens.get(i + 1).text().equals("(")
                    && tokens.get(i + 2).kind() == Kind.STRING && tokens.get(i + 3).text().equals(",");
            if (!isOption) continue;
            var name = unquoted(tokens.get(i + 2).text());
            if (!name.isEmpty()) asked.putIfAbsent(name, new AskedOption(name,
                    standard(tokens.subList(i + 4, tokens.size())), SecretsFile.isSecret(name)));
        }
        return List.copyOf(asked.values());
    }

    /// What means something, each sign by itself.
    private static List<Token> parts(String source) {
        var parts = new ArrayList<Token>();
        for (var token : JavaLexer.tokens(source)) {
            if (token.kind() == Kind.PLAIN) token.text().chars().filter(c -> !Character.isWhitespace(c))
                    .forEach(c -> parts.add(new Token(Kind.PLAIN, Character.toString(c))));
            else if (token.kind() != Kind.COMMENT) parts.add(token);
        }
        return parts;
    }

    /// A literal with nothing behind it; `Duration.ofSeconds(30)` and its like as `30s`.
    private static String standard(List<Token> rest) {
        boolean isNegative = rest.getFirst().text().equals("-");
        var value = isNegative ? rest.subList(1, rest.size()) : rest;
        var first = value.getFirst();
        boolean isAlone = value.size() > 1 && value.get(1).text().equals(")");
        if (isAlone) return switch (first.kind()) {
            case NUMBER -> (isNegative ? "-" : "") + number(first.text());
            case STRING -> unquoted(first.text());
            case KEYWORD -> first.text().matches("true|false") ? first.text() : "";
            case PLAIN, WORD, COMMENT -> "";
        };
        boolean isDuration = value.size() > 6 && first.text().equals("Duration")
                && value.get(4).kind() == Kind.NUMBER && value.get(6).text().equals(")");
        return isDuration ? duration(value.get(2).text(), number(value.get(4).text())) : "";
    }

    private static String duration(String made, String number) {
        return switch (made) {
            case "ofSeconds" -> number + "s";
            case "ofMinutes" -> number + "m";
            case "ofHours" -> number + "h";
            case "ofMillis" -> number + "ms";
            default -> "";
        };
    }

    private static String number(String literal) {
        return literal.replaceAll("[_lLdDfF]", "");
    }

    private static String unquoted(String literal) {
        if (literal.length() < 2 || !literal.endsWith("\"")) return "";
        return literal.contains("\\") || literal.startsWith("\"\"\"") ? "" : literal.substring(1, literal.length() - 1);
    }
}
