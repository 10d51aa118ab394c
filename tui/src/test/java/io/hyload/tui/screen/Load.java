package io.hyload.tui.screen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.hyload.stats.Ending;
import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.Phase;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Statuses;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;

/// A shop under load, made up: the same for every test.
final class Load {
    /// 10:41:02 UTC.
    static final long T = 1_795_430_462L;
    private static final List<String> NAMES = List.of("POST /login", "GET /cart", "GET /商品/列表", "POST /checkout");
    private static final int[] RATES = {118, 532, 497, 36};
    private static final int[] MILLIS = {22, 31, 35, 88};

    private static final Map<Integer, Watched> MADE = new ConcurrentHashMap<>();

    private Load() {}

    /// So many seconds of it, from [#T] on.
    static Watched of(int seconds) {
        return MADE.computeIfAbsent(seconds, Load::made);
    }

    private static Watched made(int seconds) {
        var watching = new Watching();
        var all = records(seconds);
        for (var second : all) watching.add(second, workers(second));
        watching.remark(Instant.ofEpochSecond(T), "worker gen1:4711 joined");
        return watching.picture(Instant.ofEpochSecond(T + seconds), all.isEmpty() ? List.of() : workers(all.getLast()),
                List.of(new Watched.Feed("udp 127.0.0.1:29999", true, "listening"),
                        new Watched.Feed("ws://10.0.0.34:28888", false, "connects again in 4 s: connection refused")));
    }

    static List<StatsRecord> records(int seconds) {
        var random = new Random(7);
        var records = new ArrayList<StatsRecord>();
        var total = Totals.ZERO;
        for (int i = 0; i < seconds; i++) {
            var names = new LinkedHashMap<String, Line>();
            var times = Histogram.empty();
            double load = Math.min(1, (i + 5) / 40.0);
            for (int n = 0; n < NAMES.size(); n++) {
                int usual = MILLIS[n];
                int count = (int) (RATES[n] * load);
                var some = Histogram.of(IntStream.range(0, count)
                        .mapToLong(_ -> (long) (usual * 1000 * Math.exp(0.6 * random.nextGaussian()))).toArray());
                int failed = n >= 2 && i % 7 == 0 ? n : 0;
                names.put(NAMES.get(n), new Line(count + failed, failed, count * 2_000L * (n + 1), some,
                        new Statuses(count - n, 0, n == 3 ? 1 : 0, n == 3 ? n - 1 : n)));
                times = times.plus(some);
            }
            long done = times.count();
            long failed = names.values().stream().mapToLong(Line::err).sum();
            var kinds = failed == 0 ? Map.<String, Long>of() : Map.of("timeout-response", 2L, "status 503: 商品", 3L);
            var phases = Map.of(Phase.CONNECT, Histogram.of(400, 2_200), Phase.WAIT, times, Phase.RECEIVE,
                    Histogram.of(600, 600, 11_000));
            var health = new Health(0.38, 0, 1_800, 2_400, 0.004, 1_200, 65_000, 0, 0, 0, 0, 0, 0, 1200 * load);
            var events = i == 20 ? List.of(new Event((T + i) * 1000, "rate 120 %")) : List.<Event>of();
            var tally = new Tally(3, done * 2_000, done * 300, times, Optional.of(times), names, kinds, phases, health,
                    events);
            total = new Totals(total.sent() + done + failed, total.received() + done,
                    total.timeouts() + (failed == 0 ? 0 : 2),
                    total.errors() + (failed == 0 ? 0 : 3), Map.of());
            records.add(new StatsRecord(T + i, done + failed, done, failed == 0 ? 0 : 2, failed == 0 ? 0 : 3,
                    times.mean() * done / 1e6, times.mean() / 1e6, total,
                    Optional.of(new Details("gen1:4711:1", "", i, (int) (400 * load), 400, tally,
                            i == 0 ? Optional.of(facts(1)) : Optional.empty(), Optional.empty()))));
        }
        return records;
    }

    private static Facts facts(int workers) {
        return new Facts("shop.Checkout", Map.of(), "gen1", 4, "25.0.1", "1.0.0", T, workers);
    }

    static List<Worker> workers(StatsRecord second) {
        return List.of(worker("gen1:4711", second, false, false, 0), worker("gen2:4022", second, true, false, 3),
                worker("gen3:5001", second, false, true, 0));
    }

    private static Worker worker(String label, StatsRecord second, boolean isStale, boolean hasEnded, long lost) {
        var ending = hasEnded ? Optional.of(new Ending(Verdict.VALID, List.of())) : Optional.<Ending>empty();
        var last = new Worker.Second(second.t(), second.sent() / 3, second.received() / 3, 0, second.errors() / 3,
                0.04, OptionalLong.of(188_000));
        var total = new Totals(second.total().sent() / 3, second.total().received() / 3, second.total().timeouts() / 3,
                second.total().errors() / 3, Map.of());
        return new Worker(label, label + ":1", "checkout", "10.0.0.11:53277", total, last, 133, ending,
                Optional.of(facts(1)), Instant.ofEpochSecond(second.t() + (isStale ? -5 : 1)), isStale, hasEnded, lost,
                0,
                OptionalLong.of(lost > 0 ? -1 : 3), 0);
    }

    /// Of a machine under test whose processors are all used after a while.
    static ResourceRecord resources(long t, double cpu) {
        return new ResourceRecord(t, cpu, 100 - cpu, cpu, 0, 0, 16_000_000, 62, 38, 0, 0, 0, 0, 0.1, 4, 12,
                Optional.empty());
    }

    static RunStatus status(double rate, boolean isPaused) {
        return new RunStatus(Duration.ofSeconds(134), 400,
                rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty(), 1, isPaused, false,
                OptionalDouble.of(0.45),
                List.of(new RunStatus.Held("p99 < 250ms", Optional.of(true), "154 ms"),
                        new RunStatus.Held("errors < 1%", Optional.of(true), "0.07%"),
                        new RunStatus.Held("POST /checkout.p99 < 100ms", Optional.of(false), "354 ms"),
                        new RunStatus.Held("count >= 1000000", Optional.empty(), "158,412")));
    }

}
