package io.hyload.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.hyload.HttpClient;
import io.hyload.Metronome;
import io.hyload.Stats;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.hyload.Hyload.all;
import static io.hyload.Hyload.arrivals;
import static io.hyload.Hyload.followRedirects;
import static io.hyload.Hyload.hold;
import static io.hyload.Hyload.maxConcurrent;
import static io.hyload.Hyload.pace;
import static io.hyload.Hyload.ramp;
import static io.hyload.Hyload.runTask;
import static io.hyload.Hyload.sleep;
import static io.hyload.Hyload.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/// Arrivals and paced users against real servers, by the real clock.
@Timeout(30)
class ShapesTest {

    private static final long MILLI = 1_000_000;
    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    private Path folder;

    @RegisterExtension
    final Metronome metronome = new Metronome();

    private final RecordingConsole console = new RecordingConsole();
    private final List<Double> times = new ArrayList<>();
    private Run run;

    @BeforeEach
    void begin() {
        begin(Run.Mode.LOAD);
    }

    private void begin(Run.Mode mode) {
        run = Run.begin("shop.java", Words.parse(List.of("statsfile=" + folder.resolve("run.sts"),
                "logPath=" + folder.resolve("log"))), console, mode, Duration.ofMillis(100));
    }

    @AfterEach
    void end() {
        run.stop();
        run.finish();
    }

    private synchronized void note(double millis) {
        times.add(millis);
    }

    private static void busy(long millis) {
        long until = System.nanoTime() + millis * MILLI;
        while (System.nanoTime() - until < 0) LockSupport.parkNanos(until - System.nanoTime());
    }

    // ------------------------------------------------------------------ response times

    /// Delays of a log-normal distribution; for half a second in the middle time stands still. A closed loop would send
    /// next to nothing meanwhile, and its 95th percentile would be that of the delays, 45 ms.
    @Test
    void responseTimesAreThoseAClientWithoutLimitsWouldSee() {
        long freeze = 1_250 * MILLI;
        long frozen = 500 * MILLI;
        var delays = new long[900];
        var random = new Random(42);
        for (int i = 0; i < delays.length; i++) delays[i] = (long) (20 * MILLI * Math.exp(0.5 * random.nextGaussian()));

        var first = new AtomicLong();
        var next = new AtomicInteger();
        Script script = connection -> {
            connection.readRequest();
            long now = System.nanoTime();
            first.compareAndSet(0, now);
            long done = done(now - first.get(), delays[next.getAndIncrement()], freeze, frozen);
            busy((first.get() + done - System.nanoTime()) / MILLI);
            connection.send(HI);
        };
        try (var server = ScriptedServer.start(script)) {
            arrivals(hold(300, Duration.ofSeconds(3)), () -> note(new HttpClient().get(server.url()).responseTime()));
            run.finish();
        }
        assertThat(times).hasSize(900);
        var expected = new double[900];
        for (int i = 0; i < 900; i++) {
            long at = i * 1_000_000_000L / 300;
            expected[i] = (done(at, delays[i], freeze, frozen) - at) / 1e6;
        }
        Arrays.sort(expected);
        times.sort(null);
        for (double percent : new double[] {50, 75, 85, 90, 95, 99}) {
            int rank = (int) Math.ceil(percent / 100 * 900) - 1;
            assertThat(times.get(rank)).as("p" + percent).isCloseTo(expected[rank],
                    within(15 + 0.03 * expected[rank] + 2 * metronome.worst()));
        }
        assertThat(expected[(int) (0.95 * 900)]).isGreaterThan(350);
    }

    /// When what comes at `at` and takes so long is done, on the clock of a server that stands still for a while.
    private static long done(long at, long delay, long freeze, long frozen) {
        if (at >= freeze + frozen || at + delay < freeze) return at + delay;
        return at < freeze ? at + delay + frozen : freeze + frozen + delay;
    }

    @Test
    void onlyTheFirstRequestOfATaskIsClockedFromItsInstant() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            arrivals(hold(1, Duration.ofMillis(10)), () -> {
                var client = new HttpClient();
                busy(200);
                note(client.get(server.url()).responseTime());
                note(client.get(server.url()).responseTime());
            });
            run.finish();
        }
        assertThat(times.get(0)).isGreaterThanOrEqualTo(200);
        assertThat(times.get(1)).isLessThan(200);
    }

    /// What the first request waited to be sent is part of its response time, and none of the service time.
    @Test
    void whereStartsAreLateTheServiceTimeIsShorterThanTheResponseTime() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            Stats.start();
            arrivals(hold(40, Duration.ofMillis(250)), () -> {
                busy(300);
                new HttpClient().get(server.url());
            });
            var summary = run.finish().summary();
            assertThat(summary.times().count()).isEqualTo(10);
            assertThat(summary.times().percentile(1)).isGreaterThanOrEqualTo(300_000);
            assertThat(summary.serviceTimes().count()).isEqualTo(10);
            assertThat(summary.serviceTimes().percentile(50)).isLessThan(300_000);
        }
    }

    @Test
    void inAClosedLoopTheServiceTimeIsTheResponseTime() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            Stats.start();
            runTask(() -> {
                var client = new HttpClient();
                for (int i = 0; i < 50; i++) client.get(server.url());
            });
            var summary = run.finish().summary();
            assertThat(summary.times().count()).isEqualTo(50);
            assertThat(summary.tally().service()).isEmpty();
        }
    }

    @Test
    void aRedirectFollowedIsClockedFromItsOwnBeginning() {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
            connection.readRequest();
            connection.send(HI);
        })) {
            arrivals(hold(1, Duration.ofMillis(10)), () -> {
                busy(300);
                note(new HttpClient().get(server.url() + "/", followRedirects()).responseTime());
            });
            run.finish();
        }
        assertThat(times).singleElement().satisfies(millis -> assertThat(millis).isLessThan(300));
    }

    @Test
    void thinkingBeforeTheFirstRequestIsNoPartOfItsResponseTime() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            arrivals(hold(1, Duration.ofMillis(10)), () -> {
                sleep(0.4);
                busy(200);
                note(new HttpClient().get(server.url()).responseTime());
            });
            run.finish();
        }
        assertThat(times).singleElement().satisfies(millis -> assertThat(millis).isBetween(200.0, 400.0));
    }

    @Test
    void ofRequestsAtOnceOneIsTheFirst() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            arrivals(hold(1, Duration.ofMillis(10)), () -> {
                var client = new HttpClient();
                busy(300);
                all(() -> note(client.get(server.url()).responseTime()),
                        () -> note(client.get(server.url()).responseTime()),
                        () -> note(client.get(server.url()).responseTime()));
            });
            run.finish();
        }
        times.sort(null);
        assertThat(times.get(1)).isLessThan(300);
        assertThat(times.get(2)).isGreaterThanOrEqualTo(300);
    }

    // ------------------------------------------------------------------ arrivals

    @Test
    void arrivalsReturnsAtOnceAndEveryInstantHasItsTask() {
        var started = new AtomicInteger();
        long begin = System.nanoTime();
        arrivals(ramp(0, 400, Duration.ofMillis(250)), hold(400, Duration.ofMillis(250)), started::incrementAndGet);
        assertThat(System.nanoTime() - begin).isLessThan(250 * MILLI);
        run.finish();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(500 * MILLI);
        assertThat(started).hasValue(150);
        assertThat(run.lag().snapshot().lags().count()).isEqualTo(150);
        assertThat(run.lag().snapshot().dropped()).isZero();
    }

    @Test
    void whatMayNotRunAtOnceIsDroppedAndCounted() {
        var go = new CountDownLatch(1);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            go.await();
            connection.send(HI);
        })) {
            Stats.start();
            arrivals(hold(100, Duration.ofMillis(500)), maxConcurrent(10),
                    () -> note(new HttpClient().get(server.url()).statusCode()));
            Awaitility.await().until(() -> run.lag().snapshot().dropped() == 40);
            assertThat(run.users()).isEqualTo(10);
            go.countDown();
            var health = run.finish().summary().tally().health();
            assertThat(health.dropped()).isEqualTo(40);
            assertThat(health.due()).isCloseTo(50, within(0.01));
        }
        assertThat(times).hasSize(10).containsOnly(200.0);
        assertThat(console.notices).contains(
                "arrivals: 10 tasks run at once, and no more may (what cannot start is dropped and counted; see"
                        + " maxConcurrent)");
    }

    @Test
    void aStoppedRunHasNoMoreArrivals() {
        var started = new AtomicInteger();
        arrivals(hold(1000, Duration.ofHours(1)), started::incrementAndGet);
        Awaitility.await().until(() -> started.get() > 50);
        run.stop();
        long begin = System.nanoTime();
        assertThat(run.finish().unfinished()).isZero();
        assertThat(System.nanoTime() - begin).isLessThan(5_000 * MILLI);
        int then = started.get();
        assertThat(then).isLessThan(10_000);
    }

    @Test
    void aTaskMayHaveArrivalsOfItsOwn() {
        var started = new AtomicInteger();
        runTask(() -> arrivals(hold(100, Duration.ofMillis(100)), started::incrementAndGet));
        run.finish();
        assertThat(started).hasValue(10);
    }

    @Test
    void anArrivalThatThrowsEndsAloneAndIsCounted() {
        arrivals(hold(100, Duration.ofMillis(50)), () -> {
            throw new IllegalStateException("no stock");
        });
        var result = run.finish();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.crashes().get("IllegalStateException").count()).isEqualTo(5);
    }

    @Test
    void progressIsKnown() {
        arrivals(hold(1, Duration.ofHours(1)), () -> run.checkRunning());
        Awaitility.await().until(() -> run.progress().isPresent());
        assertThat(run.progress().orElseThrow()).isBetween(0.0, 0.01);
    }

    @Test
    void aDryRunHasOneTaskAndOnePass() {
        begin(Run.Mode.TRIAL);
        var started = new AtomicInteger();
        arrivals(hold(100, Duration.ofHours(1)), () -> pace(1, Duration.ofHours(1), started::incrementAndGet));
        users(3, Duration.ZERO, _ -> pace(1, Duration.ofHours(1), started::incrementAndGet));
        run.finish();
        assertThat(started).hasValue(1);
    }

    @Test
    void impossibleArrivalsAreRefusedInOneLine() {
        var stage = hold(1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> arrivals(maxConcurrent(5), () -> {})).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("arrivals: no stage (");
        assertThatThrownBy(() -> maxConcurrent(0)).isInstanceOf(BadInput.class)
                .hasMessage("maxConcurrent: 0 tasks (give 1 or more)");
        assertThatThrownBy(() -> arrivals(maxConcurrent(5), stage, maxConcurrent(6), () -> {}))
                .isInstanceOf(BadInput.class).hasMessage("arrivals: maxConcurrent twice (say it once)");
        assertThatThrownBy(() -> arrivals(List.of(), () -> {})).isInstanceOf(BadInput.class);
        run.finish();
        assertThatThrownBy(() -> arrivals(stage, () -> {})).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start all tasks before waitForTasksDone()");
    }

    @Test
    void aLimitBelowTheNumberOfWorkersIsRefused() {
        run = Run.begin("shop.java", Words.NONE, console, new Share(1, 4));
        assertThatThrownBy(() -> arrivals(hold(1, Duration.ofSeconds(1)), maxConcurrent(3), () -> {}))
                .isInstanceOf(BadInput.class)
                .hasMessage("maxConcurrent: 3 tasks for 4 workers (give one each, or use --workers 3)");
    }

    // ------------------------------------------------------------------ pace

    /// The first answer takes 350 ms, with an iteration every 100.
    @Test
    void lateIterationsFollowAtOnceEachClockedFromWhenItShouldHaveBegun() {
        var served = new AtomicInteger();
        try (var server = ScriptedServer.start(connection -> {
            while (true) {
                connection.readRequest();
                if (served.getAndIncrement() == 0) busy(350);
                connection.send(HI);
            }
        })) {
            runTask(() -> {
                var client = new HttpClient();
                pace(0.1, Duration.ofMillis(600), () -> note(client.get(server.url()).responseTime()));
                sleep(0.2);
                note(client.get(server.url()).responseTime());
            });
            run.finish();
        }
        double slack = 40 + 2 * metronome.worst();
        assertThat(times).hasSize(7);
        for (int i = 0; i < 7; i++)
            assertThat(times.get(i)).as("iteration " + i).isBetween(Math.max(0, 350.0 - i * 100),
                    Math.max(0, 350.0 - i * 100) + slack);
        assertThat(run.lag().snapshot().late()).isGreaterThanOrEqualTo(3);
        assertThat(run.lag().snapshot().dropped()).isZero();
    }

    @Test
    void iterationsForWhichNoTimeIsLeftAreDroppedAndCounted() {
        var done = new AtomicInteger();
        runTask(() -> pace(0.1, Duration.ofMillis(450), () -> {
            done.incrementAndGet();
            busy(500);
        }));
        run.finish();
        assertThat(done).hasValue(1);
        assertThat(run.lag().snapshot().dropped()).isEqualTo(4);
    }

    @Test
    void anIterationWithoutRequestsLeavesItsInstantToNobody() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            runTask(() -> {
                pace(0.05, Duration.ofMillis(100), () -> {});
                busy(300);
                note(new HttpClient().get(server.url()).responseTime());
            });
            run.finish();
        }
        assertThat(times).singleElement().satisfies(millis -> assertThat(millis).isLessThan(300));
    }

    @Test
    void thePaceOfAnArrivalBeginsAtItsInstant() {
        try (var server = ScriptedServer.start(Script.answer(HI))) {
            arrivals(hold(1, Duration.ofMillis(10)), () -> {
                busy(250);
                var client = new HttpClient();
                pace(0.2, Duration.ofMillis(300), () -> note(client.get(server.url()).responseTime()));
            });
            run.finish();
        }
        assertThat(times).hasSize(2);
        assertThat(times.get(0)).isGreaterThanOrEqualTo(250);
        assertThat(times.get(1)).isBetween(50.0, 250.0);
    }

    @Test
    void paceEndsWithTheRun() {
        var done = new AtomicInteger();
        runTask(() -> pace(0.01, Duration.ofHours(1), done::incrementAndGet));
        Awaitility.await().until(() -> done.get() > 3);
        run.stop();
        assertThat(run.finish().unfinished()).isZero();
        assertThat(run.lag().snapshot().dropped()).isZero();
    }

    @Test
    void impossiblePacesAreRefusedInOneLine() {
        for (double seconds : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> pace(seconds, Duration.ofSeconds(1), () -> {})).isInstanceOf(BadInput.class)
                    .hasMessage("pace: every " + seconds + " seconds (give a number above 0)");
        }
        assertThatThrownBy(() -> pace(1, Duration.ofSeconds(-1), () -> {})).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> pace(1, Duration.ofSeconds(1), () -> {})).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("pace: called outside of a task (");
    }

    // ------------------------------------------------------------------ sleep

    @Test
    void sleepTellsHowLongAndHowMuchTooLong() {
        var asleep = new ConcurrentLinkedQueue<Long>();
        users(10, Duration.ofMillis(100), _ -> {
            long begin = System.nanoTime();
            sleep(0.05);
            asleep.add(System.nanoTime() - begin);
        });
        run.finish();
        var lag = run.lag().snapshot();
        // Those of the ramp-up are wake-ups too, and no think time.
        assertThat(lag.lags().count()).isBetween(10L + 1, 10L + 10);
        assertThat(lag.slept()).isBetween(500 * MILLI, asleep.stream().mapToLong(Long::longValue).sum());
        assertThat(lag.late()).isZero();
    }

    @Test
    void whoIsWokenByTheEndWasNotLate() {
        runTask(() -> sleep(3600));
        Awaitility.await().until(() -> run.users() == 1);
        run.stop();
        run.finish();
        var lag = run.lag().snapshot();
        assertThat(lag.lags().count()).isZero();
        assertThat(lag.slept()).isLessThan(10_000 * MILLI);
    }
}
