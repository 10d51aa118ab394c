package io.hyload.cli;

import java.util.Map;

import picocli.CommandLine.TypeConversionException;

/// Paints text for a terminal, or leaves it alone: callers never ask which.
record Colors(boolean on) {
    /// The values of `--color`.
    enum When {
        AUTO, ALWAYS, NEVER;

        /// @throws TypeConversionException which becomes the error about `--color`
        static When of(String word) {
            return Constants.option(word, values());
        }
    }

    /// `NO_COLOR` (<https://no-color.org>) counts when it is not empty; what is typed on the command line wins over it.
    static Colors decide(When when, Map<String, String> environment, boolean terminal) {
        return new Colors(switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                    && !"dumb".equals(environment.get("TERM"));
        });
    }

    String red(String text) {
        return paint("31", text);
    }

    String green(String text) {
        return paint("32", text);
    }

    String yellow(String text) {
        return paint("33", text);
    }

    String blue(String text) {
        return paint("34", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
