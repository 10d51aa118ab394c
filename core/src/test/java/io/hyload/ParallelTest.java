package io.hyload;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import io.hyload.http.Deadlines;
import io.hyload.run.Run;
import io.hyload.testsupport.Script;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.hyload.Hyload.all;
import static io.hyload.Hyload.runTask;
import static io.hyload.Hyload.timeout;
import static io.hyload.testsupport.Script.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Requests of one client at the same time: `all(() -> …, () -> …)`, and its connections.
@Timeout(10)
class ParallelTest {

    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @RegisterExtension
    final SilentRun run = new SilentRun();

    @RegisterExtension
    final Metronome metronome = new Metronome();

    /// Answers each request once it is let go.
    private static Script held(Semaphore go) {
        return connection -> {
            while (true) {
                connection.readRequest();
                go.acquire();
                connection.send(HI);
            }
        };
    }

    @Test
    void aPageIsFetchedOnSixConnectionsAndWhatWaitsForOneIsAnsweredLater() throws InterruptedException {
        var go = new Semaphore(0);
        var times = new ConcurrentLinkedQueue<Double>();
        try (var server = ScriptedServer.start(held(go)); var client = new HttpClient()) {
            var releasing = Thread.ofVirtual().start(() -> {
                await().until(() -> server.requests().size() == 6);
                pause(50);
                go.release(6);
                await().until(() -> server.requests().size() == 10);
                go.release(4);
            });
            Task fetch = () -> times.add(client.get(server.url()).responseTime());
            all(Collections.nCopies(10, fetch).toArray(Task[]::new));
            releasing.join();
            assertThat(server.connections()).isEqualTo(6);
            assertThat(run.counted().received()).isEqualTo(10);
            assertThat(times).as("waiting is part of the response time").allMatch(millis -> millis >= 50);
        }
    }

    @Test
    void noFreeConnectionWithinTheTimeoutIsAConnectTimeout() {
        var go = new Semaphore(0);
        try (var server = ScriptedServer.start(held(go)); var client = new HttpClient()) {
            var late = new AtomicReference<HttpResponse>();
            Task fetch = () -> client.get(server.url());
            all(fetch, fetch, fetch, fetch, fetch, fetch, () -> {
                await().until(() -> server.requests().size() == 6);
                late.set(client.get(server.url(), timeout(0.1)));
                go.release(7);
            });
            assertThat(late.get().error()).isEqualTo("connect-timeout");
            assertThat(late.get().reason())
                    .isEqualTo("no free connection to 127.0.0.1:" + server.port() + " within 0.1 s");
            assertThat(late.get().responseTime()).isBetween(100.0, 100 + metronome.allowance());
            assertThat(client.get(server.url()).ok()).isTrue();
            assertThat(run.counted().sent()).isEqualTo(8);
            assertThat(run.counted().received()).isEqualTo(7);
            assertThat(run.counted().timeouts()).isEqualTo(1);
        }
    }

    @Test
    void timeSpentWaitingIsGoneFromTheTimeout() {
        var go = new Semaphore(0);
        try (var server = ScriptedServer.start(connection -> {
            connection.readRequest();
            go.acquire();
            connection.send(HI);
            connection.stall();
        }); var client = new HttpClient()) {
            var late = new AtomicReference<HttpResponse>();
            Task fetch = () -> client.get(server.url());
            all(fetch, fetch, fetch, fetch, fetch, fetch, () -> {
                await().until(() -> server.requests().size() == 6);
                all(() -> late.set(client.get(server.url(), timeout(0.2))), () -> {
                    pause(100);
                    go.release(6);
                });
            });
            assertThat(late.get().error()).isEqualTo("timeout-response");
            assertThat(late.get().reason()).endsWith("within 0.2 s");
            assertThat(late.get().responseTime()).isBetween(200.0, 200 + metronome.allowance());
        }
    }

    @Test
    void otherOriginsAndOtherClientsDoNotWait() {
        var go = new Semaphore(0);
        try (var busy = ScriptedServer.start(held(go)); var other = ScriptedServer.start(answer(HI));
                var client = new HttpClient(); var second = new HttpClient()) {
            Task fetch = () -> client.get(busy.url());
            all(fetch, fetch, fetch, fetch, fetch, fetch, () -> {
                await().until(() -> busy.requests().size() == 6);
                assertThat(client.get(other.url()).ok()).isTrue();
                all(() -> second.get(busy.url()), () -> {
                    await().until(() -> busy.requests().size() == 7);
                    go.release(7);
                });
            });
            assertThat(busy.connections()).isEqualTo(7);
        }
    }

    @Test
    void connectionsOfPartsAreClosedWhenTheTaskEnds() {
        try (var server = ScriptedServer.start(answer(HI))) {
            runTask(() -> {
                all(() -> new HttpClient().get(server.url()), () -> new HttpClient().get(server.url()));
                assertThat(Run.current().users()).isEqualTo(1);
            });
            await().until(() -> run.counted().closed() == 2);
            await().until(() -> server.openConnections() == 0);
            assertThat(run.counted().errors()).isZero();
        }
    }

    @Test
    void theFirstExceptionIsThrownWhenAllHaveEnded() {
        var failed = new CountDownLatch(1);
        var first = new IOException("first");
        var ended = new ConcurrentLinkedQueue<String>();
        assertThatThrownBy(() -> all(() -> {
            failed.countDown();
            throw first;
        }, () -> {
            failed.await();
            pause(20);
            ended.add("second");
            throw new IllegalStateException("second");
        })).isSameAs(first).satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(ended).containsExactly("second");
    }

    @Test
    void partsThatSleepAreWokenWhenTheRunIsStopped() {
        var asleep = new CountDownLatch(2);
        runTask(() -> all(() -> {
            asleep.countDown();
            Hyload.sleep(60);
        }, () -> {
            asleep.countDown();
            Hyload.sleep(60);
            new HttpClient().get("http://127.0.0.1/");
        }));
        await().until(() -> asleep.getCount() == 0);
        Run.current().stop();
        await().until(() -> Run.current().users() == 0);
        assertThat(run.counted().sent()).isZero();
        assertThat(run.counted().errors()).as("Stopped is no crash").isZero();
    }

    @Test
    void whoWaitsForAConnectionIsStoppedWithTheRun() throws InterruptedException {
        try (var server = ScriptedServer.start(Script.stall()); var client = new HttpClient()) {
            var fetching = Thread.ofVirtual().start(
                    () -> all(Collections.nCopies(8, (Task) () -> client.get(server.url())).toArray(Task[]::new)));
            await().until(() -> run.counted().sent() == 8 && server.connections() == 6);
            await().until(() -> {
                Deadlines.expireAll();
                return !fetching.isAlive();
            });
            assertThat(run.counted().kinds()).containsOnlyKeys("stopped").containsValue(8L);
        } finally {
            Deadlines.resume();
        }
    }

    @Test
    void whatCannotBeRequestedIsNotCounted() {
        try (var client = new HttpClient()) {
            for (int i = 0; i < 10; i++)
                assertThatThrownBy(() -> client.get("ftp://api.test/")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(run.counted().sent()).isZero();
    }

    @Test
    void nothingToDoIsDoneAtOnce() {
        all();
        assertThat(run.counted().sent()).isZero();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
