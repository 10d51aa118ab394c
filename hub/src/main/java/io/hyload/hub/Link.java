package io.hyload.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The outer end of a connection to a [Rendezvous]: made again whenever it is lost, until it is closed, or there is no use in trying.
abstract class Link implements AutoCloseable {

    /// How patient it is.
    ///
    /// @param first   limit of the first wait before connecting again
    /// @param longest limit of any such wait
    /// @param ping    time between two pings
    /// @param silence after which a connection is taken for dead; no load waits for it, and nothing is lost
    record Patience(Duration first, Duration longest, Duration ping, Duration silence) {
        /// Pings are many, since the JDK's WebSocket overlooks the end of a connection that comes while a message is being taken.
        static final Patience USUAL = new Patience(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    /// Of these the quickest tells the clock best.
    private static final int CLOCKS_ASKED = 5;
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int POLICY_VIOLATION = 1008;
    private static final int BAD_DATA = 1003;

    private final Optional<String> token;
    private final Patience patience;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isClosed;

    private int clocksAsked;
    private long quickest = Long.MAX_VALUE;
    private volatile long ahead;

    /// @param name of its thread
    Link(String name, Optional<String> token, Patience patience) {
        this.token = token;
        this.patience = patience;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::stayConnected);
    }

    /// Connects, and stays connected.
    final void begin() {
        thread.start();
    }

    // ------------------------------------------------------------------ what it is for

    /// Where it connects to now.
    ///
    /// @throws IOException in one line, when there is no way at present
    abstract URI address() throws IOException;

    /// Another connection is about to be made: what was sent on an earlier one may not have come.
    abstract void connecting();

    /// It is there.
    abstract void connected();

    /// There is none, and why.
    abstract void disconnected(String why);

    /// There is no use in trying: the hub wants another token, or has no such worker. It is not tried again.
    abstract void refused(String why);

    /// Takes a message apart.
    ///
    /// @throws IOException in one line; then it is of no use
    abstract void take(byte kind, ByteBuffer rest) throws IOException;

    /// What is to be sent now; empty for nothing until [#wake] is called.
    abstract Optional<ByteBuffer> next();

    /// There may be something to send.
    final void wake() {
        if (news.availablePermits() == 0) news.release();
    }

    /// Nanoseconds by which the clock here is ahead of the hub's; 0 until that is known.
    final long ahead() {
        return ahead;
    }

    /// The clock has been compared with the hub's, as well as it can be.
    abstract void compared();

    // ------------------------------------------------------------------ connecting

    private void stayConnected() {
        var backoff = new Backoff(patience.first, patience.longest, () -> ThreadLocalRandom.current().nextDouble());
        try {
            while (!isClosed) {
                var why = connectOnce(backoff);
                if (isClosed) return;
                if (why.isRefusal) {
                    refused(why.text);
                    return;
                }
                disconnected(why.text);
                Thread.sleep(backoff.next());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /// Why there is no connection.
    private record End(String text, boolean isRefusal) {}

    private End connectOnce(Backoff backoff) throws InterruptedException {
        var session = new Session();
        WebSocket socket;
        connecting(); // before anything can come
        clocksAsked = 0;
        try {
            var builder = client.newWebSocketBuilder().connectTimeout(CONNECT);
            token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
            socket = builder.buildAsync(address(), session).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException answered) {
                int status = answered.getResponse().statusCode();
                return new End(status == 401 ? "another token is wanted" : "answered " + status,
                        status >= 400 && status < 500);
            }
            return new End("no connection", false);
        } catch (IOException e) {
            return new End(String.valueOf(e.getMessage()), false);
        }
        backoff.reset();
        try {
            connected();
            return attend(session, socket);
        } finally {
            socket.abort();
        }
    }

    private End attend(Session session, WebSocket socket) throws InterruptedException {
        long pinged = System.nanoTime();
        try {
            while (!session.end.isDone()) {
                long now = System.nanoTime();
                if (now - session.heard > patience.silence.toNanos()) return new End("nothing came", false);
                if (now - pinged >= patience.ping.toNanos()) {
                    pinged = now;
                    socket.sendPing(ByteBuffer.allocate(0)).get(patience.silence.toNanos(), TimeUnit.NANOSECONDS);
                }
                var message = isComparing() ? Optional.of(Parley.clock(now)) : next();
                if (message.isPresent())
                    socket.sendBinary(message.get(), true).get(patience.silence.toNanos(), TimeUnit.NANOSECONDS);
                else if (news.tryAcquire(pinged + patience.ping.toNanos() - now, TimeUnit.NANOSECONDS))
                    news.drainPermits();
            }
            return session.end.join();
        } catch (ExecutionException | TimeoutException e) {
            return session.end.getNow(new End("connection lost", false));
        }
    }

    // ------------------------------------------------------------------ the clock

    private boolean isComparing() {
        if (clocksAsked >= CLOCKS_ASKED) return false;
        clocksAsked++;
        return true;
    }

    /// The answer was made somewhere between asking and now; the shorter that is, the better it tells.
    private void compare(long asked, long there) {
        long took = System.nanoTime() - asked;
        if (took < quickest) {
            quickest = took;
            ahead = Rendezvous.now() - took / 2 - there;
        }
        compared();
    }

    // ------------------------------------------------------------------ one connection

    private final class Session implements WebSocket.Listener {
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private ByteBuffer parts = ByteBuffer.allocate(Parley.LARGEST);
        private volatile long heard = System.nanoTime();

        @Override
        public CompletableFuture<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
            heard = System.nanoTime();
            try {
                if (parts.remaining() < data.remaining()) throw new IOException("a message that is too large");
                parts.put(data);
                if (isLast) {
                    Parley.read(parts.flip(), this::taken);
                    parts = ByteBuffer.allocate(Parley.LARGEST);
                }
            } catch (IOException e) {
                end(new End(String.valueOf(e.getMessage()), true));
            }
            socket.request(1);
            return null;
        }

        private void taken(byte kind, ByteBuffer rest) throws IOException {
            if (kind == Parley.CLOCK) compare(rest.getLong(), rest.getLong());
            else take(kind, rest);
        }

        @Override
        public CompletableFuture<?> onPong(WebSocket socket, ByteBuffer message) {
            heard = System.nanoTime();
            socket.request(1);
            return null;
        }

        @Override
        public CompletableFuture<?> onPing(WebSocket socket, ByteBuffer message) {
            heard = System.nanoTime();
            socket.request(1);
            return null;
        }

        @Override
        public CompletableFuture<?> onClose(WebSocket socket, int code, String reason) {
            end(new End(reason.isBlank() ? "closed (" + code + ")" : reason,
                    code == POLICY_VIOLATION || code == BAD_DATA));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable thrown) {
            end(new End("connection lost", false));
        }

        private void end(End why) {
            end.complete(why);
            wake();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        client.shutdownNow();
    }
}
