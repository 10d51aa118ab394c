package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

/// The clock is moved by hand, and ticks when the test says so.
class StatsClockTest {

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private final ManualClock time = ManualClock.start();
    private Duration set = Duration.ZERO;
    private final Recorder recorder = new Recorder();
    private final List<StatsRecord> records = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private StatsClock clock = clock(records::add);

    private StatsClock clock(StatsSink... sinks) {
        var facts = new StatsRecord.Facts("shop.java", Map.of(), "api", 2, "25", "1.0", START);
        InstantSource wall = () -> time.instant().plus(set);
        return new StatsClock(recorder, List.of(sinks), wall, time, () -> 5, () -> Health.NONE, _ -> Ending.PLAIN,
                facts, "tag", notices::add);
    }

    private void request() {
        recorder.sent();
        recorder.received(recorder.name("GET /"), 200, 5_000_000, 5_000_000, 10, 20);
    }

    private void advance(double seconds) {
        time.advance(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private void tickAfter(double seconds) {
        advance(seconds);
        clock.tick();
    }

    private List<Long> seconds() {
        return records.stream().map(record -> record.t() - START).toList();
    }

    private List<Long> sent() {
        return records.stream().map(StatsRecord::sent).toList();
    }

    @Test
    void theFirstRecordIsThatOfTheFirstActivity() {
        tickAfter(1);
        tickAfter(1);
        assertThat(records).isEmpty();
        advance(0.4);
        request();
        tickAfter(0.6);
        assertThat(seconds()).containsExactly(2L);
        assertThat(records.getFirst().total().sent()).isEqualTo(1);
    }

    @Test
    void anErrorAloneIsActivity() {
        recorder.error("check");
        tickAfter(1);
        assertThat(seconds()).containsExactly(0L);
    }

    @Test
    void quietSecondsAreWritten() {
        request();
        for (int i = 0; i < 4; i++) tickAfter(1);
        request();
        tickAfter(1);
        assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sent()).containsExactly(1L, 0L, 0L, 0L, 1L);
        assertThat(records).allSatisfy(record -> assertThat(record.hy().orElseThrow().users()).isEqualTo(5));
    }

    @Test
    void noSecondIsMissingAfterAStall() {
        request();
        tickAfter(1);
        request();
        request();
        tickAfter(3.4);
        tickAfter(0.6);
        assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sent()).containsExactly(1L, 0L, 0L, 2L, 0L);
    }

    @Test
    void aTickThatComesAgainInTheSameSecondWritesNothing() {
        request();
        tickAfter(1);
        tickAfter(0.1);
        tickAfter(0.3);
        assertThat(seconds()).containsExactly(0L);
    }

    @Test
    void secondsGoOnGrowingWhenTheClockIsSetBack() {
        for (var back : List.of(Duration.ofSeconds(2), Duration.ofHours(1))) {
            records.clear();
            clock = clock(records::add);
            request();
            tickAfter(1);
            set = set.minus(back);
            for (int i = 0; i < 5; i++) {
                request();
                tickAfter(1);
            }
            long first = seconds().getFirst();
            assertThat(seconds()).containsExactly(first, first + 1, first + 2, first + 3, first + 4, first + 5);
            clock.close();
            assertThat(seconds()).hasSize(7).endsWith(first + 6);
        }
    }

    @Test
    void secondsBetweenAreFilledWhenTheClockIsSetForwardALittle() {
        request();
        tickAfter(1);
        set = Duration.ofSeconds(10);
        request();
        tickAfter(1);
        assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(sent()).endsWith(1L);
    }

    @Test
    void aClockSetForwardByMinutesLeavesAGap() {
        request();
        tickAfter(1);
        set = Duration.ofMinutes(10);
        request();
        tickAfter(1);
        tickAfter(1);
        assertThat(seconds()).containsExactly(0L, 601L, 602L);
        assertThat(sent()).containsExactly(1L, 1L, 0L);
    }

    @Test
    void closingWritesThePartialSecondOnce() {
        request();
        tickAfter(1);
        request();
        advance(0.3);
        clock.close();
        clock.close();
        assertThat(seconds()).containsExactly(0L, 1L);
        assertThat(sent()).containsExactly(1L, 1L);
        assertThat(records.stream().map(record -> record.hy().orElseThrow().end())).containsExactly(false, true);
    }

    @Test
    void aRunOfLessThanASecondIsOneRecord() {
        advance(0.2);
        request();
        clock.close();
        var only = records.getFirst().hy().orElseThrow();
        assertThat(seconds()).containsExactly(0L);
        assertThat(only.end()).isTrue();
        assertThat(only.run()).isPresent();
    }

    @Test
    void closingLateFillsTheSecondsBefore() {
        request();
        tickAfter(1);
        request();
        advance(2.5);
        clock.close();
        assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(sent().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
    }

    @Test
    void withoutActivityNothingIsWritten() {
        tickAfter(1);
        recorder.opened();
        tickAfter(1);
        clock.close();
        assertThat(records).isEmpty();
    }

    @Test
    void theFactsOfTheRunStandInTheFirstRecordOnly() {
        request();
        for (int i = 0; i < 3; i++) tickAfter(1);
        assertThat(records.stream().map(record -> record.hy().orElseThrow().run().isPresent()))
                .containsExactly(true, false, false);
        assertThat(records).allSatisfy(record -> {
            var details = record.hy().orElseThrow();
            assertThat(details.tag()).isEqualTo("tag");
            assertThat(details.id()).isEqualTo("api:" + ProcessHandle.current().pid() + ":" + START);
        });
    }

    @Test
    void ratesAddUpToTheTotals() {
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < second % 7; i++) request();
            if (second % 5 == 0) recorder.timedOut(recorder.name("slow"), "timeout-body", 1, 1, 1);
            tickAfter(second % 6 == 0 ? 2.7 : 1);
        }
        request();
        clock.close();
        var total = records.getLast().total();
        assertThat(sent().stream().mapToLong(Long::longValue).sum()).isEqualTo(total.sent()).isPositive();
        assertThat(records.stream().mapToLong(StatsRecord::received).sum()).isEqualTo(total.received());
        assertThat(records.stream().mapToLong(StatsRecord::timeouts).sum()).isEqualTo(total.timeouts());
        long[] expected = java.util.stream.LongStream.rangeClosed(seconds().getFirst(), seconds().getLast()).toArray();
        assertThat(seconds().stream().mapToLong(Long::longValue).toArray()).isEqualTo(expected);
    }

    @Test
    void datagramsAreNumberedWithoutAGapFromRecordToRecord() {
        var numbers = new ArrayList<Long>();
        clock = clock(record -> record.datagrams().forEach(datagram -> numbers.add(StatsRecord
                .parse(new String(datagram, java.nio.charset.StandardCharsets.UTF_8)).hy().orElseThrow().seq())));
        for (int second = 0; second < 4; second++) {
            for (int i = 0; i < second * 40; i++)
                recorder.received(recorder.name("name " + i), 200, i * 1_000_000L, i * 1_000_000L, 1, 1);
            recorder.sent();
            tickAfter(1);
        }
        assertThat(numbers).hasSizeGreaterThan(10);
        for (int i = 0; i < numbers.size(); i++) assertThat(numbers.get(i)).isEqualTo(i);
    }

    @Test
    void aTagIsCutLestItFillEveryDatagram() {
        var facts = new StatsRecord.Facts("shop.java", Map.of(), "api", 2, "25", "1.0", START);
        clock = new StatsClock(recorder, List.of(records::add), time, time, () -> 5, () -> Health.NONE,
                _ -> Ending.PLAIN, facts, "商".repeat(5_000),
                notices::add);
        for (int i = 0; i < 30; i++) recorder.error("x".repeat(190) + i);
        tickAfter(1);
        assertThat(records.getFirst().datagrams()).allMatch(datagram -> datagram.length <= 1400);
    }

    // ------------------------------------------------------------------ sinks that fail

    @Test
    void aFailingSinkIsReportedOnceAndTheOthersGoOn() {
        var closed = new ArrayList<String>();
        clock = clock(new StatsSink() {
            @Override
            public void accept(StatsRecord record) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void close() throws IOException {
                throw new IOException("still full");
            }
        }, _ -> {
            throw new IllegalStateException();
        }, new StatsSink() {
            @Override
            public void accept(StatsRecord record) {
                records.add(record);
            }

            @Override
            public void close() {
                closed.add("good one");
            }
        });
        request();
        for (int i = 0; i < 3; i++) tickAfter(1);
        clock.close();
        assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(notices).containsExactly("disk full", "java.lang.IllegalStateException");
        assertThat(closed).containsExactly("good one");
    }

    @Test
    void onItsOwnThreadItTicksOnWholeSeconds() throws Exception {
        var wall = InstantSource.system();
        var ticked = new CountDownLatch(1);
        var when = new ArrayList<Instant>();
        var facts = new StatsRecord.Facts("shop.java", Map.of(), "api", 2, "25", "1.0", START);
        try (var running = new StatsClock(recorder, List.of((StatsSink) record -> {
            when.add(wall.instant());
            records.add(record);
            ticked.countDown();
        }), wall, System::nanoTime, () -> 0, () -> Health.NONE, _ -> Ending.PLAIN, facts, "", notices::add)) {
            request();
            running.start();
            assertThat(ticked.await(5, SECONDS)).isTrue();
        }
        assertThat(Duration.between(Instant.ofEpochSecond(records.getFirst().t() + 1), when.getFirst()))
                .isBetween(Duration.ZERO, Duration.ofMillis(300));
    }

    @Test
    void aThreadThatWasInterruptedStillWritesTheLastRecord(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.sts");
        clock = clock(FileSink.open(file));
        request();
        Thread.currentThread().interrupt();
        clock.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(notices).isEmpty();
        assertThat(StatsRecord.parse(Files.readString(file)).total().received()).isEqualTo(1);
    }
}
