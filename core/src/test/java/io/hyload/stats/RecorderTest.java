package io.hyload.stats;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecorderTest {

    private static Recorder.Snapshot snapshot(Recorder recorder) {
        return recorder.snapshot(Recorder.Snapshot.ZERO);
    }

    // ------------------------------------------------------------------ many threads

    private static final int EACH = 1_000;

    /// One request of each outcome in turn, the same mixture for every thread.
    private static void record(Recorder recorder, int i) {
        var name = recorder.name("GET /" + i % 7);
        recorder.sent();
        switch (i % 10) {
            case 8 -> recorder.timedOut(name, "timeout-response", 9, 1, 2);
            case 9 -> recorder.failed(name, "reset-body", 9, 3, 4);
            default -> recorder.received(name, 200, MILLISECONDS.toNanos(i), MILLISECONDS.toNanos(i), 100, 10);
        }
    }

    private static void recordFrom(int threads, ThreadFactory factory, Recorder recorder) throws InterruptedException {
        var started = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            var thread = factory.newThread(() -> {
                for (int i = 0; i < EACH; i++) record(recorder, i);
            });
            thread.start();
            started.add(thread);
        }
        for (var thread : started) thread.join();
    }

    @Test
    void aMillionSamplesOfManyThreadsAreAllCountedAndSnapshotsMeanwhileAddUp() throws Exception {
        var recorder = new Recorder();
        var done = new CountDownLatch(1);
        var snapshots = new ArrayList<Recorder.Snapshot>(List.of(Recorder.Snapshot.ZERO));
        try (var watcher = Executors.newSingleThreadExecutor()) {
            watcher.submit(() -> {
                while (!done.await(2, MILLISECONDS)) snapshots.add(recorder.snapshot(snapshots.getLast()));
                return null;
            });
            var virtual = Thread.ofPlatform().start(() -> {
                try {
                    recordFrom(900, Thread.ofVirtual().factory(), recorder);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            recordFrom(100, Thread.ofPlatform().factory(), recorder);
            virtual.join();
            done.countDown();
        }
        snapshots.add(recorder.snapshot(snapshots.getLast()));
        checkTotals(snapshots.getLast());
        checkGrowth(snapshots);
        checkDifferences(snapshots);
    }

    private static void checkTotals(Recorder.Snapshot all) {
        long threads = 1_000;
        assertThat(all.sent()).isEqualTo(1_000_000);
        assertThat(all.received()).isEqualTo(800 * threads);
        assertThat(all.timeouts()).isEqualTo(100 * threads);
        assertThat(all.errors()).isEqualTo(100 * threads);
        assertThat(all.bands()).containsExactly(80 * threads, 320 * threads, 400 * threads, 0, 0);
        assertThat(all.times().count()).isEqualTo(800 * threads);
        assertThat(all.in()).isEqualTo((800 * 100 + 100 + 300) * threads);
        assertThat(all.out()).isEqualTo((800 * 10 + 200 + 400) * threads);
        assertThat(all.kinds()).isEqualTo(Map.of("timeout-response", 100 * threads, "reset-body", 100 * threads));
        long milliseconds = 0;
        for (int i = 0; i < EACH; i++) if (i % 10 < 8) milliseconds += i;
        assertThat(all.timeSum()).isEqualTo(MILLISECONDS.toNanos(milliseconds) * threads);
        assertThat(all.names()).hasSize(7);
        assertThat(all.names().values().stream().mapToLong(NameCounters.Snapshot::failed).sum())
                .isEqualTo(200 * threads);
        assertThat(all.names().values().stream().mapToLong(NameCounters.Snapshot::in).sum())
                .isEqualTo(all.in());
    }

    private static void checkGrowth(List<Recorder.Snapshot> snapshots) {
        for (int i = 1; i < snapshots.size(); i++) {
            var was = snapshots.get(i - 1);
            var is = snapshots.get(i);
            assertThat(is.sent()).isGreaterThanOrEqualTo(was.sent());
            assertThat(is.received()).isGreaterThanOrEqualTo(was.received());
            assertThat(is.timeouts()).isGreaterThanOrEqualTo(was.timeouts());
            assertThat(is.errors()).isGreaterThanOrEqualTo(was.errors());
            assertThat(is.timeSum()).isGreaterThanOrEqualTo(was.timeSum());
            assertThat(is.times().count()).isGreaterThanOrEqualTo(was.times().count());
            assertThat(is.sent()).isGreaterThanOrEqualTo(is.received() + is.timeouts() + is.errors());
        }
    }

    private static void checkDifferences(List<Recorder.Snapshot> snapshots) {
        var sum = new Summary();
        for (int i = 1; i < snapshots.size(); i++) {
            var origin = new StatsRecord.Origin("id", "", 0, 0, Health.NONE, List.of(), java.util.Optional.empty());
            sum.add(StatsRecord.between(snapshots.get(i - 1), snapshots.get(i), new Recorder().bandNames(), i, origin));
        }
        var all = snapshots.getLast();
        assertThat(sum.times()).isEqualTo(all.times());
        assertThat(sum.in()).isEqualTo(all.in());
        assertThat(sum.out()).isEqualTo(all.out());
        assertThat(sum.kinds()).isEqualTo(all.kinds());
        assertThat(sum.total().sent()).isEqualTo(all.sent());
        assertThat(sum.names().values().stream().mapToLong(StatsRecord.Line::n).sum()).isEqualTo(all.sent());
        assertThat(sum.names().values().stream().mapToLong(StatsRecord.Line::in).sum()).isEqualTo(all.in());
    }

    @Test
    void recordingAllocatesNothing() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var recorder = new Recorder();
        var name = recorder.name("GET /cart");
        var bytes = new long[1];
        var thread = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) recordSample(recorder, name, i);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100_000; i++) recordSample(recorder, name, i);
            bytes[0] = threads.getCurrentThreadAllocatedBytes() - before;
        });
        thread.join();
        assertThat(bytes[0]).isLessThan(100_000);
    }

    private static void recordSample(Recorder recorder, NameCounters name, int i) {
        recorder.sent();
        recorder.received(name, 200, i * 1_000L, i * 1_000L, 100, 50);
        recorder.sent();
        recorder.timedOut(name, "timeout-response", 9, 0, 50);
    }

    // ------------------------------------------------------------------ bands

    private static Map<String, Long> bandsOf(Recorder recorder, long... nanos) {
        for (long time : nanos) recorder.received(recorder.name("x"), 200, time, time, 0, 0);
        var origin = new StatsRecord.Origin("id", "", 0, 0, Health.NONE, List.of(), java.util.Optional.empty());
        return StatsRecord.between(Recorder.Snapshot.ZERO, snapshot(recorder), recorder.bandNames(), 1, origin).total()
                .bands();
    }

    @Test
    void aBandBeginsAtItsLowerBorder() {
        assertThat(bandsOf(new Recorder(), 0, 99_999_999)).containsExactly(Map.entry("0-100ms", 2L));
        assertThat(bandsOf(new Recorder(), 100_000_000, 499_999_999)).containsExactly(Map.entry("100-500ms", 2L));
        assertThat(bandsOf(new Recorder(), 500_000_000)).containsExactly(Map.entry("500-1000ms", 1L));
        assertThat(bandsOf(new Recorder(), 2_999_999_999L)).containsExactly(Map.entry("1000-3000ms", 1L));
        assertThat(bandsOf(new Recorder(), 3_000_000_000L, Long.MAX_VALUE / 2))
                .containsExactly(Map.entry(">=3000ms", 2L));
    }

    @Test
    void rangesMayBeChosen() {
        assertThat(new Recorder(List.of(7)).bandNames()).containsExactly("0-7ms", ">=7ms");
        assertThat(bandsOf(new Recorder(List.of(1, 20)), 999_999, 1_000_000, 20_000_000))
                .containsExactly(Map.entry("0-1ms", 1L), Map.entry("1-20ms", 1L), Map.entry(">=20ms", 1L));
    }

    @Test
    void rangesThatMakeNoBandsAreRefused() {
        assertThatThrownBy(() -> new Recorder(List.of())).hasMessage("no response time ranges");
        var tooMany = java.util.stream.IntStream.rangeClosed(1, 21).boxed().toList();
        assertThatThrownBy(() -> new Recorder(tooMany)).hasMessage("21 response time ranges: at most 20");
        for (var ranges : List.of(List.of(0, 1), List.of(-1), List.of(5, 5), List.of(10, 5))) {
            assertThatThrownBy(() -> new Recorder(ranges)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(ranges.toString());
        }
    }

    // ------------------------------------------------------------------ names and kinds

    @Test
    void fiveHundredNamesAreKeptAndFurtherOnesFoldIntoOther() {
        var recorder = new Recorder();
        for (int i = 0; i < 700; i++) recorder.received(recorder.name("name " + i), 200, 1, 1, 0, 0);
        assertThat(recorder.name("name 3")).isSameAs(recorder.name("name 3"));
        assertThat(recorder.name("name 650").name()).isEqualTo("other");
        var names = snapshot(recorder).names();
        assertThat(names).hasSize(501).containsKeys("name 0", "name 499", "other").doesNotContainKey("name 500");
        assertThat(names.get("other").timesSince(NameCounters.Snapshot.ZERO).count()).isEqualTo(200);
    }

    @Test
    void fiveHundredErrorKindsAreKeptAndFurtherOnesFoldIntoOther() {
        var recorder = new Recorder();
        for (int i = 0; i < 700; i++) recorder.error("kind " + i);
        recorder.error("kind 7");
        var kinds = snapshot(recorder).kinds();
        assertThat(kinds).hasSize(501).containsEntry("other", 200L).containsEntry("kind 7", 2L);
        assertThat(snapshot(recorder).errors()).isEqualTo(701);
    }

    @Test
    void theLimitHoldsWhenManyThreadsMakeUpNamesAtOnce() {
        var recorder = new Recorder();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                int number = t;
                threads.submit(() -> {
                    for (int i = 0; i < 400; i++) {
                        recorder.name(number + "/" + i);
                        recorder.error(number + "/" + i);
                    }
                });
            }
        }
        assertThat(snapshot(recorder).names()).hasSize(501);
        assertThat(snapshot(recorder).kinds()).hasSize(501);
    }

    @Test
    void namesAndKindsAreOneLineOfAtMostTwoHundredCharacters() {
        var recorder = new Recorder();
        recorder.error("first line\nsecond\tline\u0000");
        recorder.error("x".repeat(5_000));
        recorder.error("x".repeat(6_000));
        recorder.error("y".repeat(199) + "😀");
        recorder.error("z".repeat(198) + "😀");
        assertThat(snapshot(recorder).kinds().keySet()).containsExactly("first line second line ",
                "x".repeat(199) + "…", "y".repeat(199) + "…", "z".repeat(198) + "😀");
        assertThat(snapshot(recorder).kinds()).containsEntry("x".repeat(199) + "…", 2L);
        assertThat(recorder.name("a".repeat(300)).name()).isEqualTo("a".repeat(199) + "…");
        assertThat(recorder.name("a".repeat(300))).isSameAs(recorder.name("a".repeat(301)));
        assertThat(recorder.name("half \ud83d pair").name()).isEqualTo("half \ufffd pair");
    }

    @Test
    void aNameThatOnlyGotBytesSinceTheLastSnapshotHasChanged() {
        var recorder = new Recorder();
        var name = recorder.name("x");
        name.received(0, 200, 5, 100);
        var now = name.snapshot(null);
        // As a snapshot sees it that falls between the two counters of one response.
        var early = new NameCounters.Snapshot(now.failed(), 0, now.answered());
        assertThat(name.snapshot(early).in()).isEqualTo(100);
        assertThat(name.snapshot(now)).isSameAs(now);
    }

    @Test
    void connectionsAreCountedOpenAndNew() {
        var recorder = new Recorder();
        recorder.opened();
        recorder.opened();
        recorder.closed();
        assertThat(snapshot(recorder).opened()).isEqualTo(2);
        assertThat(snapshot(recorder).closed()).isEqualTo(1);
        assertThat(snapshot(recorder).isQuiet()).isTrue();
    }

    // ------------------------------------------------------------------ service time and phases

    private static StatsRecord between(Recorder recorder, Recorder.Snapshot before, Recorder.Snapshot now) {
        var origin = new StatsRecord.Origin("id", "", 0, 0, Health.NONE, List.of(), java.util.Optional.empty());
        return StatsRecord.between(before, now, recorder.bandNames(), 1, origin);
    }

    @Test
    void serviceTimesAreToldOnlyWhereTheyDiffer() {
        var recorder = new Recorder();
        var name = recorder.name("GET /");
        recorder.received(name, 200, 5_000_000, 5_000_000, 0, 0);
        var first = recorder.snapshot(Recorder.Snapshot.ZERO);
        assertThat(between(recorder, Recorder.Snapshot.ZERO, first).hy().orElseThrow().tally().service()).isEmpty();

        recorder.received(name, 200, 900_000_000, 5_000_000, 0, 0);
        recorder.received(name, 200, 7_000_000, 7_000_000, 0, 0);
        var second = recorder.snapshot(first);
        var tally = between(recorder, first, second).hy().orElseThrow().tally();
        assertThat(tally.times()).isEqualTo(Histogram.of(900_000, 7_000));
        assertThat(tally.service()).contains(Histogram.of(5_000, 7_000));
        assertThat(tally.health().asked()).isEqualTo(0.012);

        recorder.received(name, 200, 7_000_000, 7_000_000, 0, 0);
        var third = between(recorder, second, recorder.snapshot(second)).hy().orElseThrow().tally();
        assertThat(third.service()).isEmpty();
        assertThat(third.serviceTimes()).isEqualTo(Histogram.of(7_000));
    }

    @Test
    void phasesOfOpeningAreCountedForThoseThatOpenedOnly() {
        var recorder = new Recorder();
        recorder.spent(10_000, 2_000_000, 30_000);
        recorder.spent(10_000, 4_000_000, 30_000);
        recorder.connected(0, 500_000, 0);
        var phases = between(recorder, Recorder.Snapshot.ZERO, recorder.snapshot(Recorder.Snapshot.ZERO)).hy()
                .orElseThrow().tally().phases();
        assertThat(phases).containsOnlyKeys(Phase.DNS, Phase.CONNECT, Phase.SEND, Phase.WAIT, Phase.RECEIVE);
        assertThat(phases.get(Phase.WAIT).count()).isEqualTo(2);
        assertThat(phases.get(Phase.WAIT).percentile(50)).isBetween(2_000L, 2_015L);
        assertThat(phases.get(Phase.CONNECT).percentile(100)).isBetween(500L, 503L);
    }

    @Test
    void timeInFailedRequestsIsTimeAskedToo() {
        var recorder = new Recorder();
        recorder.timedOut(recorder.name("x"), "timeout-response", 3_000_000_000L, 0, 0);
        recorder.failed(recorder.name("x"), "dns", 250_000_000, 0, 0);
        var tally = between(recorder, Recorder.Snapshot.ZERO, recorder.snapshot(Recorder.Snapshot.ZERO)).hy()
                .orElseThrow().tally();
        assertThat(tally.health().asked()).isEqualTo(3.25);
    }

    @Test
    void eventsAreTakenOnceAndAFloodOfThemIsCut() {
        var recorder = new Recorder();
        for (int i = 0; i < 200; i++) recorder.note(1_000 + i, "deployed\n" + i);
        var taken = recorder.takeEvents();
        assertThat(taken).hasSize(100).first().isEqualTo(new Event(1_000, "deployed 0"));
        assertThat(recorder.takeEvents()).isEmpty();
    }

    @Test
    void twoMillionSamplesTakeNoMoreMemoryThanAThousand() {
        var recorder = new Recorder();
        var name = recorder.name("GET /");
        var random = new java.util.Random(1);
        long[] nanos = random.longs(1 << 12, 1_000, 10_000_000_000L).toArray();
        for (int i = 0; i < 1_000; i++) recorder.received(name, 200, nanos[i], nanos[i] / 2, 10, 10);
        var bean = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 2_000_000; i++) {
            long time = nanos[i & nanos.length - 1];
            recorder.sent();
            recorder.received(name, 200, time, time / 2, 10, 10);
            recorder.spent(1_000, time, 2_000);
        }
        // The reading itself, and what the JVM does beside.
        assertThat(bean.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
