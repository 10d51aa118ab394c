package io.hyload.run;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The errors of a run in its summary: how many of each kind, the most frequent first, and of the first of each its time,
/// name and cause: beside it on a wide terminal, below it on a narrow one.
///
/// @param width columns there are
/// @param red   colours the counts
record ErrorTable(Map<String, Long> kinds, Examples examples, int width, UnaryOperator<String> red) {

    private static final int MOST_KINDS = 20;
    /// From so many columns on there is room for both in one line.
    private static final int WIDE = 100;
    private static final int LONGEST_KIND = 40;
    private static final int INDENT = 12;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    List<String> lines() {
        var shown = kinds.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Long> kind) -> -kind.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_KINDS).toList();
        int column = Math.min(LONGEST_KIND, shown.stream().mapToInt(kind -> Columns.of(kind.getKey())).max().orElse(0));
        var lines = new ArrayList<String>();
        for (var kind : shown) {
            var label = kind.getKey();
            var count = red.apply("%10s".formatted(Figures.count(kind.getValue()))) + "  ";
            var first = examples.first(label).map(ErrorTable::told).orElse("");
            boolean isBeside = width >= WIDE && Columns.of(label) <= column && !first.isEmpty();
            if (isBeside) {
                lines.add(count + SummaryText.pad(label, column) + "  "
                        + SummaryText.cut(first, width - INDENT - column - 3));
                continue;
            }
            lines.add(count + SummaryText.cut(label, width - INDENT - 1));
            if (!first.isEmpty()) lines.add(" ".repeat(INDENT) + SummaryText.cut(first, width - INDENT - 1));
        }
        if (kinds.size() > MOST_KINDS)
            lines.add(" ".repeat(INDENT) + "… and " + (kinds.size() - MOST_KINDS) + " kinds more");
        return lines;
    }

    private static String told(Examples.First first) {
        // A check that did not hold is counted under its own text.
        var cause =
                first.cause().startsWith(first.kind()) ? first.cause().substring(first.kind().length()) : first.cause();
        return ("first " + TIME.format(first.at()) + "  " + (first.name().isEmpty() ? "" : first.name() + "  ")
                + cause.strip()).stripTrailing();
    }
}
