package io.hyload.stats;

import java.util.List;
import java.util.stream.Stream;

/// What the last record of a run says besides its second.
///
/// @param thresholds what became of each
public record Ending(Verdict verdict, List<Met> thresholds) {

    /// Of a run that is over, without more.
    public static final Ending PLAIN = new Ending(Verdict.VALID, List.of());

    /// A threshold at the end: its text, and the value it was held against.
    public record Met(String text, boolean passed, String actual) {}

    public Ending {
        thresholds = List.copyOf(thresholds);
    }

    boolean isDivisible() {
        return verdict.reasons().size() + thresholds.size() > 1;
    }

    /// Two that follow each other to make this one.
    List<Ending> halves() {
        int reasons = verdict.reasons().size() / 2;
        int met = thresholds.size() / 2;
        if (reasons + met == 0) reasons = verdict.reasons().size();
        return List.of(part(0, reasons, 0, met),
                part(reasons, verdict.reasons().size(), met, thresholds.size()));
    }

    private Ending part(int reason, int reasonEnd, int met, int metEnd) {
        return new Ending(new Verdict(verdict.level(), verdict.reasons().subList(reason, reasonEnd)),
                thresholds.subList(met, metEnd));
    }

    /// Both, the parts of one, in their order; the graver level.
    public Ending after(Ending before) {
        var level = before.verdict.level().compareTo(verdict.level()) > 0 ? before.verdict.level() : verdict.level();
        return new Ending(new Verdict(level, joined(before.verdict.reasons(), verdict.reasons())),
                joined(before.thresholds, thresholds));
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
