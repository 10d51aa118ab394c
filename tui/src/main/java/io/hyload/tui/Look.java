package io.hyload.tui;

import java.util.Locale;
import java.util.Map;

/// How things look: a theme, how many colours there are, and which signs can be shown.
public record Look(Theme theme, Depth depth, Signs signs) {

    /// For terminals with a dark background, with a light one, or without colours.
    public enum Theme {
        DARK, LIGHT, MONO;

        public Theme next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    /// How many colours a terminal has.
    public enum Depth {
        SIXTEEN, INDEXED, TRUE
    }

    /// With what graphs and frames are drawn.
    public enum Signs {
        /// Characters of Unicode, graphs of dots.
        BRAILLE,
        /// Characters of Unicode, graphs of blocks: some fonts have no dots.
        BLOCK,
        /// ASCII alone.
        ASCII
    }

    public boolean isAscii() {
        return signs == Signs.ASCII;
    }

    /// A character of Unicode, or what stands for it where there is only ASCII.
    public String sign(String unicode, String ascii) {
        return isAscii() ? ascii : unicode;
    }

    /// What a terminal tells of itself.
    ///
    /// @param color       `--color`: `always` and `never` go before all; else `NO_COLOR` does, where it is not empty
    /// @param environment `NO_COLOR`, `COLORTERM`, `TERM`, `LC_ALL`, `LC_CTYPE`, `LANG`
    public static Look of(String color, Theme preferred, Map<String, String> environment) {
        boolean isPlain = color.equals("never") || !color.equals("always") && !value(environment, "NO_COLOR").isEmpty();
        var trueColor = value(environment, "COLORTERM");
        var term = value(environment, "TERM");
        var depth = trueColor.equals("truecolor") || trueColor.equals("24bit") ? Depth.TRUE
                : term.contains("256") ? Depth.INDEXED : Depth.SIXTEEN;
        return new Look(isPlain ? Theme.MONO : preferred, depth, signs(term, environment));
    }

    private static Signs signs(String term, Map<String, String> environment) {
        var locale = "";
        for (var name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"})
            if (locale.isEmpty()) locale = value(environment, name).toLowerCase(Locale.ROOT);
        if (!locale.contains("utf-8") && !locale.contains("utf8")) return Signs.ASCII;
        return term.equals("linux") ? Signs.BLOCK : Signs.BRAILLE; // the console of Linux has no dots
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "");
    }
}
