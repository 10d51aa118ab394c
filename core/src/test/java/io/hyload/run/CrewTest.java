package io.hyload.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Threshold;
import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// What several workers say, as one run. There are no processes here.
class CrewTest {

    private static final Farewell WELL = new Farewell(Duration.ofSeconds(3), 0, Map.of(), Set.of("users"));

    @TempDir
    private Path folder;
    private final RecordingConsole console = new RecordingConsole();
    private final ManualClock time = ManualClock.start();
    private Crew crew;
    private int stops;

    @BeforeEach
    void begin() {
        begin(3, "users=9");
    }

    private void begin(int workers, String... more) {
        begin(workers, Terms.NONE, more);
    }

    private void begin(int workers, Terms terms, String... more) {
        var words = new java.util.ArrayList<>(
                List.of("statsfile=" + folder.resolve("run.sts"), "logPath=" + folder.resolve("log")));
        words.addAll(List.of(more));
        crew = new Crew("shop", Words.parse(words), console, workers, terms, this::order, time);
    }

    private void order(int worker, ControlRequest request) {
        if (request instanceof ControlRequest.Stop) stops++;
    }

    /// `t` counts from now.
    private StatsRecord record(long t, long sent, long total, int users) {
        var details = new StatsRecord.Details("w", "", 0, users, users, 0, 0, 0, Histogram.empty(), Map.of(), Map.of(),
                Optional.empty(), false);
        return new StatsRecord(time.instant().getEpochSecond() + t, sent, 0, 0, 0, 0, 0,
                new StatsRecord.Totals(total, 0, 0, 0, Map.of()), Optional.of(details));
    }

    private List<StatsRecord> file() throws Exception {
        return Files.readAllLines(folder.resolve("run.sts")).stream().map(StatsRecord::parse).toList();
    }

    private void startAll() {
        for (int worker = 0; worker < 3; worker++) crew.started(worker);
    }

    private Result endAll() {
        for (int worker = 0; worker < 3; worker++) crew.ended(worker, WELL);
        return crew.finish();
    }

    // ------------------------------------------------------------------ records

    @Test
    void thereIsOneFileOneViewAndOneSummaryOfAll() throws Exception {
        startAll();
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, record(0, 10, 10, 3));
        assertThat(crew.users()).isEqualTo(9);
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, record(1, 5, 15, 3));
        var result = endAll();

        assertThat(file()).extracting(StatsRecord::sent).startsWith(30L, 15L);
        assertThat(file().getLast().total().sent()).isEqualTo(45);
        assertThat(file().getLast().hy().orElseThrow().end()).isTrue();
        assertThat(file().getFirst().hy().orElseThrow().run().orElseThrow().workers()).isEqualTo(3);
        assertThat(console.records).isEqualTo(file());
        assertThat(console.results).containsExactly(result);
        assertThat(result.summary().total().sent()).isEqualTo(45);
        assertThat(result.summary().workers()).isEqualTo(3);
        assertThat(result.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(result.exitCode()).isZero();
        assertThat(result.remarks()).isEmpty();
        assertThat(crew.finish()).isSameAs(result);
    }

    @Test
    void aSecondDoesNotWaitForALateWorkerForEver() throws Exception {
        startAll();
        crew.accept(0, record(0, 1, 1, 1));
        crew.accept(1, record(0, 1, 1, 1));
        time.advance(Duration.ofMillis(2_900));
        crew.tick();
        assertThat(file()).isEmpty();
        time.advance(Duration.ofMillis(100));
        crew.tick();
        assertThat(file()).extracting(StatsRecord::sent).containsExactly(2L);
        crew.accept(2, record(-3, 7, 7, 1));
        endAll();
        assertThat(file()).extracting(StatsRecord::sent).containsExactly(2L, 7L);
        assertThat(file().getLast().total().sent()).isEqualTo(9);
    }

    @Test
    void withoutStartNothingIsWrittenOrShown() {
        var result = endAll();
        assertThat(folder.resolve("run.sts")).doesNotExist();
        assertThat(console.results).isEmpty();
        assertThat(result.statsFile()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void progressIsThatOfWhoHasMostToDo() {
        startAll();
        assertThat(crew.elapsed()).isZero();
        assertThat(crew.progress()).isEmpty();
        crew.progress(0, Duration.ofSeconds(5), Optional.of(0.5));
        crew.progress(1, Duration.ofSeconds(2), Optional.of(0.25));
        assertThat(crew.progress()).contains(0.25);
        assertThat(crew.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        crew.ended(1, WELL);
        assertThat(crew.progress()).contains(0.5);
        endAll();
    }

    // ------------------------------------------------------------------ what is said

    @Test
    void whatSeveralSayIsShownOnceAndCounted() {
        startAll();
        crew.notice(1, "no room");
        crew.notice(2, "no room");
        crew.notice(2, "no idea");
        crew.advice("use more");
        crew.advice("use more");
        crew.failed("IOException", "task a failed: IOException");
        crew.failed("IOException", "task b failed: IOException");
        assertThat(console.notices).containsExactly("worker 1: no room", "worker 2: no idea", "use more",
                "task a failed: IOException");
        assertThat(endAll().remarks()).containsExactly("2 workers said: no room");
    }

    @Test
    void theLogOfAllIsOneFile() throws Exception {
        startAll();
        crew.log("1795356434.1234|of one");
        crew.log("1795356434.1235|of another");
        var log = endAll().logFile().orElseThrow();
        assertThat(Files.readAllLines(log)).containsExactly("1795356434.1234|of one", "1795356434.1235|of another");
    }

    @Test
    void failedTasksOfAllAreAddedUp() throws Exception {
        startAll();
        crew.ended(0, new Farewell(Duration.ofSeconds(1), 1,
                Map.of("IOException", new Result.Crash(2, "IOException: a")), Set.of("users")));
        crew.ended(1,
                new Farewell(Duration.ofSeconds(2), 2, Map.of("IOException", new Result.Crash(3, "IOException: b"),
                        "Error", new Result.Crash(1, "Error")), Set.of("users")));
        crew.ended(2, WELL);
        var result = crew.finish();
        assertThat(result.crashes()).isEqualTo(Map.of("IOException", new Result.Crash(5, "IOException: a"), "Error",
                new Result.Crash(1, "Error")));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.unfinished()).isEqualTo(3);
        assertThat(result.remarks()).containsExactly("3 tasks did not end when they were told to");
        assertThat(Files.readString(result.logFile().orElseThrow())).contains("|scenario: IOException: 5 in all");
    }

    @Test
    void anOptionThatOneHasAskedForIsNotRemarked() {
        begin(2, "users=9", "rare=1", "usrs=7");
        crew.ended(0, new Farewell(Duration.ZERO, 0, Map.of(), Set.of("users", "rare")));
        crew.ended(1, new Farewell(Duration.ZERO, 0, Map.of(), Set.of("users")));
        assertThat(crew.finish().remarks()).containsExactly(
                "option usrs was given but the scenario never asked for it (it asks for: rare, users)");
    }

    private static Exemplar exemplar(String kind, int second, int millis, int worker) {
        return new Exemplar(Optional.of(kind).filter(one -> !one.isEmpty()),
                Instant.ofEpochSecond(1_795_356_434L + second),
                Duration.ofMillis(millis), "GET /", "cause", kind + " " + second + " " + millis + " of " + worker);
    }

    @Test
    void theSlowestOfAllAndTheFirstOfEachKindAreInOneFile() throws Exception {
        startAll();
        for (int i = 0; i < 10; i++) {
            crew.exemplar(exemplar("", i, 10 * i, 0));
            crew.exemplar(exemplar("", i, 7 * i, 1));
        }
        crew.exemplar(exemplar("dns", 9, 1, 0));
        crew.exemplar(exemplar("ret", 5, 0, 0));
        crew.exemplar(exemplar("dns", 7, 1, 1));
        crew.lost(2, "was killed");
        crew.ended(0, WELL);
        crew.ended(1, WELL);
        var result = crew.finish();
        var file = folder.resolve("run.exemplars.jsonl");
        assertThat(Files.readAllLines(file)).containsExactly(" 9 90 of 0", " 8 80 of 0", " 7 70 of 0", " 9 63 of 1",
                " 6 60 of 0", " 8 56 of 1", " 5 50 of 0", " 7 49 of 1", " 6 42 of 1", " 4 40 of 0", "ret 5 0 of 0",
                "dns 7 1 of 1");
        assertThat(result.examples().file()).contains(file);
        assertThat(result.examples().first("dns").orElseThrow().at()).isEqualTo(Instant.ofEpochSecond(1_795_356_441L));
    }

    @Test
    void aNewKindOfErrorIsInTheFileWhileTheRunIsOn() throws Exception {
        startAll();
        var file = folder.resolve("run.exemplars.jsonl");
        crew.exemplar(exemplar("", 1, 10, 0));
        assertThat(file).doesNotExist();
        crew.exemplar(exemplar("dns", 9, 1, 0));
        crew.exemplar(exemplar("dns", 9, 1, 0));
        crew.exemplar(exemplar("dns", 7, 1, 1));
        crew.exemplar(exemplar("ret", 8, 0, 2));
        assertThat(Files.readAllLines(file)).containsExactly("dns 9 1 of 0", "ret 8 0 of 2");
        endAll();
        assertThat(Files.readAllLines(file)).containsExactly(" 1 10 of 0", "dns 7 1 of 1", "ret 8 0 of 2");
    }

    // ------------------------------------------------------------------ a worker that dies

    @Test
    void whatALostWorkerHadCountedStaysAndTheOthersGoOn() throws Exception {
        startAll();
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, record(0, 10, 10, 3));
        crew.lost(1, "was killed (signal 9)");
        crew.accept(0, record(1, 1, 11, 3));
        crew.accept(2, record(1, 1, 11, 3));
        assertThat(file()).extracting(StatsRecord::sent).containsExactly(30L, 2L);
        assertThat(crew.users()).isEqualTo(6);
        crew.ended(0, WELL);
        crew.ended(2, WELL);
        var result = crew.finish();
        assertThat(console.notices).containsExactly(
                "worker 1 was killed (signal 9) (what it had counted is kept; the others go on)");
        assertThat(result.lost()).containsExactly("worker 1 was killed (signal 9)");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.summary().total().sent()).isEqualTo(32);
        assertThat(file().getLast().hy().orElseThrow().end()).isTrue();
        assertThat(SummaryText.of(result, 100, false)).contains(" workers lost\n",
                "            worker 1 was killed (signal 9)\n").contains("   3 workers\n");
    }

    @Test
    void whenAllAreLostTheRunIsOver() throws Exception {
        startAll();
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, record(0, 10, 10, 3));
        for (int worker = 0; worker < 3; worker++) crew.lost(worker, "ended with exit code 3");
        assertThat(crew.finish().exitCode()).isEqualTo(3);
        assertThat(console.notices).last().isEqualTo("worker 2 ended with exit code 3 (what it had counted is kept)");
        assertThat(file().getLast().total().sent()).isEqualTo(30);
        assertThat(file().getLast().hy().orElseThrow().end()).isTrue();
    }

    @Test
    void anInterruptedRunSaysSo() {
        startAll();
        crew.interrupted();
        assertThat(endAll().interrupted()).isTrue();
    }

    // ------------------------------------------------------------------ thresholds

    @Test
    void theMergedSecondsAreJudgedAndWhatFailsEndsAll() {
        begin(3, new Terms(List.of(Threshold.parse("count < 1"), Threshold.parse("errors < 5")), Duration.ZERO,
                Optional.of(Duration.ofSeconds(1)), false));
        crew.require(Threshold.parse("rate < 1"));
        crew.require(Threshold.parse("errors<5"));
        startAll();
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, answered(0, 1));
        assertThat(stops).isZero();
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, answered(1, 2));
        assertThat(stops).isEqualTo(3);
        for (int worker = 0; worker < 3; worker++) crew.accept(worker, answered(2, 3));
        assertThat(stops).isEqualTo(3);
        assertThat(console.notices).containsExactly(
                "threshold count < 1 has failed for 1 s, 6 is not < 1: the run is being stopped (--abort-on-fail)");
        var result = endAll();
        assertThat(result.checks().all()).extracting(check -> check.threshold() + ": " + check.actual())
                .containsExactly("count < 1: 9", "errors < 5: 0", "rate < 1: 3/s");
        assertThat(result.checks().early().orElseThrow().actual()).isEqualTo("6");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aLostWorkerOutweighsAThreshold() {
        begin(1, new Terms(List.of(Threshold.parse("count >= 1000")), Duration.ZERO, Optional.empty(), true));
        crew.started(0);
        crew.accept(0, answered(0, 1));
        crew.lost(0, "was killed");
        assertThat(crew.finish().exitCode()).isEqualTo(3);
        assertThat(crew.finish().checks().haveFailed()).isTrue();
    }

    /// One response a second.
    private StatsRecord answered(long t, long total) {
        var times = Histogram.of(1000);
        var details = new StatsRecord.Details("w", "", 0, 1, 1, 0, 0, 0, times,
                Map.of("a", new StatsRecord.Line(1, 0, 0, times)), Map.of(), Optional.empty(), false);
        return new StatsRecord(time.instant().getEpochSecond() + t, 1, 1, 0, 0, 0.001, 0.001,
                new StatsRecord.Totals(total, total, 0, 0, Map.of()), Optional.of(details));
    }
}
