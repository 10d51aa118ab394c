package io.hyload.cli.kubernetes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class HubForwardTest {
    private ServerSocket api;
    private ServerSocket hub;
    private KubernetesClient client;
    private HubForward forward;
    private final Deque<Socket> forwarded = new ConcurrentLinkedDeque<>();
    private volatile boolean isThere = true;

    @BeforeEach
    void aForward() throws IOException {
        api = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        hub = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        var config = new ConfigBuilder().withAutoConfigure(false).withHttp2Disable(true)
                .withMasterUrl("http://127.0.0.1:" + api.getLocalPort()).withRequestRetryBackoffLimit(0).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        forward = new HubForward(client.getHttpClient(), URI.create(config.getMasterUrl()
                + "api/v1/namespaces/default/pods/first-hub"));
    }

    private void serve() {
        while (!api.isClosed()) {
            try {
                var socket = api.accept();
                Thread.ofVirtual().start(() -> forward(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void forward(Socket socket) {
        forwarded.add(socket);
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var call = ApiFront.Call.read(in).orElseThrow();
            assertThat(call.target()).isEqualTo("/api/v1/namespaces/default/pods/first-hub/portforward?ports=28888");
            new ForwardedPort(socket, in, call).run(isThere
                    ? OptionalInt.of(hub.getLocalPort())
                    : OptionalInt.empty());
        } catch (IOException e) {
            // One of both has ended it.
        }
    }

    @AfterEach
    void end() throws IOException {
        forward.close();
        client.close();
        hub.close();
        api.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), forward.port());
    }

    @Test
    void muchBothWaysArrivesAsItWasSent() throws Exception {
        var sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        var here = connect();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor(); var there = hub.accept()) {
            tasks.submit(() -> {
                there.getInputStream().transferTo(there.getOutputStream());
                return null;
            });
            tasks.submit(() -> {
                here.getOutputStream().write(sent);
                return null;
            });
            assertThat(here.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            here.close();
        }
    }

    @Test
    void whoClosesHereIsGoneThere() throws IOException {
        var here = connect();
        try (var there = hub.accept()) {
            here.getOutputStream().write(1);
            assertThat(there.getInputStream().read()).isEqualTo(1);
            here.close();
            assertThat(there.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoClosesThereIsGoneHere() throws IOException {
        try (var here = connect()) {
            var there = hub.accept();
            there.getOutputStream().write(1);
            assertThat(here.getInputStream().read()).isEqualTo(1);
            there.close();
            assertThat(here.getInputStream().read()).isEqualTo(-1);
        }
    }

    /// The HTTP client of the JDK sometimes misses the end of a connection that comes right behind a message; it sees it when it sends.
    @Test
    void aWayThatIsCutIsGoneForWhoeverSaysSomething() throws IOException {
        for (int round = 0; round < 20; round++) {
            try (var here = connect(); var there = hub.accept()) {
                there.getOutputStream().write(1);
                assertThat(here.getInputStream().read()).isEqualTo(1);
                forwarded.removeLast().close();
                here.setSoTimeout(20);
                Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> isGone(here));
            }
        }
    }

    private static boolean isGone(Socket here) {
        try {
            here.getOutputStream().write(1);
            return here.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aPodThatIsNotThereEndsTheConnectionAndIsTheProblem() throws IOException {
        isThere = false;
        try (var here = connect()) {
            assertThat(here.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(forward.problem()).hasValueSatisfying(
                problem -> assertThat(problem).startsWith("port-forward: ").contains("404").hasLineCount(1));
        isThere = true;
        try (var here = connect(); var there = hub.accept()) {
            there.getOutputStream().write(1);
            assertThat(here.getInputStream().read()).isEqualTo(1);
        }
        assertThat(forward.problem()).isEmpty();
    }

    @Test
    void closingItClosesWhatIsOpen() throws IOException {
        try (var here = connect(); var there = hub.accept()) {
            there.getOutputStream().write(1);
            assertThat(here.getInputStream().read()).isEqualTo(1);
            forward.close();
            assertThat(here.getInputStream().read()).isEqualTo(-1);
            Awaitility.await().until(() -> there.getInputStream().read() < 0);
        }
    }
}
