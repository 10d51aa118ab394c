package io.hyload.plots;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.hyload.plots.DataTable.Column;
import io.hyload.plots.Page.Section;
import io.hyload.run.Figures;
import io.hyload.stats.Ending;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Judge;
import io.hyload.stats.Recorder;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Line;

/// A run as one HTML file for whoever was not there: what it was, whether it can be believed, its figures, its pictures, and
/// what to look at where they are bad. It opens without a network, and is read as well on paper, on a telephone, in the
/// dark and without colours. What is not known of a run, as of those of the original hyload, is left out.
public final class HtmlReport {

    private final RunFigures run;
    private final KeptExchanges kept;
    private final List<Picture> pictures;
    private final List<String> remarks;
    private final List<String> files;

    private HtmlReport(RunFigures run, KeptExchanges kept, List<Picture> pictures, List<String> remarks,
            List<String> files) {
        this.run = run;
        this.kept = kept;
        this.pictures = pictures;
        this.remarks = remarks;
        this.files = files;
    }

    /// The page. Beside each of the stats files it looks for the exchanges that were kept.
    ///
    /// @param statsFiles that `history` was read from
    /// @param pictures   in the order they are shown
    /// @param remarks    one line each on what was left out, besides those of the history
    /// @param zone       whose clock the times are told by
    /// @throws MissingFonts when this machine has none, and there are pictures to draw
    public static String of(History history, List<Path> statsFiles, List<Picture> pictures, List<String> remarks,
            ZoneId zone) {
        var run = new RunFigures(history, zone);
        boolean isDue = history.facts().isPresent() && run.summary().times().count() > 0;
        var kept = KeptExchanges.beside(statsFiles, history.first(), history.last(), isDue);
        var all = new ArrayList<>(history.remarks());
        all.addAll(remarks);
        all.addAll(kept.remarks());
        var files = statsFiles.stream().map(file -> file.getFileName().toString()).distinct().toList();
        return new HtmlReport(run, kept, pictures, all, files).page();
    }

    private String page() {
        var name = run.name(files);
        var sections = List.of(new Section("summary", "Summary", summary()),
                new Section("thresholds", "Thresholds", thresholds()),
                new Section("charts", "Charts", Gallery.of(pictures, "chart")),
                new Section("names", "Requests by name", names()), new Section("errors", "Errors", errors()),
                new Section("phases", "Where the time went", phases()), new Section("events", "Events", events()),
                new Section("generator", "The generator itself", generator()),
                new Section("exchanges", "Exchanges", ExchangeList.of(kept, run)),
                new Section("environment", "Environment", environment()),
                new Section("remarks", "Remarks", remarks()));
        var head = Html.group(Html.of("h1", Html.foreign(name)), RunHead.line(run));
        var lead = Html.group(RunHead.verdict(run), RunHead.thresholds(run));
        return Page.of(name + " · " + run.start(), head, lead, sections, files);
    }

    // ------------------------------------------------------------------ summary

    private Html summary() {
        return Html.group(tiles(), times(), facts());
    }

    private Html tiles() {
        var summary = run.summary();
        var tiles = new ArrayList<Html>();
        tiles.add(tile(run.rate(summary.total().received()), "/s", "responses a second"));
        if (summary.times().count() > 0) {
            tiles.add(tile(Figures.percentile(summary.times(), 50), "ms", "median response time (p50)"));
            tiles.add(tile(Figures.percentile(summary.times(), 99), "ms", "99th percentile (p99)"));
        } else if (summary.total().received() > 0) {
            tiles.add(tile(Figures.millis(summary.meanMillis()), "ms", "mean response time"));
        }
        tiles.add(tile(run.failedShare(), "%", "of the requests failed"));
        return Html.of("dl", tiles).as("tiles");
    }

    private static Html tile(String figure, String unit, String what) {
        return Html.of("div", Html.of("dt", what),
                Html.of("dd", Html.text(figure), Html.of("small", unit)));
    }

    private Html times() {
        var summary = run.summary();
        if (summary.times().count() == 0) return Html.none();
        var table = DataTable.of("Response times in ms, from when a request should have been sent to its last byte",
                Column.text(""), Column.number("count"), Column.number("mean"), Column.number("p50"),
                Column.number("p90"), Column.number("p99"), Column.number("p99.9"), Column.number("max"));
        times("all responses", summary.times(), Figures.millis(summary.meanMillis()), table);
        if (summary.isOpenLoad())
            times("service time, from when it was really sent", summary.serviceTimes(), table);
        var first = summary.startUp();
        boolean hasStart = summary.seconds() > 2 * Judge.START_UP && first.count() > 0
                && summary.times().count() > first.count() && run.history().before().sent() == 0;
        if (hasStart) {
            times("the first " + Judge.START_UP + " s", first, table);
            times("after that", summary.times().minus(first), table);
        }
        return table.html();
    }

    private static void times(String what, Histogram times, DataTable table) {
        times(what, times, RunFigures.mean(times), table);
    }

    private static void times(String what, Histogram times, String mean, DataTable table) {
        table.row(Html.text(what), Html.text(Figures.count(times.count())), Html.text(mean),
                percentile(times, 50), percentile(times, 90), percentile(times, 99), percentile(times, 99.9),
                percentile(times, 100));
    }

    private static Html percentile(Histogram times, double percent) {
        return Html.text(Figures.percentile(times, percent));
    }

    private Html facts() {
        var summary = run.summary();
        var total = summary.total();
        var facts = new FactList();
        facts.add("Requests", Figures.count(total.sent()) + " sent, " + Figures.count(total.received())
                + " answered, " + RunHead.plural(total.timeouts(), "timeout") + ", "
                + RunHead.plural(total.errors(), "error"));
        if (!total.bands().isEmpty()) facts.add("Answered in", String.join(", ", total.bands().entrySet().stream()
                .map(band -> spaced(band.getKey()) + ": " + Figures.count(band.getValue())).toList()));
        if (run.hasDetails()) facts.add("Traffic", Figures.bytes(summary.in()) + " in, " + Figures.bytes(summary.out())
                + " out, over " + RunHead.plural(summary.opened(), "connection"));
        run.books().ifPresent(books -> {
            facts.add("Users", String.format(Locale.ROOT, "%s at most, %.1f on average",
                    Figures.count(summary.mostUsers()), books.users()));
            facts.add("Little’s law", String.format(Locale.ROOT,
                    "%.1f users = %s/s × (%s ms in a request + %s ms of thinking), which accounts for %.1f\u00a0%% of their"
                            + " time%s.",
                    books.users(), Figures.rate(books.rate()), Figures.millis(books.request() * 1000),
                    Figures.millis(books.think() * 1000), books.accounted() * 100,
                    books.accounted() < 0.98 ? "; the rest was spent in the scenario's own code" : ""));
            long hidden = books.hidden(summary);
            if (hidden > 0) facts.add("Hidden", "About " + Figures.count(hidden) + " requests were not sent while an"
                    + " answer stalled. Users who wait for answers leave that out of all percentiles; arrivals(…) counts it.");
        });
        return facts.html();
    }

    /// `0-100ms` as `0–100 ms`, `>=3000ms` as `≥ 3000 ms`.
    private static String spaced(String band) {
        return band.replace(">=", "≥ ").replace('-', '–').replaceFirst("(?<=\\d)ms$", " ms");
    }

    // ------------------------------------------------------------------ thresholds

    private Html thresholds() {
        var all = run.history().ending().map(Ending::thresholds).orElse(List.of());
        if (all.isEmpty()) return Html.none();
        var table = DataTable.of("What the run was held to", Column.text("threshold"), Column.text("result"),
                Column.text("actual"));
        for (var met : all) table.row(Html.foreign(met.text()),
                Html.of("span", met.passed() ? "✓ passed" : "✗ failed").as(met.passed() ? "good" : "bad"),
                Html.foreign(met.actual()));
        return table.html();
    }

    // ------------------------------------------------------------------ names

    private Html names() {
        var names = run.summary().names();
        if (names.isEmpty()) return Html.none();
        var table = DataTable.sortable("Times in ms of requests that were answered", Column.text("name"),
                Column.number("count", "requests that ended"), Column.number("/s", "requests a second"),
                Column.number("err %", "ended without a response"), Column.number("mean"), Column.number("p50"),
                Column.number("p90"), Column.number("p99"), Column.number("p99.9"), Column.number("max"),
                new Column("p99 over time", DataTable.Kind.PICTURE, "each to its own height"));
        names.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Line> name) -> -name.getValue().n())
                        .thenComparing(Map.Entry::getKey))
                .forEach(name -> name(name.getKey(), name.getValue(), table));
        var note = names.containsKey(Recorder.OTHER)
                ? Html.of("p",
                        "Names past the first " + Recorder.MOST_NAMES + " are counted as " + Recorder.OTHER + ".")
                        .as("soft")
                : Html.none();
        return Html.group(table.html(), note);
    }

    private void name(String name, Line line, DataTable table) {
        var times = line.times();
        var share = Html.text(Figures.percent(line.err(), line.n()));
        var worst = Figures.percentile(times, 100);
        table.row(clipped(name), Html.text(Figures.count(line.n())), Html.text(run.rate(line.n())),
                line.err() == 0 ? share : Html.of("span", share).as("bad"), Html.text(RunFigures.mean(line)),
                percentile(times, 50), percentile(times, 90), percentile(times, 99), percentile(times, 99.9),
                Html.text(worst),
                times.count() == 0 ? Html.none() : Sparkline.of(run.course(name), "p99 over time, p99 of all "
                        + Figures.percentile(times, 99) + " ms"));
    }

    /// A long one in a few lines, all of it on hovering.
    private static Html clipped(String text) {
        var shown = Html.foreign(text);
        return text.length() < 80 ? shown : Html.of("span", shown).as("clip").with("title", text);
    }

    // ------------------------------------------------------------------ errors

    private Html errors() {
        var kinds = run.summary().kinds();
        if (kinds.isEmpty()) return Html.none();
        long all = kinds.values().stream().mapToLong(Long::longValue).sum();
        var table = DataTable.of(Figures.count(all) + " in all, of " + RunHead.plural(run.summary().total().sent(),
                "request"), Column.text("kind"), Column.number("count"), Column.number("% of errors"),
                new Column("", DataTable.Kind.PICTURE, ""), new Column("first", DataTable.Kind.PROSE, ""));
        kinds.entrySet().stream().sorted(Comparator.comparingLong((Map.Entry<String, Long> kind) -> -kind.getValue())
                .thenComparing(Map.Entry::getKey)).forEach(kind -> {
                    double share = (double) kind.getValue() / all;
                    table.row(clipped(kind.getKey()), Html.text(Figures.count(kind.getValue())),
                            Html.text(String.format(Locale.ROOT, "%.1f", share * 100)), bar(share),
                            first(kind.getKey()));
                });
        return table.html();
    }

    private static Html bar(double share) {
        return Html.of("svg", Html.of("rect").with("width", String.format(Locale.ROOT, "%.1f", Math.max(1, share * 96)))
                .with("height", "10").with("rx", "1")).as("bar bad").with("viewBox", "0 0 96 10").with("aria-hidden",
                        "true");
    }

    private Html first(String kind) {
        var exchange = kept.firsts().get(kind);
        if (exchange == null) return Html.none();
        // a check that did not hold is counted under its own text
        var cause = exchange.cause().startsWith(kind) ? exchange.cause().substring(kind.length()) : exchange.cause();
        var id = ExchangeList.id(exchange, kept);
        var time = run.time(exchange.at());
        return Html.group(id.isEmpty() ? Html.text(time) : Html.of("a", time).with("href", "#" + id),
                Html.text("  "), exchange.name().isEmpty() ? Html.none() : Html.foreign(exchange.name() + "  "),
                clipped(cause.strip()));
    }

    // ------------------------------------------------------------------ phases, events

    private Html phases() {
        var phases = run.summary().tally().phases();
        if (phases.isEmpty()) return Html.none();
        var table = DataTable.of(
                "Parts of an exchange, in ms; dns, connect and tls only of requests that opened a connection",
                Column.text("phase"), Column.number("count"), Column.number("mean"), Column.number("p50"),
                Column.number("p99"), Column.number("max"));
        phases.forEach((phase, times) -> table.row(Html.text(phase.label()), Html.text(Figures.count(times.count())),
                Html.text(RunFigures.mean(times)), percentile(times, 50), percentile(times, 99),
                percentile(times, 100)));
        return table.html();
    }

    private Html events() {
        var events = run.summary().tally().events();
        if (events.isEmpty()) return Html.none();
        var table = DataTable.of("What happened meanwhile", Column.text("time"), Column.number("after"),
                new Column("event", DataTable.Kind.PROSE, ""));
        events.forEach(event -> table.row(Html.text(run.time(Instant.ofEpochMilli(event.at()))),
                Html.text(Math.max(0, event.at() / 1000 - run.history().first()) + " s"),
                Html.foreign(event.text())));
        return table.html();
    }

    // ------------------------------------------------------------------ generator

    private Html generator() {
        var health = run.summary().tally().health();
        if (health.equals(Health.NONE)) return Html.none();
        int cores = run.history().facts().map(StatsRecord.Facts::cores).orElse(0);
        var busiest = worst(Comparator.comparingDouble(Health::cpu));
        var latest = worst(Comparator.comparingLong(Health::lagMax));
        var facts = new FactList();
        facts.add("CPU",
                String.format(Locale.ROOT, "%.2f%s on average, %.2f at most, at %s", health.cpu() / run.seconds(),
                        cores > 0 ? " of " + RunHead.plural(cores, "core") : " cores", health(busiest).cpu(),
                        run.time(busiest.t())));
        facts.add("Waits for a core", health.starved() == 0 ? "none, or the system does not tell"
                : String.format(Locale.ROOT, "%.1f s over all its threads, %.2f s for each second of CPU it got",
                        health.starved(), health.starved() / Math.max(0.001, health.cpu())));
        facts.add("Lag", "tasks woke up to " + Figures.millis(health.lagMax()) + " ms late, at " + run.time(latest.t())
                + "; in its worst second the p99 was " + Figures.millis(health.lag()) + " ms");
        facts.add("Garbage collection", String.format(Locale.ROOT, "%.1f %% of the time, %.2f s in all",
                health.gc() / run.seconds() * 100, health.gc()));
        if (health.files() > 0) facts.add("Files open", "at most " + Figures.count(health.files())
                + (health.fileLimit() > 0 ? " of " + Figures.count(health.fileLimit()) : ""));
        if (health.due() > 0 || health.late() + health.dropped() > 0) facts.add("Arrivals",
                (health.due() > 0 ? Figures.count(Math.round(health.due())) + " were due, " : "")
                        + Figures.count(health.late()) + " began more than 10 ms late, "
                        + Figures.count(health.dropped())
                        + " were dropped");
        if (health.lost() > 0) facts.add("Datagrams", Figures.count(health.lost()) + " could not be sent");
        return facts.html();
    }

    private StatsRecord worst(Comparator<Health> by) {
        return run.history().seconds().stream().max((one, other) -> by.compare(health(one), health(other)))
                .orElseThrow();
    }

    private static Health health(StatsRecord second) {
        return second.hy().map(Details::tally).map(tally -> tally.health()).orElse(Health.NONE);
    }

    // ------------------------------------------------------------------ environment, remarks

    private Html environment() {
        var facts = new FactList();
        run.history().facts().ifPresent(told -> {
            known("Scenario", told.scenario(), facts);
            if (!told.options().isEmpty()) facts.add("Options", options(told.options()));
            known("Machine", told.host(), facts);
            if (told.cores() > 0) facts.add("Cores", Figures.count(told.cores()));
            if (told.workers() > 1) facts.add("Workers", Figures.count(told.workers()));
            known("Java", told.java(), facts);
            known("hyload", told.version(), facts);
        });
        facts.add(files.size() == 1 ? "File" : "Files", files.stream().map(Html::foreign).toArray(Html[]::new));
        facts.add("Seconds", Figures.count(run.history().seconds().size()) + ", from " + run.time(run.history().first())
                + " to " + run.time(run.history().last()));
        return facts.html();
    }

    private static void known(String name, String value, FactList facts) {
        if (!value.isBlank()) facts.add(name, Html.foreign(value));
    }

    private static Html[] options(Map<String, String> options) {
        var lines = new LinkedHashMap<String, Html>();
        options.forEach((name, value) -> lines.put(name, Html.of("code", Html.foreign(name + "=" + value))));
        return lines.values().toArray(Html[]::new);
    }

    private Html remarks() {
        if (remarks.isEmpty()) return Html.none();
        return Html.of("ul", remarks.stream().map(remark -> Html.of("li", Html.foreign(remark))).toList());
    }
}
