package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Check;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;
import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// A run of 10 responses a second, as its clock would tell it: it begins 0.7 s into a second.
class ThresholdWatchTest {

    private final ManualClock time = ManualClock.at("2026-01-01T00:00:00.700Z");
    private final long second = time.instant().getEpochSecond();
    private final Summary whole = new Summary();
    private final List<Check> ends = new ArrayList<>();
    private ThresholdWatch watch;
    private long seconds;
    private long received;

    private void hold(Terms terms) {
        watch = new ThresholdWatch(terms, whole, time::passed, time, ends::add);
    }

    private static Terms terms(String warmup, String abortAfter, String... thresholds) {
        return new Terms(Arrays.stream(thresholds).map(Threshold::parse).toList(), Duration.parse(warmup),
                Optional.of(abortAfter).filter(text -> !text.isEmpty()).map(Duration::parse), false);
    }

    /// The next second, with ten responses of so many milliseconds.
    private void second(long millis) {
        second(10, millis);
    }

    private void second(int responses, long millis) {
        long end = (seconds + 1) * 1000 - 700 + 5; // the clock is a little late
        time.advance(Duration.ofMillis(end).minus(time.passed()));
        received += responses;
        var micros = new long[responses];
        Arrays.fill(micros, millis * 1000);
        var times = Histogram.of(micros);
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 0, 0, 0, times,
                Map.of("a", new StatsRecord.Line(responses, 0, 0, times)), Map.of(), Optional.empty(), false);
        var record = new StatsRecord(second + seconds++, responses, responses, 0, 0, responses * millis / 1e3,
                millis / 1e3, new StatsRecord.Totals(received, received, 0, 0, Map.of()), Optional.of(details));
        whole.add(record);
        watch.accept(record);
    }

    private Checks end() {
        return watch.end(time.passed());
    }

    private static List<String> said(Checks checks) {
        return checks.all().stream()
                .map(check -> check.threshold() + ": " + (check.isPassed() ? check.actual() : check.reason())).toList();
    }

    // ------------------------------------------------------------------ what is judged

    @Test
    void withoutWarmUpAllIsJudged() {
        hold(terms("PT0S", "", "count <= 30", "max < 5ms"));
        for (int i = 0; i < 3; i++) second(2);
        var checks = end();
        assertThat(checks.judged()).isSameAs(whole);
        assertThat(checks.leftOut()).isEmpty();
        assertThat(checks.time()).isEqualTo(time.passed());
        assertThat(said(checks)).containsExactly("count <= 30: 30", "max < 5ms: 2 ms");
        assertThat(checks.haveFailed()).isFalse();
    }

    @Test
    void secondsThatBeganInTheWarmUpAreLeftOutWhole() {
        hold(terms("PT2S", "", "count >= 1000", "max < 5ms", "mean < 5ms", "a.count >= 20"));
        for (long millis : new long[] {900, 800, 700, 2, 3}) second(millis); // the warm-up is over 0.7 s into the third
        var checks = end();
        assertThat(checks.judged().total().received()).isEqualTo(20);
        assertThat(checks.judged().total().sent()).isEqualTo(20);
        assertThat(checks.leftOut())
                .contains(new Checks.LeftOut(checks.leftOut().orElseThrow().time(), 30));
        assertThat(checks.leftOut().orElseThrow().time()).isCloseTo(Duration.ofMillis(2300), Duration.ofMillis(1));
        assertThat(checks.time()).isCloseTo(Duration.ofMillis(2005), Duration.ofMillis(1));
        assertThat(said(checks)).containsExactly("count >= 1000: 20 is not >= 1000", "max < 5ms: 3.00 ms",
                "mean < 5ms: 2.50 ms", "a.count >= 20: 20");
        assertThat(whole.total().received()).isEqualTo(50);
        assertThat(checks.haveFailed()).isTrue();
    }

    @Test
    void aRateIsThatOfTheTimeJudged() {
        hold(terms("PT2S", "", "rate >= 9.9/s"));
        for (int i = 0; i < 3; i++) second(1000, 1);
        for (int i = 0; i < 10; i++) second(10, 1);
        assertThat(said(end())).containsExactly("rate >= 9.9/s: 10.0/s");
    }

    @Test
    void aRunWithinItsWarmUpProvesNothing() {
        hold(terms("PT1M", "", "max < 5ms"));
        second(1);
        second(1);
        var checks = end();
        assertThat(said(checks)).containsExactly("max < 5ms: there is nothing to judge");
        assertThat(checks.haveFailed()).isTrue();
        assertThat(checks.leftOut()).contains(new Checks.LeftOut(time.passed(), 20));
        assertThat(checks.time()).isZero();
    }

    @Test
    void aRunWithoutRecordsProvesNothing() {
        hold(terms("PT5S", "PT0S", "errors < 1%"));
        assertThat(watch.end(Duration.ZERO).haveFailed()).isTrue();
        assertThat(said(watch.end(Duration.ZERO))).containsExactly("errors < 1%: there is nothing to judge");
    }

    @Test
    void whatIsRequiredTwiceIsJudgedOnce() {
        hold(terms("PT0S", "", "max < 5ms"));
        watch.require(Threshold.parse("max<5 ms"));
        watch.require(Threshold.parse("count >= 1"));
        second(1);
        watch.require(Threshold.parse("p50 < 1s"));
        watch.require(Threshold.parse("count >= 1"));
        assertThat(said(end())).hasSize(3);
    }

    @Test
    void afterEachSecondItIsKnownHowAllStand() {
        hold(terms("PT2S", "", "max < 5ms", "count >= 20", "rate > 9/s"));
        assertThat(watch.standing()).isEmpty();
        second(900);
        assertThat(watch.standing()).extracting(Check::state).containsOnly(Check.State.NO_DATA);
        second(900);
        second(900);
        second(2);
        assertThat(watch.standing()).extracting(Check::actual).containsExactly("2 ms", "10", "10/s");
        assertThat(watch.standing()).extracting(Check::isPassed).containsExactly(true, false, true);
        second(7);
        assertThat(watch.standing()).extracting(Check::isPassed).containsExactly(false, true, true);
    }

    // ------------------------------------------------------------------ an early end

    @ParameterizedTest @CsvSource({"PT0S, 1", "PT1S, 2", "PT3S, 4", "PT2.5S, 4"})
    void aThresholdThatFailsForTheGraceTimeEndsTheRunOnce(String grace, int ended) {
        hold(terms("PT0S", grace, "max < 5ms"));
        second(1);
        second(2);
        for (int i = 1; i <= 6; i++) {
            second(9);
            assertThat(ends).hasSize(i < ended ? 0 : 1);
        }
        var checks = end();
        assertThat(checks.early()).contains(ends.getFirst());
        assertThat(ends.getFirst().actual()).isEqualTo("9.01 ms");
    }

    @Test
    void aBreakBeginsTheGraceTimeAnew() {
        hold(terms("PT0S", "PT2S", "p50 < 5ms"));
        second(9);
        second(9);
        second(30, 1); // the median of all so far is fine again
        for (int i = 0; i < 2; i++) second(50, 9);
        assertThat(ends).isEmpty();
        second(50, 9);
        assertThat(ends).hasSize(1);
    }

    @Test
    void theWarmUpIsNoReasonToEnd() {
        hold(terms("PT3S", "PT0S", "max < 5ms"));
        for (int i = 0; i < 4; i++) second(9);
        second(1);
        assertThat(ends).isEmpty();
        second(9);
        assertThat(ends).hasSize(1);
    }

    @Test
    void whatOnlyTheEndTellsAndWhatIsNotKnownYetEndNothing() {
        hold(terms("PT0S", "PT0S", "count >= 1000", "later.p99 < 1ms", "errors >= 1"));
        for (int i = 0; i < 5; i++) second(9);
        assertThat(ends).isEmpty();
        assertThat(end().haveFailed()).isTrue();
    }

    /// The first second is a part of one: 7 responses in 0.3 s are no less than 20/s.
    @Test
    void aRateIsWatchedOverTheTimeThereWas() {
        hold(terms("PT0S", "PT0S", "rate >= 19/s"));
        second(7, 1);
        for (int i = 0; i < 5; i++) second(20, 1);
        assertThat(ends).isEmpty();
        second(1, 1);
        second(1, 1);
        assertThat(ends).hasSize(1);
    }

    @Test
    void aRunThatWasEndedHasFailedEvenIfAllIsWellInTheEnd() {
        hold(terms("PT0S", "PT0S", "p50 < 5ms"));
        second(9);
        assertThat(ends).hasSize(1);
        second(50, 1);
        var checks = end();
        assertThat(checks.all()).allMatch(Check::isPassed);
        assertThat(checks.haveFailed()).isTrue();
    }
}
