package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.hyload.plots.ComparedRun.Second;
import io.hyload.plots.Comparison.Side;
import io.hyload.run.Figures;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Verdict;

/// What makes two runs hard to compare: another load, another place, doubtful figures, little data.
final class Misfits {

    /// Below this, ranges are too wide for most claims.
    private static final int SHORT = 30;
    /// Loads that differ by more are not the same.
    private static final double OTHER_LOAD = 0.1;
    /// A load is looked at in so many parts of the run.
    private static final int PARTS = 10;
    /// Of the highest load, by which a part may differ: arrivals and ramps are not exact.
    private static final double OTHER_SHAPE = 0.25;

    private Misfits() {}

    /// One line each, the gravest first.
    static List<String> of(Side a, Side b, List<Second> ours, List<Second> theirs) {
        var told = new ArrayList<String>();
        verdict("A", a, told);
        verdict("B", b, told);
        if (a.first() < b.first() + b.seconds() && b.first() < a.first() + a.seconds())
            told.add("both ran at the same time: they may have disturbed each other");
        if (a.facts().isPresent() && b.facts().isPresent()) facts(a.facts().get(), b.facts().get(), told);
        load(a, b, ours, theirs, told);
        length(a, b, told);
        return told;
    }

    private static void verdict(String which, Side side, List<String> told) {
        var verdict = side.verdict().orElse(Verdict.VALID);
        if (verdict.level() == Verdict.Level.VALID) return;
        told.add(which + " is " + verdict.level()
                + (verdict.reasons().isEmpty() ? "" : ": " + verdict.reasons().getFirst()));
    }

    private static void facts(Facts a, Facts b, List<String> told) {
        differ("scenario", a, b, Facts::scenario, told);
        var names = new TreeSet<>(a.options().keySet());
        names.addAll(b.options().keySet());
        for (var name : names)
            differ("option " + name, a, b, facts -> facts.options().getOrDefault(name, "not given"), told);
        differ("generator on", a, b, Facts::host, told);
        differ("cores", a, b, facts -> String.valueOf(facts.cores()), told);
        differ("workers", a, b, facts -> String.valueOf(facts.workers()), told);
        differ("Java", a, b, Facts::java, told);
        differ("hyload", a, b, Facts::version, told);
    }

    private static void differ(String what, Facts a, Facts b, Function<Facts, String> of, List<String> told) {
        if (!of.apply(a).equals(of.apply(b))) told.add(what + ": " + of.apply(a) + " in A, " + of.apply(b) + " in B");
    }

    /// In open load it is the arrivals asked for, whatever the answers do; in closed load the users.
    private static void load(Side a, Side b, List<Second> ours, List<Second> theirs, List<String> told) {
        if (!isOurs(ours) || !isOurs(theirs)) return;
        boolean isOpen = isOpen(ours);
        if (isOpen != isOpen(theirs)) {
            told.add("load: " + kind(isOpen) + " in A, " + kind(!isOpen) + " in B");
            return;
        }
        ToDoubleFunction<Second> load = isOpen ? Second::due : Second::users;
        double one = isOpen ? mean(ours, load) : a.mostUsers();
        double other = isOpen ? mean(theirs, load) : b.mostUsers();
        if (Math.abs(one - other) > OTHER_LOAD * Math.max(one, other)) {
            told.add(isOpen ? "load: " + Figures.rate(one) + " arrivals/s in A, " + Figures.rate(other) + " in B"
                    : "load: " + Figures.count(a.mostUsers()) + " users in A, " + Figures.count(b.mostUsers())
                            + " in B");
            return;
        }
        shape(ours, theirs, load, isOpen ? "arrivals/s" : "users", told);
    }

    private static boolean isOurs(List<Second> seconds) {
        return seconds.stream().allMatch(Second::isOurs);
    }

    private static boolean isOpen(List<Second> seconds) {
        return seconds.stream().anyMatch(second -> second.due() > 0);
    }

    private static String kind(boolean isOpen) {
        return isOpen ? "arrivals" : "users in a closed loop";
    }

    /// Whether one rises where the other is level.
    private static void shape(List<Second> ours, List<Second> theirs, ToDoubleFunction<Second> load,
            String unit, List<String> told) {
        if (Math.min(ours.size(), theirs.size()) < PARTS) return;
        double[] one = parts(ours, load);
        double[] other = parts(theirs, load);
        double highest = 0;
        int widest = 0;
        for (int i = 0; i < PARTS; i++) {
            highest = Math.max(highest, Math.max(one[i], other[i]));
            if (Math.abs(one[i] - other[i]) > Math.abs(one[widest] - other[widest])) widest = i;
        }
        if (Math.abs(one[widest] - other[widest]) <= OTHER_SHAPE * highest) return;
        told.add(String.format(Locale.ROOT, "load: its shape differs: %d %% into the run %s %s in A, %s in B",
                widest * 100 / PARTS, Figures.rate(one[widest]), unit, Figures.rate(other[widest])));
    }

    private static double[] parts(List<Second> seconds, ToDoubleFunction<Second> load) {
        var parts = new double[PARTS];
        for (int i = 0; i < PARTS; i++)
            parts[i] = mean(seconds.subList(seconds.size() * i / PARTS, seconds.size() * (i + 1) / PARTS), load);
        return parts;
    }

    private static double mean(List<Second> seconds, ToDoubleFunction<Second> load) {
        return seconds.stream().mapToDouble(load).average().orElse(0);
    }

    private static void length(Side a, Side b, List<String> told) {
        long shorter = Math.min(a.seconds(), b.seconds());
        if (shorter < Pair.FEWEST_SECONDS) {
            told.add("only " + shorter + " s of data: nothing is claimed of less than " + Pair.FEWEST_SECONDS);
        } else if (shorter < SHORT) {
            told.add("only " + shorter + " s of data: with " + SHORT + " or more, less is unsure");
        }
        if (Math.max(a.seconds(), b.seconds()) > 2 * shorter)
            told.add("length: " + Figures.count(a.seconds()) + " s in A, " + Figures.count(b.seconds()) + " s in B");
    }
}
