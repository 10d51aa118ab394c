package io.hyload.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.json.JsonCodec;
import io.hyload.plots.Comparison;
import io.hyload.plots.Comparison.Row;
import io.hyload.plots.Comparison.Side;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A comparison as one JSON object, for scripts. Times are in milliseconds, shares and changes are parts of 1.
final class ComparisonJson {
    private ComparisonJson() {}

    /// In one line.
    static String text(Comparison comparison, List<Path> ours, List<Path> theirs, Optional<String> name,
            List<String> failed, int exitCode) {
        var json = new LinkedHashMap<String, Object>();
        json.put("a", side(comparison.a(), ours));
        json.put("b", side(comparison.b(), theirs));
        name.ifPresent(known -> json.put("name", known));
        var rows = new LinkedHashMap<String, Object>();
        comparison.rows().forEach(row -> rows.put(row.metric().label(), row(row)));
        json.put("rows", rows);
        json.put("overall", CompareCommand.word(comparison.overall()));
        json.put("warnings", comparison.warnings());
        json.put("failed", failed);
        json.put("exitCode", exitCode);
        return new String(JsonCodec.found().write(json), UTF_8) + "\n";
    }

    private static Map<String, Object> side(Side side, List<Path> files) {
        var json = new LinkedHashMap<String, Object>();
        json.put("files", files.stream().map(Path::toString).toList());
        side.facts().ifPresent(facts -> json.put("scenario", facts.scenario()));
        json.put("start", side.first());
        json.put("seconds", side.seconds());
        json.put("warmup", side.leftOut());
        json.put("requests", side.requests());
        json.put("users", side.mostUsers());
        side.verdict().ifPresent(verdict -> json.put("verdict", Map.of("level", verdict.level(), "reasons",
                verdict.reasons())));
        return json;
    }

    /// What is not known is left out.
    private static Map<String, Object> row(Row row) {
        var json = new LinkedHashMap<String, Object>();
        row.a().ifPresent(value -> json.put("a", rounded(value)));
        row.b().ifPresent(value -> json.put("b", rounded(value)));
        row.change().ifPresent(value -> json.put("change", rounded(value)));
        row.range().ifPresent(range -> {
            json.put("low", rounded(range.low()));
            json.put("high", rounded(range.high()));
        });
        json.put("call", CompareCommand.word(row.call()));
        json.put("samples", row.samples());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
