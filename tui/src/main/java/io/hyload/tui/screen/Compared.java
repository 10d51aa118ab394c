package io.hyload.tui.screen;

import java.util.List;

import io.hyload.plots.Comparison;
import io.hyload.plots.LogCells;
import io.hyload.stats.Histogram;

/// Two runs side by side.
///
/// @param ours   how the response times of A are distributed: how many fall into each range, ranges equally wide on a logarithmic
///               scale; the same ranges for B, `theirs`. None where one of them has no histograms
/// @param cells  the ranges
public record Compared(RunFile a, RunFile b, Comparison comparison, List<Long> ours, List<Long> theirs,
        LogCells cells) {
    private static final int MOST_CELLS = 26;

    public Compared {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }

    public static Compared of(RunFile a, RunFile b, Comparison comparison, Histogram times, Histogram otherTimes) {
        var cells = LogCells.of(times.plus(otherTimes), MOST_CELLS);
        boolean isKnown = times.count() > 0 && otherTimes.count() > 0;
        return new Compared(a, b, comparison, isKnown ? counts(cells, times) : List.of(),
                isKnown ? counts(cells, otherTimes) : List.of(), cells);
    }

    private static List<Long> counts(LogCells cells, Histogram times) {
        return java.util.Arrays.stream(cells.counts(times)).boxed().toList();
    }
}
