package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;

/// A run of known truth: requests come at random, a Poisson number a second, and take log-normal times.
///
/// @param seconds   how long
/// @param rate      requests a second, on average
/// @param median    milliseconds, when the server is as usual
/// @param sigma     of the logarithm of a response time
/// @param drift     standard deviation of the slow changes of the server: of the logarithm of a second's median
/// @param memory    how much of it stays from one second to the next, 0 to 1
/// @param stalls    seconds in which the server takes 20 times as long
/// @param failing   share of the requests that fail
/// @param ramp      seconds until the rate is reached
record Simulated(int seconds, double rate, double median, double sigma, double drift, double memory, int stalls,
        double failing, int ramp) {

    static final Simulated STANDARD = new Simulated(60, 200, 20, 0.5, 0, 0, 0, 0.002, 0);

    Simulated lasting(int longer) {
        return new Simulated(longer, rate, median, sigma, drift, memory, stalls, failing, ramp);
    }

    Simulated at(double perSecond) {
        return new Simulated(seconds, perSecond, median, sigma, drift, memory, stalls, failing, ramp);
    }

    Simulated slowerBy(double factor) {
        return new Simulated(seconds, rate, median * factor, sigma, drift, memory, stalls, failing, ramp);
    }

    Simulated spread(double wider) {
        return new Simulated(seconds, rate, median, wider, drift, memory, stalls, failing, ramp);
    }

    Simulated drifting(double deviation, double stays) {
        return new Simulated(seconds, rate, median, sigma, deviation, stays, stalls, failing, ramp);
    }

    Simulated stalling(int times) {
        return new Simulated(seconds, rate, median, sigma, drift, memory, times, failing, ramp);
    }

    Simulated failing(double share) {
        return new Simulated(seconds, rate, median, sigma, drift, memory, stalls, share, ramp);
    }

    Simulated ramping(int overSeconds) {
        return new Simulated(seconds, rate, median, sigma, drift, memory, stalls, failing, overSeconds);
    }

    /// Run once; the same for the same seed.
    History run(long seed) {
        return run(seed, new Facts("Shop", Map.of(), "gen1", 8, "25.0.1", "1.0.0", start(seed)));
    }

    History run(long seed, Facts facts) {
        var random = new SplittableRandom(seed * 7919 + 13);
        var stalled = random.ints(0, seconds).distinct().limit(stalls).boxed().toList();
        double now = drift * random.nextGaussian();
        double first = random.nextDouble();
        var records = new ArrayList<StatsRecord>();
        var total = Totals.ZERO;
        for (int i = 0; i <= seconds; i++) {
            now = memory * now + Math.sqrt(1 - memory * memory) * drift * random.nextGaussian();
            double part = i == 0 ? 1 - first : i == seconds ? first : 1;
            double ramped = ramp == 0 ? 1 : Math.min(1, (i + 0.5) / ramp);
            int ended = poisson(rate * part * ramped, random);
            long[] micros = new long[ended];
            int failed = 0;
            int answered = 0;
            double sum = 0;
            for (int k = 0; k < ended; k++) {
                if (random.nextDouble() < failing) {
                    failed++;
                    continue;
                }
                double millis = median * Math.exp(sigma * random.nextGaussian() + now) * (stalled.contains(i) ? 20 : 1);
                micros[answered++] = Math.round(millis * 1000);
                sum += millis / 1000;
            }
            var times = Histogram.of(java.util.Arrays.copyOf(micros, answered));
            total = new Totals(total.sent() + ended, total.received() + answered, total.timeouts(),
                    total.errors() + failed, Map.of());
            var tally = new Tally(0, 0, 0, times, Optional.empty(),
                    Map.of("GET /", new StatsRecord.Line(ended, failed, 0, times)), Map.of(), Map.of(), Health.NONE,
                    List.<Event>of());
            var details = new Details("gen1:1:0", "", i, 50, 50, tally, i == 0 ? Optional.of(facts) : Optional.empty(),
                    Optional.empty());
            records.add(new StatsRecord(start(seed) + i, ended, answered, 0, failed, sum,
                    answered == 0 ? 0 : sum / answered, total, Optional.of(details)));
        }
        return new History(records, List.of());
    }

    /// Runs of different seeds come one after the other.
    private static long start(long seed) {
        return 1_800_000_000L + seed * 10_000;
    }

    private static int poisson(double mean, SplittableRandom random) {
        if (mean > 50) return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) count++;
        return count;
    }
}
