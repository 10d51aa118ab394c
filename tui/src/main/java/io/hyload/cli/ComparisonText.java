package io.hyload.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.hyload.plots.Comparison;
import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Row;
import io.hyload.plots.Comparison.Side;
import io.hyload.plots.ComparisonWords;
import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Verdict;

/// A comparison as a table for a person.
///
/// ```
///                A        B    change    95 % range      call
///  p50 ms     30.1     31.0     +3.0%    -1.0 .. +6.9    same
///  p99 ms      166      201    +21.1%  +14.2 .. +29.5    SLOWER ▲
/// ```
final class ComparisonText {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String GAP = "  ";

    private final Colors colors;
    private final int columns;
    private final Io io;
    private final ZoneId zone;

    ComparisonText(Io io, ZoneId zone) {
        this.colors = io.colors();
        this.columns = io.columns();
        this.io = io;
        this.zone = zone;
    }

    /// Several lines, the last one ended.
    ///
    /// @param failed what `--fail-on` found
    String of(Comparison comparison, List<Path> ours, List<Path> theirs, Optional<String> name, List<String> failed) {
        var text = new StringBuilder();
        side("A", comparison.a(), ours, text);
        side("B", comparison.b(), theirs, text);
        for (var warning : comparison.warnings()) {
            var mark = " " + colors.yellow("!") + GAP;
            for (var row : Columns.wrapped(warning, columns - 4)) {
                text.append(mark).append(row).append('\n');
                mark = "    ";
            }
        }
        name.ifPresent(known -> text.append(" only ").append(colors.bold(known)).append('\n'));
        text.append('\n');
        table(comparison.rows(), text);
        text.append("\n overall").append(GAP).append(call(comparison.overall())).append('\n');
        if (!failed.isEmpty()) text.append(' ').append(colors.red("✗")).append(" failed").append(GAP)
                .append("--fail-on ").append(String.join(",", failed)).append('\n');
        return text.toString();
    }

    private void side(String which, Side side, List<Path> files, StringBuilder text) {
        var more = files.size() > 1 ? " and " + (files.size() - 1) + " more" : "";
        text.append(' ').append(colors.bold(which)).append(GAP).append(io.shown(files.getFirst())).append(more)
                .append('\n');
        var parts = new ArrayList<String>();
        side.facts().map(Facts::scenario).filter(scenario -> !scenario.isBlank()).ifPresent(parts::add);
        parts.add(MOMENT.format(Instant.ofEpochSecond(side.first()).atZone(zone)));
        parts.add(Figures.count(side.seconds()) + " s"
                + (side.leftOut() > 0 ? " after " + side.leftOut() + " s of warm-up" : ""));
        parts.add(Figures.count(side.requests()) + " requests");
        side.verdict().ifPresent(verdict -> parts.add(verdict(verdict)));
        text.append("    ").append(String.join(GAP, parts)).append('\n');
    }

    private String verdict(Verdict verdict) {
        return switch (verdict.level()) {
            case VALID -> colors.green("✓ VALID");
            case SUSPECT -> colors.yellow("! SUSPECT");
            case INVALID -> colors.red("✗ INVALID");
        };
    }

    private void table(List<Row> rows, StringBuilder text) {
        var cells = new ArrayList<List<String>>();
        cells.add(List.of("", "A", "B", "change", "95 % range"));
        for (var row : rows) cells.add(List.of(ComparisonWords.label(row.metric()),
                ComparisonWords.value(row.metric(), row.a()), ComparisonWords.value(row.metric(), row.b()),
                ComparisonWords.change(row), ComparisonWords.range(row)));
        int[] widths = new int[cells.getFirst().size()];
        for (var line : cells) {
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], Columns.of(line.get(i)));
        }
        for (int i = 0; i < cells.size(); i++) {
            var line = new StringBuilder();
            for (int k = 0; k < widths.length; k++) {
                var space = " ".repeat(widths[k] - Columns.of(cells.get(i).get(k)));
                line.append(k == 0 ? " " + cells.get(i).get(k) + space : GAP + space + cells.get(i).get(k));
            }
            text.append(i == 0 ? colors.dim(line + GAP + "call") : line + GAP + call(rows.get(i - 1))).append('\n');
        }
    }

    private String call(Row row) {
        var samples = ComparisonWords.samples(row);
        return call(row.call()) + (samples.isEmpty() ? "" : colors.dim(" " + samples));
    }

    private String call(Call call) {
        UnaryOperator<String> colour = switch (call) {
            case SLOWER, WORSE -> colors::red;
            case FASTER, BETTER -> colors::green;
            case HIGHER, LOWER, MIXED -> colors::yellow;
            case UNSURE -> colors::dim;
            case SAME -> UnaryOperator.identity();
        };
        return colour.apply(ComparisonWords.call(call));
    }
}
