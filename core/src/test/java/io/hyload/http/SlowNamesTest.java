package io.hyload.http;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.hyload.Metronome;
import io.hyload.testsupport.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.hyload.testsupport.Script.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Connections whose name server does not answer.
@Timeout(10)
class SlowNamesTest {

    @RegisterExtension
    final Metronome metronome = new Metronome();

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Names slow = new Names(_ -> {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    }, System::nanoTime, work -> Thread.ofPlatform().daemon().start(work));

    private Connection connection(Url url) {
        return new Connection(Route.straight(url.origin()), slow, new Connection.Census() {
            @Override
            public void opened() {}

            @Override
            public void closed() {}
        }, System::nanoTime);
    }

    private static Outcome get(Connection connection, Url url, double connectTimeout) {
        var request = new Request("GET", url, List.of(), Body.NONE, false);
        var limits = new Limits(5_000_000_000L, (long) (connectTimeout * 1e9), Limits.ANY_TIME, Limits.ANY_BODY);
        long now = System.nanoTime();
        return connection.exchange(request, now, now, limits, 0);
    }

    @Test
    void noAnswerWithinTheConnectTimeoutIsDnsAndTheNextRequestHasTheLateAnswer() {
        try (var server = ScriptedServer.start(answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            var url = Url.parse("http://api.test:" + server.port() + "/");
            try (var connection = connection(url)) {
                var failed = (Outcome.Failed) get(connection, url, 0.15);
                assertThat(failed.kind()).isEqualTo(ErrorKind.DNS);
                assertThat(failed.cause()).isEqualTo("no answer where host api.test is within 0.15 s");
                assertThat(failed.timing().total() / 1e6).isBetween(150.0, 150 + metronome.allowance());
                answered.countDown();
                assertThat(get(connection, url, 5)).isInstanceOf(Outcome.Answered.class);
            }
        }
    }

    @Test
    void aRunThatIsStoppedDoesNotWaitForIt() throws InterruptedException {
        var url = Url.parse("http://api.test/");
        var got = new AtomicReference<Outcome>();
        try (var connection = connection(url)) {
            var user = Thread.ofVirtual().start(() -> got.set(get(connection, url, 5)));
            await().until(() -> {
                Deadlines.expireAll();
                return !user.isAlive();
            });
            assertThat(((Outcome.Failed) got.get()).kind()).isEqualTo(ErrorKind.STOPPED);
        } finally {
            Deadlines.resume();
            answered.countDown();
        }
    }
}
