package io.hyload.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.hyload.HttpClient;
import io.hyload.Hyload;
import io.hyload.Stats;
import io.hyload.TestLogger;
import io.hyload.stats.StatsRecord;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunTest {

    private static final Duration SHORT_GRACE = Duration.ofMillis(100);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    private Path folder;
    private final RecordingConsole console = new RecordingConsole();
    private Run run;

    @BeforeEach
    void begin() {
        begin("users=3");
    }

    private void begin(String... more) {
        var words =
                new ArrayList<>(List.of("statsfile=" + folder.resolve("run.sts"), "logPath=" + folder.resolve("log")));
        words.addAll(List.of(more));
        run = Run.begin("shop.java", Words.parse(words), console, Run.Mode.LOAD, SHORT_GRACE);
    }

    @AfterEach
    void end() {
        run.stop();
        run.finish();
    }

    private List<StatsRecord> file() throws Exception {
        return Files.readAllLines(folder.resolve("run.sts")).stream().map(StatsRecord::parse).toList();
    }

    // ------------------------------------------------------------------ tasks

    @Test
    void tasksAreCountedAndWaitedFor() {
        var go = new CountDownLatch(1);
        var done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            Hyload.runTask(() -> {
                go.await();
                done.incrementAndGet();
            });
        }
        assertThat(run.users()).isEqualTo(50);
        go.countDown();
        Hyload.waitForTasksDone();
        assertThat(done).hasValue(50);
        assertThat(run.users()).isZero();
        assertThat(run.hasFinished()).isTrue();
    }

    @Test
    void aTaskMayStartTasksThatAreWaitedForToo() {
        var done = new AtomicInteger();
        Hyload.runTask(() -> Hyload.runTask(() -> Hyload.runTask(done::incrementAndGet)));
        run.finish();
        assertThat(done).hasValue(1);
    }

    @Test
    void aTaskThatThrowsIsCountedAndTracedOnceAndTheOthersGoOn() throws Exception {
        var done = new AtomicInteger();
        Stats.start();
        for (int i = 0; i < 5; i++) {
            Hyload.runTask("buyer", () -> {
                throw new IllegalStateException("no stock\nat all");
            });
            Hyload.runTask(done::incrementAndGet);
        }
        Hyload.runTask(() -> {
            throw new Exception() {
                private static final long serialVersionUID = 1;
            };
        });
        Hyload.runTask(() -> {
            throw new StackOverflowError();
        });
        var result = run.finish();
        assertThat(done).hasValue(5);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.crashes()).containsOnlyKeys("IllegalStateException", "StackOverflowError",
                "io.hyload.run.RunTest$1");
        assertThat(result.crashes().get("IllegalStateException").count()).isEqualTo(5);
        assertThat(result.summary().kinds()).containsEntry("scenario: IllegalStateException", 5L)
                .containsEntry("scenario: io.hyload.run.RunTest$1", 1L);
        assertThat(result.summary().total().errors()).isEqualTo(7);
        assertThat(console.notices.stream().filter(line -> line.contains("IllegalState"))).singleElement()
                .satisfies(line -> assertThat(line).startsWith("task buyer failed: IllegalStateException: no stock")
                        .hasLineCount(1));
        var log = Files.readAllLines(result.logFile().orElseThrow());
        assertThat(log.stream().filter(line -> line.contains("no stock"))).singleElement()
                .satisfies(line -> assertThat(line).contains("task buyer failed").contains("RunTest.java"));
        assertThat(log).anyMatch(line -> line.endsWith("|scenario: IllegalStateException: 5 in all"));
    }

    @Test
    void tasksAfterTheEndAreRefused() {
        run.finish();
        assertThatThrownBy(() -> Hyload.runTask(() -> {})).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start all tasks before waitForTasksDone()");
    }

    @Test
    void finishingTwiceTellsTheSameResult() {
        Stats.start();
        var result = run.finish();
        assertThat(run.finish()).isSameAs(result);
        assertThat(console.results).containsExactly(result);
        assertThat(result.exitCode()).isZero();
        assertThat(result.interrupted()).isFalse();
    }

    @Test
    void withoutStartNothingIsWrittenOrShown() {
        Hyload.runTask(() -> run.recorder().sent());
        var result = run.finish();
        assertThat(folder.resolve("run.sts")).doesNotExist();
        assertThat(console.results).isEmpty();
        assertThat(result.statsFile()).isEmpty();
    }

    @Test
    void theConnectionsOfATaskAreClosedWhenItEnds() throws Exception {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            var go = new CountDownLatch(1);
            Hyload.runTask(() -> new HttpClient().get(server.url() + "/"));
            Hyload.runTask(go::await); // the run itself goes on
            Awaitility.await().until(() -> server.connections() == 1 && server.openConnections() == 0);
            go.countDown();
            run.finish();
            assertThat(file().getLast().hy().orElseThrow().open()).isZero();
            assertThat(file().stream().mapToLong(record -> record.hy().orElseThrow().opened()).sum()).isEqualTo(1);
        }
    }

    // ------------------------------------------------------------------ users, repetitions, sleep

    @Test
    void usersStartEvenlyOverTheRampAndKnowTheirNumbers() {
        var starts = new ConcurrentHashMap<Integer, Long>();
        long begin = System.nanoTime();
        Hyload.users(10, Duration.ofMillis(500), number -> starts.put(number, System.nanoTime() - begin));
        run.finish();
        assertThat(starts.keySet()).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).boxed().toList());
        starts.forEach((number, nanos) -> assertThat(nanos / 1e6).as("start of user %d", number)
                .isBetween(number * 50.0, number * 50.0 + 500));
    }

    @Test
    void noUsersAndNoRampAreFine() {
        var started = new AtomicInteger();
        Hyload.users(0, Duration.ofSeconds(5), _ -> started.incrementAndGet());
        Hyload.users(7, Duration.ZERO, _ -> started.incrementAndGet());
        run.finish();
        assertThat(started).hasValue(7);
        assertThatThrownBy(() -> Hyload.users(-1, Duration.ZERO, _ -> {}))
                .hasMessage("users: -1 users (give 0 or more)");
        assertThatThrownBy(() -> Hyload.users(1, Duration.ofSeconds(-1), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void repeatsByCountAndByTime() {
        var times = new AtomicInteger();
        Hyload.repeat(5, times::incrementAndGet);
        assertThat(times).hasValue(5);
        Hyload.repeat(0, times::incrementAndGet);
        Hyload.repeat(-3, times::incrementAndGet);
        Hyload.repeat(Duration.ZERO, times::incrementAndGet);
        assertThat(times).hasValue(5);
        long begin = System.nanoTime();
        Hyload.repeat(Duration.ofMillis(100), () -> {
            times.incrementAndGet();
            Hyload.sleep(0.03);
        });
        assertThat(System.nanoTime() - begin).isBetween(100_000_000L, 2_000_000_000L);
        assertThat(times.get()).isBetween(6, 9);
        assertThatThrownBy(() -> Hyload.repeat(2, () -> {
            throw new java.io.IOException("as it is");
        })).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void impossibleSleepsAreRefused() {
        assertThatThrownBy(() -> Hyload.sleep(-0.1)).hasMessage("sleep: -0.1 seconds");
        for (double seconds : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> Hyload.sleep(seconds)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Hyload.sleep(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hyload.sleepBetween(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hyload.sleepBetween(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        Hyload.sleep(0);
        Hyload.sleepBetween(0, 0);
    }

    @Test
    void progressIsKnownOnceItsEndIs() {
        assertThat(run.progress()).isEmpty();
        run.checkRunning();
        assertThat(run.progress()).isEmpty();
        run.expectUntil(SECONDS.toNanos(3600));
        run.expectUntil(SECONDS.toNanos(10));
        assertThat(run.progress().orElseThrow()).isBetween(0.0, 0.01);
    }

    // ------------------------------------------------------------------ stopping

    @Test
    void stoppingWakesThousandsOfSleepersAtOnce() throws Exception {
        var woken = new CountDownLatch(3_000);
        for (int i = 0; i < 3_000; i++) {
            Hyload.runTask(() -> {
                Hyload.sleep(3_600);
                woken.countDown();
            });
        }
        assertThat(run.users()).isEqualTo(3_000);
        long begin = System.nanoTime();
        run.stop();
        assertThat(woken.await(2, SECONDS)).isTrue();
        var result = run.finish();
        assertThat(System.nanoTime() - begin).isLessThan(SECONDS.toNanos(2));
        assertThat(result.unfinished()).isZero();
        assertThat(Hyload.stopping()).isTrue();
    }

    @Test
    void aThreadThatWaitsForeverIsWokenToo() throws Exception {
        var waiting = Thread.ofPlatform().start(Hyload::waitForever);
        run.stop();
        waiting.join(2_000);
        assertThat(waiting.isAlive()).isFalse();
        assertThat(run.hasFinished()).isTrue();
    }

    @Test
    void tasksOfAStoppedRunEndAtTheirNextRequestAndThatIsNoCrash() {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            for (int i = 0; i < 4; i++) {
                Hyload.runTask(() -> {
                    var client = new HttpClient();
                    while (true) client.get(server.url() + "/");
                });
            }
            Awaitility.await().until(() -> server.requests().size() > 20);
            run.stop();
            var result = run.finish();
            assertThat(result.crashes()).isEmpty();
            assertThat(result.unfinished()).isZero();
            assertThat(result.summary().total().sent()).isEqualTo(server.requests().size());
            assertThat(result.summary().total().received()).isEqualTo(server.requests().size());
            assertThat(result.summary().kinds()).isEmpty();
        }
    }

    @Test
    void afterStoppingNoTaskStarts() {
        run.stop();
        var started = new AtomicInteger();
        Hyload.runTask(started::incrementAndGet);
        Hyload.users(5, Duration.ZERO, _ -> started.incrementAndGet());
        Hyload.repeat(5, started::incrementAndGet);
        run.finish();
        assertThat(started).hasValue(0);
    }

    @Test
    void requestsOnTheirWayAreCountedAsStoppedAfterTheGrace() throws Exception {
        try (var server = ScriptedServer.start(Script.stall())) {
            Stats.start();
            var errors = new ConcurrentLinkedQueue<String>();
            for (int i = 0; i < 8; i++)
                Hyload.runTask(() -> errors.add(new HttpClient().get(server.url() + "/").error()));
            Awaitility.await().until(() -> server.connections() == 8);
            long begin = System.nanoTime();
            run.stop();
            var result = run.finish();
            assertThat(System.nanoTime() - begin).isBetween(SHORT_GRACE.toNanos(), SECONDS.toNanos(1));
            assertThat(errors).hasSize(8).containsOnly("stopped");
            assertThat(result.summary().kinds()).isEqualTo(Map.of("stopped", 8L));
            assertThat(result.summary().total().errors()).isEqualTo(8);
            assertThat(result.crashes()).isEmpty();
            assertThat(result.unfinished()).isZero();
        }
    }

    @Test
    void aTaskThatDoesNotEndIsLeftBehindAndTold() {
        var never = new CountDownLatch(1);
        Hyload.runTask(never::await);
        run.stop();
        var result = run.finish();
        assertThat(result.unfinished()).isEqualTo(1);
        assertThat(result.remarks()).contains("1 tasks did not end when they were told to");
        never.countDown();
    }

    // ------------------------------------------------------------------ the file, options, remarks

    @Test
    void theFileHoldsTheWholeRun() throws Exception {
        begin("tag=morning", "token=secret-value");
        Stats.setResponseTimeRanges(10, 20);
        Stats.start();
        run.recorder().sent();
        run.recorder().received(run.recorder().name("GET /"), 200, 15_000_000, 15_000_000, 100, 50);
        Stats.oneError("list_customer: ret");
        TestLogger.write("note");
        run.finish();
        var last = file().getLast();
        assertThat(last.total().bands()).containsExactly(Map.entry("10-20ms", 1L));
        assertThat(last.total().errors()).isEqualTo(1);
        assertThat(last.hy().orElseThrow().end()).isTrue();
        var first = file().getFirst().hy().orElseThrow();
        assertThat(first.tag()).isEqualTo("morning");
        assertThat(first.run().orElseThrow().options()).containsEntry("token", "***");
        assertThat(Files.readString(folder.resolve("run.sts"))).doesNotContain("secret-value");
        assertThat(console.records).hasSameSizeAs(file());
        assertThatThrownBy(() -> Stats.setResponseTimeRanges(1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call it before");
    }

    @Test
    void optionsNobodyAsksForAreRemarked() {
        assertThat(Hyload.option("count", 5)).isEqualTo(5);
        assertThat(run.finish().remarks())
                .containsExactly("option users was given but the scenario never asked for it (it asks for: count)");
    }

    @Test
    void sinksThatCannotBeHadAreToldAndTheRunGoesOn() throws Exception {
        var blocker = Files.writeString(folder.resolve("blocker"), "");
        run = Run.begin("shop.java", Words.parse(List.of("statsfile=" + blocker.resolve("run.sts"),
                "console=no-such-host.invalid:29999", "logPath=" + blocker)), console, Run.Mode.LOAD, SHORT_GRACE);
        Stats.start();
        TestLogger.write("lost");
        run.recorder().sent();
        var result = run.finish();
        assertThat(console.notices).hasSize(3).allSatisfy(line -> assertThat(line).hasLineCount(1))
                .anyMatch(line -> line.startsWith("stats file ")).anyMatch(line -> line.startsWith("console="))
                .anyMatch(line -> line.startsWith("log file ") && line.contains(blocker + " is a file, not a folder"));
        assertThat(result.summary().total().sent()).isEqualTo(1);
        assertThat(result.statsFile()).isEmpty();
        assertThat(result.logFile()).isEmpty();
    }

    @Test
    void wordsOfPlainJavaAreAdoptedUnlessThereAreSome() {
        Stats.start(new String[] {"users=9"});
        assertThat(Hyload.option("users", 1)).isEqualTo(3);
    }
}
