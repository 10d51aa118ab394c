package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;

import io.hyload.plots.Comparison;
import io.hyload.plots.KeptExchanges;
import io.hyload.plots.KeptExchanges.Exchange;
import io.hyload.stats.Ending;
import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Phase;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;

/// Runs that have been recorded: their seconds, and what the screen is told of them. The same in every run of a test.
///
/// @param start  Unix second
/// @param rate   requests a second
/// @param millis most of the response times are about that
/// @param failed of a hundred requests
record Recorded(String scenario, long start, int seconds, int rate, double millis, int failed,
        Optional<Ending> ending) {
    /// 2026-07-14 10:39:02 UTC.
    static final long T = Instant.parse("2026-07-14T10:39:02Z").getEpochSecond();
    static final String CHINESE = "GET /商品/列表";
    private static final Path PROJECT = Path.of("/shop");

    static final Ending PASSED = new Ending(Verdict.VALID, List.of(new Ending.Met("p99 < 250ms", true, "201 ms"),
            new Ending.Met("errors < 1%", true, "0.17%")));
    static final Ending FAILED = new Ending(new Verdict(Verdict.Level.SUSPECT,
            List.of("tasks started or woke up to 48 ms late, in 12 of 57 seconds from 17:50:12 on")),
            List.of(new Ending.Met("p99 < 250ms", false, "988 ms")));

    static Recorded checkout() {
        return new Recorded("shop.Checkout", T, 60, 40, 31, 2, Optional.of(PASSED));
    }

    static Recorded before() {
        return new Recorded("shop.Checkout", T - 59_820, 60, 40, 26, 0, Optional.of(PASSED));
    }

    static Recorded failing() {
        return new Recorded("商品.列表", T - 60_540, 60, 30, 90, 5, Optional.of(FAILED));
    }

    List<StatsRecord> records() {
        var random = new Random(start);
        var records = new ArrayList<StatsRecord>();
        long sent = 0;
        long errors = 0;
        for (int i = 0; i < seconds; i++) {
            int now = rate * (80 + i * 20 / seconds) / 100;
            int bad = now * failed / 100 + (failed > 0 && i % 5 == 0 ? 1 : 0);
            sent += now;
            errors += bad;
            var micros = LongStream.range(0, now - bad)
                    .map(_ -> (long) (millis * 1000 * Math.exp(random.nextGaussian() / 2))).toArray();
            var times = Histogram.of(micros);
            int half = micros.length / 2;
            var names = new LinkedHashMap<String, Line>();
            names.put(CHINESE, new Line(half + bad, bad, 500L * half,
                    Histogram.of(LongStream.of(micros).limit(half).toArray())));
            names.put("POST /login", new Line(micros.length - half, 0, 90L * half,
                    Histogram.of(LongStream.of(micros).skip(half).toArray())));
            Map<String, Long> kinds = bad == 0 ? Map.of() : Map.of("timeout-response", (long) bad);
            var phases = Map.of(Phase.CONNECT, Histogram.of(400, 2200), Phase.WAIT, times);
            var events =
                    i == 20 ? List.of(new Event(1000 * (start + i), "rate 1000 -> 1200 by you")) : List.<Event>of();
            var tally = new Tally(1, 600L * now, 200L * now, times, Optional.empty(), names, kinds, phases, Health.NONE,
                    events);
            var facts = i > 0 ? Optional.<Facts>empty() : Optional.of(new Facts(scenario,
                    Map.of("url", "http://shop.test"), "gen", 8, "25.0.1", "1.0", start));
            var details = new Details("gen:1:" + start, "", i, 12, 12, tally, facts,
                    i == seconds - 1 ? ending : Optional.empty());
            double sum = LongStream.of(micros).sum() / 1e6;
            records.add(new StatsRecord(start + i, now, now - bad, bad, 0, sum, sum / Math.max(1, micros.length),
                    new Totals(sent, sent - errors, errors, 0, Map.of("0-100ms", sent - errors)),
                    Optional.of(details)));
        }
        return records;
    }

    History history() {
        return new History(records(), List.of());
    }

    private History.Told told() {
        return new History.Told(history().facts(), ending, List.of());
    }

    /// In `stats_perf`, named by its time.
    RunFile file() {
        return file("");
    }

    RunFile file(String machine) {
        var name = Instant.ofEpochSecond(start).toString().replace("T", "_").replace(":", ".").replace("Z", "");
        var shown = "stats_perf/" + (machine.isEmpty() ? "" : machine + "/") + name + ".sts";
        return new RunFile(PROJECT.resolve(shown), shown, machine,
                List.of(PROJECT.resolve(shown.replace(".sts", ".exemplars.jsonl"))), 1_234_567L,
                Instant.ofEpochSecond(start + seconds));
    }

    Overview overview() {
        var adding = new Overview.Adding();
        records().forEach(adding::add);
        return adding.overview(told(), List.of(machine()), List.of());
    }

    private MachineLoad machine() {
        var seconds = LongStream.range(start, start + this.seconds).mapToObj(t -> new ResourceRecord(t,
                20 + 70.0 * (t - start) / this.seconds, 10, 5, 0, 5, 16_000_000, 58, 42, 0, 0, 0, 0, 0.1, 4, 12,
                Optional.empty())).toList();
        return MachineLoad.of(new ResourceHistory("web1", seconds, List.of()), start, start + this.seconds - 1);
    }

    RunsMsg.Read read() {
        return new RunsMsg.Read(file(), overview());
    }

    RunDetail detail() {
        var adding = new RunDetail.Adding();
        records().forEach(adding::add);
        var slow = exchange("", CHINESE, 812);
        var kept = new KeptExchanges(List.of(slow), failed == 0 ? Map.of()
                : Map.of("timeout-response", exchange("timeout-response", CHINESE, 5000)), List.of());
        return adding.detail(file(), told(), List.of(machine()), kept,
                List.of("web2.csv: no such file, so it is left out"));
    }

    private Exchange exchange(String kind, String name, double took) {
        return new Exchange(kind, Instant.ofEpochSecond(start + 7), name, "GET", "http://shop.test/商品/列表",
                kind.isEmpty() ? OptionalInt.of(200) : OptionalInt.empty(), OptionalDouble.of(took),
                Map.of("wait", took), kind.isEmpty() ? "" : "no response within 5 s", "GET /商品/列表 HTTP/1.1", "",
                kind.isEmpty() ? "HTTP/1.1 200 OK" : "", "");
    }

    static Compared compared(Recorded a, Recorded b) {
        var ours = a.history();
        var theirs = b.history();
        return Compared.of(a.file(), b.file(), Comparison.of(ours, theirs), ours.summary().times(),
                theirs.summary().times());
    }
}
