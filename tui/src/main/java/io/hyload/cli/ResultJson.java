package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

import io.hyload.json.JsonCodec;
import io.hyload.run.Result;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The result of a run as one JSON object, for scripts. Times are in milliseconds.
final class ResultJson {
    private ResultJson() {}

    /// @param target a path, or `-` for standard output
    static void write(Result result, String target, Io io) {
        var json = new String(JsonCodec.found().write(of(result)), UTF_8);
        if (target.equals("-")) {
            io.out().println(json);
            io.out().flush();
            return;
        }
        try {
            var file = io.at(target);
            if (file.getParent() != null) Files.createDirectories(file.getParent());
            Files.writeString(file, json + "\n");
        } catch (IOException e) {
            io.err().println(Fault.of(e).line());
        }
    }

    static Map<String, Object> of(Result result) {
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
        json.put("bands", total.bands());
        json.put("kinds", summary.kinds());
        var names = new LinkedHashMap<String, Object>();
        summary.names().forEach((name, line) -> names.put(name, line(line)));
        json.put("names", names);
        json.put("interrupted", result.interrupted());
        var crashes = new LinkedHashMap<String, Object>();
        result.crashes()
                .forEach((kind, crash) -> crashes.put(kind, Map.of("count", crash.count(), "first", crash.first())));
        json.put("crashes", crashes);
        json.put("lost", result.lost());
        json.put("statsFile", result.statsFile().map(Object::toString).orElse(""));
        json.put("logFile", result.logFile().map(Object::toString).orElse(""));
        json.put("exitCode", result.exitCode());
        return json;
    }

    private static Map<String, Object> line(StatsRecord.Line line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("count", line.n());
        json.put("failed", line.err());
        json.put("bytesIn", line.in());
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
