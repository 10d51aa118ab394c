package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A port of this machine that leads to the hub of a run. Every connection to it is one through the API of the cluster; when that
/// is cut, so is the connection, and the next one is a new one.
///
/// The library's own port-forward is not used: over the HTTP client of the JDK, which sends one message at a time, it loses those that
/// it wants to send meanwhile. And it does not tell the other end that this one has closed.
public final class HubForward implements AutoCloseable {
    /// Of the WebSocket: each message begins with the number of a channel, the first on each with the port.
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final byte DATA = 0;
    private static final int CHANNELS = 2;
    private static final int MOST_AT_ONCE = 16 << 10;
    private static final int NORMAL = 1000;
    private static final Duration BETWEEN_LOOKS = Duration.ofNanos(100_000);

    private final HttpClient http;
    private final URI hub;
    private final ServerSocket server;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile Optional<String> problem = Optional.empty();

    /// @param pod  where the API has the pod of the hub
    /// @throws IOException when no port of this machine can be had
    HubForward(HttpClient http, URI pod) throws IOException {
        this.http = http;
        this.hub = URI.create(pod + "/portforward?ports=" + Manifests.HUB_PORT);
        try {
            server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IOException(ApiCalls.line("port-forward", "no port of this machine can be had",
                    "look at its limit of open files"), e);
        }
        Thread.ofPlatform().name("hyload-forward").daemon().start(this::accept);
    }

    /// On the loopback address; the same until it is closed.
    public int port() {
        return server.getLocalPort();
    }

    /// Why the last connection did not get through, in one line; empty when it did.
    public Optional<String> problem() {
        return problem;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var way = new Way(server.accept());
                ways.add(way);
                if (server.isClosed()) way.close();
                else way.open();
            } catch (IOException e) {
                if (!server.isClosed()) problem = Optional.of(ApiCalls.line("port-forward", "" + e.getMessage(), ""));
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        ways.forEach(Way::close);
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    /// One connection.
    private final class Way implements WebSocket.Listener {
        private final Socket here;
        private int introduced;
        private volatile Optional<WebSocket> there = Optional.empty();

        Way(Socket here) {
            this.here = here;
        }

        void open() {
            http.newWebSocketBuilder().uri(hub).subprotocol(PROTOCOL).buildAsync(this).whenComplete((_, thrown) -> {
                if (thrown != null) failed(thrown);
            });
        }

        private void failed(Throwable thrown) {
            var cause =
                    thrown instanceof KubernetesClientException api ? api : new KubernetesClientException("", thrown);
            problem = Optional.of(ApiCalls.line("port-forward", ApiCalls.why(cause), ""));
            close();
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            there = Optional.of(webSocket);
            if (!ways.contains(this)) webSocket.sendClose(NORMAL, ""); // it was closed before it was open
            else Thread.ofVirtual().name("hyload-forward").start(() -> send(webSocket));
        }

        private void send(WebSocket webSocket) {
            var bytes = new byte[1 + MOST_AT_ONCE];
            bytes[0] = DATA;
            try {
                for (int count = read(bytes); count > 0; count = read(bytes)) {
                    while (webSocket.queueSize() > 0) LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                    if (!webSocket.send(ByteBuffer.wrap(bytes, 0, 1 + count))) break;
                }
            } catch (IOException e) {
                // It was closed here or there.
            }
            close();
        }

        private int read(byte[] bytes) throws IOException {
            return here.getInputStream().read(bytes, 1, MOST_AT_ONCE);
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteBuffer message) {
            if (introduced < CHANNELS) {
                introduced++;
                problem = Optional.empty();
                webSocket.request();
            } else if (message.hasRemaining() && message.get() == DATA) {
                // One at a time, as they are asked for; and not by the thread that all connections share.
                Thread.ofVirtual().start(() -> receive(webSocket, message));
            } else {
                problem = Optional.of(ApiCalls.line("port-forward", message.hasRemaining() ? text(message)
                        : "the other end does not keep to the protocol", ""));
                close();
            }
        }

        private static String text(ByteBuffer message) {
            return UTF_8.decode(message).toString().strip();
        }

        private void receive(WebSocket webSocket, ByteBuffer message) {
            try {
                here.getOutputStream().write(message.array(), message.arrayOffset() + message.position(),
                        message.remaining());
                webSocket.request();
            } catch (IOException e) {
                close(); // it was closed here
            }
        }

        @Override
        public void onClose(WebSocket webSocket, int code, String reason) {
            close();
        }

        @Override
        public void onError(WebSocket webSocket, Throwable thrown) {
            close();
        }

        void close() {
            if (!ways.remove(this)) return;
            closeQuietly(here);
            there.ifPresent(open -> open.sendClose(NORMAL, ""));
        }
    }
}
