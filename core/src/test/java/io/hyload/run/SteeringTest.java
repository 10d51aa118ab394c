package io.hyload.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.hyload.HttpClient;
import io.hyload.Hyload;
import io.hyload.Stats;
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

/// A run whose course is changed while it is on.
class SteeringTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final Duration A_WHILE = Duration.ofMillis(150);

    @TempDir
    private Path folder;
    private final RecordingConsole console = new RecordingConsole();
    private Run run;

    @BeforeEach
    void begin() {
        run = Run.begin("shop.java",
                Words.parse(List.of("statsfile=" + folder.resolve("run.sts"), "logPath=" + folder.resolve("log"))),
                console, Run.Mode.LOAD, Duration.ofMillis(100));
    }

    @AfterEach
    void end() {
        run.stop();
        run.finish();
    }

    // ------------------------------------------------------------------ pause

    @Test
    void whilePausedNoRequestIsSentAndAfterwardsAllGoOn() throws Exception {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            for (int i = 0; i < 8; i++) {
                Hyload.runTask(() -> {
                    var client = new HttpClient();
                    while (true) {
                        client.get(server.url() + "/");
                        Hyload.sleep(0.001);
                    }
                });
            }
            Awaitility.await().until(() -> server.requests().size() > 50);
            assertThat(run.pause()).isTrue();
            assertThat(run.status().isPaused()).isTrue();
            Awaitility.await().during(A_WHILE).until(standsStill(server));
            assertThat(run.users()).isEqualTo(8);
            int before = server.requests().size();
            assertThat(run.resume()).isTrue();
            Awaitility.await().until(() -> server.requests().size() > before + 50);
            run.stop();
            var result = run.finish();
            assertThat(result.summary().total().received()).isEqualTo(server.requests().size());
            assertThat(result.summary().times().max()).as("a pause is no response time")
                    .isLessThan(A_WHILE.toMillis() * 1000);
        }
    }

    private static java.util.concurrent.Callable<Boolean> standsStill(ScriptedServer server) {
        var last = new AtomicInteger(-1);
        return () -> last.getAndSet(server.requests().size()) == server.requests().size();
    }

    @Test
    void aRequestOnItsWayIsFinished() throws Exception {
        var go = new CountDownLatch(1);
        var statuses = new ConcurrentLinkedQueue<Integer>();
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            go.await();
            connection.send(OK);
        })) {
            Hyload.runTask(() -> statuses.add(new HttpClient().get(server.url() + "/").statusCode()));
            Awaitility.await().until(() -> server.requests().size() == 1);
            run.pause();
            go.countDown();
            Awaitility.await().until(() -> statuses.contains(200));
        }
    }

    @Test
    void whilePausedNoTaskStartsAndARampGoesOnWhereItStood() throws Exception {
        var starts = new ConcurrentHashMap<Integer, Long>();
        run.pause();
        Hyload.users(4, Duration.ofMillis(200), number -> starts.put(number, System.nanoTime()));
        var asking = Thread.ofVirtual().start(() -> Hyload.runTask(() -> starts.put(-1, System.nanoTime())));
        Awaitility.await().during(A_WHILE).until(starts::isEmpty);
        assertThat(asking.isAlive()).isTrue();
        run.resume();
        Awaitility.await().until(() -> starts.size() == 5);
        assertThat(starts.get(3) - starts.get(0)).as("the last one's moment of the ramp").isGreaterThan(100_000_000);
    }

    @Test
    void sleepersSleepOnAndTimeForRepetitionsStandsStill() throws Exception {
        var times = new AtomicInteger();
        var woken = new CountDownLatch(1);
        Hyload.runTask(() -> {
            Hyload.sleep(0.05);
            woken.countDown();
        });
        Hyload.runTask(() -> Hyload.repeat(Duration.ofMillis(250), () -> {
            times.incrementAndGet();
            Hyload.sleep(0.01);
            run.checkRunning();
        }));
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> times.get() > 1);
        run.pause();
        assertThat(woken.await(5, SECONDS)).isTrue();
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> run.users() == 1);
        var progress = run.progress();
        int before = times.get();
        assertThat(run.progress()).isEqualTo(progress);
        run.resume();
        run.finish();
        assertThat(times.get()).isGreaterThan(before + 1);
    }

    @Test
    void aPausedRunCanBeStopped() {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            run.pause();
            for (int i = 0; i < 1_000; i++) {
                run.starter("user", () -> {
                    new HttpClient().get(server.url() + "/");
                    throw new AssertionError("sent while paused");
                });
            }
            long begin = System.nanoTime();
            assertThat(run.stop()).isTrue();
            assertThat(run.stop()).isFalse();
            var result = run.finish();
            assertThat(System.nanoTime() - begin).isLessThan(SECONDS.toNanos(2));
            assertThat(result.unfinished()).isZero();
            assertThat(result.crashes()).isEmpty();
            assertThat(server.requests()).isEmpty();
            assertThat(run.pause()).isFalse();
            assertThat(run.resume()).isFalse();
        }
    }

    @Test
    void partsOfATaskWaitToo() throws Exception {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            run.pause();
            run.starter("page", () -> {
                var client = new HttpClient();
                Hyload.all(() -> client.get(server.url() + "/a"), () -> client.get(server.url() + "/b"));
            });
            Awaitility.await().during(A_WHILE).until(() -> server.requests().isEmpty());
            run.resume();
            run.finish();
            assertThat(server.requests()).hasSize(2);
        }
    }

    // ------------------------------------------------------------------ rate

    /// Arrivals that only remember what they were told.
    private static final class Schedule implements Paced {
        private final double asked;
        private final List<Double> factors = new ArrayList<>(List.of(1.0));

        Schedule(double asked) {
            this.asked = asked;
        }

        @Override
        public synchronized void rate(double factor) {
            factors.add(factor);
        }

        @Override
        public synchronized double currentRate() {
            return asked * factors.getLast();
        }

        @Override
        public double due() {
            return 0;
        }
    }

    @Test
    void aRateIsThatOfAllArrivalsTogether() {
        var one = new Schedule(100);
        var other = new Schedule(300);
        run.pacing(one);
        run.pacing(other);
        assertThat(run.status().pace()).contains(new Pace(400, 1));
        assertThat(run.rate(RateChange.parse("150%"))).isEqualTo(1.5);
        assertThat(run.rate(RateChange.parse("800/s"))).isEqualTo(2);
        assertThat(run.rate(RateChange.parse("-50%"))).isEqualTo(1);
        assertThat(one.factors).containsExactly(1.0, 1.5, 2.0, 1.0);
        assertThat(other.factors).isEqualTo(one.factors);
    }

    @Test
    void aPauseHoldsArrivalsAndKeepsTheirRate() {
        var arrivals = new Schedule(100);
        run.pacing(arrivals);
        run.rate(RateChange.parse("150%"));
        run.pause();
        assertThat(run.pace()).contains(new Pace(0, 1.5));
        run.rate(RateChange.parse("300%"));
        assertThatThrownBy(() -> run.rate(RateChange.parse("500/s"))).isInstanceOf(BadInput.class);
        var late = new Schedule(7);
        run.pacing(late);
        run.resume();
        assertThat(arrivals.factors).containsExactly(1.0, 1.5, 0.0, 3.0);
        assertThat(late.factors).containsExactly(1.0, 0.0, 3.0);
    }

    @Test
    void arrivalsThatAreOverAreForgottenAndTheirFactorIsKept() {
        var first = new Schedule(100);
        run.pacing(first);
        run.rate(RateChange.parse("200%"));
        run.over(first);
        assertThat(run.pace()).contains(new Pace(0, 2));
        run.rate(RateChange.parse("+50%"));
        var next = new Schedule(7);
        run.pacing(next);
        assertThat(first.factors).containsExactly(1.0, 2.0);
        assertThat(next.factors).containsExactly(1.0, 3.0);
    }

    @Test
    void withoutArrivalsARateIsRefused() {
        assertThatThrownBy(() -> run.rate(RateChange.parse("150%"))).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("rate 150%: the run has no arrivals");
        run.factor(2);
        var late = new Schedule(7);
        run.pacing(late);
        assertThat(late.factors).as("a worker whose arrivals begin later").containsExactly(1.0, 2.0);
    }

    // ------------------------------------------------------------------ schedules

    @Test
    void arrivalsStandStillInAPauseAndNoneIsLost() throws Exception {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            Hyload.arrivals(Hyload.hold(200, Duration.ofMillis(300)), () -> new HttpClient().get(server.url() + "/"));
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> server.requests().size() > 10);
            run.pause();
            assertThat(run.status().pace()).contains(new Pace(0, 1));
            Awaitility.await().during(Duration.ofMillis(300)).until(standsStill(server));
            assertThat(server.requests()).hasSizeLessThan(60);
            run.resume();
            var result = run.finish();
            assertThat(server.requests()).hasSize(60);
            assertThat(result.summary().total().received()).isEqualTo(60);
            assertThat(result.summary().times().max()).as("a pause is no response time").isLessThan(250_000);
        }
    }

    @Test
    void arrivalsComeAtTheRateTheyAreGiven() {
        var started = new AtomicInteger();
        Hyload.arrivals(Hyload.hold(100, Duration.ofMillis(500)), started::incrementAndGet);
        assertThat(run.status().pace()).contains(new Pace(100, 1));
        assertThat(run.rate(RateChange.parse("300/s"))).isEqualTo(3);
        assertThat(run.status().pace()).contains(new Pace(300, 3));
        run.finish();
        assertThat(started.get()).isBetween(100, 150);
        assertThat(run.status().pace()).contains(new Pace(0, 3));
    }

    @Test
    void aPacedUserIsNotLateForAPause() {
        try (var server = ScriptedServer.start(Script.answer(OK))) {
            Stats.start();
            Hyload.runTask(() -> {
                var client = new HttpClient();
                Hyload.pace(0.02, Duration.ofMillis(400), () -> client.get(server.url() + "/"));
            });
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> server.requests().size() > 3);
            run.pause();
            Awaitility.await().during(Duration.ofMillis(500)).until(standsStill(server));
            run.resume();
            var result = run.finish();
            assertThat(server.requests()).hasSize(20);
            assertThat(result.summary().times().max()).as("a pause is no response time").isLessThan(400_000);
        }
    }

    // ------------------------------------------------------------------ several workers

    @Test
    void everyWorkerIsToldAndOneNotesIt() {
        var orders = new ArrayList<Map.Entry<Integer, String>>();
        var crew = new Crew("shop", Words.parse(List.of("logPath=" + folder.resolve("log"))), console, 3, Terms.NONE,
                (worker, request) -> orders.add(Map.entry(worker, request.toLine())));
        crew.lost(0, "was killed");
        assertThat(crew.pause()).isTrue();
        assertThat(crew.pause()).isFalse();
        crew.note("paused");
        assertThat(crew.status().isPaused()).isTrue();
        assertThat(crew.resume()).isTrue();
        assertThatThrownBy(() -> crew.rate(RateChange.parse("+10%"))).isInstanceOf(BadInput.class);
        crew.pace(1, new Pace(100, 2));
        crew.pace(2, new Pace(60, 1));
        assertThat(crew.pace()).as("110 a second are asked for").contains(new Pace(110, 1));
        assertThat(crew.rate(RateChange.parse("220/s"))).isEqualTo(2);
        assertThat(crew.status().pace()).contains(new Pace(220, 2));
        assertThat(crew.stop()).isTrue();
        assertThat(crew.stop()).isFalse();
        assertThat(crew.status().isStopping()).isTrue();
        assertThat(orders).containsExactly(Map.entry(1, "pause"), Map.entry(2, "pause"), Map.entry(1, "note paused"),
                Map.entry(1, "resume"), Map.entry(2, "resume"), Map.entry(1, "rate 200%"), Map.entry(2, "rate 200%"),
                Map.entry(1, "stop"), Map.entry(2, "stop"));
        crew.finish();
    }
}
