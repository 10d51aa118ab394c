package io.hyload.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.hyload.stats.Arrival;
import io.hyload.stats.Intake;
import io.hyload.stats.Refusal;
import io.hyload.stats.Refusals;
import io.hyload.stats.StatsFeed;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The records that a hub passes on, by WebSocket (RFC 6455): ours, or that of the original hyload.
///
/// 1. It connects again for ever, waiting longer each time; what a hub of ours has kept meanwhile is asked for, so a record
///    may come twice.
/// 2. A connection on which nothing comes, not even the answer to a ping, is given up and made anew.
/// 3. Whoever does not take what has come holds the hub back: the next frame is read only when there is room. Nothing is
///    dropped here.
/// 4. A frame that is no record is counted and left out; one that is too large is never kept in memory.
public final class WebSocketFeed implements StatsFeed {

    /// Seconds that a hub of ours remembers.
    private static final long MOST_REPLAYED = 120;
    /// Clocks and ways differ; what comes twice does no harm.
    private static final long MARGIN = 5;
    /// A frame is `ip:port|` and a datagram.
    private static final int LARGEST_FRAME = Intake.MOST_BYTES + 65;
    private static final int LONGEST_REASON = 80;

    /// How patient it is.
    ///
    /// @param first   limit of the first wait before connecting again
    /// @param longest limit of any such wait; a connection that has lasted so long has worked
    /// @param ping    time between two pings
    /// @param silence after which a connection is taken for dead
    /// @param queue   records that may wait to be taken
    record Patience(Duration first, Duration longest, Duration ping, Duration silence, int queue) {
        static final Patience USUAL = new Patience(Duration.ofMillis(250), Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofSeconds(30), 1024);
    }

    private final HubUrl url;
    private final Optional<String> token;
    private final Patience patience;
    private final LongSupplier nanos;
    private final Backoff backoff;
    private final Refusals refusals = new Refusals();
    private final Intake intake;
    private final HttpClient client;
    /// Holds something empty once the feed is closed, to wake who waits.
    private final BlockingQueue<Optional<Arrival>> arrivals;
    private final Thread connector;
    private volatile Standing standing = new Standing.Connecting();
    private volatile boolean isClosed;
    /// When something came last, by `nanos`; the connector's own before the first connection.
    private volatile long heardAt;
    private volatile boolean hasConnected;

    /// Begins to connect.
    ///
    /// @param url   `ws://HOST:PORT` or `wss://HOST:PORT`
    /// @param token for a hub that wants one
    /// @param ca    file of certificates in PEM; a `wss://` hub must have one that these vouch for. Empty means those that
    ///              Java trusts
    /// @throws IllegalArgumentException in one line, when the URL is none
    /// @throws IOException              in one line, when the file holds no certificates
    public static WebSocketFeed to(String url, Optional<String> token, Optional<Path> ca) throws IOException {
        return new WebSocketFeed(HubUrl.parse(url), token, ca, InstantSource.system(), System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble(), Patience.USUAL);
    }

    WebSocketFeed(HubUrl url, Optional<String> token, Optional<Path> ca, InstantSource clock, LongSupplier nanos,
            DoubleSupplier random, Patience patience) throws IOException {
        this.url = url;
        this.token = token;
        this.patience = patience;
        this.nanos = nanos;
        backoff = new Backoff(patience.first, patience.longest, random);
        intake = new Intake(clock, refusals);
        arrivals = new ArrayBlockingQueue<>(patience.queue);
        var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (ca.isPresent()) builder.sslContext(trusting(ca.get()));
        client = builder.build();
        connector = Thread.ofVirtual().name("hub " + url.name()).start(this::stayConnected);
    }

    @Override
    public Optional<Arrival> next() throws InterruptedException {
        if (isClosed) return Optional.empty();
        var next = arrivals.take();
        return isClosed ? Optional.empty() : next;
    }

    @Override
    public String name() {
        return url.name();
    }

    @Override
    public State state() {
        return switch (standing) {
            case Standing.Connecting() -> new State(false, "connecting");
            case Standing.Connected() -> new State(true, "connected");
            case Standing.Waiting(var until, var cause) -> {
                long again = Math.max(1, Math.ceilDiv(until - nanos.getAsLong(), 1_000_000_000));
                yield new State(false, "connects again in " + again + " s: " + cause, cause, OptionalLong.of(again));
            }
            case Standing.Refused(var cause) -> new State(false, cause);
            case Standing.Closed() -> new State(false, "closed");
        };
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public void close() {
        isClosed = true;
        standing = new Standing.Closed();
        connector.interrupt();
        arrivals.clear();
        // Where another is in the place of this one already, that one wakes who waits.
        arrivals.offer(Optional.empty());
        client.shutdownNow();
    }

    // ------------------------------------------------------------------ connecting

    /// How it stands, from which its state is made when somebody asks.
    private sealed interface Standing {
        record Connecting() implements Standing {}

        record Connected() implements Standing {}

        /// @param until when the next attempt is made, by `nanos`
        record Waiting(long until, String cause) implements Standing {}

        /// By the hub, which will most likely go on doing so.
        record Refused(String cause) implements Standing {}

        record Closed() implements Standing {}
    }

    /// Why a connection was not made, or is no more.
    ///
    /// @param isRefusal whether trying again soon is of no use
    private record End(String cause, boolean isRefusal) {
        End(String cause) {
            this(cause, false);
        }
    }

    private void stayConnected() {
        try {
            while (!isClosed) {
                var end = connectOnce();
                var wait = end.isRefusal ? backoff.slowest() : backoff.next();
                stand(end.isRefusal ? new Standing.Refused(end.cause)
                        : new Standing.Waiting(nanos.getAsLong() + wait.toNanos(), end.cause));
                Thread.sleep(wait);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void stand(Standing now) {
        standing = now;
        if (isClosed) standing = new Standing.Closed();
    }

    /// One connection from its beginning to its end.
    private End connectOnce() throws InterruptedException {
        var session = new Session();
        WebSocket socket;
        try {
            var builder = client.newWebSocketBuilder().connectTimeout(patience.silence);
            token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
            socket = builder.buildAsync(url.withReplay(secondsToReplay()), session).get();
        } catch (ExecutionException e) {
            return failure(e.getCause());
        } catch (IllegalArgumentException e) { // a header or URL that the JDK does not take
            return new End("cannot be asked: " + e.getClass().getSimpleName(), true);
        }
        long since = nanos.getAsLong();
        try {
            return attend(session, socket);
        } finally {
            socket.abort();
            if (nanos.getAsLong() - since >= patience.longest.toNanos()) backoff.reset();
        }
    }

    /// Pings until it ends.
    private End attend(Session session, WebSocket socket) throws InterruptedException {
        while (true) {
            try {
                return session.end.get(patience.ping.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (session.isSilent()) return new End("nothing came for " + patience.silence.toSeconds() + " s");
                socket.sendPing(ByteBuffer.allocate(0)); // what fails here shows as silence or as an error
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end is never a failure", e);
            }
        }
    }

    /// All it remembers at first; later what was missed.
    private long secondsToReplay() {
        if (!hasConnected) return MOST_REPLAYED;
        long away = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - heardAt) + 1;
        return Math.clamp(away + MARGIN, 1, MOST_REPLAYED);
    }

    private End failure(Throwable thrown) {
        var cause = thrown instanceof IOException && thrown.getCause() instanceof UnresolvedAddressException x ? x
                : thrown;
        return switch (cause) {
            case WebSocketHandshakeException x -> refusal(x.getResponse().statusCode());
            case HttpTimeoutException _ -> new End("no answer");
            case ConnectException x when causes(x).anyMatch(UnresolvedAddressException.class::isInstance) ->
                new End("host " + url.uri().getHost() + " does not resolve");
            case ConnectException _ -> new End("connection refused");
            case UnresolvedAddressException _ -> new End("host " + url.uri().getHost() + " does not resolve");
            case SSLException x -> new End("no TLS: " + shown(x.getMessage())
                    + (String.valueOf(x.getMessage()).contains("certification path") ? " (give its CA with --cacert)"
                            : ""));
            default -> new End(lost(cause));
        };
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }

    private End refusal(int status) {
        return switch (status) {
            case 401 -> new End(token.isPresent() ? "refused: another token is wanted (see --token or HYLOAD_TOKEN)"
                    : "refused: needs a token (set --token or HYLOAD_TOKEN)", true);
            case 403 -> new End("refused: 403 forbidden", true);
            case 503 -> new End("answered 503: too busy");
            default -> new End("answered " + status + ", as no hub does", true);
        };
    }

    private static String lost(Throwable cause) {
        return cause.getMessage() == null ? "connection lost" : "connection lost: " + shown(cause.getMessage());
    }

    /// Text of others in one line of a terminal.
    private static String shown(String text) {
        var line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    // ------------------------------------------------------------------ one connection

    /// Takes what comes on one connection. The JDK calls one method at a time, and the next only when the last has
    /// returned: what waits here for room holds the hub back, and two connections never wait at once.
    private final class Session implements WebSocket.Listener {
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private final Assembly assembly = new Assembly();
        private volatile boolean isFull;

        /// Whether it is as good as dead. When it is we who do not listen, it is not.
        boolean isSilent() {
            return !isFull && nanos.getAsLong() - heardAt > patience.silence.toNanos();
        }

        @Override
        public void onOpen(WebSocket socket) {
            heard();
            hasConnected = true;
            stand(new Standing.Connected());
            socket.request(1);
        }

        @Override
        public CompletableFuture<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
            return took(socket, assembly.plus(data, isLast));
        }

        @Override
        public CompletableFuture<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            return took(socket, assembly.plus(data, isLast));
        }

        private CompletableFuture<?> took(WebSocket socket, Optional<ByteBuffer> frame) {
            heard();
            frame.flatMap(intake::frame).ifPresent(this::pass);
            socket.request(1);
            return null; // the JDK's word for: data may be used again at once
        }

        private void pass(Arrival arrival) {
            if (isClosed || arrivals.offer(Optional.of(arrival))) return;
            isFull = true;
            try {
                arrivals.put(Optional.of(arrival));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            }
            heard();
            isFull = false;
        }

        @Override
        public CompletableFuture<?> onPing(WebSocket socket, ByteBuffer message) {
            heard();
            socket.request(1);
            return null;
        }

        @Override
        public CompletableFuture<?> onPong(WebSocket socket, ByteBuffer message) {
            heard();
            socket.request(1);
            return null;
        }

        @Override
        public CompletableFuture<?> onClose(WebSocket socket, int code, String reason) {
            var why = reason.isBlank() ? "" : " " + shown(reason);
            end.complete(switch (code) {
                case 1001 -> new End("the hub has gone away (1001" + why + ")");
                case 1006 -> new End("connection lost");
                case 1008 -> new End("refused: by the hub (1008" + why + ")", true);
                case 1013 -> new End("dropped by the hub: this monitor was too slow (1013" + why + ")");
                default -> new End("closed by the hub (" + code + why + ")");
            });
            return null;
        }

        /// Text that is no UTF-8 ends a connection (RFC 6455 section 8.1), in the hands of the JDK already.
        @Override
        public void onError(WebSocket socket, Throwable thrown) {
            if (causes(thrown).anyMatch(CharacterCodingException.class::isInstance)) {
                refusals.add(Refusal.NOT_UTF8);
                end.complete(new End("text that is not UTF-8"));
            }
            end.complete(new End(lost(thrown)));
        }

        private void heard() {
            heardAt = nanos.getAsLong();
        }
    }

    /// Puts the parts of a message together, and forgets those of one that is too large.
    private final class Assembly {
        private ByteBuffer bytes = ByteBuffer.allocate(2048);
        private final StringBuilder text = new StringBuilder();
        private boolean isTooLarge;

        /// The message, if this was its last part.
        Optional<ByteBuffer> plus(ByteBuffer part, boolean isLast) {
            isTooLarge |= bytes.position() + part.remaining() > LARGEST_FRAME;
            if (isLast && bytes.position() == 0) return whole(part);
            if (!isTooLarge) {
                if (bytes.remaining() < part.remaining()) bytes = larger(part.remaining());
                bytes.put(part);
            }
            if (!isLast) return Optional.empty();
            var message = bytes.flip();
            bytes = ByteBuffer.allocate(2048);
            return whole(message);
        }

        private ByteBuffer larger(int more) {
            int needed = bytes.position() + more;
            return ByteBuffer.allocate(Math.max(needed, 2 * bytes.capacity())).put(bytes.flip());
        }

        Optional<ByteBuffer> plus(CharSequence part, boolean isLast) {
            isTooLarge |= text.length() + part.length() > LARGEST_FRAME;
            if (!isTooLarge) text.append(part);
            if (!isLast) return Optional.empty();
            var message = UTF_8.encode(text.toString());
            text.setLength(0);
            return whole(message);
        }

        private Optional<ByteBuffer> whole(ByteBuffer message) {
            boolean wasTooLarge = isTooLarge || message.remaining() > LARGEST_FRAME;
            isTooLarge = false;
            if (!wasTooLarge) return Optional.of(message);
            refusals.add(Refusal.TOO_LARGE);
            return Optional.empty();
        }
    }

    // ------------------------------------------------------------------ TLS

    private static SSLContext trusting(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
                store.setCertificateEntry("ca" + count++, certificate);
            if (count == 0) throw new GeneralSecurityException("empty");
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no certificates in it (give the CA's certificate as PEM)", e);
        }
    }
}
