package io.hyload.stats;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.Corpus;
import io.hyload.testsupport.ManualClock;
import io.hyload.testsupport.RequiresCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MonitorTest {

    /// The second in which every test begins.
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final Facts FACTS = new Facts("shop.java", Map.of("key", "v"), "api", 2, "25", "1.0", 100, 2);

    private final ManualClock clock = ManualClock.start();
    private final Monitor monitor = new Monitor(clock);

    // ------------------------------------------------------------------ workers that speak

    /// A worker whose every second holds the same.
    private final class Voice {
        private final String id;
        private final String source;
        private final int rate;
        private long seq;
        private long total;

        Voice(String id, String source, int rate) {
            this.id = id;
            this.source = source;
            this.rate = rate;
        }

        StatsRecord second(long t) {
            total += rate;
            return MonitorTest.record(id, seq++, t, rate, total);
        }

        void says(long t) {
            add(second(t));
        }

        void add(StatsRecord record) {
            monitor.add(new Arrival(source, record, clock.instant()));
        }

        Worker seen() {
            return monitor.workers().stream().filter(worker -> worker.id().equals(id) && worker.source().equals(source))
                    .findFirst().orElseThrow();
        }
    }

    private Voice voice(String name, int rate) {
        return new Voice(name + ":1:100", "10.0.0.1:" + name.charAt(0) * 100, rate);
    }

    /// @param id empty for one of the original
    private static StatsRecord record(String id, long seq, long t, long sent, long totalSent) {
        Optional<Details> hy = id.isEmpty() ? Optional.empty()
                : Optional.of(new Details(id, "tag", seq, 5, 3, 0, 0, 0, Histogram.of(2_000, 40_000), Map.of(),
                        Map.of(), Optional.empty(), false));
        return new StatsRecord(t, sent, 2, 0, 0, 0.042, 0.021, new Totals(totalSent, 2, 0, 0, Map.of()), hy);
    }

    private void pass(long millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    private static List<Long> seconds(List<StatsRecord> records) {
        return records.stream().map(record -> record.t() - NOW).toList();
    }

    private static List<Long> sent(List<StatsRecord> records) {
        return records.stream().map(StatsRecord::sent).toList();
    }

    private static List<Long> totals(List<StatsRecord> records) {
        return records.stream().map(record -> record.total().sent()).toList();
    }

    // ------------------------------------------------------------------ when a second comes out

    @Test
    void aSecondComesOutWhenAllHaveToldOfItAndNothingCameFor200Milliseconds() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        a.says(NOW);
        b.says(NOW);
        pass(1000);
        assertThat(sent(monitor.due())).containsExactly(11L);
        a.says(NOW + 1);
        pass(900);
        assertThat(monitor.due()).isEmpty();
        b.says(NOW + 1);
        pass(199);
        assertThat(monitor.due()).isEmpty();
        pass(1);
        var out = monitor.due();
        assertThat(seconds(out)).containsExactly(1L);
        assertThat(totals(out)).containsExactly(22L);
        assertThat(monitor.due()).isEmpty();
    }

    @Test
    void oneThatIsLateHoldsUpNobodyForLongerThan2500Milliseconds() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        a.says(NOW);
        b.says(NOW);
        pass(1000);
        monitor.due();
        a.says(NOW + 1);
        pass(1500);
        b.add(record(b.id, b.seq++, NOW, 0, b.total)); // it speaks, of the second before
        pass(999);
        assertThat(seconds(monitor.due())).containsExactly(0L);
        pass(1);
        assertThat(seconds(monitor.due())).containsExactly(1L);
    }

    @Test
    void forWhoIsSilentNobodyWaits() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        a.says(NOW);
        b.says(NOW);
        for (int i = 1; i <= 4; i++) {
            pass(1000);
            a.says(NOW + i);
        }
        monitor.due();
        a.says(NOW + 5);
        pass(200);
        assertThat(seconds(monitor.due())).contains(5L);
    }

    @Test
    void forWhoHasEndedNobodyWaits() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        a.says(NOW);
        b.add(b.second(NOW).ending(Ending.PLAIN));
        pass(200);
        assertThat(sent(monitor.due())).containsExactly(11L);
        a.says(NOW + 1);
        pass(200);
        var out = monitor.due();
        assertThat(sent(out)).containsExactly(1L);
        assertThat(totals(out)).containsExactly(12L);
        assertThat(out.getFirst().hy().orElseThrow().users()).isEqualTo(5);
        assertThat(b.seen().hasEnded()).isTrue();
        assertThat(b.seen().isStale()).isFalse();
    }

    @Test
    void whatIsLateComesOutAtItsOwnSecond() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        a.says(NOW);
        b.says(NOW);
        pass(300);
        monitor.due();
        a.says(NOW + 1);
        pass(2500);
        assertThat(sent(monitor.due())).containsExactly(1L);
        a.says(NOW + 2);
        b.says(NOW + 1);
        b.says(NOW + 2);
        pass(200);
        var out = monitor.due();
        assertThat(seconds(out)).containsExactly(1L, 2L);
        assertThat(sent(out)).containsExactly(10L, 11L);
        assertThat(totals(out)).containsExactly(22L, 33L);
        assertThat(seconds(monitor.seconds())).containsExactly(0L, 1L, 2L);
        assertThat(sent(monitor.seconds())).containsExactly(11L, 11L, 11L);
    }

    @Test
    void aGapIsAGapAndTheTotalsAgreeAtOnce() {
        var a = voice("a", 3);
        a.says(NOW);
        pass(200);
        monitor.due();
        IntStream.range(1, 60).forEach(i -> a.second(NOW + i)); // nobody hears them
        pass(60_000);
        a.says(NOW + 60);
        pass(200);
        var out = monitor.due();
        assertThat(seconds(out)).containsExactly(60L);
        assertThat(sent(out)).containsExactly(3L);
        assertThat(totals(out)).containsExactly(183L);
        assertThat(a.seen().lost()).isEqualTo(59);
    }

    @Test
    void datagramsOfOneRecordAreItsParts() {
        var names = new TreeMap<String, Line>();
        for (int i = 0; i < 60; i++) names.put("GET /page/" + i, new Line(3, 1, 10, Histogram.of(i * 50L, 1_000_000)));
        var details = new Details("w:1:2", "", 5, 1, 1, 1, 600, 60, Histogram.of(1, 2, 300), names, Map.of("dns", 60L),
                Optional.of(FACTS), true);
        var whole = new StatsRecord(NOW, 240, 180, 0, 60, 1.5, 0.0083, new Totals(240, 180, 0, 60, Map.of()),
                Optional.of(details));
        var datagrams = new ArrayList<>(whole.datagrams());
        assertThat(datagrams).hasSizeGreaterThan(2);
        Collections.shuffle(datagrams, new Random(1));
        for (var datagram : datagrams)
            monitor.add(new Arrival("a:1", StatsRecord.parse(new String(datagram, UTF_8)), clock.instant()));
        pass(200);
        var merged = monitor.due().getFirst();
        assertThat(merged.sent()).isEqualTo(240);
        assertThat(merged.total()).isEqualTo(whole.total());
        assertThat(merged.hy().orElseThrow().names()).isEqualTo(names);
        assertThat(merged.hy().orElseThrow().times()).isEqualTo(details.times());
        var worker = monitor.workers().getFirst();
        assertThat(worker.lost()).isZero();
        assertThat(worker.last()).isEqualTo(new Worker.Second(NOW, 240, 180, 0, 60, 1.5 / 180, OptionalLong.of(300)));
        assertThat(worker.facts()).contains(new Facts("shop.java", Map.of(), "api", 2, "25", "1.0", 100, 2));
    }

    // ------------------------------------------------------------------ who is who

    @Test
    void theTableSaysWhatAWorkerSaidLast() {
        var a = voice("a", 7);
        a.says(NOW);
        a.says(NOW + 1);
        var worker = a.seen();
        assertThat(worker.label()).isEqualTo("a:1");
        assertThat(worker.tag()).isEqualTo("tag");
        assertThat(worker.users()).isEqualTo(5);
        assertThat(worker.total().sent()).isEqualTo(14);
        assertThat(worker.last()).isEqualTo(new Worker.Second(NOW + 1, 7, 2, 0, 0, 0.021, OptionalLong.of(40_031)));
        assertThat(worker.lastHeard()).isEqualTo(clock.instant());
        pass(5_000);
        monitor.due();
        assertThat(a.seen().last()).isEqualTo(worker.last());
    }

    @Test
    void aSilentWorkerIsStaleAndKeepsItsTotalsAndUsers() {
        var a = voice("a", 7);
        var b = voice("b", 1);
        a.says(NOW);
        b.says(NOW);
        pass(3_000);
        assertThat(a.seen().isStale()).isFalse();
        pass(1);
        assertThat(a.seen().isStale()).isTrue();
        assertThat(a.seen().hasEnded()).isFalse();
        assertThat(a.seen().users()).isEqualTo(5);
        monitor.due();
        b.says(NOW + 3);
        pass(200);
        var merged = monitor.due().getLast();
        assertThat(merged.hy().orElseThrow().users()).isEqualTo(10);
        assertThat(merged.total().sent()).isEqualTo(9);
        a.says(NOW + 4);
        assertThat(a.seen().isStale()).isFalse();
    }

    @Test
    void theSameWorkerHeardTwiceCountsOnce() {
        var a = voice("a", 7);
        var byUdp = a.second(NOW);
        for (var source : List.of("10.0.0.1:5", "10.0.0.1:5", "192.168.0.9:5"))
            monitor.add(new Arrival(source, byUdp, clock.instant()));
        pass(200);
        assertThat(sent(monitor.due())).containsExactly(7L);
        assertThat(monitor.workers()).hasSize(1);
        assertThat(monitor.workers().getFirst().duplicates()).isEqualTo(2);
    }

    @Test
    void aLineStandsForTheDatagramsItWasSentIn() {
        var kinds = new TreeMap<String, Long>();
        for (int i = 0; i < 100; i++) kinds.put("kind of an error number " + i, 1L);
        var details = new Details("w:1:2", "", 0, 1, 1, 0, 0, 0, Histogram.empty(), Map.of(), kinds, Optional.empty(),
                false);
        var record = new StatsRecord(NOW, 1, 0, 0, 100, 0, 0, new Totals(1, 0, 0, 100, Map.of()), Optional.of(details));
        monitor.add(new Arrival("pipe", record, clock.instant(), Arrival.Form.LINE));
        for (var datagram : record.datagrams())
            monitor.add(new Arrival("a:1", StatsRecord.parse(new String(datagram, UTF_8)), clock.instant()));
        var next = record("w:1:2", record.datagrams().size(), NOW + 1, 1, 2);
        monitor.add(new Arrival("pipe", next, clock.instant(), Arrival.Form.LINE));
        pass(2_500);
        assertThat(monitor.due().getFirst().hy().orElseThrow().kinds()).isEqualTo(kinds);
        assertThat(monitor.workers().getFirst().lost()).isZero();
        assertThat(monitor.workers().getFirst().duplicates()).isEqualTo(record.datagrams().size());
    }

    @Test
    void oneOfTheOriginalIsKnownByItsAddress() {
        var a = new Voice("", "10.0.0.1:5", 3);
        var b = new Voice("", "10.0.0.1:6", 30);
        a.says(NOW);
        var again = b.second(NOW);
        b.add(again);
        b.add(again);
        pass(200);
        var merged = monitor.due();
        assertThat(sent(merged)).containsExactly(33L);
        assertThat(merged.getFirst().hy()).isEmpty();
        assertThat(monitor.workers()).extracting(Worker::label).containsExactly("10.0.0.1:5", "10.0.0.1:6");
        assertThat(monitor.workers()).extracting(Worker::duplicates).containsExactly(0L, 1L);
        assertThat(monitor.workers().getFirst().last().p99()).isEmpty();
        assertThat(monitor.workers().getFirst().last().mean()).isEqualTo(0.021);
    }

    @Test
    void totalsThatShrinkAreAnotherProcessOnAnOldPort() {
        var old = new Voice("", "10.0.0.1:5", 30);
        old.says(NOW);
        old.says(NOW + 1);
        pass(2_000);
        var next = new Voice("", "10.0.0.1:5", 3);
        next.says(NOW + 2);
        next.says(NOW + 3);
        pass(2_500);
        assertThat(totals(monitor.due())).containsExactly(30L, 60L, 63L, 66L);
        assertThat(monitor.workers()).extracting(Worker::label).containsExactly("10.0.0.1:5", "10.0.0.1:5 (2)");
        assertThat(monitor.workers()).extracting(Worker::hasEnded).containsExactly(true, false);
    }

    @Test
    void oneDatagramOfAForgerDoesNotSilenceAWorker() {
        var a = voice("a", 1);
        a.says(NOW);
        monitor.add(new Arrival("evil:1", record("a:1:100", 1L << 45, NOW, 1, 2), clock.instant()));
        a.says(NOW + 1);
        assertThat(monitor.workers().getFirst().duplicates()).isZero();
        assertThat(monitor.workers().getFirst().lost()).isZero();
        assertThat(monitor.refusals().all()).containsExactly(Map.entry(Refusal.IMPLAUSIBLE, 1L));
    }

    @Test
    void howItEndedIsKept() {
        var a = voice("a", 1);
        var ending = new Ending(new Verdict(Verdict.Level.SUSPECT, List.of("lag\u001b[2J")),
                List.of(new Ending.Met("p99 < 1s", true, "0.4 s")));
        a.add(a.second(NOW).ending(ending));
        assertThat(a.seen().ending().orElseThrow().verdict().level()).isEqualTo(Verdict.Level.SUSPECT);
        assertThat(a.seen().ending().orElseThrow().verdict().reasons()).containsExactly("lag [2J");
        assertThat(a.seen().ending().orElseThrow().thresholds()).hasSize(1);
    }

    // ------------------------------------------------------------------ clocks

    /// Each sends the record of a second 20 ms after its own clock says that it is over.
    ///
    /// @param ahead milliseconds by which their clocks are ahead
    /// @return what came out meanwhile
    private List<StatsRecord> speak(int seconds, Map<Voice, Long> ahead) {
        record Said(long at, Voice voice, long t) {}
        var all = new ArrayList<Said>();
        ahead.forEach((voice, off) -> {
            long next = Math.floorDiv(clock.millis() + off, 1_000L) + 1;
            for (int i = 0; i < seconds; i++)
                all.add(new Said((next + i) * 1_000 - off + 20, voice, next + i - 1));
        });
        all.sort(Comparator.comparingLong(Said::at));
        var out = new ArrayList<StatsRecord>();
        for (var said : all) {
            pass(said.at - clock.millis());
            said.voice.says(said.t);
            out.addAll(monitor.due());
        }
        return out;
    }

    @ParameterizedTest @ValueSource(longs = {-3_600_000, -3_300, 3_300, 3_600_000})
    void whatAClockThatIsWrongSaysIsPutWhereItHappened(long off) {
        var right = voice("a", 1);
        var wrong = voice("b", 10);
        var out = new ArrayList<>(speak(12, Map.of(right, 0L, wrong, off)));
        out.addAll(monitor.finish());
        assertThat(sum(out).keySet()).allMatch(t -> t >= NOW - 1 && t <= NOW + 12);
        assertThat(sum(out).subMap(NOW + 1, NOW + 11).values()).containsOnly(11L);
        assertThat(sum(out).values().stream().mapToLong(Long::longValue).sum()).isEqualTo(12 * 11);
        assertThat(wrong.seen().shift()).isEqualTo(-Math.round(off / 1000.0));
        assertThat(wrong.seen().skewMillis()).hasValue(off - 20);
        assertThat(right.seen().shift()).isZero();
    }

    @Test
    void aClockThatIsRightWithinTwoSecondsIsLeftAlone() {
        var a = voice("a", 1);
        speak(10, Map.of(a, -1_500L));
        assertThat(a.seen().shift()).isZero();
        assertThat(a.seen().skewMillis()).hasValue(-1_520);
    }

    @Test
    void nothingIsSaidOfAClockBeforeItWasSeenToRun() {
        var a = voice("a", 1);
        speak(3, Map.of(a, 0L));
        assertThat(a.seen().skewMillis()).isEmpty();
        speak(3, Map.of(a, 0L));
        assertThat(a.seen().skewMillis()).isPresent();
    }

    @Test
    void aBurstOfOldRecordsKeepsItsTimes() {
        var a = voice("a", 1);
        var b = voice("b", 10);
        for (int i = 0; i < 120; i++) {
            a.says(NOW - 120 + i);
            b.says(NOW - 120 + i);
            if (i % 10 == 0) pass(1);
        }
        pass(200);
        var out = monitor.due();
        assertThat(out).hasSize(120);
        assertThat(sent(out)).containsOnly(11L);
        assertThat(out.getFirst().t()).isEqualTo(NOW - 120);
        assertThat(a.seen().shift()).isZero();
    }

    @Test
    void aFilePlayedAtItsOwnPaceKeepsItsTimes() {
        for (int i = 0; i < 10; i++) {
            pass(1_000);
            monitor.add(new Arrival("a.sts", record("", 0, 1_000 + i, 5, 5 * (i + 1)), clock.instant(),
                    Arrival.Form.REPLAY));
            pass(200);
            assertThat(monitor.due()).extracting(StatsRecord::t).containsExactly(1_000L + i);
        }
        assertThat(monitor.workers().getFirst().skewMillis()).isEmpty();
    }

    @Test
    void clocksThatAreAlikeGetTheSameShift() {
        var voices = new HashMap<Voice, Long>();
        for (int i = 0; i < 10; i++)
            voices.put(new Voice("w" + i + ":1:1", "10.0.0." + i + ":1", 1), 100_450L + i * 50);
        speak(8, voices);
        var shifts = new HashSet<Long>();
        voices.keySet().forEach(voice -> shifts.add(voice.seen().shift()));
        assertThat(shifts).hasSize(1);
    }

    @Test
    void aClockThatIsSetIsFollowed() {
        var a = voice("a", 1);
        speak(10, Map.of(a, 60_000L));
        assertThat(a.seen().shift()).isEqualTo(-60);
        speak(10, Map.of(a, 0L));
        assertThat(a.seen().shift()).isZero();
        assertThat(a.seen().total().sent()).isEqualTo(20);
        monitor.finish();
        speak(2, Map.of(a, 0L));
        assertThat(monitor.finish().getLast().total().sent()).isEqualTo(22);
    }

    @Test
    void ourOwnClockMayBeSetBack() {
        var a = voice("a", 1);
        monitor.add(new Arrival("x:1", a.second(NOW), clock.instant().plusSeconds(3_600)));
        assertThat(monitor.due()).isEmpty();
        pass(200);
        assertThat(monitor.due()).hasSize(1);
        a.says(NOW + 1);
        pass(200);
        assertThat(seconds(monitor.due())).containsExactly(1L);
    }

    // ------------------------------------------------------------------ nothing is lost, nothing is counted twice

    /// Workers of either kind, with clocks of their own, in any order, with losses, copies and a late beginning: the seconds
    /// that came out are the sum of every different record that came, and the total is what each worker said last.
    @ParameterizedTest @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void secondsAddUpToWhatCame(int seed) {
        var random = new Random(seed);
        record Sent(long millis, Arrival arrival) {}
        record Said(int worker, StatsRecord record) {}
        var said = new HashSet<Said>();
        var sent = new ArrayList<Sent>();
        int workers = 1 + random.nextInt(6);
        long begin = clock.millis();
        for (int w = 0; w < workers; w++) {
            boolean isOurs = random.nextBoolean();
            long skew = random.nextInt(3) == 0 ? random.nextInt(20_000) - 10_000 : random.nextInt(200);
            long delay = random.nextInt(3) == 0 ? 900 : 50;
            int late = random.nextInt(10);
            var source = "10.0.0." + w + ":7";
            long total = 0;
            for (int i = 0; i < 40; i++) {
                int count = 1 + random.nextInt(100);
                total += count;
                if (i < late || random.nextInt(20) == 0) continue;
                var record = record(isOurs ? "w" + w + ":1:1" : "", i, NOW + i + skew / 1000, count, total);
                said.add(new Said(w, record));
                for (int copies = random.nextInt(5) == 0 ? 3 : 1; copies > 0; copies--)
                    sent.add(new Sent(begin + i * 1_000L + 1_000 + random.nextLong(delay),
                            new Arrival(isOurs && copies > 1 ? "other:1" : source, record, Instant.EPOCH)));
            }
        }
        sent.sort(Comparator.comparingLong(Sent::millis));
        var came = said.stream().map(Said::record).toList();
        var out = new ArrayList<StatsRecord>();
        for (var one : sent) {
            while (clock.millis() < one.millis) {
                pass(Math.min(250, one.millis - clock.millis()));
                out.addAll(monitor.due());
            }
            monitor.add(new Arrival(one.arrival.source(), one.arrival.record(), clock.instant()));
        }
        var lastOnes = monitor.finish();
        out.addAll(lastOnes);

        assertThat(monitor.refusals().total()).isZero();
        assertThat(monitor.workers()).hasSize(workers);
        assertThat(out.stream().mapToLong(StatsRecord::sent).sum())
                .isEqualTo(came.stream().mapToLong(StatsRecord::sent).sum());
        assertThat(out.stream().mapToDouble(StatsRecord::respTimeSum).sum())
                .isCloseTo(came.stream().mapToDouble(StatsRecord::respTimeSum).sum(), within(1e-6));
        long ours = came.stream().filter(record -> record.hy().isPresent()).count();
        assertThat(out.stream().flatMap(record -> record.hy().stream()).mapToLong(hy -> hy.times().count()).sum())
                .isEqualTo(2 * ours);
        long total = monitor.workers().stream().mapToLong(worker -> worker.total().sent()).sum();
        assertThat(out.stream().mapToLong(record -> record.total().sent()).max().orElseThrow()).isEqualTo(total);
        assertThat(sum(monitor.seconds())).isEqualTo(sum(out));
        assertThat(monitor.seconds()).isSortedAccordingTo(Comparator.comparingLong(StatsRecord::t));
        for (var worker : monitor.workers()) {
            if (worker.id().isEmpty()) continue;
            var numbers = came.stream().flatMap(record -> record.hy().stream())
                    .filter(hy -> hy.id().equals(worker.id())).mapToLong(Details::seq).summaryStatistics();
            assertThat(worker.lost()).isBetween(0L, numbers.getMax() - numbers.getMin() + 1 - numbers.getCount());
        }
    }

    private static SortedMap<Long, Long> sum(List<StatsRecord> records) {
        var sum = new TreeMap<Long, Long>();
        records.forEach(record -> sum.merge(record.t(), record.sent(), Long::sum));
        return sum;
    }

    // ------------------------------------------------------------------ the original's capture

    @Test @RequiresCorpus
    void aCaptureOfTheOriginalIsTheSumOfItsFiles() throws Exception {
        try (var feed = ReplayFeed.of(List.of(Corpus.path("original/udp-capture.txt")), ReplayFeed.FASTEST)) {
            for (var next = feed.next(); next.isPresent(); next = feed.next()) monitor.add(next.get());
            assertThat(feed.refusals().total()).isZero();
        }
        checkSumOfBoth(monitor.finish());
        assertThat(monitor.workers()).extracting(Worker::label).containsExactly("127.0.0.1:53914", "127.0.0.1:46041");
        assertThat(monitor.seconds()).hasSize(30);
    }

    @Test @RequiresCorpus
    void soItIsAtTheRealPace() throws Exception {
        var arrivals = new ArrayList<Arrival>();
        try (var feed = ReplayFeed.of(List.of(Corpus.path("original/udp-capture.txt")), ReplayFeed.FASTEST)) {
            for (var next = feed.next(); next.isPresent(); next = feed.next()) arrivals.add(next.get());
        }
        var then = ManualClock.at(Instant.ofEpochSecond(arrivals.getFirst().record().t()).toString());
        var live = new Monitor(then);
        var out = new ArrayList<StatsRecord>();
        for (var arrival : arrivals) {
            while (then.instant().isBefore(Instant.ofEpochSecond(arrival.record().t() + 1))) {
                then.advance(Duration.ofMillis(250));
                out.addAll(live.due());
            }
            live.add(new Arrival(arrival.source(), arrival.record(), then.instant()));
        }
        then.advance(Duration.ofMillis(2_500));
        out.addAll(live.due());
        assertThat(live.finish()).isEmpty();
        checkSumOfBoth(out);
        assertThat(live.workers()).extracting(Worker::skewMillis).containsOnly(OptionalLong.of(0));
    }

    private static void checkSumOfBoth(List<StatsRecord> merged) throws Exception {
        List<Path> files = List.of(Corpus.path("original/worker-a.sts"), Corpus.path("original/worker-b.sts"));
        var expected = History.read(files).seconds();
        assertThat(merged).extracting(StatsRecord::t).isEqualTo(expected.stream().map(StatsRecord::t).toList());
        for (int i = 0; i < merged.size(); i++) {
            // a line holds four decimals
            assertThat(merged.get(i).toLine()).isEqualTo(expected.get(i).toLine());
        }
    }

    // ------------------------------------------------------------------ bounds

    @Test
    void thereAreTenThousandWorkersAtMost() {
        for (int i = 0; i < 10_003; i++) monitor.add(
                new Arrival("10." + i / 250 / 250 + "." + i / 250 % 250 + "." + i % 250 + ":5",
                        record("", 0, NOW, 1, 1), clock.instant()));
        assertThat(monitor.workers()).hasSize(Monitor.MOST_WORKERS);
        assertThat(monitor.refusals().all()).containsExactly(Map.entry(Refusal.TOO_MANY_WORKERS, 3L));
        assertThat(sent(monitor.finish())).containsExactly(10_000L);
    }

    @Test
    void aTableFullOfTheSilentHasRoomForWhoSpeaks() {
        for (int i = 0; i < Monitor.MOST_WORKERS; i++)
            monitor.add(new Arrival("x:" + i, record("", 0, NOW, 1, 1), clock.instant()));
        pass(30_000);
        var a = voice("a", 1);
        a.says(NOW + 30);
        assertThat(monitor.refusals().count(Refusal.TOO_MANY_WORKERS)).isEqualTo(1);
        pass(31_000);
        a.says(NOW + 61);
        assertThat(monitor.workers()).extracting(Worker::label).containsExactly("a:1");
        assertThat(monitor.finish().getLast().total().sent()).isEqualTo(10_002);
    }

    @Test
    void whoEndedLongAgoMakesRoomAndStaysInTheTotals() {
        var a = voice("a", 5);
        var b = voice("b", 1);
        a.add(a.second(NOW).ending(Ending.PLAIN));
        b.says(NOW);
        pass(3_599_000);
        monitor.due();
        assertThat(monitor.workers()).hasSize(2);
        pass(60_000);
        monitor.due();
        assertThat(monitor.workers()).extracting(Worker::label).containsExactly("b:1");
        b.says(NOW + 3_659);
        assertThat(totals(monitor.finish())).containsExactly(7L);
    }

    @Test
    void namesKindsAndBandsAreBounded() {
        for (int i = 0; i < 40; i++) {
            var names = new HashMap<String, Line>();
            var kinds = new HashMap<String, Long>();
            var bands = new HashMap<String, Long>();
            for (int k = 0; k < 30; k++) {
                names.put("name " + i + " " + k, new Line(1, 0, 0, Histogram.of(5)));
                kinds.put("kind " + i + " " + k, 1L);
                bands.put(i + "-" + k + "ms", 1L);
            }
            var details = new Details("w" + i + ":1:1", "", 0, 1, 1, 0, 0, 0, Histogram.empty(), names, kinds,
                    Optional.empty(), false);
            monitor.add(new Arrival("a:1", new StatsRecord(NOW, 1, 1, 0, 0, 0, 0, new Totals(1, 1, 0, 0, bands),
                    Optional.of(details)), clock.instant()));
        }
        var merged = monitor.finish().getFirst();
        var hy = merged.hy().orElseThrow();
        assertThat(hy.names()).hasSize(501);
        assertThat(hy.names().get("other").n()).isEqualTo(700);
        assertThat(hy.kinds()).hasSize(501).containsEntry("other", 700L);
        assertThat(merged.total().bands()).hasSize(201).containsEntry("other", 1_000L);
        assertThat(monitor.seconds().getFirst().hy().orElseThrow().names()).isEmpty();
    }

    @Test
    void secondsThatWaitAreBoundedAndNoneIsLost() {
        for (int i = 0; i < 5_000; i++)
            monitor.add(new Arrival("a.sts", record("", 0, i, 1, i + 1), clock.instant(), Arrival.Form.REPLAY));
        assertThat(monitor.due()).hasSizeGreaterThanOrEqualTo(4_700);
        monitor.finish();
        assertThat(monitor.seconds()).hasSize(3_600);
        assertThat(monitor.seconds().getLast().t()).isEqualTo(4_999);
    }

    @Test
    void whoBringsRecordsWaitsForWhoTakesThemAway() throws Exception {
        var all = new long[Buckets.FINE.length];
        java.util.Arrays.fill(all, 1);
        var times = new Histogram(Buckets.FINE, all);
        var done = new CountDownLatch(1);
        int records = 400; // some 100 MB
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < records; i++) {
                var details = new Details("w:1:1", "", i, 1, 1, 0, 0, 0, times, Map.of(), Map.of(), Optional.empty(),
                        false);
                monitor.add(new Arrival("a.sts", new StatsRecord(1_000 + i, 1, 1, 0, 0, 0, 0,
                        new Totals(i + 1, 1, 0, 0, Map.of()), Optional.of(details)), clock.instant(),
                        Arrival.Form.REPLAY));
            }
            done.countDown();
        });
        long sent = 0;
        while (!done.await(1, java.util.concurrent.TimeUnit.MILLISECONDS))
            sent += monitor.due().stream().mapToLong(StatsRecord::sent).sum();
        sent += monitor.finish().stream().mapToLong(StatsRecord::sent).sum();
        assertThat(sent).isEqualTo(records);
        assertThat(monitor.refusals().total()).isZero();
    }

    @Test
    void severalThreadsMayAdd() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int w = 0; w < 8; w++) {
            var source = "10.0.0." + w + ":1";
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 500; i++)
                    monitor.add(new Arrival(source, record("", 0, NOW + i % 50, 1, 1), clock.instant()));
            }));
        }
        long sent = 0;
        for (var thread : threads) {
            sent += monitor.due().stream().mapToLong(StatsRecord::sent).sum();
            monitor.workers();
            monitor.seconds();
            thread.join();
        }
        sent += monitor.finish().stream().mapToLong(StatsRecord::sent).sum();
        long duplicates = monitor.workers().stream().mapToLong(Worker::duplicates).sum();
        assertThat(sent).isEqualTo(8 * 50);
        assertThat(duplicates).isEqualTo(8 * 450);
    }
}
