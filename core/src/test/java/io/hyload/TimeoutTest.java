package io.hyload;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import io.hyload.http.Deadlines;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.hyload.Hyload.timeout;
import static io.hyload.testsupport.Script.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Timeouts of many connections at once, and of connections that live longer than one.
@Timeout(20)
class TimeoutTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @RegisterExtension
    final Metronome metronome = new Metronome();

    @Test
    void eachOfManyConnectionsIsEndedAtItsOwnTime() throws InterruptedException {
        var overdue = new ConcurrentLinkedQueue<Double>();
        var kinds = new ConcurrentLinkedQueue<String>();
        try (var server = ScriptedServer.start(Script.stall())) {
            var users = new ArrayList<Thread>();
            for (int i = 0; i < 300; i++) {
                double seconds = 0.1 + i % 30 * 0.01;
                users.add(Thread.ofVirtual().start(() -> {
                    try (var client = new HttpClient()) {
                        var response = client.get(server.url(), timeout(seconds));
                        kinds.add(response.error());
                        overdue.add(response.responseTime() - 1000 * seconds);
                    }
                }));
            }
            for (var user : users) user.join();
        }
        // How far an exchange comes in 100 ms is up to the machine.
        assertThat(kinds).hasSize(300).isSubsetOf("connect-timeout", "timeout-send", "timeout-response");
        assertThat(overdue).allSatisfy(millis -> assertThat(millis).isBetween(0.0, metronome.allowance()));
        assertThat(run.counted().timeouts()).isEqualTo(300);
    }

    @Test
    void aShorterTimeoutHoldsOnAConnectionThatHadALongerOne() {
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            connection.send(HI);
            connection.stall();
        }); var client = new HttpClient(timeout(10))) {
            assertThat(client.get(server.url()).ok()).isTrue();
            var late = client.get("/", timeout(0.1));
            assertThat(late.error()).isEqualTo("timeout-response");
            assertThat(late.responseTime()).isBetween(100.0, 100 + metronome.allowance());
            assertThat(late.reason()).endsWith("within 0.1 s");
            assertThat(server.connections()).as("a timeout is not retried").isEqualTo(1);
        }
    }

    @Test
    void theRetryHasNoMoreThanTheTimeLeft() {
        try (var server = ScriptedServer.start(Script.answerOnceThenClose(HI), Script.stall());
                var client = new HttpClient(timeout(0.2))) {
            client.get(server.url());
            var late = client.get("/");
            assertThat(late.error()).isEqualTo("timeout-response");
            assertThat(late.responseTime()).isBetween(200.0, 200 + metronome.allowance());
            assertThat(run.counted().kinds()).containsOnlyKeys("timeout-response");
        }
    }

    /// Exchanges far shorter than their timeout, many per slot of the wheel: none may be hit by the deadline of another.
    @Test
    void quickExchangesAreNotHitByTheDeadlinesOfEarlierOnes() throws InterruptedException {
        try (var server = ScriptedServer.start(answer(HI))) {
            var wrong = new ConcurrentLinkedQueue<HttpResponse>();
            var users = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                users.add(Thread.ofVirtual().start(() -> {
                    try (var client = new HttpClient()) {
                        for (int n = 0; n < 500; n++) {
                            double seconds = n % 3 == 0 ? 0.1 : n % 3 == 1 ? 0.15 : 1;
                            var response = client.get(server.url(), timeout(seconds));
                            boolean isReallyLate = response.responseTime() >= 1000 * seconds;
                            if (!response.ok() && !isReallyLate) wrong.add(response);
                        }
                    }
                }));
            }
            for (var user : users) user.join();
            assertThat(wrong).isEmpty();
            var counted = run.counted();
            assertThat(counted.sent()).isEqualTo(4000);
            assertThat(counted.received() + counted.timeouts()).isEqualTo(4000);
        }
    }

    @Test
    void whatIsOnItsWayWhenTheRunIsStoppedIsCountedAsStopped() throws InterruptedException {
        try (var server = ScriptedServer.start(Script.stall())) {
            var got = new AtomicReference<HttpResponse>();
            var user = Thread.ofVirtual().start(() -> {
                try (var client = new HttpClient()) {
                    got.set(client.get(server.url()));
                }
            });
            await().until(() -> server.requests().size() == 1 || server.connections() == 1);
            await().until(() -> {
                Deadlines.expireAll();
                return !user.isAlive();
            });
            assertThat(got.get().error()).isEqualTo("stopped");
            assertThat(got.get().errorType()).isEqualTo(213);
            assertThat(run.counted().errors()).isEqualTo(1);
        } finally {
            Deadlines.resume();
        }
    }
}
