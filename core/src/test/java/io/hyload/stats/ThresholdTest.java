package io.hyload.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ThresholdTest {

    private static final String ALL = "p0 to p100, mean, max, errors, timeouts, rate, count, service.p99";

    // ------------------------------------------------------------------ grammar

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            p99 < 300ms              |                | p99 < 300ms
            p99<300ms                |                | p99 < 300ms
            '  p99.9  <=  1.5  s  '  |                | p99.9 <= 1.5s
            p0 > 10us                |                | p0 > 10us
            p100 < 900µs             |                | p100 < 900µs
            p50 >= 0ms               |                | p50 >= 0ms
            mean < 20ms              |                | mean < 20ms
            max <= 2s                |                | max <= 2s
            errors < 1%              |                | errors < 1%
            errors <= 0              |                | errors <= 0
            errors < 0.05 %          |                | errors < 0.05%
            timeouts < 10            |                | timeouts < 10
            timeouts <= .5%          |                | timeouts <= .5%
            rate >= 1000/s           |                | rate >= 1000/s
            rate >= 1_000            |                | rate >= 1_000
            rate > 60 /min           |                | rate > 60/min
            count >= 100             |                | count >= 100
            checkout.p99 < 500ms     | checkout       | checkout.p99 < 500ms
            GET /cart.p99.9 <= 1s    | GET /cart      | GET /cart.p99.9 <= 1s
            GET /a.b/c.html.max < 1s | GET /a.b/c.html | GET /a.b/c.html.max < 1s
            a < b.errors < 1%        | a < b          | a < b.errors < 1%
            p50.mean < 1s            | p50            | p50.mean < 1s
            x=1 y!=2.count >= 1      | x=1 y!=2       | x=1 y!=2.count >= 1
            商品 列表.p95 < 80ms      | 商品 列表       | 商品 列表.p95 < 80ms
            GET /user/{id}.rate > 2  | GET /user/{id} | GET /user/{id}.rate > 2
            """)
    void whatCanBeRequired(String text, String name, String canonical) {
        var threshold = Threshold.parse(text);
        assertThat(threshold.text()).isEqualTo(canonical);
        assertThat(threshold.name()).isEqualTo(Optional.ofNullable(name));
        assertThat(Threshold.parse(canonical)).isEqualTo(threshold).hasSameHashCodeAs(threshold).hasToString(canonical);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            ''                      | empty (write p99 < 300ms)
            p99 300ms               | no comparison (write p99 < 300ms)
            p99 = 300ms             | = is no threshold: there are <, <=, > and >= (write p99 <= 300ms)
            rate == 10/s            | == is no threshold: there are <, <=, > and >= (write rate >= 10/s)
            errors != 0             | != is no threshold: there are <, <=, > and >= (write errors <= 0)
            p99 << 1s               | << is no threshold: there are <, <=, > and >= (write p99 <= 1s)
            p99 =< 1s               | unknown operator =< (write <=)
            rate ≥ 10/s             | unknown operator ≥ (write >=)
            < 300ms                 | no metric (ALL: write p99 < 300ms)
            p9x < 1s                | unknown metric p9x (did you mean p90? there are ALL)
            p101 < 1s               | no percentile 101 (p0 to p100, such as p99 or p99.9)
            p99.9.9 < 1s            | unknown metric p99.9.9 (there are ALL)
            .p99 < 1s               | no name before the dot (write p99 < 1s)
            P99 < 1s                | unknown metric P99 (did you mean p99? there are ALL)
            p(95) < 1s              | unknown metric p(95) (did you mean p95? there are ALL)
            cart.p(99.9) < 1s       | unknown metric 9) (there are ALL)
            avg < 1s                | unknown metric avg (did you mean mean? there are ALL)
            checkout.avg < 1s       | unknown metric avg (did you mean checkout.mean? there are ALL)
            eror < 1%               | unknown metric eror (did you mean errors? there are ALL)
            rps > 3                 | unknown metric rps (did you mean rate? there are ALL)
            checkout.timout < 1%    | unknown metric timout (did you mean checkout.timeouts? there are ALL)
            latency < 300ms         | unknown metric latency (there are ALL)
            GET /cart < 300ms       | unknown metric GET /cart (there are ALL)
            cart.timeouts < 1%      | timeouts are counted for the whole run only (write timeouts < 1%, or cart.errors < 1%, which has them too)
            p99 < 300               | a time without a unit (us, ms or s: write p99 < 300ms)
            p99 < 300mins           | unknown unit mins (us, ms or s: write p99 < 300ms)
            cart.max < 3 %          | unknown unit % (us, ms or s: write cart.max < 3ms)
            errors < 1ms            | unknown unit ms (% for a share of the requests, nothing for a count: write errors < 1%)
            rate > 10/h             | unknown unit /h (/s or /min: write rate > 10/s)
            count > 10/s            | unknown unit /s (it has none: write count > 10)
            p99 <                   | no value (write p99 < 300ms)
            p99 < fast              | no number fast (write p99 < 300ms)
            p99 < 1.2.3s            | no number 1.2.3 (write p99 < 300ms)
            p99 < 1,000ms           | no number 1,000 (write p99 < 300ms)
            p99 < -5ms              | -5 is below 0 (write p99 < 300ms)
            errors < 0              | nothing is below 0 (write <= 0)
            """)
    void whatCannotIsToldInOneLine(String text, String line) {
        assertThatThrownBy(() -> Threshold.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold '" + text + "': " + line.replace("ALL", ALL));
    }

    @Test
    void aLineBreakDoesNotMakeItTwoLines() {
        assertThat(Threshold.parse("a\nb.p99 < 1s").text()).isEqualTo("a b.p99 < 1s");
        assertThatThrownBy(() -> Threshold.parse("a\nb < \u001b[31m1s")).message().hasLineCount(1)
                .doesNotContain("\u001b");
    }

    @ParameterizedTest @CsvSource({"count >= 10, true", "a.count > 10, true", "errors >= 1, true", "count < 10, false",
            "errors < 5, false", "errors >= 1%, false", "rate >= 10, false", "p99 > 1ms, false"})
    void onlyTheEndTellsWhetherACountIsReached(String text, boolean isForTheEnd) {
        assertThat(Threshold.parse(text).isForTheEnd()).isEqualTo(isForTheEnd);
    }

    // ------------------------------------------------------------------ what holds

    /// 1,000 responses of 1 to 1,000 ms named `GET /cart`, and 8 of 5 ms, 2 errors and 3 timeouts named `列表`.
    private static Summary judged() {
        var names = new LinkedHashMap<String, StatsRecord.Line>();
        var cart = Histogram.of(LongStream.rangeClosed(1, 1000).map(ms -> ms * 1000).toArray());
        var list = Histogram.of(LongStream.range(0, 8).map(_ -> 5000).toArray());
        names.put("GET /cart", new StatsRecord.Line(1000, 0, 0, cart));
        names.put("列表", new StatsRecord.Line(13, 5, 0, list));
        return summary(names, cart.plus(list), 2, 3, 500.5 + 0.04);
    }

    private static Summary summary(Map<String, StatsRecord.Line> names, Histogram times, long errors, long timeouts,
            double timeSum) {
        var total = new StatsRecord.Totals(times.count() + errors + timeouts, times.count(), timeouts, errors,
                Map.of());
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 1, 0, 0, times, names, Map.of(), Optional.empty(),
                true);
        var summary = new Summary();
        summary.add(new StatsRecord(100, total.sent(), total.received(), timeouts, errors, timeSum, 0, total,
                Optional.of(details)));
        return summary;
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            p50 < 500ms              | true  | 496 ms
            p99 < 1s                 | true  | 990 ms
            p99 < 990ms              | false | 990 ms
            p0 >= 1ms                | true  | 1 ms
            p100 <= 1001ms           | true  | 1,000 ms
            max <= 1s                | false | 1,000.4 ms
            max < 10ms               | false | 1,000 ms
            mean < 497ms             | true  | 496.6 ms
            mean <= 496us            | false | 497 ms
            errors < 1%              | true  | 0.49%
            errors < 0.49%           | false | 0.49%
            errors <= 5              | true  | 5
            errors < 5               | false | 5
            timeouts <= 3            | true  | 3
            timeouts < 0.2%          | false | 0.30%
            rate >= 100/s            | true  | 101/s
            rate >= 100.8            | true  | 101/s
            rate > 6050/min          | false | 6,048/min
            count >= 1008            | true  | 1,008
            GET /cart.p99 < 2s       | true  | 990 ms
            GET /cart.count > 1000   | false | 1,000
            列表.p99 <= 5ms           | false | 5.003 ms
            列表.mean < 6ms           | true  | 5.00 ms
            列表.errors < 30%         | false | 38.5%
            列表.errors <= 5          | true  | 5
            列表.rate >= 1/s          | false | 0.80/s
            """)
    void aThresholdHoldsOrNot(String text, boolean passed, String actual) {
        var check = Threshold.parse(text).check(judged(), 10);
        assertThat(check.actual()).isEqualTo(actual);
        assertThat(check.isPassed()).isEqualTo(passed);
        assertThat(check.state()).isEqualTo(passed ? Check.State.PASSED : Check.State.FAILED);
        var relation = text.substring(text.lastIndexOf(passed ? ' ' : text.contains("<") ? '<' : '>')).strip();
        assertThat(check.reason()).isEqualTo(passed ? "" : actual + " is not " + relation);
        assertThat(check.value()).isPresent();
    }

    @Test
    void theValueIsThatOfTheHighestOfItsCounter() {
        var check = Threshold.parse("p50 < 1s").check(
                summary(Map.of(), Histogram.of(300_000), 0, 0, 0.3), 1);
        assertThat(check.value()).isEqualTo(OptionalDouble.of(300.031));
        assertThat(Threshold.parse("p50 <= 300ms").check(summary(Map.of(), Histogram.of(300_000), 0, 0, 0.3), 1))
                .extracting(Check::actual, Check::isPassed).containsExactly("300.03 ms", false);
    }

    @Test
    void serviceTimesAreThoseFromWhenARequestWasReallySent() {
        var tally = new Tally(1, 0, 0, Histogram.of(900_000), Optional.of(Histogram.of(2_000)), Map.of(), Map.of(),
                Map.of(), Health.NONE, List.of());
        var open = new Summary();
        open.add(new StatsRecord(1, 1, 1, 0, 0, 0.9, 0.9, new StatsRecord.Totals(1, 1, 0, 0, Map.of()),
                Optional.of(new StatsRecord.Details("id", "", 0, 1, 1, tally, Optional.empty(), Optional.empty()))));
        assertThat(Threshold.parse("service.p99 <= 2ms").check(open, 1).actual()).isEqualTo("2 ms");
        assertThat(Threshold.parse("service.mean <= 2ms").check(open, 1).isPassed()).isTrue();
        assertThat(Threshold.parse("service.max < 1s").name()).isEmpty();
        assertThat(Threshold.parse("p99 < 800ms").check(open, 1).isPassed()).isFalse();
        var closed = summary(Map.of(), Histogram.of(7_000), 0, 0, 0.007);
        assertThat(Threshold.parse("service.p99 <= 8ms").check(closed, 1).actual()).isEqualTo("7.00 ms");
    }

    @Test
    void aNameMayBeServiceToo() {
        var threshold = Threshold.parse("service.errors < 1%");
        assertThat(threshold.name()).contains("service");
        assertThat(threshold.text()).isEqualTo("service.errors < 1%");
    }

    @Test
    void bordersBelongToWhatIncludesThem() {
        var judged = summary(Map.of(), Histogram.of(1000, 1000), 0, 0, 0.002);
        for (var text : List.of("p99 <= 1ms", "p99 >= 1ms", "p99 >= 1000us", "mean <= 0.001s", "count >= 2",
                "rate <= 2/s", "rate >= 120/min"))
            assertThat(Threshold.parse(text).check(judged, 1).isPassed()).as(text).isTrue();
        for (var text : List.of("p99 < 1ms", "p99 > 1ms", "count > 2", "rate < 2/s", "rate > 120/min"))
            assertThat(Threshold.parse(text).check(judged, 1).isPassed()).as(text).isFalse();
    }

    @Test
    void whatAScenarioCountsAsErrorsIsAmongThose() {
        var line = new StatsRecord.Line(4, 0, 0, Histogram.of(1, 2, 3, 4));
        var check = Threshold.parse("errors < 50%").check(
                summary(Map.of("a", line), line.times(), 3, 0, 0.01), 1);
        assertThat(check.actual()).isEqualTo("75%");
    }

    // ------------------------------------------------------------------ what nobody knows

    @Test
    void anUnknownNameIsNoDataAndTheLikestAreNamedFirst() {
        var names = new LinkedHashMap<String, StatsRecord.Line>();
        for (var name : List.of("a", "basket", "cart", "checkout", "GET /", "other", "sign in"))
            names.put(name, new StatsRecord.Line(1, 0, 0, Histogram.of(1)));
        var check = Threshold.parse("checkot.p99 < 1s").check(summary(names, Histogram.of(1), 0, 0, 0), 1);
        assertThat(check.state()).isEqualTo(Check.State.NO_DATA);
        assertThat(check.isPassed()).isFalse();
        assertThat(check.actual()).isEqualTo("no data");
        assertThat(check.value()).isEmpty();
        assertThat(check.reason())
                .isEqualTo("no request is named checkot (there are checkout, basket, cart, GET /, other and 2 more)");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            p99 < 1s      | no response to measure
            mean < 1s     | no response to measure
            dead.max < 1s | no response to measure
            none.p99 < 1s | no request is named none (there are dead)
            """)
    void withoutResponsesThereIsNothingToMeasure(String text, String reason) {
        var dead = Map.of("dead", new StatsRecord.Line(2, 2, 0, Histogram.empty()));
        var check = Threshold.parse(text).check(summary(dead, Histogram.empty(), 2, 0, 0), 1);
        assertThat(check.state()).isEqualTo(Check.State.NO_DATA);
        assertThat(check.reason()).isEqualTo(reason);
    }

    @Test
    void aRateOfZeroIsKnown() {
        var dead = Map.of("dead", new StatsRecord.Line(2, 2, 0, Histogram.empty()));
        var check = Threshold.parse("rate >= 1/s").check(summary(dead, Histogram.empty(), 2, 0, 0), 1);
        assertThat(check.reason()).isEqualTo("0/s is not >= 1/s");
    }

    @ParameterizedTest @ValueSource(strings = {"p99 < 1s", "errors < 1%", "errors <= 0", "rate < 5", "count < 5"})
    void whereNothingIsJudgedNothingHolds(String text) {
        var check = Threshold.parse(text).check(new Summary(), 0);
        assertThat(check.state()).isEqualTo(Check.State.NO_DATA);
        assertThat(check.reason()).isEqualTo("there is nothing to judge");
    }

    @Test
    void namesAreFoundAsTheRecorderKeepsThem() {
        var recorder = new Recorder();
        var name = "long ".repeat(60) + "name";
        recorder.sent();
        recorder.received(recorder.name(name), 200, 1_000_000, 1_000_000, 1, 1);
        var now = recorder.snapshot(Recorder.Snapshot.ZERO);
        var summary = new Summary();
        summary.add(StatsRecord.between(Recorder.Snapshot.ZERO, now, recorder.bandNames(), 7,
                new StatsRecord.Origin("id", "", 0, 0, Health.NONE, List.of(), Optional.empty())));
        assertThat(Threshold.parse(name + ".count >= 1").check(summary, 1).isPassed()).isTrue();
    }
}
