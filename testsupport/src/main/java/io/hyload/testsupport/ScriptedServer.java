package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A real TCP server on a free loopback port that plays exact bytes, well behaved or not.
///
/// ```java
/// try (var server = ScriptedServer.start(answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))) {
///     …
///     assertThat(server.requests()).hasSize(1);
/// }
/// ```
///
/// The first connection gets the first script, the second the second, and the last script repeats. Each connection is a
/// virtual thread. [#close()] ends them all, also a stalled one, and throws what a script has thrown on its own account
/// (a failed assertion, a request that made no sense), so that a wrong test does not pass in silence.
public final class ScriptedServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 4096;
    private static final int SMALL_BUFFER = 4096;
    private static final int SECONDS_TO_END = 5;

    private final String host;
    private final ServerSocket listener;
    private final List<Script> scripts;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<ScriptedConnection> open = ConcurrentHashMap.newKeySet();
    private final Queue<ReceivedRequest> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ScriptedServer(String address, ServerSocket listener, List<Script> scripts) {
        this.host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        this.listener = listener;
        this.scripts = scripts;
    }

    public static ScriptedServer start(Script first, Script... then) {
        return listening(LOOPBACK, 0, 0, first, then);
    }

    /// As [#start], on that address of the machine (`127.0.0.2`, `::1`) and that port; 0 for a free one.
    public static ScriptedServer startAt(String address, int port, Script first, Script... then) {
        return listening(address, port, 0, first, then);
    }

    /// Accepts the first connection, never reads from it, and has receive buffers so small that a client's upload soon
    /// blocks. Later connections play the scripts given; without any, they are not read either.
    public static ScriptedServer acceptAndNeverRead(Script... then) {
        return listening(LOOPBACK, 0, SMALL_BUFFER, ScriptedConnection::neverRead, then);
    }

    /// A loopback port where nobody listens, so that connecting is refused at once. Another process could take it in
    /// the meantime; the kernel hands out other free ports first, so in practice none does.
    public static int refusingPort() {
        try (var brief = new ServerSocket(0, 1, loopback())) {
            return brief.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }

    private static ScriptedServer listening(String address, int port, int receiveBuffer, Script first, Script... then) {
        var scripts = new ArrayList<>(List.of(first));
        scripts.addAll(List.of(then));
        try {
            var listener = new ServerSocket();
            if (receiveBuffer > 0) {
                // Accepted sockets inherit it, and it limits the TCP window only when set before listening.
                listener.setReceiveBufferSize(receiveBuffer);
            }
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), BACKLOG);
            var server = new ScriptedServer(address, listener, List.copyOf(scripts));
            server.threads.execute(server::acceptUntilClosed);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + " port " + port, e);
        }
    }

    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// `http://127.0.0.1:` (or where it was started) and the port, without a slash at the end.
    public String url() {
        return "http://" + host + ":" + port();
    }

    public URI uri(String path) {
        return URI.create(url() + path);
    }

    /// Every request read so far, in the order in which they were complete.
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /// How many connections were accepted so far.
    public int connections() {
        return accepted.get();
    }

    /// How many connections are open at this end: neither has the client gone away nor has the script ended.
    public int openConnections() {
        return open.size();
    }

    /// Ends every connection and waits until no thread is left.
    ///
    /// @throws AssertionError if a script failed, or goes on although its connection was closed
    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        closeListener();
        open.forEach(ScriptedConnection::abandon);
        threads.shutdownNow();
        awaitEnd();
        open.clear(); // those whose script could not begin any more
        failures.stream().reduce((first, next) -> {
            first.addSuppressed(next);
            return first;
        }).ifPresent(first -> {
            throw new AssertionError(first.getMessage(), first);
        });
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                failures.add(new IllegalStateException("a script still runs " + SECONDS_TO_END + " s after close"));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptUntilClosed() {
        try {
            while (true) {
                serve(listener.accept());
            }
        } catch (Exception e) {
            if (!closing()) {
                failures.add(new IllegalStateException("accepting ended: " + e, e));
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        var number = accepted.incrementAndGet();
        var connection = new ScriptedConnection(socket, requests::add, closed);
        open.add(connection);
        if (closing()) {
            connection.abandon(); // close() may have gone through the open ones just before
            return;
        }
        threads.execute(() -> play(number, connection));
    }

    private void play(int number, ScriptedConnection connection) {
        try {
            connection.play(scripts.get(Math.min(number, scripts.size()) - 1));
        } catch (ScriptedConnection.ClientGone _) {
            // The usual end of a script that loops.
        } catch (Throwable e) {
            if (!(closing() && e instanceof InterruptedException)) {
                failures.add(new IllegalStateException("script of connection " + number + " failed: " + e, e));
            }
        } finally {
            connection.abandon();
            open.remove(connection);
        }
    }

    private boolean closing() {
        return closed.getCount() == 0;
    }
}
