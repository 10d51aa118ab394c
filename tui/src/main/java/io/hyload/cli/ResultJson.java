package io.hyload.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.hyload.json.JsonCodec;
import io.hyload.run.Checks;
import io.hyload.run.Examples;
import io.hyload.run.Result;
import io.hyload.stats.Books;
import io.hyload.stats.Check;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The result of a run as one JSON object, for scripts. Times are in milliseconds.
final class ResultJson {
    private ResultJson() {}

    /// In one line.
    ///
    /// @param fault what ended the run, where that is no part of the result: what `main` threw
    static String text(Result result, Optional<Fault> fault) {
        return new String(JsonCodec.found().write(of(result, fault)), UTF_8) + "\n";
    }

    static Map<String, Object> of(Result result, Optional<Fault> fault) {
        var summary = result.summary();
        var total = summary.total();
        double seconds = result.elapsed().toNanos() / 1e9;
        var json = new LinkedHashMap<String, Object>();
        json.put("scenario", result.scenario());
        json.put("start", summary.firstSecond());
        json.put("seconds", rounded(seconds));
        json.put("users", summary.mostUsers());
        json.put("workers", summary.workers());
        json.put("sent", total.sent());
        json.put("received", total.received());
        json.put("timeouts", total.timeouts());
        json.put("errors", total.errors());
        json.put("perSecond", rounded(seconds > 0 ? total.received() / seconds : 0));
        json.put("bytesIn", summary.in());
        json.put("bytesOut", summary.out());
        json.put("connections", summary.opened());
        json.put("mean", rounded(summary.meanMillis()));
        json.putAll(percentiles(summary.times()));
        if (summary.isOpenLoad()) json.put("service", percentiles(summary.serviceTimes()));
        json.put("bands", total.bands());
        var phases = new LinkedHashMap<String, Object>();
        summary.tally().phases().forEach((phase, times) -> phases.put(phase.label(), percentiles(times)));
        json.put("phases", phases);
        json.put("verdict", Map.of("level", result.verdict().level().name(), "reasons", result.verdict().reasons()));
        json.put("generator", generator(summary.tally().health()));
        Books.of(summary, seconds).ifPresent(books -> json.put("books", books(books)));
        json.put("events", summary.tally().events().stream()
                .map(event -> Map.of("at", event.at() / 1000.0, "text", event.text())).toList());
        json.put("kinds", summary.kinds());
        var names = new LinkedHashMap<String, Object>();
        summary.names().forEach((name, line) -> names.put(name, line(line)));
        json.put("names", names);
        json.put("firstErrors", result.examples().firsts().stream().map(ResultJson::first).toList());
        json.put("interrupted", result.interrupted());
        var crashes = new LinkedHashMap<String, Object>();
        result.crashes()
                .forEach((kind, crash) -> crashes.put(kind, Map.of("count", crash.count(), "first", crash.first())));
        json.put("crashes", crashes);
        json.put("lost", result.lost());
        checks(result.checks(), json);
        json.put("statsFile", result.statsFile().map(Object::toString).orElse(""));
        json.put("exemplarsFile", result.examples().file().map(Object::toString).orElse(""));
        json.put("logFile", result.logFile().map(Object::toString).orElse(""));
        fault.ifPresent(thrown -> json.put("fault", thrown.line()));
        json.put("exitCode", fault.map(Fault::exitCode).orElse(result.exitCode()));
        return json;
    }

    /// Without a warm-up or an early end their keys are not there.
    private static void checks(Checks checks, Map<String, Object> json) {
        json.put("thresholds", checks.all().stream().map(ResultJson::check).toList());
        checks.leftOut().ifPresent(out -> {
            var warmup = new LinkedHashMap<String, Object>();
            warmup.put("seconds", rounded(out.time().toNanos() / 1e9));
            warmup.put("received", out.responses());
            json.put("warmup", warmup);
        });
        checks.early().ifPresent(check -> json.put("ended", check(check)));
    }

    private static Map<String, Object> check(Check check) {
        var json = new LinkedHashMap<String, Object>();
        json.put("text", check.threshold().text());
        json.put("passed", check.isPassed());
        json.put("actual", check.actual());
        check.value().ifPresent(value -> json.put("value", rounded(value)));
        if (!check.isPassed()) json.put("reason", check.reason());
        return json;
    }

    private static Map<String, Object> generator(Health health) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cpuSeconds", rounded(health.cpu()));
        json.put("starvedSeconds", rounded(health.starved()));
        json.put("gcSeconds", rounded(health.gc()));
        json.put("lag99", health.lag() / 1000.0);
        json.put("lagMax", health.lagMax() / 1000.0);
        json.put("files", health.files());
        json.put("fileLimit", health.fileLimit());
        json.put("late", health.late());
        json.put("dropped", health.dropped());
        json.put("lostDatagrams", health.lost());
        return json;
    }

    private static Map<String, Object> books(Books books) {
        var json = new LinkedHashMap<String, Object>();
        json.put("users", rounded(books.users()));
        json.put("perSecond", rounded(books.rate()));
        json.put("request", rounded(books.request() * 1000));
        json.put("think", rounded(books.think() * 1000));
        json.put("accounted", rounded(books.accounted()));
        return json;
    }

    private static Map<String, Object> first(Examples.First first) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", first.kind());
        json.put("at", first.at().toEpochMilli() / 1000.0);
        json.put("name", first.name());
        json.put("cause", first.cause());
        return json;
    }

    private static Map<String, Object> line(StatsRecord.Line line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("count", line.n());
        json.put("failed", line.err());
        json.put("bytesIn", line.in());
        json.put("mean", rounded(line.times().mean() / 1000));
        json.putAll(percentiles(line.times()));
        return json;
    }

    private static Map<String, Object> percentiles(Histogram times) {
        var json = new LinkedHashMap<String, Object>();
        json.put("p50", times.percentile(50) / 1000.0);
        json.put("p90", times.percentile(90) / 1000.0);
        json.put("p99", times.percentile(99) / 1000.0);
        json.put("p99.9", times.percentile(99.9) / 1000.0);
        json.put("max", times.max() / 1000.0);
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
