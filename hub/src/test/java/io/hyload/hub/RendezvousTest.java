package io.hyload.hub;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.testsupport.Relay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class RendezvousTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Link.Patience QUICK = new Link.Patience(Duration.ofMillis(5), Duration.ofMillis(50),
            Duration.ofMillis(200), Duration.ofSeconds(2));

    @TempDir
    private Path folder;

    private Hub hub(int workers) throws IOException {
        return hub(workers, 0);
    }

    private Hub hub(int workers, int port) throws IOException {
        return Hub.start(Hub.Options.USUAL.ports(port, 0).meeting(new Hub.Meeting(workers, folder.resolve("run"),
                100 << 20)));
    }

    /// One who keeps what comes.
    private static final class Heard implements ControllerLink.Listener {
        private final Map<Integer, ByteArrayOutputStream> said = new ConcurrentHashMap<>();
        private final Map<Integer, Integer> ended = new ConcurrentHashMap<>();
        private final Map<Integer, Boolean> connected = new ConcurrentHashMap<>();
        private final Map<Integer, Duration> ahead = new ConcurrentHashMap<>();
        private volatile Optional<String> problem = Optional.of("not yet");
        private volatile String refused = "";

        @Override
        public void said(int worker, ByteBuffer bytes) {
            var piece = new byte[bytes.remaining()];
            bytes.get(piece);
            said.computeIfAbsent(worker, _ -> new ByteArrayOutputStream()).writeBytes(piece);
        }

        @Override
        public void ended(int worker, int exitCode) {
            ended.put(worker, exitCode);
        }

        @Override
        public void stands(int worker, boolean isConnected, Duration clock) {
            connected.put(worker, isConnected);
            ahead.put(worker, clock);
        }

        @Override
        public void connection(Optional<String> why) {
            problem = why;
        }

        @Override
        public void refused(String why) {
            refused = why;
        }

        String of(int worker) {
            return said.getOrDefault(worker, new ByteArrayOutputStream()).toString(UTF_8);
        }
    }

    private static ControllerLink controller(int port, int workers, Heard heard) {
        var url = HubUrl.parse("ws://127.0.0.1:" + port);
        return ControllerLink.to(() -> url, Optional.empty(), workers, heard, QUICK);
    }

    private static WorkerLink worker(int port, int number) {
        return WorkerLink.to(URI.create("ws://127.0.0.1:" + port), Optional.empty(), number, QUICK);
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + " 商品\n").collect(Collectors.joining());
    }

    @Test
    void whatWorkersSayArrivesAndOrdersToo() throws Exception {
        var heard = new Heard();
        try (var hub = hub(2);
                var one = worker(hub.wsPort(), 0);
                var other = worker(hub.wsPort(), 1);
                var controller = controller(hub.wsPort(), 2, heard)) {
            one.said().write("one\n".getBytes(UTF_8));
            other.said().write("other\n".getBytes(UTF_8));
            controller.order(1, "go\n".getBytes(UTF_8));

            assertThat(new BufferedReader(new InputStreamReader(other.orders(), UTF_8)).readLine()).isEqualTo("go");
            assertThat(one.end(0, SOON)).isTrue();
            assertThat(other.end(3, SOON)).isTrue();
            await().until(() -> heard.ended.size() == 2);
            assertThat(heard.of(0)).isEqualTo("one\n");
            assertThat(heard.of(1)).isEqualTo("other\n");
            assertThat(heard.ended).isEqualTo(Map.of(0, 0, 1, 3));
            assertThat(heard.ahead.values()).allMatch(clock -> clock.abs().toMillis() < 1000);
            assertThat(controller.clockAhead().abs()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoComesLaterHearsAllFromTheBeginning() throws Exception {
        try (var hub = hub(1); var worker = worker(hub.wsPort(), 0)) {
            worker.said().write(lines(5_000).getBytes(UTF_8));
            assertThat(worker.end(0, SOON)).isTrue();
            for (int i = 0; i < 2; i++) {
                var heard = new Heard();
                try (var _ = controller(hub.wsPort(), 1, heard)) {
                    await().until(() -> heard.ended.size() == 1);
                    assertThat(heard.of(0)).isEqualTo(lines(5_000));
                }
            }
        }
    }

    @Test
    void connectionsThatAreCutLoseNothingAndDoubleNothing() throws Exception {
        int workers = 3;
        var heard = new Heard();
        try (var hub = hub(workers);
                var relay = Relay.to(hub.wsPort());
                var controller = controller(relay.port(), workers, heard);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < workers; i++) {
                int number = i;
                ends.add(threads.submit(() -> {
                    try (var worker = worker(relay.port(), number)) {
                        var orders = threads.submit(() -> new BufferedReader(new InputStreamReader(worker.orders(),
                                UTF_8)).lines().distinct().limit(100).toList());
                        var text = lines(10_000).getBytes(UTF_8);
                        for (int at = 0; at < text.length; at += 1000)
                            worker.said().write(text, at, Math.min(1000, text.length - at));
                        var took = orders.get();
                        assertThat(worker.end(0, SOON)).isTrue();
                        return took;
                    }
                }));
            }
            for (int i = 0; i < 100; i++) {
                for (int worker = 0; worker < workers; worker++)
                    controller.order(worker, ("order " + i + "\n").getBytes(UTF_8));
                if (i % 20 == 0) relay.cutAfter(20_000);
            }
            for (var end : ends)
                assertThat(end.get()).isEqualTo(IntStream.range(0, 100).mapToObj(i -> "order " + i).toList());
            await().until(() -> heard.ended.size() == workers);
            for (int worker = 0; worker < workers; worker++) assertThat(heard.of(worker)).isEqualTo(lines(10_000));
        }
    }

    @Test
    void aHubThatIsStartedAgainGoesOn() throws Exception {
        var heard = new Heard();
        int port;
        try (var hub = hub(1)) {
            port = hub.wsPort();
        }
        try (var worker = worker(port, 0); var controller = controller(port, 1, heard)) {
            try (var _ = hub(1, port)) {
                worker.said().write("first\n".getBytes(UTF_8));
                await().until(() -> heard.of(0).equals("first\n"));
            }
            worker.said().write("meanwhile\n".getBytes(UTF_8));
            controller.order(0, "later\n".getBytes(UTF_8));
            await().until(() -> heard.problem.isPresent());
            try (var _ = hub(1, port)) {
                assertThat(new BufferedReader(new InputStreamReader(worker.orders(), UTF_8)).readLine())
                        .isEqualTo("later");
                assertThat(worker.end(0, SOON)).isTrue();
                await().until(() -> heard.ended.size() == 1);
                assertThat(heard.of(0)).isEqualTo("first\nmeanwhile\n");
            }
        }
    }

    @Test
    void aHubThatHasForgottenIsTold() throws Exception {
        var hub = hub(1);
        int port = hub.wsPort();
        try (var worker = worker(port, 0)) {
            var heard = new Heard();
            try (hub; var _ = controller(port, 1, heard)) {
                worker.said().write("first\n".getBytes(UTF_8));
                await().until(() -> heard.of(0).equals("first\n"));
            }
            Files.delete(folder.resolve("run/worker-0.said"));
            try (var _ = hub(1, port)) {
                await().untilAsserted(() -> assertThatThrownBy(() -> worker.said().write('x'))
                        .hasMessage("hub: it has lost what was said"));
                assertThat(worker.orders().read()).isEqualTo(-1);
                assertThat(worker.end(0, SOON)).isFalse();
            }
        }
    }

    @Test
    void itIsSeenWhoIsThere() throws Exception {
        var heard = new Heard();
        try (var hub = hub(2); var _ = controller(hub.wsPort(), 2, heard)) {
            await().until(() -> heard.connected.size() == 2);
            assertThat(heard.connected).isEqualTo(Map.of(0, false, 1, false));
            var worker = worker(hub.wsPort(), 1);
            await().until(() -> heard.connected.get(1));
            worker.close();
            await().until(() -> !heard.connected.get(1));
        }
    }

    @Test
    void whoDoesNotBelongThereIsRefused() throws Exception {
        try (var hub = Hub.start(Hub.Options.USUAL.ports(0, 0).token("secret")
                .meeting(new Hub.Meeting(2, folder, 1 << 20)))) {
            try (var worker = worker(hub.wsPort(), 0)) {
                await().untilAsserted(() -> assertThatThrownBy(() -> worker.said().write('x'))
                        .hasMessage("hub: another token is wanted"));
            }
            var url = HubUrl.parse("ws://127.0.0.1:" + hub.wsPort());
            try (var third = WorkerLink.to(url, Optional.of("secret"), 2)) {
                await().untilAsserted(() -> assertThatThrownBy(() -> third.said().write('x'))
                        .hasMessage("hub: answered 400"));
            }
            var heard = new Heard();
            try (var _ = ControllerLink.to(() -> url, Optional.of("secret"), 3, heard)) {
                await().until(() -> heard.refused.equals("3 workers: this run has 2"));
            }
        }
    }

    @Test
    void whatFitsNoMoreIsRefused() throws Exception {
        try (var hub = Hub.start(Hub.Options.USUAL.ports(0, 0).meeting(new Hub.Meeting(1, folder, 1000)));
                var worker = worker(hub.wsPort(), 0)) {
            worker.said().write(new byte[1001]);
            await().untilAsserted(() -> assertThatThrownBy(() -> worker.said().write('x'))
                    .hasMessage("hub: more than 1000 bytes"));
        }
    }

    @Test
    void withoutAMeetingItsPathsListenLikeAnyOther() throws Exception {
        try (var hub = Hub.start(Hub.Options.USUAL.ports(0, 0)); var client = HttpClient.newHttpClient()) {
            var at = URI.create("ws://127.0.0.1:" + hub.wsPort() + "/run/worker?worker=0&orders=0");
            try (var listener = Listener.to(client, at)) {
                assertThat(listener.count()).isZero();
            }
        }
        try (var hub = hub(1); var client = HttpClient.newHttpClient()) {
            var at = URI.create("ws://127.0.0.1:" + hub.wsPort() + "/run/worker");
            assertThatThrownBy(() -> Listener.to(client, at)).isInstanceOf(CompletionException.class)
                    .cause().isInstanceOf(WebSocketHandshakeException.class);
        }
    }

    @Test
    void manyWorkersAreServed() throws ExecutionException, InterruptedException, IOException {
        int workers = 200;
        var heard = new Heard();
        try (var hub = hub(workers);
                var _ = controller(hub.wsPort(), workers, heard);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < workers; i++) {
                int number = i;
                ends.add(threads.submit(() -> {
                    try (var worker = WorkerLink.to(HubUrl.parse(hub.uri().toString()), Optional.empty(), number)) {
                        worker.said().write(lines(number).getBytes(UTF_8));
                        return worker.end(number, SOON.multipliedBy(3));
                    }
                }));
            }
            for (var end : ends) assertThat(end.get()).isTrue();
            await().until(() -> heard.ended.size() == workers);
            for (int i = 0; i < workers; i++) assertThat(heard.of(i)).isEqualTo(lines(i));
        }
    }
}
