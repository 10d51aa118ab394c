package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HistoryTest {

    private static final long START = 1_795_356_410;

    @TempDir
    private Path folder;

    private static History read(Path... files) throws IOException {
        return History.read(List.of(files), true, InstantSource.fixed(Instant.ofEpochSecond(START + 86_400)),
                ZoneOffset.UTC);
    }

    /// A second of a worker that answers all it sends, in as many microseconds as requests.
    private static StatsRecord second(String id, long t, long count) {
        var times = new long[(int) count];
        Arrays.fill(times, count * 1000);
        var details = new Details(id, "", t - START, 3, 3, 0, 0, 0, Histogram.of(times), Map.of(), Map.of(),
                Optional.empty(), false);
        long all = (t - START + 1) * count;
        return new StatsRecord(t, count, count, 0, 0, count * count / 1000.0, count / 1000.0,
                new Totals(all, all, 0, 0, Map.of("0-100ms", all)), Optional.of(details));
    }

    private static List<String> lines(String id, int from, int to, long count) {
        var lines = new ArrayList<String>();
        for (int i = from; i < to; i++) lines.add(second(id, START + i, count).toLine());
        return lines;
    }

    private Path file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private static List<Long> received(History history) {
        return history.seconds().stream().map(StatsRecord::received).toList();
    }

    // ------------------------------------------------------------------ merging

    @Test
    void theOriginalsWorkersAreAddedUpSecondBySecond() throws IOException {
        var original = Corpus.path("original");
        var both = History.read(List.of(original.resolve("worker-a.sts"), original.resolve("worker-b.sts")));
        var a = records(original.resolve("worker-a.sts"));
        var b = records(original.resolve("worker-b.sts"));
        assertThat(both.remarks()).isEmpty();
        assertThat(both.seconds()).hasSizeGreaterThanOrEqualTo(26);
        for (var second : both.seconds()) {
            var parts =
                    java.util.stream.Stream.concat(a.stream(), b.stream()).filter(r -> r.t() == second.t()).toList();
            assertThat(second.sent()).isEqualTo(parts.stream().mapToLong(StatsRecord::sent).sum());
            assertThat(second.received()).isEqualTo(parts.stream().mapToLong(StatsRecord::received).sum());
            assertThat(second.timeouts()).isEqualTo(parts.stream().mapToLong(StatsRecord::timeouts).sum());
            assertThat(second.errors()).isEqualTo(parts.stream().mapToLong(StatsRecord::errors).sum());
        }
        assertThat(both.summary().total().sent())
                .isEqualTo(a.getLast().total().sent() + b.getLast().total().sent());
        assertThat(both.verdict()).isEmpty();
        assertThat(both.seconds()).allMatch(second -> second.hy().isEmpty());
        var mixed = read(original.resolve("worker-a.sts"), file("ours.sts", lines("h:1:1", 0, 20, 5)));
        assertThat(mixed.remarks()).containsExactly("worker-a.sts: by the original hyload, which has no histograms:"
                + " percentiles are those of the other files");
        assertThat(mixed.summary().times().count()).isEqualTo(100);
    }

    private static List<StatsRecord> records(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(StatsRecord::parse).toList();
    }

    @Test
    void longFilesOfManyWorkersAreReadInStridesAndNothingIsLost() throws IOException {
        var random = new Random(5);
        var files = new ArrayList<Path>();
        var expected = new long[700];
        for (int worker = 0; worker < 4; worker++) {
            int from = worker * 70;
            var lines = new ArrayList<String>();
            for (int i = from; i < 500 + worker * 60; i++) {
                int count = 1 + random.nextInt(9);
                expected[i] += count;
                lines.add(second("host:" + worker + ":1", START + i, count).toLine());
            }
            files.add(file("worker-" + worker + ".sts", lines));
        }
        var history = read(files.toArray(Path[]::new));
        assertThat(history.remarks()).isEmpty();
        assertThat(history.first()).isEqualTo(START);
        assertThat(history.seconds()).hasSize(680);
        for (var second : history.seconds()) {
            assertThat(second.received()).isEqualTo(expected[(int) (second.t() - START)]);
            assertThat(second.hy().orElseThrow().times().count()).isEqualTo(second.received());
        }
        assertThat(history.seconds().get(300).hy().orElseThrow().users()).isEqualTo(12);
        assertThat(history.seconds().getLast().hy().orElseThrow().users()).isEqualTo(3);
    }

    @Test
    void gapsAreQuietSecondsUnlessTheyAreLong() throws IOException {
        var lines = lines("h:1:1", 0, 3, 5);
        lines.addAll(lines("h:1:1", 10, 12, 5));
        lines.addAll(lines("h:1:1", 1_000, 1_002, 5));
        var history = read(file("a.sts", lines));
        assertThat(received(history)).containsExactly(5L, 5L, 5L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 5L, 5L, 5L, 5L);
        assertThat(history.last()).isEqualTo(START + 1_001);
    }

    @Test
    void aPartOfItCountsFromItsOwnBeginning() throws IOException {
        var history = read(file("a.sts", lines("h:1:1", 0, 20, 5))).between(START + 5, START + 9);
        assertThat(history.seconds()).hasSize(5);
        assertThat(history.summary().total().received()).isEqualTo(25);
        assertThat(history.between(START + 7, START + 8).summary().total().received()).isEqualTo(10);
        assertThatThrownBy(() -> history.between(START, START + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void factsAndEndingAreThoseOfTheRunAlsoOfAPart() throws IOException {
        var facts = new StatsRecord.Facts("Shop", Map.of("users", "10"), "gen1", 4, "25", "1.0.0", START);
        var first = second("h:1:1", START, 5);
        var hy = first.hy().orElseThrow();
        var told = new StatsRecord(first.t(), 5, 5, 0, 0, 0.025, 0.005, first.total(), Optional.of(new Details(hy.id(),
                "", 0, 3, 3, hy.tally(), Optional.of(facts), Optional.empty())));
        var ending = new Ending(new Verdict(Verdict.Level.SUSPECT, List.of("lag")),
                List.of(new Ending.Met("p99 < 1s", true, "12 ms")));
        var lines = new ArrayList<>(List.of(told.toLine()));
        lines.addAll(lines("h:1:1", 1, 9, 5));
        lines.add(second("h:1:1", START + 9, 5).ending(ending).toLine());
        var part = read(file("a.sts", lines)).between(START + 3, START + 5);
        assertThat(part.facts()).contains(facts);
        assertThat(part.ending()).contains(ending);
        assertThat(part.verdict()).contains(ending.verdict());
    }

    @Test
    void totalsAreReadWithoutNames() throws IOException {
        var first = second("h:1:1", START, 5);
        var hy = first.hy().orElseThrow();
        var tally = new Tally(0, 0, 0, hy.times(), Optional.empty(), Map.of("GET /", new StatsRecord.Line(5, 0, 0,
                hy.times())), Map.of("dns", 1L), Map.of(Phase.WAIT, hy.times()), Health.NONE, List.of());
        var file = file("a.sts", List.of(new StatsRecord(first.t(), 5, 5, 0, 0, 0.025, 0.005, first.total(),
                Optional.of(new Details(hy.id(), "", 0, 3, 3, tally, Optional.empty(), Optional.empty()))).toLine()));
        assertThat(History.read(List.of(file)).summary().names()).hasSize(1);
        var totals = History.readTotals(List.of(file)).summary();
        assertThat(totals.names()).isEmpty();
        assertThat(totals.tally().phases()).isEmpty();
        assertThat(totals.times()).isEqualTo(hy.times());
        assertThat(totals.kinds()).containsEntry("dns", 1L);
    }

    @Test
    void aRunThatWasKilledIsJudgedByItsRecords() throws IOException {
        var history = read(file("a.sts", lines("h:1:1", 0, 20, 5)));
        assertThat(history.ending()).isEmpty();
        assertThat(history.verdict()).contains(Verdict.VALID);
    }

    // ------------------------------------------------------------------ bad input

    @Test
    void aCutLastLineIsLeftOutAndSaid() throws IOException {
        var file = file("a.sts", lines("h:1:1", 0, 3, 5));
        var half = second("h:1:1", START + 3, 5).toLine();
        Files.writeString(file, half.substring(0, half.length() / 2), StandardOpenOption.APPEND);
        var history = read(file);
        assertThat(received(history)).containsExactly(5L, 5L, 5L);
        assertThat(history.remarks()).containsExactly("a.sts: its last line is cut off, and was left out");
    }

    @Test
    void aLastLineThatOnlyLacksItsLineBreakCounts() throws IOException {
        var file = Files.writeString(folder.resolve("a.sts"), String.join("\n", lines("h:1:1", 0, 3, 5)));
        assertThat(read(file).seconds()).hasSize(3);
        assertThat(read(file).remarks()).isEmpty();
    }

    @Test
    void linesOutOfOrderArePutInOrder() throws IOException {
        var lines = lines("h:1:1", 0, 200, 5);
        var moved = lines.remove(190);
        lines.add(3, moved);
        var history = read(file("a.sts", lines));
        assertThat(history.seconds()).hasSize(200).extracting(StatsRecord::t).isSorted();
        assertThat(received(history)).containsOnly(5L);
        assertThat(history.remarks())
                .containsExactly("a.sts: 1 line was not in the order of time, and put into it");
    }

    @Test
    void whatIsNoRecordIsLeftOutAndTheFirstIsSaid() throws IOException {
        var lines = lines("h:1:1", 0, 5, 5);
        lines.set(1, lines.get(1).replace("\"avgRespTime\":0.005", "\"avgRespTime\":NaN"));
        lines.set(2, "panic: disk full");
        lines.set(3, lines.get(3).replace("\"tps\":5", "\"tps\":-5"));
        lines.add(lines.get(0).replace("\"t\":" + START, "\"t\":" + START + "000"));
        var history = read(file("a.sts", lines));
        assertThat(received(history)).containsExactly(5L, 0L, 0L, 0L, 5L);
        assertThat(history.remarks()).singleElement().asString()
                .startsWith("a.sts: line 2 left out: not a record: expected a value at character")
                .endsWith("; left out besides: 3");
    }

    @Test
    void millisecondsInPlaceOfSecondsAreToldAsSuch() throws IOException {
        var lines = lines("h:1:1", 0, 2, 5);
        lines.add(lines.getFirst().replace("\"t\":" + START, "\"t\":" + START + "000"));
        assertThat(read(file("a.sts", lines)).remarks()).containsExactly(
                "a.sts: line 3 left out: 't' is " + START + "000, not a Unix second");
    }

    @Test
    void anotherKindOfFileIsRefusedWithItsFirstLine() throws IOException {
        var good = file("a.sts", lines("h:1:1", 0, 5, 5));
        var csv = file("res.csv", List.of("1795356369,0.0%,100.0%", "1795356370,1.0%,99.0%"));
        assertThatThrownBy(() -> read(good, csv)).isInstanceOf(UnreadableStats.class).hasMessage(
                "res.csv: not a stats file: line 1: not a record: expected an object at character 1"
                        + " (give the .sts file of a run)");
        var binary = Files.write(folder.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
        assertThatThrownBy(() -> read(binary)).isInstanceOf(UnreadableStats.class)
                .hasMessageStartingWith("x.png: not a stats file: line 1:");
    }

    @Test
    void anEmptyFileIsRefusedAloneAndLeftOutBesideOthers() throws IOException {
        var empty = file("empty.sts", List.of());
        assertThatThrownBy(() -> read(empty)).isInstanceOf(UnreadableStats.class)
                .hasMessageStartingWith("empty.sts: no records: the file is empty");
        var history = read(empty, file("a.sts", lines("h:1:1", 0, 5, 5)));
        assertThat(history.seconds()).hasSize(5);
        assertThat(history.remarks()).containsExactly("empty.sts: empty");
    }

    @Test
    void aFileThatIsPartOfAnotherCountsOnce() throws IOException {
        var whole = file("a.sts", lines("", 0, 10, 5));
        var pulledEarlier = file("b.sts", lines("", 0, 7, 5));
        var other = file("c.sts", lines("", 0, 10, 4));
        var history = read(pulledEarlier, whole, other);
        assertThat(received(history)).hasSize(10).containsOnly(9L);
        assertThat(history.remarks())
                .containsExactly("b.sts: all of it is in a.sts too, and is counted once");
        assertThat(received(read(whole, whole))).containsOnly(5L);
    }

    @Test
    void secondsThatTwoFilesTellOfTheSameWorkerCountOnce() throws IOException {
        var one = file("a.sts", lines("h:1:1", 0, 6, 5));
        var other = file("b 100%.sts", lines("h:1:1", 4, 10, 5));
        var history = read(one, other);
        assertThat(received(history)).hasSize(10).containsOnly(5L);
        assertThat(history.remarks()).containsExactly(
                "b 100%.sts: of the same worker as a.sts, 2 seconds that both tell of are counted once");
    }

    @Test
    void filesThatDoNotOverlapAreToldApart() throws IOException {
        var history = read(file("a.sts", lines("h:1:1", 0, 5, 5)), file("b.sts", lines("h:2:1", 3_600, 3_605, 5)));
        assertThat(history.seconds()).hasSize(10);
        assertThat(history.remarks()).containsExactly(
                "a.sts: from 2026-11-22 14:06:50 to 2026-11-22 14:06:54, when no other file has anything: another run, or"
                        + " clocks apart",
                "b.sts: from 2026-11-22 15:06:50 to 2026-11-22 15:06:54, when no other file has anything: another run, or"
                        + " clocks apart");
    }

    @Test
    void aFileFromTheFutureIsShownAndToldOf() throws IOException {
        int day = 5 * 86_400;
        var history = read(file("a.sts", lines("h:1:1", day, day + 5, 5)));
        assertThat(history.seconds()).hasSize(5);
        assertThat(history.remarks()).singleElement().asString()
                .startsWith("a.sts: reaches to 2026-11-27 14:06:54, which is still to come");
    }

    @Test
    void aFileThatIsNotThereIsAnErrorOfItsOwn() {
        assertThatThrownBy(() -> read(folder.resolve("none.sts")))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);
        assertThatThrownBy(() -> read(folder)).isInstanceOf(IOException.class);
    }

    // ------------------------------------------------------------------ windows

    @Test
    void windowsAreAlignedAndAsLongAsTheyMustBe() throws IOException {
        var history = read(file("a.sts", lines("h:1:1", 0, 100, 5)));
        assertThat(history.windows(100)).hasSize(100).allMatch(window -> window.length() == 1);
        var windows = history.windows(30);
        assertThat(windows).allMatch(window -> window.length() == 5 && window.from() % 5 == 0);
        assertThat(windows).hasSize(20);
        assertThat(windows.getFirst().rate(StatsRecord::received)).isEqualTo(5);
        assertThat(windows.getFirst().times().count()).isEqualTo(25);
        assertThat(windows.getFirst().meanMillis()).isEqualTo(5);
        assertThat(windows.getFirst().users()).isEqualTo(3);
        assertThat(history.windows(1)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whateverTheViewAWindowHoldsTheSameSeconds() {
        var random = new Random(3);
        var seconds = new ArrayList<StatsRecord>();
        for (int i = 0; i < 500; i++) {
            if (random.nextInt(20) != 0) seconds.add(second("h:1:1", START + i, 1 + random.nextInt(30)));
        }
        var all = Timeline.windows(seconds, START, START + 499, 60);
        assertThat(all.stream().mapToLong(window -> window.sum(StatsRecord::received)).sum())
                .isEqualTo(seconds.stream().mapToLong(StatsRecord::received).sum());
        var later = Timeline.windows(seconds, START + 50, START + 499, 60);
        assertThat(all).containsAll(later.subList(1, later.size()));
    }

    @Test
    void theWorstSecondOfAWindowIsNotAveragedAway() {
        var seconds = new ArrayList<StatsRecord>();
        for (int i = 0; i < 60; i++) seconds.add(second("h:1:1", START + i, i == 33 ? 90 : 5));
        var window = Timeline.windows(seconds, START, START + 59, 2).stream()
                .filter(some -> some.from() <= START + 33 && START + 33 < some.to()).findFirst().orElseThrow();
        assertThat(window.highest(StatsRecord::received).t()).isEqualTo(START + 33);
        assertThat(window.lowest(StatsRecord::received).received()).isEqualTo(5);
    }

    /// Whole seconds are all that a file knows, and the load began and ended within one.
    @Test
    void howLongTheLoadLastedIsToldByItsWholeSeconds() {
        var history = sending(30, 100, 100, 100, 100, 100, 20);
        assertThat(history.length()).isEqualTo(5.5);
        assertThat(history.between(1001, 1005).length()).isEqualTo(5);
        assertThat(history.between(1000, 1000).length()).isEqualTo(1);
        assertThat(history.between(1000, 1001).length()).isEqualTo(2);
        // what comes at once at the beginning does not make it longer than it can have been
        assertThat(sending(1000, 1, 1).length()).isEqualTo(3);
        assertThat(sending(1000, 0, 1).length()).isEqualTo(3);
    }

    private static History sending(long... requests) {
        var records = new ArrayList<StatsRecord>();
        long total = 0;
        for (int i = 0; i < requests.length; i++) {
            total += requests[i];
            records.add(new StatsRecord(1000 + i, requests[i], 0, 0, 0, 0, 0, new Totals(total, 0, 0, 0, Map.of()),
                    Optional.empty()));
        }
        return new History(records, List.of());
    }

    // ------------------------------------------------------------------ without keeping seconds

    @Test
    void aScanHandsOverTheSameSecondsAndTellsTheSame() throws IOException {
        var one = file("one.sts", lines("a", 0, 200, 5));
        var other = file("other.sts", lines("b", 10, 150, 7));
        var seconds = new ArrayList<StatsRecord>();
        var told = History.scan(List.of(one, other), true, seconds::add);
        var history = History.read(List.of(one, other));
        assertThat(seconds).isEqualTo(history.seconds());
        assertThat(told).isEqualTo(new History.Told(history.facts(), history.ending(), history.remarks()));
        assertThat(history.summary().length()).isEqualTo(history.length());
    }

    @Test
    void aScanOfTheOriginalsRecordsHasNoDetails() throws IOException {
        var seconds = new ArrayList<StatsRecord>();
        History.scan(List.of(Corpus.path("original/worker-a.sts")), false, seconds::add);
        assertThat(seconds).hasSizeGreaterThan(20).allMatch(second -> second.hy().isEmpty());
    }

    @Test
    void aScanOfSomethingElseFailsAsReadingDoes() throws IOException {
        var file = file("a.sts", List.of("no record"));
        assertThatThrownBy(() -> History.scan(List.of(file), false, _ -> {})).isInstanceOf(UnreadableStats.class)
                .hasMessageContaining("a.sts: not a stats file: line 1");
    }
}
