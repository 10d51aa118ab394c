package io.hyload.plots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.hyload.stats.Ending;
import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;

/// Runs of a shop as a generator would have written them, for tests of what is made from runs: log-normal response times of
/// four names, a cache that misses, a ramp at the start, now and then an error, and a stall if one is wanted. The same
/// settings give the same run.
///
/// ```java
/// History run = Runs.of(600).rate(300).stallAt(240, 12).history();
/// ```
///
/// @param seconds     it lasts
/// @param rate        requests a second, once the ramp is over
/// @param median      response time of the fastest name in microseconds
/// @param failing     part of the requests that end in an error or a timeout
/// @param stallFrom   the second the server stands still from; what was asked meanwhile is answered after it
/// @param stallLength seconds it does so; 0 for never
/// @param seed        of all chances
record Runs(int seconds, int rate, double median, double failing, int stallFrom, int stallLength, long seed) {

    /// 2026-11-22, 14:00:00 UTC.
    static final long START = 1_795_356_000L;
    static final String LIST = "GET /商品/列表";

    /// How much slower than the first one each name is, and how often it is asked for.
    private static final Map<String, double[]> NAMES = new LinkedHashMap<>();
    static {
        NAMES.put("GET /", new double[] {1, 0.4});
        NAMES.put(LIST, new double[] {1.8, 0.3});
        NAMES.put("GET /search?q=…", new double[] {3, 0.2});
        NAMES.put("POST /cart", new double[] {1.4, 0.1});
    }
    /// The value 1 with two digits, as the names of a record have; nothing outside of core makes such a one.
    private static final Histogram COARSE =
            Histogram.decode("HISTFAAAAB94nJNpmSzMwMDAxAABMJoRRFybvITB/gNMBgBaFQSK");

    /// 200 a second of 12 ms, one in a thousand failing, without a stall.
    static Runs of(int seconds) {
        return new Runs(seconds, 200, 12_000, 0.001, 0, 0, 1);
    }

    Runs rate(int perSecond) {
        return new Runs(seconds, perSecond, median, failing, stallFrom, stallLength, seed);
    }

    Runs median(double micros) {
        return new Runs(seconds, rate, micros, failing, stallFrom, stallLength, seed);
    }

    Runs failing(double part) {
        return new Runs(seconds, rate, median, part, stallFrom, stallLength, seed);
    }

    Runs stallAt(int second, int length) {
        return new Runs(seconds, rate, median, failing, second, length, seed);
    }

    Runs seed(long other) {
        return new Runs(seconds, rate, median, failing, stallFrom, stallLength, other);
    }

    History history() {
        return new History(records(), List.of());
    }

    /// The same without what the original did not write.
    History ofTheOriginal() {
        return new History(records().stream()
                .map(record -> new StatsRecord(record.t(), record.sent(), record.received(), record.timeouts(),
                        record.errors(), record.respTimeSum(), record.avgRespTime(), record.total(), Optional.empty()))
                .toList(), List.of());
    }

    List<StatsRecord> records() {
        var second = new Seconds();
        var records = new ArrayList<StatsRecord>();
        for (int i = 0; i < seconds; i++) records.add(second.next(i));
        return records;
    }

    private final class Seconds {
        private final Random random = new Random(seed);
        private final Map<String, Long> bands = new LinkedHashMap<>();
        private Totals total = Totals.ZERO;
        private int waiting;

        StatsRecord next(int second) {
            double ramp = Math.min(1, (second + 1.0) / Math.max(1, seconds / 10));
            double due = Math.round(rate * ramp);
            int sent = (int) Math.round(due * (0.97 + 0.06 * random.nextDouble()));
            boolean stands = second >= stallFrom && second < stallFrom + stallLength;
            int backlog = stands ? 0 : waiting;
            waiting = stands ? waiting + sent : 0;
            int ended = stands ? 0 : sent + backlog;

            var lines = new LinkedHashMap<String, Line>();
            var kinds = new LinkedHashMap<String, Long>();
            var all = Histogram.empty();
            var service = Histogram.empty();
            for (var name : NAMES.keySet()) {
                int n = (int) Math.round(ended * NAMES.get(name)[1]);
                int err = 0;
                var times = new long[n];
                var served = new long[n];
                int answered = 0;
                for (int i = 0; i < n; i++) {
                    if (random.nextDouble() < failing) {
                        kinds.merge(random.nextBoolean() ? "timeout read" : "connect refused", 1L, Long::sum);
                        err++;
                        continue;
                    }
                    served[answered] = serve(name, second);
                    // who came during the stall has waited for a part of it
                    boolean late = random.nextDouble() * ended < backlog;
                    double wait = late ? random.nextDouble() * stallLength * 1e6 : 0;
                    times[answered] = served[answered] + (long) wait;
                    answered++;
                }
                var histogram = Histogram.of(Arrays.copyOf(times, answered));
                all = all.plus(histogram);
                service = service.plus(Histogram.of(Arrays.copyOf(served, answered)));
                if (n > 0) lines.put(name, new Line(n, err, answered * 2048L, coarse(histogram)));
            }
            return record(second, due, sent, all, service, lines, kinds);
        }

        /// Microseconds: a log-normal time, slower by a half at the end of the run than at its start; every twelfth
        /// search misses the cache.
        private long serve(String name, int second) {
            double slower = NAMES.get(name)[0] * (1 + 0.5 * second / seconds);
            if (name.contains("search") && random.nextInt(12) == 0) slower *= 9;
            return Math.max(1, Math.round(median * slower * Math.exp(0.35 * random.nextGaussian())));
        }

        private StatsRecord record(int second, double due, int sent, Histogram times, Histogram service,
                Map<String, Line> lines,
                Map<String, Long> kinds) {
            long timeouts = kinds.getOrDefault("timeout read", 0L);
            long errors = kinds.getOrDefault("connect refused", 0L);
            band("0-100ms", times.countBetween(0, 100_000));
            band("100-500ms", times.countBetween(100_000, 500_000));
            band("500-1000ms", times.countBetween(500_000, 1_000_000));
            band("1000-3000ms", times.countBetween(1_000_000, 3_000_000));
            band(">=3000ms", times.countBetween(3_000_000, Long.MAX_VALUE));
            total = new Totals(total.sent() + sent, total.received() + times.count(), total.timeouts() + timeouts,
                    total.errors() + errors, bands);
            long t = START + second;
            var events = second == stallFrom + stallLength / 2 && stallLength > 0
                    ? List.of(new Event(t * 1000, "failover to db-2"))
                    : List.<Event>of();
            var tally = new Tally(0, times.count() * 2048, sent * 300L, times,
                    service.equals(times) ? Optional.empty() : Optional.of(service), lines, kinds, Map.of(),
                    new Health(0.4, 0, 900, 2_300, 0.002, 60, 1024, 0, 0, 0, 40, 8, 32, due), events);
            var facts = new Facts("Shop.java", Map.of("users", "40"), "gen1", 8, "25.0.3", "1.0.0", START);
            double timeSum = times.count() * times.mean() / 1e6;
            return new StatsRecord(t, sent, times.count(), timeouts, errors, timeSum,
                    times.count() == 0 ? 0 : timeSum / times.count(), total,
                    Optional.of(new Details("gen1:4711:" + START, "", second, 40, 40, tally,
                            second == 0 ? Optional.of(facts) : Optional.empty(),
                            second == seconds - 1 ? Optional.of(Ending.PLAIN) : Optional.empty())));
        }

        private void band(String name, long count) {
            if (count > 0) bands.merge(name, count, Long::sum);
        }

        private static Histogram coarse(Histogram fine) {
            return COARSE.plus(fine).minus(COARSE);
        }
    }
}
