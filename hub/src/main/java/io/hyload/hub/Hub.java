package io.hyload.hub;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import io.hyload.stats.DatagramMac;
import io.hyload.stats.DatagramPort;
import io.hyload.stats.MetricsText;
import io.hyload.stats.Refusal;
import io.hyload.stats.Refusals;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The relay: datagrams of workers come in, and go out to every WebSocket client as a binary frame `ip:port|` and the
/// datagram's bytes, untouched.
///
/// ```java
/// try (var hub = Hub.start(Hub.Options.USUAL)) {
///     show("clients connect to " + hub.uri());
/// }
/// ```
///
/// A thread takes datagrams and puts them into the [FrameLog]; a virtual thread for each [Client] sends what follows its
/// place in it. So a client can be slow, begin two minutes back, or be gone, and nobody else notices.
public final class Hub implements AutoCloseable {

    /// How far back a client can begin, as far as there is room for.
    public static final Duration KEPT = Duration.ofSeconds(120);
    /// Memory for that: 120 s of 1,000 workers whose datagrams have 780 bytes.
    public static final long LOG_BYTES = 96 << 20;

    /// How long frames wait for others to go out with: half of it is what a frame is delayed on average.
    private static final Duration GATHER = Duration.ofMillis(20);
    /// For clients to take the close.
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /// What the system may hold for a client beside the batch in flight, in bytes: so much as 1,000 workers send at one
    /// instant, which goes out at once then, and is not waited for.
    private static final int SEND_BUFFER = 1 << 20;
    private static final long HTTP_IDLE_MILLIS = 30_000;

    /// How a hub is started.
    ///
    /// @param bind     where it listens with both ports
    /// @param wsPort   for clients; 0 takes a free one
    /// @param recvPort for datagrams; 0 takes a free one
    /// @param token    what clients send and datagrams are signed with; empty lets in everybody
    /// @param origins  web pages that may listen, as `https://example.org`
    /// @param identity for `wss://` in place of `ws://`
    /// @param meeting  of the workers of a run with whoever controls it, if one is to be here
    public record Options(InetAddress bind, int wsPort, int recvPort, Optional<String> token, Set<String> origins,
            Optional<ServerIdentity> identity, Optional<Meeting> meeting) {

        /// The ports of the original, on this machine alone.
        public static final Options USUAL = new Options(InetAddress.getLoopbackAddress(), 28888, 29999,
                Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

        public Options {
            origins = origins.stream().map(Access::origin).collect(Collectors.toUnmodifiableSet());
        }

        public Options ports(int ws, int recv) {
            return new Options(bind, ws, recv, token, origins, identity, meeting);
        }

        public Options token(String secret) {
            return new Options(bind, wsPort, recvPort, Optional.of(secret), origins, identity, meeting);
        }

        public Options origins(Set<String> allowed) {
            return new Options(bind, wsPort, recvPort, token, allowed, identity, meeting);
        }

        public Options identity(ServerIdentity shown) {
            return new Options(bind, wsPort, recvPort, token, origins, Optional.of(shown), meeting);
        }

        public Options meeting(Meeting here) {
            return new Options(bind, wsPort, recvPort, token, origins, identity, Optional.of(here));
        }

        @Override
        public String toString() {
            return "Options[bind=%s, wsPort=%d, recvPort=%d, token=%s, origins=%s, tls=%s, meeting=%s]".formatted(bind,
                    wsPort, recvPort, token.isPresent() ? "***" : "none", origins, identity.isPresent(), meeting);
        }
    }

    /// That so many workers of a run meet whoever controls it here.
    ///
    /// @param folder where what they say is kept until somebody removes it; one that is there already is gone on with
    /// @param most   bytes that all of them may say
    public record Meeting(int workers, Path folder, long most) {}

    private final Refusals refusals;
    private final Traffic traffic = new Traffic();
    private final FrameLog log;
    private final Lag.Limit limit;
    private final DatagramPort port;
    private final Server server;
    private final ServerConnector connector;
    private final boolean isSecure;
    private final Optional<Rendezvous> rendezvous;
    private final Tap tap;
    private final Thread receiver;
    private final Thread gatherer;

    /// Listens, until it is closed.
    ///
    /// @throws IOException in one line, when a port cannot be had
    public static Hub start(Options options) throws IOException {
        return start(options, LOG_BYTES, Lag.Limit.USUAL);
    }

    static Hub start(Options options, long logBytes, Lag.Limit limit) throws IOException {
        var refusals = new Refusals();
        var port = DatagramPort.open(new InetSocketAddress(options.bind, options.recvPort),
                options.token.map(DatagramMac::new), refusals);
        try {
            return new Hub(options, logBytes, limit, port, refusals);
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private Hub(Options options, long logBytes, Lag.Limit limit, DatagramPort port, Refusals refusals)
            throws IOException {
        this.refusals = refusals;
        this.limit = limit;
        this.port = port;
        rendezvous = options.meeting.isEmpty() ? Optional.empty()
                : Optional.of(new Rendezvous(options.meeting.get().workers(), options.meeting.get().folder(),
                        options.meeting.get().most()));
        log = new FrameLog(logBytes, KEPT, System::nanoTime);
        tap = new Tap(log, InstantSource.system(), System::nanoTime, refusals);
        isSecure = options.identity.isPresent();
        server = server();
        connector = connector(options);
        server.addConnector(connector);
        server.setHandler(new Gate(new Access(options.token, options.origins), traffic, this::metrics, sockets()));
        listen(options);
        gatherer = Thread.ofVirtual().name("hub-gatherer").start(this::gather);
        // A platform thread: a virtual one is parked and woken for every datagram.
        receiver = Thread.ofPlatform().name("hub-receiver").daemon().start(this::receive);
    }

    // ------------------------------------------------------------------ Jetty

    /// Selectors block in the system, so they have threads of the platform; all that they call runs on virtual ones.
    private static Server server() {
        var threads = new QueuedThreadPool(12, 2);
        threads.setName("hub-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hub-http-virtual").factory()));
        var server = new Server(threads);
        server.setErrorHandler((_, response, callback) -> Gate.answer(response, callback, response.getStatus(),
                HttpStatus.getMessage(response.getStatus())));
        return server;
    }

    private ServerConnector connector(Options options) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(8192);
        var plain = new HttpConnectionFactory(http);
        var made = new ServerConnector(server, 1, 1, options.identity
                .map(identity -> AbstractConnectionFactory.getFactories(tls(identity), plain))
                .orElse(new ConnectionFactory[] {plain}));
        made.setHost(options.bind.getHostAddress());
        made.setPort(options.wsPort);
        made.setIdleTimeout(HTTP_IDLE_MILLIS);
        made.setAcceptedSendBufferSize(SEND_BUFFER);
        return made;
    }

    private static SslContextFactory.Server tls(ServerIdentity identity) {
        var tls = new SslContextFactory.Server();
        tls.setKeyStore(identity.store());
        tls.setKeyStorePassword(identity.password());
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        return tls;
    }

    private WebSocketUpgradeHandler sockets() {
        var sockets = new WebSocketUpgradeHandler(new WebSocketComponents());
        // No extension: frames that are compressed for each client anew cost more than the network they save.
        sockets.addMapping("/*", new WebSocketNegotiator.AbstractNegotiator() {
            @Override
            public FrameHandler negotiate(
                    ServerUpgradeRequest request,
                    ServerUpgradeResponse response,
                    Callback callback) {
                response.setExtensions(List.of());
                return new Client(log, Gate.replay(Request.extractQueryParameters(request)), limit, traffic,
                        System::nanoTime);
            }
        });
        rendezvous.ifPresent(meeting -> {
            sockets.addMapping(Parley.WORKER_PATH, meeting.workers());
            sockets.addMapping(Parley.CONTROLLER_PATH, meeting.controllers());
        });
        var limits = sockets.getConfiguration();
        limits.setIdleTimeout(Duration.ZERO); // a client is pinged, and a silent one dropped, by its own thread
        limits.setAutoFragment(false); // a frame is one, in and out
        limits.setMaxFrameSize(FrameLog.LARGEST); // holds both ways; what may come in is less, and the client's to judge
        limits.setInputBufferSize(Client.LARGEST_IN);
        limits.setOutputBufferSize(FrameLog.LARGEST + 1024); // a batch fits in, with the heads of its frames
        return sockets;
    }

    private void listen(Options options) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            stop();
            var where = (isSecure ? "wss " : "ws ")
                    + DatagramPort.text(new InetSocketAddress(options.bind, options.wsPort));
            var cause = e.getCause() instanceof BindException bind ? bind : e;
            throw new IOException(where + ": " + cause.getMessage() + " (choose another port; 0 takes a free one)", e);
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not stop", e);
        }
    }

    // ------------------------------------------------------------------ threads

    private void receive() {
        var datagram = port.newBuffer();
        var frame = ByteBuffer.allocate(datagram.capacity() + 64);
        for (var from = port.receive(datagram); from.isPresent(); from = port.receive(datagram)) {
            frame.clear().put(DatagramPort.text(from.get()).getBytes(US_ASCII)).put((byte) '|').put(datagram).flip();
            log.append(frame);
        }
    }

    private void gather() {
        try {
            while (true) log.gather(GATHER);
        } catch (InterruptedException e) {
            // closed
        }
    }

    // ------------------------------------------------------------------ seen from outside

    /// The port of WebSockets and HTTP.
    public int wsPort() {
        return connector.getLocalPort();
    }

    /// Where datagrams come in.
    public InetSocketAddress udp() {
        return port.localAddress();
    }

    /// Where clients connect to: `ws://127.0.0.1:28888`.
    public URI uri() {
        var host = port.localAddress().getAddress();
        var text = host instanceof Inet6Address ? "[" + host.getHostAddress().replaceFirst("%.*", "") + "]"
                : host.getHostAddress();
        return URI.create((isSecure ? "wss://" : "ws://") + text + ":" + wsPort());
    }

    /// The same as text: `udp 127.0.0.1:29999`.
    public String udpText() {
        return "udp " + DatagramPort.text(port.localAddress());
    }

    /// What whoever started it should know, in one line: bursts of many workers may be lost. Empty where all is well.
    public Optional<String> remark() {
        int granted = port.receiveBuffer();
        if (granted >= DatagramPort.RECEIVE_BUFFER) return Optional.empty();
        return Optional.of(udpText() + ": the system grants a receive buffer of " + granted / 1000
                + " kB, which holds the datagrams of some " + granted / 2300 + " workers that report at once (sysctl -w"
                + " net.core.rmem_max=" + DatagramPort.RECEIVE_BUFFER + ")");
    }

    /// Why no datagrams can be had at present; empty while all is well.
    public Optional<String> fault() {
        return port.fault();
    }

    /// How it stands now. From any thread.
    public HubFigures figures() {
        var sum = traffic.sum();
        var extent = log.extent();
        int reporting = 0;
        int stale = 0;
        int ended = 0;
        for (var worker : tap.workers()) {
            if (worker.hasEnded()) ended++;
            else if (worker.isStale()) stale++;
            else reporting++;
        }
        return new HubFigures(reporting, stale, ended, port.datagrams(), port.bytes(), refused(), port.dropped(),
                sum.clients(), sum.frames(), sum.bytes(), sum.tooSlow(), sum.silent(), tap.missed(), extent.bytes(),
                extent.span(), extent.isShort());
    }

    private Map<Refusal, Long> refused() {
        var all = refusals.all();
        tap.refused().forEach((reason, count) -> all.merge(reason, count, Long::sum));
        return all;
    }

    private MetricsText metrics(MetricsText.Dialect dialect) {
        var text = new MetricsText(dialect);
        var figures = figures();
        tap.read(summary -> figures.write(text, summary));
        return text;
    }

    /// Takes no more datagrams, closes the connections with code 1001 (going away), and frees the ports.
    @Override
    public void close() {
        port.close();
        try {
            receiver.join(FAREWELL);
            rendezvous.ifPresent(Rendezvous::shutDown);
            for (var client : traffic.clients()) client.end(CloseStatus.SHUTDOWN, "the hub ends");
            long end = System.nanoTime() + FAREWELL.toNanos();
            for (var client : traffic.clients()) client.awaitClosed(Duration.ofNanos(end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // then without waiting
        }
        gatherer.interrupt();
        tap.close();
        stop();
        rendezvous.ifPresent(Rendezvous::close);
    }
}
