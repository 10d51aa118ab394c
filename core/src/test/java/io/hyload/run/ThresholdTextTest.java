package io.hyload.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Check;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThresholdTextTest {

    private static Checks checks(boolean isSpecial, String... thresholds) {
        var line = new StatsRecord.Line(101, 1, 0, Histogram.of(new long[100]));
        var total = new StatsRecord.Totals(101, 100, 0, 1, Map.of());
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 1, 0, 0, line.times(),
                Map.of("GET /a/rather/long/path", line), Map.of(), Optional.empty(), true);
        var summary = new Summary();
        summary.add(new StatsRecord(1, 101, 100, 0, 1, 0, 0, total, Optional.of(details)));
        var all = Arrays.stream(thresholds).map(text -> Threshold.parse(text).check(summary, 1)).toList();
        var terms = new Terms(List.of(), Duration.ofSeconds(isSpecial ? 5 : 0), Optional.of(Duration.ofSeconds(10)),
                false);
        Optional<Checks.LeftOut> leftOut = isSpecial
                ? Optional.of(new Checks.LeftOut(Duration.ofMillis(5312), 1234))
                : Optional.empty();
        Optional<Check> ended = isSpecial ? Optional.of(all.getLast()) : Optional.empty();
        return new Checks(terms, summary, Duration.ofSeconds(1), leftOut, all, ended);
    }

    @Test
    void passedAndFailedStandInColumns() {
        assertThat(ThresholdText.of(checks(true, "p99 < 300ms", "GET /a/rather/long/path.p99.9 <= 1s",
                "GET /a/rather/path.max < 1s", "errors <= 0"), 100, false)).isEqualTo("""

                 thresholds
                   ✓ passed  p99 < 300ms                           0 ms
                   ✓ passed  GET /a/rather/long/path.p99.9 <= 1s   0 ms
                   ✗ FAILED  GET /a/rather/path.max < 1s
                               no request is named GET /a/rather/path (there are GET /a/rather/long/path)
                   ✗ FAILED  errors <= 0                           1 is not <= 0
                             warm-up of 5 s: not judged are the first 5.3 s, 1,234 responses
                             ended early: threshold errors <= 0 has failed for 10 s, 1 is not <= 0
                """);
    }

    @Test
    void noLineIsWiderThanTheTerminalAndColoursOnlyColour() {
        var checks = checks(true, "p99 < 300ms", "商品列表 — 检索所有客户并且逐页翻看直到最后一页为止 很长很长的名字.errors < 3",
                "GET /a/rather/long/path/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on.p99 < 2s");
        for (int width = 60; width < 160; width++) {
            int columns = width;
            var text = ThresholdText.of(checks, width, false);
            assertThat(text.lines()).allSatisfy(line -> assertThat(Columns.of(line)).as(line)
                    .isLessThanOrEqualTo(columns));
            var coloured = ThresholdText.of(checks, width, true);
            assertThat(coloured).contains("\033[31m✗ FAILED\033[0m");
            assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(text);
        }
    }

    @Test
    void aRunHeldToNothingSaysNothing() {
        assertThat(ThresholdText.of(checks(false), 80, true)).isEmpty();
    }

    @Test
    void aWarmUpIsToldWithoutThresholdsToo() {
        var checks = checks(true, "errors <= 0");
        var bare =
                new Checks(checks.terms(), checks.judged(), checks.time(), checks.leftOut(), List.of(),
                        Optional.empty());
        assertThat(ThresholdText.of(bare, 80, false)).contains("warm-up of 5 s: not judged");
    }
}
