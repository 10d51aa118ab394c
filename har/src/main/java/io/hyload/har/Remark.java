package io.hyload.har;

/// How a recording's text is quoted in a remark: short, and on one line whatever it holds.
final class Remark {

    private static final int LONGEST = 80;

    private Remark() {}

    static String excerpt(String text) {
        var shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        // Controls, line separators and what turns the direction of text would change what the line says.
        return shown.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cf}\\p{Cs}]", "?");
    }
}
