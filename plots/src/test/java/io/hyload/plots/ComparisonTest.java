package io.hyload.plots;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.hyload.plots.Comparison.Call;
import io.hyload.plots.Comparison.Metric;
import io.hyload.plots.Comparison.Range;
import io.hyload.plots.Comparison.Row;
import io.hyload.stats.Ending;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/// What two runs of known truth are said to be. Seeds are fixed; the bounds hold for others too, since they are far from what
/// several hundred seeds gave.
class ComparisonTest {

    private static final Simulated RUN = Simulated.STANDARD;
    private static final Set<Call> SILENT = EnumSet.of(Call.SAME, Call.UNSURE);

    // ------------------------------------------------------------------ equal runs

    @Test
    void aRunIsTheSameAsItselfOnEveryRowHoweverShortItIs() {
        for (var run : List.of(RUN, RUN.lasting(4).at(3), RUN.stalling(5).drifting(0.3, 0.9))) {
            var comparison = Comparison.of(run.run(1), run.run(1));
            assertThat(comparison.rows()).extracting(Row::metric).containsExactly(Metric.values());
            assertThat(comparison.rows()).allSatisfy(row -> {
                assertThat(row.call()).isEqualTo(Call.SAME);
                assertThat(row.change()).hasValue(0);
                assertThat(row.range()).contains(new Range(0, 0));
            });
            assertThat(comparison.overall()).isEqualTo(Call.SAME);
            assertThat(comparison.warnings()).containsExactly("A and B are the same seconds of the same run");
        }
    }

    @Test
    void nothingIsSaidOfWhatIsNotThereEvenOfARunAndItself() {
        var comparison = Comparison.of(RUN.failing(1).run(1), RUN.failing(1).run(1));
        assertThat(row(comparison, Metric.ERRORS).call()).isEqualTo(Call.SAME);
        assertThat(row(comparison, Metric.MEAN))
                .isEqualTo(new Row(Metric.MEAN, none(), none(), none(), Optional.empty(), Call.UNSURE, 0));
        assertThat(comparison.rows()).extracting(Row::metric).doesNotContain(Metric.P50);
        assertThat(comparison.overall()).isEqualTo(Call.UNSURE);
    }

    @Test
    void ofAHundredEqualPairsAtMostFiveARowAreCalledOtherwise() {
        assertThat(falseCalls(RUN.lasting(30))).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(5));
    }

    @Test
    void secondsThatResembleTheirNeighboursRaiseNoMoreFalseCalls() {
        assertThat(falseCalls(RUN.lasting(40).drifting(0.1, 0.5)))
                .allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(5));
    }

    @Test
    void neitherDoStalls() {
        assertThat(falseCalls(RUN.lasting(30).stalling(2)))
                .allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(5));
    }

    /// How many of 100 pairs of the same server, each run anew, are said to differ.
    private static Map<Metric, Integer> falseCalls(Simulated server) {
        var counts = new EnumMap<Metric, Integer>(Metric.class);
        for (var metric : Metric.values()) counts.put(metric, 0);
        var before = server.run(0);
        for (int i = 1; i <= 100; i++) {
            var run = server.run(i);
            var rows = Comparison.of(before, run).rows();
            before = run;
            for (var row : rows)
                if (!SILENT.contains(row.call())) counts.merge(row.metric(), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void equalRunsWithEnoughDataAreTheSame() {
        var run = RUN.lasting(120).at(500);
        var comparison = Comparison.of(run.run(1), run.run(2));
        assertThat(comparison.overall()).isEqualTo(Call.SAME);
        assertThat(comparison.warnings()).isEmpty();
        assertThat(comparison.rows()).filteredOn(row -> row.metric() != Metric.P999).extracting(Row::call)
                .containsOnly(Call.SAME);
    }

    @Test
    void aRampThatBothHaveIsNotTakenForChance() {
        var comparison = Comparison.of(RUN.ramping(40).at(400).run(1), RUN.ramping(40).at(400).run(2));
        assertThat(row(comparison, Metric.RATE).call()).isEqualTo(Call.SAME);
        assertThat(row(comparison, Metric.P50).call()).isEqualTo(Call.SAME);
    }

    // ------------------------------------------------------------------ other servers

    @Test
    void aServerTenPerCentSlowerIsSlowerInThirtySecondsAtTwoHundredASecond() {
        var before = RUN.lasting(30);
        var comparisons = IntStream.range(0, 20).mapToObj(i -> Comparison.of(before.run(2 * i),
                before.slowerBy(1.1).run(2 * i + 1))).toList();

        assertThat(comparisons).extracting(Comparison::overall).containsOnly(Call.SLOWER);
        assertThat(slower(comparisons, Metric.MEAN)).isGreaterThanOrEqualTo(19);
        assertThat(slower(comparisons, Metric.P50)).isGreaterThanOrEqualTo(18);
        assertThat(slower(comparisons, Metric.P90)).isGreaterThanOrEqualTo(15);
        assertThat(comparisons).allSatisfy(comparison -> assertThat(row(comparison, Metric.P999).call())
                .isEqualTo(Call.UNSURE));
        assertThat(comparisons.stream().map(comparison -> row(comparison, Metric.P50).range().orElseThrow())
                .filter(range -> range.low() <= 0.1 && range.high() >= 0.1)).hasSizeGreaterThanOrEqualTo(17);
    }

    private static long slower(List<Comparison> comparisons, Metric metric) {
        return comparisons.stream().filter(comparison -> row(comparison, metric).call() == Call.SLOWER).count();
    }

    @Test
    void theOtherWayRoundItIsFaster() {
        assertThat(Comparison.of(RUN.slowerBy(1.1).run(1), RUN.run(2)).overall()).isEqualTo(Call.FASTER);
    }

    @Test
    void aSlowerMedianWithAFasterTailIsMixed() {
        var comparison = Comparison.of(RUN.run(1), RUN.slowerBy(1.3).spread(0.1).run(2));
        assertThat(row(comparison, Metric.P50).call()).isEqualTo(Call.SLOWER);
        assertThat(row(comparison, Metric.P99).call()).isEqualTo(Call.FASTER);
        assertThat(comparison.overall()).isEqualTo(Call.MIXED);
    }

    @Test
    void errorsAndRatesHaveCallsOfTheirOwn() {
        var worse = Comparison.of(RUN.run(1), RUN.failing(0.03).at(150).run(2));
        assertThat(row(worse, Metric.ERRORS).call()).isEqualTo(Call.WORSE);
        assertThat(row(worse, Metric.ERRORS).change().orElseThrow()).isCloseTo(0.028, within(0.006));
        assertThat(row(worse, Metric.RATE).call()).isEqualTo(Call.LOWER);
        var better = Comparison.of(RUN.failing(0.03).at(150).run(2), RUN.run(1));
        assertThat(row(better, Metric.ERRORS).call()).isEqualTo(Call.BETTER);
        assertThat(row(better, Metric.RATE).call()).isEqualTo(Call.HIGHER);
        assertThat(better.overall()).isIn(SILENT);
    }

    // ------------------------------------------------------------------ too little to say anything

    @Test
    void nothingIsClaimedOfLessThanTenSeconds() {
        var comparison = Comparison.of(RUN.lasting(8).run(1), RUN.lasting(8).slowerBy(5).run(2));
        assertThat(comparison.rows()).extracting(Row::call).containsOnly(Call.UNSURE);
        assertThat(comparison.warnings()).contains("only 9 s of data: nothing is claimed of less than 10");
    }

    @Test
    void nothingIsClaimedOfAPercentileWithLessThanTwentySamplesBeyond() {
        var comparison = Comparison.of(RUN.run(1), RUN.slowerBy(3).run(2));
        assertThat(row(comparison, Metric.P99).call()).isEqualTo(Call.SLOWER);
        assertThat(row(comparison, Metric.P999).call()).isEqualTo(Call.UNSURE);
        assertThat(row(comparison, Metric.P999).samples()).isBetween(9L, 13L);
    }

    @Test
    void noErrorsAmongFewRequestsIsNoProofThatThereAreNone() {
        var few = row(Comparison.of(RUN.failing(0).at(10).run(1), RUN.failing(0).at(10).run(2)), Metric.ERRORS);
        assertThat(few.call()).isEqualTo(Call.UNSURE);
        assertThat(few.range().orElseThrow().high()).isCloseTo(3.84 / 604, within(0.001)); // Wilson's bound
        var many = row(Comparison.of(RUN.failing(0).run(1), RUN.failing(0).run(2)), Metric.ERRORS);
        assertThat(many.call()).isEqualTo(Call.SAME);
        assertThat(many.change()).hasValue(0);
    }

    @Test
    void aFewErrorsInOneBurstAreNoClaim() {
        var before = RUN.failing(0).run(1);
        var seconds = RUN.failing(0).run(2).seconds();
        var burst = IntStream.range(0, seconds.size()).mapToObj(i -> i == 20
                ? failing(seconds.get(i), 40)
                : seconds.get(i)).toList();
        assertThat(row(Comparison.of(before, new History(burst, List.of())), Metric.ERRORS).call())
                .isEqualTo(Call.UNSURE);
    }

    private static StatsRecord failing(StatsRecord second, long errors) {
        return new StatsRecord(second.t(), second.sent(), second.received(), second.timeouts(), errors,
                second.respTimeSum(), second.avgRespTime(), second.total(), second.hy());
    }

    @Test
    void theMoreSecondsResembleTheirNeighboursTheWiderTheRange() {
        double calm = width(RUN.lasting(60).drifting(0.1, 0));
        double drifting = width(RUN.lasting(60).drifting(0.1, 0.9));
        assertThat(drifting).isGreaterThan(2 * calm);
    }

    private static double width(Simulated server) {
        return IntStream.range(0, 10).mapToObj(i -> Comparison.of(server.run(2 * i), server.run(2 * i + 1)))
                .map(comparison -> row(comparison, Metric.P50).range().orElseThrow())
                .mapToDouble(range -> range.high() - range.low()).sum();
    }

    // ------------------------------------------------------------------ figures

    @Test
    void figuresAreThoseOfTheSummary() {
        var a = RUN.run(1);
        var b = RUN.stalling(1).run(2);
        var comparison = Comparison.of(a, b);
        for (var metric : Metric.PERCENTILES) {
            assertThat(row(comparison, metric).a().orElseThrow())
                    .isEqualTo(a.summary().times().percentile(metric.share * 100) / 1000.0);
            assertThat(row(comparison, metric).b().orElseThrow())
                    .isEqualTo(b.summary().times().percentile(metric.share * 100) / 1000.0);
        }
        var mean = row(comparison, Metric.MEAN);
        assertThat(mean.a().orElseThrow()).isCloseTo(a.summary().meanMillis(), within(1e-9));
        assertThat(mean.change().orElseThrow())
                .isCloseTo(b.summary().meanMillis() / a.summary().meanMillis() - 1, within(1e-9));
        var total = a.summary().total();
        assertThat(row(comparison, Metric.ERRORS).a().orElseThrow())
                .isCloseTo((double) total.errors() / total.sent(), within(1e-12));
    }

    @Test
    void aRateIsOneOfWholeSeconds() {
        var a = RUN.run(1);
        var whole = a.seconds().subList(1, a.seconds().size() - 1);
        var rate = row(Comparison.of(a, RUN.run(2)), Metric.RATE);
        assertThat(rate.a().orElseThrow()).isCloseTo(
                whole.stream().mapToLong(StatsRecord::received).average().orElseThrow(), within(1e-9));
        assertThat(rate.samples()).isEqualTo(59);
    }

    @Test
    void theSameFilesGiveTheSameTable() {
        assertThat(Comparison.of(RUN.run(1), RUN.run(2)).rows())
                .isEqualTo(Comparison.of(RUN.run(1), RUN.run(2)).rows());
    }

    @Test
    void runsOfDifferentLengthAreCompared() {
        var comparison = Comparison.of(RUN.lasting(30).run(1), RUN.lasting(300).slowerBy(1.1).run(2));
        assertThat(comparison.overall()).isEqualTo(Call.SLOWER);
        assertThat(comparison.warnings()).containsExactly("length: 31 s in A, 301 s in B");
    }

    @Test
    void filesOfTheOriginalHaveNoPercentiles() {
        var comparison = Comparison.of(plain(RUN.run(1)), plain(RUN.slowerBy(1.2).run(2)));
        assertThat(comparison.rows()).extracting(Row::metric).containsExactly(Metric.RATE, Metric.ERRORS,
                Metric.MEAN);
        assertThat(comparison.overall()).isEqualTo(Call.SLOWER);
    }

    private static History plain(History run) {
        return new History(run.seconds().stream().map(second -> new StatsRecord(second.t(), second.sent(),
                second.received(), second.timeouts(), second.errors(), second.respTimeSum(), second.avgRespTime(),
                second.total(), Optional.empty())).toList(), List.of());
    }

    @Test
    void oneNameIsComparedByItsOwnLines() {
        var comparison = Comparison.of(RUN.run(1), RUN.slowerBy(1.2).run(2), Duration.ZERO, Optional.of("GET /"));
        assertThat(comparison.rows()).hasSize(Metric.values().length);
        assertThat(comparison.overall()).isEqualTo(Call.SLOWER);
        assertThatThrownBy(() -> Comparison.of(RUN.run(1), RUN.run(2), Duration.ZERO, Optional.of("GET /cart")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name GET /cart: no request of A had it (there are GET /)");
    }

    @Test
    void theWarmUpOfBothIsLeftOut() {
        var comparison = Comparison.of(RUN.run(1), RUN.run(2), Duration.ofSeconds(5), Optional.empty());
        assertThat(comparison.a().leftOut()).isEqualTo(6); // the first of them was not whole
        assertThat(comparison.a().seconds()).isEqualTo(55);
        assertThat(comparison.a().first()).isEqualTo(RUN.run(1).first() + 6);
        assertThatThrownBy(() -> Comparison.of(RUN.run(1), RUN.lasting(4).run(2), Duration.ofSeconds(5),
                Optional.empty())).hasMessage("B: a warm-up of 5 s leaves nothing of 5 s (write less)");
    }

    // ------------------------------------------------------------------ long runs

    @Test
    void ofALongRunNoMoreIsKeptThanOfAShortOneAndNothingIsLost() {
        var history = RUN.lasting(30_000).at(3).run(1);
        var run = ComparedRun.of(history, Duration.ZERO, Optional.empty());
        assertThat(run.spans()).isBetween(ComparedRun.MOST_SPANS / 2, ComparedRun.MOST_SPANS);
        assertThat(run.times()).isEqualTo(history.summary().times());

        var parts = new ArrayList<Histogram>();
        run.parts(Comparison.MOST_PARTS, (times, part) -> {
            assertThat(part).isEqualTo(parts.size());
            parts.add(times);
        });
        assertThat(parts).hasSize(Comparison.MOST_PARTS);
        assertThat(parts.stream().reduce(Histogram.empty(), Histogram::plus)).isEqualTo(run.times());
        double each = (double) run.times().count() / Comparison.MOST_PARTS;
        assertThat(parts).allSatisfy(times -> assertThat((double) times.count()).isBetween(0.6 * each, 1.4 * each));
    }

    @Test
    void longRunsAreToldApartAsShortOnesAre() {
        var run = RUN.lasting(6_000).at(20);
        var slower = Comparison.of(run.run(1), run.slowerBy(1.1).run(2));
        assertThat(slower.overall()).isEqualTo(Call.SLOWER);
        for (var metric : List.of(Metric.MEAN, Metric.P50, Metric.P90, Metric.P99)) {
            var range = row(slower, metric).range().orElseThrow();
            assertThat(range.low()).isBetween(0.05, 0.1);
            assertThat(range.high()).isBetween(0.1, 0.15);
        }
        var times = run.run(1).summary().times();
        assertThat(row(slower, Metric.P99).a()).hasValue(times.percentile(99) / 1000.0);
        assertThat(Comparison.of(run.run(1), run.run(3)).overall()).isEqualTo(Call.SAME);
        assertThat(Comparison.of(run.run(1), run.run(1)).warnings())
                .containsExactly("A and B are the same seconds of the same run");
    }

    @Test
    void aPercentileOfPartsDrawnAgainIsThatOfTheirTimesTogether() {
        var run = ComparedRun.of(RUN.stalling(6).drifting(0.5, 0.7).run(1), Duration.ZERO, Optional.empty());
        var parts = new ArrayList<Histogram>();
        run.parts(20, (times, _) -> parts.add(times));
        var random = new Random(7);
        double[] shares = {0.5, 0.9, 0.99, 0.999};
        var percentiles = Cells.of(run, 20).percentiles(shares);
        for (int i = 0; i < 200; i++) {
            var weights = new double[20];
            var drawn = Histogram.empty();
            for (int k = 0; k < 20; k++) {
                int part = random.nextInt(20);
                weights[part]++;
                drawn = drawn.plus(parts.get(part));
            }
            for (int k = 0; k < shares.length; k++)
                assertThat(percentiles.get(k).of(weights)).isEqualTo(drawn.percentile(shares[k] * 100) / 1000.0);
        }
    }

    // ------------------------------------------------------------------ what makes two hard to compare

    @Test
    void otherCircumstancesAreTold() {
        var a = RUN.run(1, facts(UnaryOperator.identity(), Map.of("users", "50", "url", "x")));
        var b = RUN.run(2, facts(_ -> "gen2", Map.of("users", "100", "url", "x")));
        assertThat(Comparison.of(a, b).warnings()).containsExactly("option users: 50 in A, 100 in B",
                "generator on: gen1 in A, gen2 in B");
    }

    private static Facts facts(UnaryOperator<String> host, Map<String, String> options) {
        return new Facts("Shop", options, host.apply("gen1"), 8, "25.0.1", "1.0.0", 1);
    }

    @Test
    void figuresOfAnInvalidRunAreDoubted() {
        var run = RUN.run(2);
        var doubtful = new Ending(new Verdict(Verdict.Level.INVALID, List.of("lag p99 512 ms")), List.of());
        var invalid =
                new History(run.seconds(), StatsRecord.Totals.ZERO, run.facts(), Optional.of(doubtful), List.of());
        assertThat(Comparison.of(RUN.run(1), invalid).warnings()).containsExactly("B is INVALID: lag p99 512 ms");
    }

    @Test
    void runsAtTheSameTimeMayHaveDisturbedEachOther() {
        var later = RUN.run(1);
        assertThat(Comparison.of(RUN.run(1), later.between(later.first() + 20, later.last())).warnings())
                .first().isEqualTo("both ran at the same time: they may have disturbed each other");
    }

    // ------------------------------------------------------------------ the mathematics

    @Test
    void studentsQuantilesAreThoseOfTheTables() {
        assertThat(Bootstrap.student(1.959964, 5)).isCloseTo(2.571, within(0.02));
        assertThat(Bootstrap.student(2.575829, 5)).isCloseTo(4.032, within(0.04));
        assertThat(Bootstrap.student(2.575829, 10)).isCloseTo(3.169, within(0.005));
        assertThat(Bootstrap.student(1.959964, 30)).isCloseTo(2.042, within(0.001));
    }

    private static Row row(Comparison comparison, Metric metric) {
        return comparison.rows().stream().filter(row -> row.metric() == metric).findFirst().orElseThrow();
    }

    private static OptionalDouble none() {
        return OptionalDouble.empty();
    }
}
