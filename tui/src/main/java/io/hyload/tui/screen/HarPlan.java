package io.hyload.tui.screen;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.hyload.har.Choice;
import io.hyload.har.Correlation;
import io.hyload.har.Flow;
import io.hyload.har.Recording;
import io.hyload.har.ScenarioSource;
import io.hyload.har.Secrets;

/// What a scenario of a recording would be.
///
/// @param choice    by which it was made
/// @param className of the file that it is for
/// @param found     all values that could be carried, chosen or not
/// @param flow      what the scenario does
/// @param source    as it would be written; empty where nothing was chosen
/// @param lines     of the source, in which requests begin, from 1, by their numbers
public record HarPlan(HarChoice choice, String className, List<Flow.Carried> found, Flow flow, String source,
        Map<Integer, Integer> lines) {

    public HarPlan {
        found = List.copyOf(found);
        lines = Map.copyOf(lines);
    }

    /// Takes its time with a large recording.
    public static HarPlan of(Recording recording, HarChoice choice, String className) {
        var entries = choice.requests(recording).stream().filter(entry -> !choice.leftOut().contains(entry.number()))
                .toList();
        var kept = new Recording(recording.name(), recording.creator(), recording.pages(), entries,
                recording.skipped(), recording.remarks());
        var longest = choice.pauses() ? Optional.<Duration>empty() : Optional.of(Duration.ZERO);
        var plain = new Choice(List.of(), List.of(), false, false, List.of(), longest).flow(kept);
        var all = Correlation.of(plain);
        var carried = all.values().stream().filter(value -> !choice.notCarried().contains(value.variable())).toList();
        var flow = Secrets.of(new Flow(all.title(), all.pages(), carried, all.hidden(), all.suspects()),
                choice.showSecrets());
        var source = entries.isEmpty() ? new ScenarioSource.Located("", Map.of())
                : ScenarioSource.located(flow, className);
        return new HarPlan(choice, className, all.values(), flow, source.text(), source.lines());
    }

    boolean isEmpty() {
        return source.isEmpty();
    }

    /// What does not stand in the source, in one line.
    String hidden() {
        if (choice.showSecrets()) return "nothing: passwords and tokens stand in the source";
        var listed = Secrets.listed(flow);
        return listed.isEmpty() ? "nothing looks like a secret" : listed;
    }

    /// How a value is taken out of an answer, in a few words.
    static String extraction(Flow.Extraction how) {
        return switch (how) {
            case Flow.Extraction.JsonPointer(var pointer) -> "json " + pointer;
            case Flow.Extraction.Html(var selector, var attribute) -> "html " + selector + " " + attribute;
            case Flow.Extraction.Header(var name) -> "header " + name;
            case Flow.Extraction.InHeader(var name, var _) -> "in header " + name;
            case Flow.Extraction.RedirectParam(var name) -> "redirect " + name;
            case Flow.Extraction.Cookie(var name) -> "cookie " + name;
            case Flow.Extraction.Regex(var pattern) -> "text " + pattern;
        };
    }

    /// Where a value is sent again: `#4 body, #6 query`.
    static String uses(Flow.Carried value) {
        return value.uses().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(use -> "#" + use.getKey() + " " + use.getValue().stream().distinct()
                        .map(place -> place.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("+")))
                .collect(Collectors.joining(", "));
    }
}
