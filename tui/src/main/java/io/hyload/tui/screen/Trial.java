package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;

/// A dry run: one user, one pass.
///
/// @param number by which its messages are known; 0 before the first one
/// @param file   of the scenario, as a person would write it
/// @param lines  what has happened; the first [#MOST]
/// @param left   how many more there were
/// @param code   exit code, once it is over
record Trial(int number, String file, List<TriedLine> lines, long left, OptionalInt code) {
    static final int MOST = 1000;
    static final Trial NONE = new Trial(0, "", List.of(), 0, OptionalInt.of(0));

    Trial {
        lines = List.copyOf(lines);
    }

    Trial next(String scenario) {
        return new Trial(number + 1, scenario, List.of(), 0, OptionalInt.empty());
    }

    boolean isOn() {
        return code.isEmpty();
    }

    Trial with(TriedLine line) {
        if (lines.size() == MOST) return new Trial(number, file, lines, left + 1, code);
        var more = new ArrayList<>(lines);
        more.add(line);
        return new Trial(number, file, more, left, code);
    }

    Trial ended(int exitCode) {
        return new Trial(number, file, lines, left, OptionalInt.of(exitCode));
    }

    Optional<TriedLine> at(int row) {
        return row >= 0 && row < lines.size() ? Optional.of(lines.get(row)) : Optional.empty();
    }

    /// In a few words: `running`, `2 exchanges`.
    String summary() {
        if (number == 0) return "";
        long exchanges = lines.stream().filter(TriedLine.Exchange.class::isInstance).count();
        var count = exchanges == 1 ? "1 exchange" : exchanges + " exchanges";
        if (isOn()) return count + ", running";
        return count + (left > 0 ? ", " + Figures.count(left) + " more lines" : "")
                + (code.orElse(0) == 0 ? "" : ", ended with " + code.orElse(0));
    }

    /// A line in its columns: sign, name, status, time, size.
    static void draw(Canvas canvas, int row, TriedLine line) {
        var look = canvas.look();
        canvas.text(2, row, sign(line, look), ink(line));
        switch (line) {
            case TriedLine.Exchange one -> {
                var facts = one.trouble().isEmpty()
                        ? "%6s  %9s  %8s".formatted(one.status(), time(one), Figures.bytes(one.bytes()))
                        : "%9s  %s".formatted(time(one), one.trouble());
                int names = Math.max(8, canvas.columns() - 5 - Columns.of(facts));
                canvas.text(4, row, names, one.name(), Ink.PLAIN);
                canvas.text(5 + names, row, facts, one.isGood() ? Ink.PLAIN : Ink.BAD);
            }
            case TriedLine.CheckFailed(var text) -> canvas.text(4, row, "check  " + text, Ink.BAD);
            case TriedLine.Printed(var text) -> canvas.text(4, row, text, Ink.DIM);
            case TriedLine.Notice(var text) -> canvas.text(4, row, text, Ink.WARNING);
        }
    }

    private static String time(TriedLine.Exchange one) {
        return Figures.millis(one.took().toNanos() / 1e6) + " ms";
    }

    private static String sign(TriedLine line, Look look) {
        return switch (line) {
            case TriedLine.Exchange one -> one.isGood() ? look.sign("✓", "+") : look.sign("✗", "x");
            case TriedLine.CheckFailed _ -> look.sign("✗", "x");
            case TriedLine.Printed _ -> look.sign("·", ".");
            case TriedLine.Notice _ -> "!";
        };
    }

    private static Ink ink(TriedLine line) {
        return switch (line) {
            case TriedLine.Exchange one -> one.isGood() ? Ink.GOOD : Ink.BAD;
            case TriedLine.CheckFailed _ -> Ink.BAD;
            case TriedLine.Printed _ -> Ink.DIM;
            case TriedLine.Notice _ -> Ink.WARNING;
        };
    }

    /// What there is to read of a line.
    static String whole(TriedLine line) {
        return switch (line) {
            case TriedLine.Exchange one -> one.text();
            case TriedLine.CheckFailed(var text) -> text;
            case TriedLine.Printed(var text) -> text;
            case TriedLine.Notice(var text) -> text;
        };
    }
}
