package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;

import io.hyload.run.Figures;
import io.hyload.stats.Ending;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Verdict;

/// What a page says of a run before anything else: which it was, when, and whether it can be believed.
final class RunHead {

    private RunHead() {}

    /// `23 November 2026, 14:03:07 CET · 4 min 10 s · on vm (2 cores) · 2 workers`, what is known of it.
    static Html line(RunFigures run) {
        var parts = new ArrayList<Html>();
        parts.add(Html.of("span", run.start()));
        parts.add(Html.of("span", run.length()));
        run.history().facts().ifPresent(facts -> {
            if (!facts.host().isBlank())
                parts.add(Html.of("span", Html.text("on "), Html.foreign(facts.host()), Html.text(cores(facts))));
            if (facts.workers() > 1) parts.add(Html.of("span", facts.workers() + " workers"));
        });
        if (run.summary().mostUsers() > 0)
            parts.add(Html.of("span", "up to " + plural(run.summary().mostUsers(), "user")));
        return Html.of("p", parts).as("run");
    }

    private static String cores(Facts facts) {
        return facts.cores() > 0 ? " (" + plural(facts.cores(), "core") + ")" : "";
    }

    /// `1 user`, `1,200 users`.
    static String plural(long count, String what) {
        return Figures.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    /// The verdict with its reasons; nothing where none is known.
    static Html verdict(RunFigures run) {
        return run.verdict().map(verdict -> verdict(verdict, run.history().ending().isPresent())).orElse(Html.none());
    }

    private static Html verdict(Verdict verdict, boolean isTold) {
        var parts = new ArrayList<Html>();
        parts.add(Html.of("strong", mark(verdict.level()) + " " + verdict.level().name()).as(colour(verdict.level())));
        parts.add(Html.of("p", meaning(verdict.level())));
        if (!verdict.reasons().isEmpty()) parts.add(Html.of("ul",
                verdict.reasons().stream().map(reason -> Html.of("li", Html.foreign(reason))).toList()));
        if (!isTold)
            parts.add(Html.of("p", "The run has not told how it ended: this is judged from its seconds.").as("soft"));
        return Html.of("div", parts).as("verdict " + colour(verdict.level()));
    }

    private static String mark(Verdict.Level level) {
        return switch (level) {
            case VALID -> "✓";
            case SUSPECT -> "!";
            case INVALID -> "✗";
        };
    }

    private static String colour(Verdict.Level level) {
        return switch (level) {
            case VALID -> "good";
            case SUSPECT -> "warn";
            case INVALID -> "bad";
        };
    }

    private static String meaning(Verdict.Level level) {
        return switch (level) {
            case VALID -> "The generator kept up: these are the figures of the system under test.";
            case SUSPECT -> "Look at the reasons before believing the figures.";
            case INVALID -> "The generator was the limit: these are not the figures of the system under test.";
        };
    }

    /// Whether the run is what it was held to, in a line; nothing where it was held to nothing.
    static Html thresholds(RunFigures run) {
        var all = run.history().ending().map(Ending::thresholds).orElse(List.of());
        if (all.isEmpty()) return Html.none();
        long failed = all.stream().filter(met -> !met.passed()).count();
        var text = failed == 0
                ? "✓ " + (all.size() == 1 ? "The threshold holds" : "All " + all.size() + " thresholds hold")
                : "✗ " + failed + " of " + plural(all.size(), "threshold")
                        + (failed == 1 ? " does not hold" : " do not hold");
        var broken = all.stream().filter(met -> !met.passed())
                .map(met -> Html.of("li", Html.foreign(met.text() + ": it is " + met.actual()))).toList();
        return Html.of("div", Html.of("strong", text).as(failed == 0 ? "good" : "bad"),
                broken.isEmpty() ? Html.none() : Html.of("ul", broken)).as("verdict " + (failed == 0 ? "good" : "bad"));
    }
}
