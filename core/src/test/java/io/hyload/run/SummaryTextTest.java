package io.hyload.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;
import io.hyload.testsupport.Golden;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SummaryTextTest {

    private static StatsRecord.Line line(long errors, long... micros) {
        return new StatsRecord.Line(micros.length + errors, errors, 1_000L * micros.length, Histogram.of(micros));
    }

    private static Summary summary(Map<String, StatsRecord.Line> names, Map<String, Long> kinds) {
        var times = names.values().stream().map(StatsRecord.Line::times).reduce(Histogram.empty(), Histogram::plus);
        long failed = names.values().stream().mapToLong(StatsRecord.Line::err).sum();
        var bands = new LinkedHashMap<String, Long>();
        if (times.count() > 0) bands.put("0-100ms", times.count() - 1);
        if (times.count() > 0) bands.put("100-500ms", 1L);
        var total = new StatsRecord.Totals(times.count() + failed, times.count(), 0, failed, bands);
        var details = new StatsRecord.Details("id", "", 0, 12, 3, 14, 1_234_567, 45_678, times, names, kinds,
                Optional.empty(), true);
        var summary = new Summary();
        summary.add(
                new StatsRecord(100, total.sent(), total.received(), 0, failed, 1.5, 0.1, total, Optional.of(details)));
        return summary;
    }

    private static Result result(Summary summary, Map<String, Result.Crash> crashes, boolean interrupted) {
        return new Result("shop.java", summary, Verdict.VALID, Duration.ofMillis(12_345), crashes, interrupted, 0,
                Optional.of(Path.of("stats_perf/2026-3-7_09.05.01.042.sts")), Optional.of(Path.of("log/run.log")),
                List.of(), List.of());
    }

    private static Result good() {
        var names = new LinkedHashMap<String, StatsRecord.Line>();
        names.put("GET /cart", line(0, 1_200, 3_400, 5_600, 7_800));
        names.put("POST /api/mgr/signin", line(0, 45_000, 250_000));
        return result(summary(names, Map.of()), Map.of(), false);
    }

    private static Result bad() {
        var names = new LinkedHashMap<String, StatsRecord.Line>();
        names.put("GET /cart", line(3, 1_200, 3_400));
        names.put("商品列表 — 检索所有客户并且逐页翻看直到最后一页为止 很长很长的名字 再长一点", line(1, 1_000, 2_000, 3_000));
        names.put("a very long name that goes on and on until it does not fit any more into the room", line(0, 900));
        names.put("never answered", line(2));
        var kinds = new LinkedHashMap<String, Long>();
        kinds.put("reset-body", 4L);
        kinds.put("客户列表: ret", 1_234L);
        kinds.put("scenario: IllegalStateException", 2L);
        return result(summary(names, kinds),
                Map.of("IllegalStateException", new Result.Crash(2, "IllegalStateException: no stock at shop.java:12")),
                true);
    }

    @Test
    void aGoodRunIn80Columns() {
        Golden.assertMatches(SummaryTextTest.class, "summary-good-80.txt", SummaryText.of(good(), 80, false));
    }

    @Test
    void aGoodRunIn120Columns() {
        Golden.assertMatches(SummaryTextTest.class, "summary-good-120.txt", SummaryText.of(good(), 120, false));
    }

    @Test
    void aBadRunIn80Columns() {
        Golden.assertMatches(SummaryTextTest.class, "summary-bad-80.txt", SummaryText.of(bad(), 80, false));
    }

    @Test
    void aBadRunIn120Columns() {
        Golden.assertMatches(SummaryTextTest.class, "summary-bad-120.txt", SummaryText.of(bad(), 120, false));
    }

    @Test
    void coloursOnlyColour() {
        for (int width : new int[] {60, 80, 120}) {
            var coloured = SummaryText.of(bad(), width, true);
            assertThat(coloured).contains("\033[31m").contains("\033[1m");
            assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(SummaryText.of(bad(), width, false));
            assertThat(SummaryText.of(bad(), width, false)).doesNotContain("\033");
        }
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int width = 60; width <= 140; width++) {
            for (var result : List.of(good(), bad())) {
                int columns = width;
                assertThat(SummaryText.of(result, width, false).lines())
                        .allSatisfy(
                                line -> assertThat(Columns.of(line)).as(line).isLessThanOrEqualTo(columns));
            }
        }
    }

    @Test
    void aRunWithoutRequestsSaysSo() {
        var text = SummaryText.of(result(new Summary(), Map.of(), false), 80, false);
        assertThat(text).contains("0 sent").doesNotContain("time ms").doesNotContain("NaN").doesNotContain("name");
    }

    @Test
    void manyNamesAndKindsAreCutShort() {
        var names = new LinkedHashMap<String, StatsRecord.Line>();
        var kinds = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 500; i++) {
            names.put("name " + i, line(0, 1_000));
            kinds.put("kind " + i, 1L);
        }
        var text = SummaryText.of(result(summary(names, kinds), Map.of(), false), 80, false);
        assertThat(text.lines()).hasSizeLessThan(70);
        assertThat(text).contains("… and 470 names more").contains("… and 480 kinds more");
    }

    @Test
    void figuresLookTheSameInEveryCountry() {
        var here = SummaryText.of(bad(), 80, false);
        var before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(SummaryText.of(bad(), 80, false)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void columnsOfATerminalAreNotCharacters() {
        assertThat(Columns.of("abc")).isEqualTo(3);
        assertThat(Columns.of("商品")).isEqualTo(4);
        assertThat(Columns.of("😀")).isEqualTo(2);
        assertThat(Columns.of("e\u0301")).isEqualTo(1);
        assertThat(Columns.of("\033[31mred\033[0m")).isEqualTo(3);
        assertThat(SummaryText.cut("商品列表", 5)).isEqualTo("商品…");
        assertThat(SummaryText.cut("商品列表", 8)).isEqualTo("商品列表");
        assertThat(SummaryText.cut("abcdef", 4)).isEqualTo("abc…");
    }
}
