package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.hyload.stats.Check;

/// What became of the thresholds of a run, as a part of its summary.
///
/// ```
///  thresholds
///    ✓ passed  p99 < 300ms      212 ms
///    ✗ FAILED  errors < 1%      1.70% is not < 1%
///              warm-up of 5 s: not judged are the first 5.3 s, 1,234 responses
/// ```
final class ThresholdText {

    private static final int INDENT = 13;
    private static final int WIDEST = 48;

    private ThresholdText() {}

    /// Several lines, the first one empty and the last one ended; nothing where there is nothing to tell.
    ///
    /// @param width columns there are
    static String of(Checks checks, int width, boolean coloured) {
        var told = told(checks);
        if (checks.all().isEmpty() && told.isEmpty()) return "";
        var text = new StringBuilder("\n").append(painted(2, " thresholds", coloured)).append('\n');
        int room = width - INDENT - 1;
        int column = Math.min(WIDEST, checks.all().stream()
                .mapToInt(check -> Columns.of(check.threshold().text())).max().orElse(0));
        for (var check : checks.all()) {
            var mark = check.isPassed() ? painted(32, "✓", coloured) + " passed" : painted(31, "✗ FAILED", coloured);
            var wanted = check.threshold().text();
            var got = check.isPassed() ? check.actual() : check.reason();
            text.append("   ").append(mark).append("  ");
            if (Columns.of(wanted) <= column && column + 3 + Columns.of(got) <= room) {
                text.append(wanted).append(" ".repeat(column - Columns.of(wanted) + 3)).append(got).append('\n');
            } else {
                text.append(SummaryText.cut(wanted, room)).append('\n');
                for (var row : Columns.wrapped(got, room - 2))
                    text.append(" ".repeat(INDENT + 2)).append(row).append('\n');
            }
        }
        for (var line : told) {
            for (var row : Columns.wrapped(line, room)) text.append(" ".repeat(INDENT)).append(row).append('\n');
        }
        return text.toString();
    }

    /// What is not judged, and what ended the run.
    private static List<String> told(Checks checks) {
        var told = new ArrayList<String>();
        checks.leftOut().ifPresent(out -> told.add("warm-up of " + seconds(checks.terms().warmup())
                + ": not judged are the first " + seconds(out.time()) + ", " + Figures.count(out.responses())
                + " responses"));
        checks.early().ifPresent(check -> told.add("ended early: " + failed(check, checks.terms())));
        return told;
    }

    /// One line for the moment in which a threshold ends the run.
    static String ending(Check check, Terms terms) {
        return failed(check, terms) + ": the run is being stopped (--abort-on-fail)";
    }

    private static String failed(Check check, Terms terms) {
        return "threshold " + check.threshold().text() + " has failed for "
                + seconds(terms.abortAfter().orElse(Duration.ZERO)) + ", " + check.reason();
    }

    private static String seconds(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds == Math.rint(seconds) ? "%,.0f s" : "%,.1f s", seconds);
    }

    private static String painted(int colour, String shown, boolean coloured) {
        return coloured ? "\033[" + colour + "m" + shown + "\033[0m" : shown;
    }
}
