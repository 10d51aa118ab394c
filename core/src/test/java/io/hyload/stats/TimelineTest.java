package io.hyload.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TimelineTest {

    private static final Facts FACTS = new Facts("shop.java", Map.of(), "api", 2, "25", "1.0", 100, 2);

    private final Timeline timeline = new Timeline("api:7:100", "tag", Optional.of(FACTS));

    private static StatsRecord record(long t, long sent, long totalSent) {
        return record(t, sent, totalSent, 0, 0);
    }

    private static StatsRecord record(long t, long sent, long totalSent, int users, long open) {
        var details = new Details("w", "", 0, users, open, 0, 0, 0, Histogram.empty(), Map.of(), Map.of(),
                Optional.empty(), false);
        return new StatsRecord(t, sent, 0, 0, 0, 0, 0, new Totals(totalSent, 0, 0, 0, Map.of()), Optional.of(details));
    }

    private static List<Long> seconds(List<StatsRecord> records) {
        return records.stream().map(StatsRecord::t).toList();
    }

    private static List<Long> sent(List<StatsRecord> records) {
        return records.stream().map(StatsRecord::sent).toList();
    }

    private static List<Long> totals(List<StatsRecord> records) {
        return records.stream().map(record -> record.total().sent()).toList();
    }

    // ------------------------------------------------------------------ against one recorder

    /// A recorder with its clock, ticked by hand.
    private static final class Counted {
        private final Recorder recorder = new Recorder();
        private final List<StatsRecord> records = new ArrayList<>();
        private final StatsClock clock;

        Counted(ManualClock time) {
            clock = new StatsClock(recorder, List.of(records::add), time, time, () -> 3, () -> Health.NONE,
                    _ -> Ending.PLAIN, FACTS, "tag", _ -> {});
        }

        void request(Random random) {
            var name = recorder.name("GET /" + random.nextInt(5));
            long nanos = (long) (Math.exp(random.nextGaussian() * 2) * 5_000_000);
            int outcome = random.nextInt(20);
            if (random.nextInt(10) == 0) recorder.opened();
            recorder.sent();
            if (outcome == 0) recorder.timedOut(name, "timeout-response", nanos, 5, 100);
            else if (outcome == 1) recorder.failed(name, "reset-response", nanos, 0, 50);
            else if (outcome == 2) recorder.error("check " + random.nextInt(3));
            else {
                recorder.received(name, 200, nanos, random.nextBoolean() ? nanos : nanos / 2, random.nextInt(10_000),
                        120);
                recorder.spent(nanos / 7, nanos / 2, nanos / 3);
                if (random.nextInt(10) == 0) recorder.connected(nanos / 9, nanos / 5, random.nextInt(2) * nanos / 4);
            }
        }
    }

    @ParameterizedTest @ValueSource(ints = {1, 2, 3, 7})
    void randomStreamsMergedAreThoseOfOneRecorderThatWasFedAll(int workers) {
        var time = ManualClock.start();
        var all = new Counted(time);
        var each = new ArrayList<Counted>();
        for (int w = 0; w < workers; w++) each.add(new Counted(time));
        var random = new Random(workers);
        for (int second = 0; second < 20; second++) {
            for (int w = 0; w < workers; w++) {
                // The later workers begin some seconds later, and all have quiet ones.
                int requests = second < w || random.nextInt(4) == 0 ? 0 : random.nextInt(300);
                for (int i = 0; i < requests; i++) {
                    long seed = random.nextLong();
                    all.request(new Random(seed));
                    each.get(w).request(new Random(seed));
                }
            }
            time.advance(java.time.Duration.ofSeconds(1));
            all.clock.tick();
            each.forEach(worker -> worker.clock.tick());
        }
        all.clock.close();
        each.forEach(worker -> worker.clock.close());

        for (int w = 0; w < workers; w++) {
            for (var record : each.get(w).records) timeline.add("w" + w, StatsRecord.parse(record.toLine()));
        }
        checkSame(timeline.finish(), all.records);
    }

    private static void checkSame(List<StatsRecord> merged, List<StatsRecord> expected) {
        assertThat(seconds(merged)).isEqualTo(seconds(expected));
        for (int i = 0; i < merged.size(); i++) {
            var one = merged.get(i);
            var other = expected.get(i);
            assertThat(one.total()).isEqualTo(other.total());
            assertThat(List.copyOf(one.total().bands().keySet()))
                    .isEqualTo(List.copyOf(other.total().bands().keySet()));
            assertThat(List.of(one.sent(), one.received(), one.timeouts(), one.errors()))
                    .isEqualTo(List.of(other.sent(), other.received(), other.timeouts(), other.errors()));
            // A line holds four decimals.
            assertThat(one.respTimeSum()).isCloseTo(other.respTimeSum(), within(5e-4));
            assertThat(one.avgRespTime()).isCloseTo(other.avgRespTime(), within(5e-4));
            checkSame(one.hy().orElseThrow(), other.hy().orElseThrow());
        }
    }

    private static void checkSame(Details one, Details other) {
        assertThat(one.times()).isEqualTo(other.times());
        assertThat(one.tally().serviceTimes()).isEqualTo(other.tally().serviceTimes());
        assertThat(one.tally().phases()).isEqualTo(other.tally().phases());
        assertThat(one.tally().health().asked()).isCloseTo(other.tally().health().asked(), within(5e-3));
        assertThat(one.names()).isEqualTo(other.names());
        assertThat(List.copyOf(one.names().keySet())).isEqualTo(List.copyOf(other.names().keySet()));
        assertThat(one.kinds()).isEqualTo(other.kinds());
        assertThat(List.of(one.open(), one.opened(), one.in(), one.out(), one.end()))
                .isEqualTo(List.of(other.open(), other.opened(), other.in(), other.out(), other.end()));
        assertThat(one.run()).isEqualTo(other.run());
        for (double percent : new double[] {50, 90, 99, 99.9, 100})
            assertThat(one.times().percentile(percent)).isEqualTo(other.times().percentile(percent));
    }

    @Test
    void theMergedLineSaysWhoMergedItAndNumbersItsDatagrams() {
        timeline.add("a", record(100, 1, 1));
        timeline.add("b", record(100, 2, 2));
        timeline.add("b", record(101, 1, 3));
        var merged = timeline.finish();
        assertThat(merged).extracting(record -> record.hy().orElseThrow().id()).containsOnly("api:7:100");
        assertThat(merged).extracting(record -> record.hy().orElseThrow().tag()).containsOnly("tag");
        assertThat(merged).extracting(record -> record.hy().orElseThrow().seq()).containsExactly(0L, 1L);
        assertThat(merged.getFirst().hy().orElseThrow().run()).contains(FACTS);
        assertThat(merged.getLast().hy().orElseThrow().run()).isEmpty();
        assertThat(merged.getFirst().toLine()).contains("\"workers\":2");
        assertThat(StatsRecord.parse(merged.getFirst().toLine()).hy().orElseThrow().run()).contains(FACTS);
        assertThat(merged).extracting(record -> record.hy().orElseThrow().end()).containsExactly(false, true);
    }

    @Test
    void datagramsOfOneRecordAreItsParts() {
        var names = new java.util.TreeMap<String, Line>();
        for (int i = 0; i < 60; i++) names.put("GET /page/" + i, new Line(3, 1, 10, Histogram.of(i * 50L, 1_000_000)));
        var details = new Details("w", "", 5, 1, 1, 1, 600, 60, Histogram.of(1, 2, 300), names, Map.of("dns", 60L),
                Optional.of(FACTS), false);
        var whole = new StatsRecord(100, 240, 180, 0, 60, 1.5, 0.0083, new Totals(240, 180, 0, 60, Map.of()),
                Optional.of(details));
        assertThat(whole.datagrams()).hasSizeGreaterThan(2);
        for (var datagram : whole.datagrams())
            timeline.add("w", StatsRecord.parse(new String(datagram, java.nio.charset.StandardCharsets.UTF_8)));
        var merged = timeline.finish().getFirst();
        assertThat(merged.total()).isEqualTo(whole.total());
        assertThat(merged.sent()).isEqualTo(240);
        assertThat(merged.hy().orElseThrow().names()).isEqualTo(names);
        assertThat(merged.hy().orElseThrow().times()).isEqualTo(details.times());
        assertThat(merged.hy().orElseThrow().kinds()).isEqualTo(details.kinds());
    }

    @Test
    void workersWithNamesOfTheirOwnHaveNoMoreTogetherThanOneRecorder() {
        for (int worker = 0; worker < 3; worker++) {
            for (int second = 0; second < 2; second++) {
                var names = new java.util.TreeMap<String, Line>();
                for (int i = 0; i < 300; i++)
                    names.put("w" + worker + " " + i, new Line(1, 0, 10, Histogram.of(1_000)));
                var details = new Details("w", "", second, 1, 1, 0, 0, 0, Histogram.empty(), names, Map.of(),
                        Optional.empty(), false);
                timeline.add("w" + worker, new StatsRecord(100 + second, 300, 300, 0, 0, 0, 0,
                        new Totals(300 * (second + 1), 300 * (second + 1), 0, 0, Map.of()), Optional.of(details)));
            }
        }
        var summary = new Summary();
        timeline.finish().forEach(summary::add);
        assertThat(summary.names()).hasSize(501);
        assertThat(summary.names().get("other").n()).isEqualTo(2 * 400);
        assertThat(summary.names().values().stream().mapToLong(Line::n).sum()).isEqualTo(2 * 900);
        assertThat(summary.names().values()).allSatisfy(line -> assertThat(line.n()).isGreaterThan(1));
    }

    @Test
    void filesOfTheOriginalAreMergedToo() {
        var line = "{\"t\":5,\"rps\":2,\"tops\":0,\"eps\":0,\"tps\":2,\"respTimeSum\":0.5,\"avgRespTime\":0.25,"
                + "\"total\":{\"send\":2,\"recv\":2,\"0-100ms\":1,\">=3000ms\":1}}";
        timeline.add("a", StatsRecord.parse(line));
        timeline.add("b", StatsRecord.parse(line.replace("0-100ms", "100-500ms")));
        var merged = timeline.finish().getFirst();
        assertThat(merged.respTimeSum()).isEqualTo(1);
        assertThat(merged.avgRespTime()).isEqualTo(0.25);
        assertThat(merged.total().bands()).containsExactly(Map.entry("0-100ms", 1L), Map.entry("100-500ms", 1L),
                Map.entry(">=3000ms", 2L));
    }

    // ------------------------------------------------------------------ while they come

    @Test
    void aSecondComesOutOnceEveryoneHasToldOfIt() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", record(100, 1, 1));
        assertThat(timeline.complete()).isEmpty();
        timeline.add("a", record(101, 1, 2));
        timeline.add("b", record(100, 10, 10));
        assertThat(totals(timeline.complete())).containsExactly(11L);
        assertThat(timeline.complete()).isEmpty();
        timeline.add("b", record(101, 10, 20));
        assertThat(totals(timeline.complete())).containsExactly(22L);
    }

    @Test
    void quietSecondsBeforeTheFirstActivityAreLeftOut() {
        timeline.await("a");
        timeline.await("b");
        for (long t = 100; t < 104; t++) {
            timeline.add("a", record(t, 0, 0));
            timeline.add("b", record(t, t == 103 ? 1 : 0, t == 103 ? 1 : 0));
        }
        assertThat(seconds(timeline.complete())).containsExactly(103L);
    }

    @Test
    void whoStartsLaterOnlyAddsFromThenOn() {
        timeline.add("a", record(100, 1, 1));
        timeline.add("a", record(101, 1, 2));
        timeline.add("b", record(101, 5, 5));
        assertThat(totals(timeline.finish())).containsExactly(1L, 7L);
    }

    @Test
    void secondsThatASourceHasNotAreQuietOnesOfIt() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", record(100, 1, 1));
        timeline.add("b", record(100, 1, 1));
        timeline.add("b", record(101, 1, 2));
        timeline.add("b", record(102, 1, 3));
        timeline.add("a", record(102, 4, 5));
        var merged = timeline.complete();
        assertThat(seconds(merged)).containsExactly(100L, 101L, 102L);
        assertThat(sent(merged)).containsExactly(2L, 1L, 5L);
        assertThat(totals(merged)).containsExactly(2L, 3L, 8L);
    }

    @Test
    void secondsThatNobodyHasAreQuietUnlessTheMachineSlept() {
        timeline.add("a", record(100, 1, 1, 4, 2));
        timeline.add("a", record(103, 1, 2, 4, 2));
        timeline.add("a", record(9_000, 1, 3, 4, 2));
        var merged = timeline.finish();
        assertThat(seconds(merged)).containsExactly(100L, 101L, 102L, 103L, 9_000L);
        assertThat(sent(merged)).containsExactly(1L, 0L, 0L, 1L, 1L);
        assertThat(merged.get(1).hy().orElseThrow().users()).isEqualTo(4);
    }

    @Test
    void whatComesLateIsInTheNextSecondAndNothingIsLost() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", record(100, 1, 1));
        timeline.add("a", record(101, 1, 2));
        assertThat(sent(timeline.upTo(100))).containsExactly(1L);
        timeline.add("b", record(100, 10, 10));
        assertThat(timeline.complete()).isEmpty();
        timeline.add("b", record(101, 10, 20));
        var next = timeline.complete();
        assertThat(sent(next)).containsExactly(21L);
        assertThat(totals(next)).containsExactly(22L);
    }

    @Test
    void whatComesAfterTheLastSecondHasComeOutIsInOneMore() {
        timeline.add("a", record(100, 1, 1));
        timeline.add("b", record(99, 1, 1));
        assertThat(seconds(timeline.upTo(100))).containsExactly(99L, 100L);
        timeline.add("b", record(100, 4, 5));
        var rest = timeline.finish();
        assertThat(seconds(rest)).containsExactly(101L);
        assertThat(totals(rest)).containsExactly(6L);
        assertThat(rest.getLast().hy().orElseThrow().end()).isTrue();
    }

    @Test
    void nobodyWaitsForOneThatDiedAndWhatItSaidStays() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", record(100, 1, 1, 5, 5));
        timeline.add("b", record(100, 10, 10, 7, 7));
        timeline.complete();
        timeline.left("b");
        timeline.add("a", record(101, 1, 2, 5, 5));
        var merged = timeline.complete();
        assertThat(totals(merged)).containsExactly(12L);
        assertThat(merged.getFirst().hy().orElseThrow().users()).isEqualTo(5);
        assertThat(merged.getFirst().hy().orElseThrow().open()).isEqualTo(5);
    }

    @Test
    void theLastSecondThatAnyoneHasIsTheEnd() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", ended(record(100, 1, 1)));
        timeline.add("b", ended(record(100, 1, 1)));
        assertThat(timeline.complete()).isEmpty();
        timeline.left("a");
        timeline.left("b");
        var end = timeline.finish();
        assertThat(seconds(end)).containsExactly(100L);
        assertThat(end.getFirst().hy().orElseThrow().end()).isTrue();
    }

    @Test
    void aLiveOneFillsNoGapAndGivesWhatIsLateItsOwnSecond() {
        var live = Timeline.live();
        live.add("a", record(100, 1, 1, 4, 2));
        live.add("a", record(103, 1, 4, 4, 2));
        assertThat(live.take(100).orElseThrow().total().sent()).isEqualTo(1);
        assertThat(live.take(101)).isEmpty();
        assertThat(live.take(103).orElseThrow().total().sent()).isEqualTo(4);
        live.add("a", record(101, 2, 3, 4, 2));
        var late = live.take(101).orElseThrow();
        assertThat(late.sent()).isEqualTo(2);
        assertThat(late.total().sent()).isEqualTo(4);
        assertThat(live.take(101)).isEmpty();
        assertThat(live.size()).isZero();
    }

    @Test
    void aLiveOneKeepsTheTotalsOfWhoIsForgotten() {
        var live = Timeline.live();
        live.add("a", record(100, 5, 5, 4, 2));
        live.add("b", record(100, 1, 1, 1, 1));
        live.take(100);
        live.left("a");
        live.forget("a");
        live.add("b", record(101, 1, 2, 1, 1));
        var next = live.take(101).orElseThrow();
        assertThat(next.total().sent()).isEqualTo(7);
        assertThat(next.hy().orElseThrow().users()).isEqualTo(1);
    }

    private static StatsRecord ended(StatsRecord record) {
        return StatsRecord.parse(record.toLine().replaceFirst("}}$", ",\"end\":true}}"));
    }

    @Test
    void whereTheLastOneDiesTheEndIsAQuietSecond() {
        timeline.await("a");
        timeline.add("a", record(100, 1, 1, 5, 5));
        timeline.complete();
        timeline.left("a");
        assertThat(timeline.complete()).isEmpty();
        var end = timeline.finish();
        assertThat(seconds(end)).containsExactly(101L);
        assertThat(totals(end)).containsExactly(1L);
        assertThat(end.getFirst().hy().orElseThrow().users()).isZero();
        assertThat(end.getFirst().hy().orElseThrow().end()).isTrue();
    }

    @Test
    void tasksAndConnectionsOfASecondAreThoseOfAll() {
        timeline.await("a");
        timeline.await("b");
        timeline.add("a", record(100, 1, 1, 5, 50));
        timeline.add("b", record(100, 1, 1, 7, 70));
        assertThat(timeline.complete().getFirst().hy().orElseThrow().users()).isEqualTo(12);
        timeline.add("a", record(101, 1, 1, 6, 60));
        var late = timeline.upTo(101).getFirst().hy().orElseThrow(); // b is late: what it said last still holds
        assertThat(late.users()).isEqualTo(13);
        assertThat(late.open()).isEqualTo(130);
    }

    @Test
    void ofNothingOrOfQuietSecondsAloneNothingComes() {
        assertThat(timeline.finish()).isEmpty();
        timeline.await("a");
        timeline.add("a", record(100, 0, 0));
        assertThat(timeline.complete()).isEmpty();
        timeline.add("a", record(101, 0, 0));
        assertThat(timeline.finish()).isEmpty();
    }

    @Test
    void recordsOfOneSourceOutOfOrderLeaveItsLatestTotal() {
        timeline.add("a", record(100, 1, 1));
        timeline.upTo(101);
        timeline.add("a", record(102, 1, 3));
        timeline.add("a", record(101, 1, 2));
        assertThat(totals(timeline.finish())).containsExactly(2L, 3L);
        timeline.add("b", record(90, 1, 5));
        timeline.add("b", record(89, 4, 4));
        assertThat(totals(timeline.finish())).containsExactly(8L);
    }
}
