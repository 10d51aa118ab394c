package io.hyload.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Ending;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.Phase;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Tally;
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
        var phases =
                Map.of(Phase.CONNECT, Histogram.of(120, 310), Phase.WAIT, times, Phase.RECEIVE, Histogram.of(7, 90));
        var health = new Health(5.5, 0.1, 1_900, 7_000, 0.05, 132, 20_000, 0, 0, 0, 144, 1.5, 142.1);
        var tally = new Tally(14, 1_234_567, 45_678, times, Optional.empty(), names, kinds, phases, health, List.of());
        var details = new StatsRecord.Details("id", "", 0, 12, 3, tally, Optional.empty(), Optional.of(Ending.PLAIN));
        var summary = new Summary();
        summary.add(
                new StatsRecord(100, total.sent(), total.received(), 0, failed, 1.5, 0.1, total, Optional.of(details)));
        return summary;
    }

    private static Result result(Summary summary, Map<String, Result.Crash> crashes, boolean interrupted) {
        return result(summary, Verdict.VALID, crashes, interrupted, Examples.NONE);
    }

    private static Result result(Summary summary, Verdict verdict, Map<String, Result.Crash> crashes,
            boolean interrupted, Examples examples) {
        return new Result("shop.java", summary, verdict, Duration.ofMillis(12_345), crashes, interrupted, 0,
                Optional.of(Path.of("stats_perf/2026-3-7_09.05.01.042.sts")), Optional.of(Path.of("log/run.log")),
                List.of(), List.of(), examples, new Checks(Terms.NONE, summary, Duration.ofMillis(12_345),
                        Optional.empty(), List.of(), Optional.empty()));
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
        var verdict = new Verdict(Verdict.Level.INVALID, List.of(
                "no-local-port since 10:00:06: this machine was at its limit, not the server (hyload doctor tells more)",
                "tasks started or woke up to 72 ms late, in 3 of 21 seconds from 10:00:21 on"));
        return result(summary(names, kinds), verdict,
                Map.of("IllegalStateException", new Result.Crash(2, "IllegalStateException: no stock at shop.java:12")),
                true,
                new Examples(Optional.of(Path.of("stats_perf/2026-3-7_09.05.01.042.exemplars.jsonl")), List.of(
                        new Examples.First("reset-body", at(9, 5, 1), "GET /cart",
                                "reading from 127.0.0.1:8080: Connection reset by a server that has had enough of all this"),
                        new Examples.First("客户列表: ret", at(9, 5, 2), "", "客户列表: ret at shop.java:31"),
                        new Examples.First("scenario: IllegalStateException", at(23, 59, 59), "",
                                "IllegalStateException: no stock at shop.java:12"))));
    }

    private static Instant at(int hour, int minute, int second) {
        return LocalDateTime.of(2026, 3, 7, hour, minute, second).atZone(ZoneId.systemDefault()).toInstant();
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
    void anOpenLoadShowsServiceTimesAndWhatCameLate() {
        var health = new Health(5.5, 0.1, 12_000, 27_000, 0.05, 132, 20_000, 312, 5, 0, 144, 2, 0);
        var tally =
                new Tally(1, 1, 1, Histogram.of(5_000, 1_900_000), Optional.of(Histogram.of(5_000, 6_000)), Map.of(),
                        Map.of(), Map.of(), health, List.of());
        var summary = new Summary();
        summary.add(new StatsRecord(100, 2, 2, 0, 0, 1.9, 0.9, new StatsRecord.Totals(2, 2, 0, 0, Map.of()),
                Optional.of(new StatsRecord.Details("", "", 0, 1, 1, tally, Optional.empty(), Optional.empty()))));
        assertThat(SummaryText.of(result(summary, Map.of(), false), 80, false))
                .contains(" time ms   mean 950   p50 5.00   p90 1,901   p99 1,901")
                .contains(" service   p50 5.00   p90 6.00   p99 6.00   p99.9 6.00   max 6.00")
                .contains("late 312, dropped 5").doesNotContain("hidden");
    }

    @Test
    void aClosedLoopSaysWhatItLeavesOut() {
        // Two users, each about 500 requests of 2 ms; a stall of 2 s in the middle.
        var times = Histogram.of(java.util.stream.LongStream
                .concat(java.util.stream.LongStream.generate(() -> 2_000).limit(1_000), java.util.stream.LongStream.of(
                        2_000_000, 2_000_000))
                .toArray());
        var health = new Health(1, 0, 100, 100, 0, 10, 0, 0, 0, 0, 6, 6, 0);
        var summary = new Summary();
        var tally = new Tally(2, 1, 1, times, Optional.empty(), Map.of(), Map.of(), Map.of(), health, List.of());
        summary.add(new StatsRecord(100, 1_002, 1_002, 0, 0, 6, 0.006,
                new StatsRecord.Totals(1_002, 1_002, 0, 0, Map.of()),
                Optional.of(new StatsRecord.Details("", "", 0, 2, 2, tally, Optional.empty(), Optional.empty()))));
        assertThat(SummaryText.of(result(summary, Map.of(), false), 120, false))
                .containsPattern(" hidden    about 66\\d requests that users could not send while an answer stalled");
    }

    @Test
    void theFirstSecondsAreShownApart() {
        var summary = new Summary();
        for (int second = 0; second < 10; second++) {
            var times = Histogram.of(second < 3 ? 50_000 : 1_000);
            var tally =
                    new Tally(0, 0, 0, times, Optional.empty(), Map.of(), Map.of(), Map.of(), Health.NONE, List.of());
            summary.add(new StatsRecord(100 + second, 1, 1, 0, 0, 0, 0,
                    new StatsRecord.Totals(second + 1, second + 1, 0, 0, Map.of()),
                    Optional.of(new StatsRecord.Details("", "", 0, 1, 1, tally, Optional.empty(), Optional.empty()))));
        }
        assertThat(SummaryText.of(result(summary, Map.of(), false), 80, false))
                .contains(" start-up  first 3 s: 3 answered, p99 50.0   after that p99 1.00");
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
        assertThat(text.lines()).hasSizeLessThan(80);
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
