package io.hyload.plots;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Side;
import io.hyload.plots.DataTable.Column;
import io.hyload.plots.Page.Section;
import io.hyload.run.Figures;
import io.hyload.stats.History;

/// Two runs side by side as one HTML file, made of the same parts as a [HtmlReport]: what can be said of the change, the
/// table it is said from, both runs over each other, and what makes them hard to compare.
public final class ComparisonPage {

    private ComparisonPage() {}

    /// The page.
    ///
    /// @param comparison of `a` and `b`
    /// @param ours       files of `a`
    /// @param theirs     files of `b`
    /// @param name       what was compared, where it was not all
    /// @param zone       whose clock the times are told by
    /// @throws MissingFonts when this machine has none
    public static String of(Comparison comparison, History a, History b, List<Path> ours, List<Path> theirs,
            Optional<String> name, ZoneId zone) {
        var one = new RunFigures(a, zone);
        var other = new RunFigures(b, zone);
        var files = files(ours);
        var otherFiles = files(theirs);
        var title = title(one.name(files), other.name(otherFiles));
        var head = Html.group(Html.of("h1", Html.foreign(title)),
                name.map(only -> (Html) Html.of("p", Html.text("Only "), Html.foreign(only)).as("run"))
                        .orElse(Html.none()));
        var sections = List.of(
                new Section("changes", "What changed from A to B", Html.group(table(comparison), legend())),
                new Section("charts", "Charts", Gallery.of(ComparisonCharts.of(a, b, name), "chart")),
                new Section("a", "A: " + String.join(", ", files), run(one, comparison.a())),
                new Section("b", "B: " + String.join(", ", otherFiles), run(other, comparison.b())),
                new Section("remarks", "Remarks", remarks(a, b)));
        var all = new ArrayList<>(files);
        all.addAll(otherFiles);
        return Page.of(title + " · compared", head, Html.group(call(comparison.overall()), warnings(comparison)),
                sections, all);
    }

    private static List<String> files(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static String title(String a, String b) {
        return a.equals(b) ? a + ": A and B" : a + " and " + b;
    }

    private static Html call(Call call) {
        var meaning = switch (call) {
            case SAME -> "The response times of B are those of A.";
            case FASTER -> "B answers faster than A.";
            case SLOWER -> "B answers slower than A.";
            case MIXED -> "B answers faster than A in some of its response times, slower in others.";
            case UNSURE -> "What was measured is not enough to say whether B answers faster or slower than A.";
            case BETTER, WORSE, HIGHER, LOWER -> throw new IllegalArgumentException("overall: " + call);
        };
        return Html.of("div", Html.of("strong", ComparisonWords.call(call)).as(colour(call)), Html.of("p", meaning))
                .as("verdict " + colour(call));
    }

    private static String colour(Call call) {
        return switch (call) {
            case SLOWER, WORSE -> "bad";
            case FASTER, BETTER -> "good";
            case HIGHER, LOWER, MIXED -> "warn";
            case SAME, UNSURE -> "soft";
        };
    }

    private static Html warnings(Comparison comparison) {
        if (comparison.warnings().isEmpty()) return Html.none();
        return Html.of("div", Html.of("strong", "! To be kept in mind").as("warn"), Html.of("ul", comparison.warnings()
                .stream().map(warning -> Html.of("li", Html.foreign(warning))).toList())).as("verdict warn");
    }

    private static Html table(Comparison comparison) {
        var table = DataTable.of("Times in ms; the range holds the true change 19 times in 20", Column.text(""),
                Column.number("A"), Column.number("B"), Column.number("change"), Column.number("95 % range"),
                Column.text("call"));
        for (var row : comparison.rows()) {
            var call = Html.of("span", ComparisonWords.call(row.call())).as(colour(row.call()));
            var samples = ComparisonWords.samples(row);
            table.row(Html.text(ComparisonWords.label(row.metric())),
                    Html.text(ComparisonWords.value(row.metric(), row.a())),
                    Html.text(ComparisonWords.value(row.metric(), row.b())), Html.text(ComparisonWords.change(row)),
                    Html.text(ComparisonWords.range(row)),
                    samples.isEmpty() ? call : Html.group(call, Html.text(" " + samples)));
        }
        return table.html();
    }

    private static Html legend() {
        return Html.of("p",
                "A claim is made where the change is more than chance and more than 1\u00a0%. The ranges know the"
                        + " seconds of these two runs only: another machine or a colder cache is no chance to them. Changes of"
                        + " errors are in percentage points, pp.")
                .as("soft");
    }

    private static Html run(RunFigures run, Side side) {
        var facts = new FactList();
        facts.add("Compared", Figures.count(side.requests()) + " requests in " + Figures.count(side.seconds()) + " s"
                + (side.leftOut() > 0 ? ", after " + Figures.count(side.leftOut()) + " s of warm-up" : ""));
        run.history().facts().ifPresent(told -> {
            if (!told.options().isEmpty()) facts.add("Options", told.options().entrySet().stream()
                    .map(option -> Html.of("code", Html.foreign(option.getKey() + "=" + option.getValue())))
                    .toArray(Html[]::new));
            if (!told.version().isBlank()) facts.add("hyload", Html.foreign(told.version()));
        });
        return Html.group(RunHead.line(run), RunHead.verdict(run), facts.html());
    }

    private static Html remarks(History a, History b) {
        var remarks = new ArrayList<Html>();
        for (var remark : a.remarks()) remarks.add(Html.of("li", Html.foreign(remark)));
        for (var remark : b.remarks()) remarks.add(Html.of("li", Html.foreign(remark)));
        return remarks.isEmpty() ? Html.none() : Html.of("ul", remarks);
    }
}
