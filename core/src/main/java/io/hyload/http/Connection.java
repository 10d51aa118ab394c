package io.hyload.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLException;

import static io.hyload.http.ErrorKind.BODY_UNREADABLE;
import static io.hyload.http.ErrorKind.CLOSED_TWICE;
import static io.hyload.http.ErrorKind.CONNECT_REFUSED;
import static io.hyload.http.ErrorKind.CONNECT_TIMEOUT;
import static io.hyload.http.ErrorKind.CONNECT_UNREACHABLE;
import static io.hyload.http.ErrorKind.DNS;
import static io.hyload.http.ErrorKind.NO_LOCAL_PORT;
import static io.hyload.http.ErrorKind.PROXY_REFUSED;
import static io.hyload.http.ErrorKind.RESET_BODY;
import static io.hyload.http.ErrorKind.RESET_RESPONSE;
import static io.hyload.http.ErrorKind.RESET_SEND;
import static io.hyload.http.ErrorKind.STOPPED;
import static io.hyload.http.ErrorKind.TIMEOUT_BODY;
import static io.hyload.http.ErrorKind.TIMEOUT_RESPONSE;
import static io.hyload.http.ErrorKind.TIMEOUT_SEND;
import static io.hyload.http.ErrorKind.TLS_HANDSHAKE;
import static io.hyload.http.ErrorKind.TOO_MANY_FILES;

/// One user's way to one origin: a socket that is opened when needed, kept as long as both sides allow, and opened again.
///
/// Life: [#exchange] as often as wanted, one at a time; after each it is either kept ([#isOpen]) or closed. Blocking,
/// made for virtual threads, works on any. Whatever the server does comes back as an [Outcome]; nothing is thrown.
///
/// Timeouts are the business of [Deadlines]: a late connection is closed from there, and the blocked call fails.
///
/// Reused sockets may be dead: the server can close between two requests (RFC 9112 §9.3.1). One silent retry on a fresh
/// socket follows, only if no byte of a response came.
public final class Connection extends Deadlines.Watched implements AutoCloseable {

    /// Told of sockets opened and closed.
    public interface Census {
        void opened();

        void closed();
    }

    private enum Phase {
        CONNECT, TUNNEL, TLS, SEND, HEAD, BODY
    }

    private static final byte[] NOTHING = new byte[0];
    private static final long UNASKED_AFTER = 1_000_000;
    /// A read that took longer had to wait.
    private static final long AT_ONCE = 5_000;
    private static final long WORTH_WAITING = 2_000_000;
    private static final int MOST_YIELDS = 8;
    /// Fewer bytes than any usual packet takes.
    private static final int ONE_PACKET = 1200;

    private final Route route;
    private final Url.Origin origin;
    private final Census census;
    private final Names names;
    private final LongSupplier nanos;
    /// What the owner waits for before there is a socket.
    private volatile Names.Question question;
    /// Written by the owner only, read by the wheel in [#expire].
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean isPrompt;
    private boolean counted;
    private long lastEnd;
    /// From the last byte sent to the first received, of a small request; an estimate.
    private long usualWait;
    /// How long after [#lastEnd] it may be used again: the server may be expected to keep its end open, and our user too.
    private long keptFor = Long.MAX_VALUE;

    /// Opens nothing yet.
    ///
    /// @param nanos the clock of `due` and of all that is told of time
    public Connection(Route route, Names names, Census census, LongSupplier nanos) {
        this.nanos = nanos;
        this.route = route;
        this.origin = route.origin();
        this.names = names;
        this.census = census;
    }

    /// Where it goes to.
    public Url.Origin origin() {
        return origin;
    }

    /// Whether a socket is open for the next exchange, as far as this side knows.
    public boolean isOpen() {
        return socket != null;
    }

    /// Sends `request` and reads its response.
    ///
    /// @param due    when it should have been sent, on the clock of this connection
    /// @param begun  when somebody began to, on the same clock
    /// @param waited nanoseconds of its timeout that are gone since
    Outcome exchange(Request request, long due, long begun, Limits limits, long waited) {
        var exchange = new Exchange(request, due, begun, limits, waited);
        boolean reused = exchange.isReused();
        try {
            if (reused) Deadlines.arm(this, exchange.timeout);
            var first = exchange.attempt();
            return reused && exchange.mayRetry(first) ? exchange.retry() : first;
        } finally {
            if (!Deadlines.disarm(this)) close();
        }
    }

    /// Runs on the wheel's thread while this exchange is late: whatever the owner is blocked in fails.
    @Override
    void expire() {
        var asked = question;
        if (asked != null) asked.abandon();
        var late = socket;
        if (late != null) shut(late);
    }

    @Override
    public void close() {
        var old = socket;
        socket = null;
        in = null;
        out = null;
        if (old == null) return;
        shut(old);
        if (counted) census.closed();
        counted = false;
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is gone either way, and nothing was waiting in it.
        }
    }

    static String seconds(long nanos) {
        return "%s s".formatted(java.math.BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString());
    }

    /// One exchange: its clock readings, and how far it came.
    private final class Exchange {

        private final Request request;
        private final long due;
        private final Limits limits;
        /// What is left of the one in [#limits].
        private final long timeout;

        private Phase phase = Phase.CONNECT;
        private final long started;
        private long resolved;
        private long connected;
        private long tlsTime;
        private boolean resumed;
        private long sent;
        private long bytesIn;
        private long bytesOut;
        /// The server did not take the whole body.
        private boolean cutShort;
        private ResponseReader reader;

        Exchange(Request request, long due, long begun, Limits limits, long waited) {
            this.request = request;
            this.due = due;
            this.limits = limits;
            this.timeout = limits.timeout() - waited;
            this.started = begun + waited;
        }

        /// Not a field of its own: there is one of this for every request.
        private long begun() {
            return started - (limits.timeout() - timeout);
        }

        /// Whether there is a connection that can be used once more; one that cannot is closed.
        boolean isReused() {
            // What came unasked since the last response, a 408 say, is not the answer to what is asked now (RFC 9112 §9.2).
            // Looking costs a system call, so it is left out where nobody had time to say anything.
            if (isOpen() && started - lastEnd > UNASKED_AFTER && (started - lastEnd > keptFor || hasBytes())) close();
            return isOpen();
        }

        /// Only if nothing of a response came, and there is time left.
        boolean mayRetry(Outcome first) {
            return first instanceof Outcome.Failed failed && endedUnanswered(failed)
                    && nanos.getAsLong() - started < timeout;
        }

        Outcome retry() {
            phase = Phase.CONNECT;
            sent = 0;
            var second = attempt();
            return second instanceof Outcome.Failed again && endedUnanswered(again)
                    ? new Outcome.Failed(CLOSED_TWICE, again.cause() + ", twice", NOTHING, again.timing(), again.in(),
                            again.out())
                    : second;
        }

        private boolean endedUnanswered(Outcome.Failed failed) {
            return bytesIn == 0 && (failed.kind() == RESET_SEND || failed.kind() == RESET_RESPONSE);
        }

        Outcome attempt() {
            boolean kept = false;
            try {
                if (!isOpen()) connect();
                phase = Phase.SEND;
                reader = new ResponseReader(in, origin, limits.maxBody());
                if (!route.isSecure() && route.socks().isEmpty()) reader.wasteFrom(socket.getChannel());
                send(reader.unused());
                sent = nanos.getAsLong();
                long looked = letOthersRun();
                phase = Phase.HEAD;
                // Not left to the parser: what lies between here and the socket is stack that each waiting user keeps.
                reader.fill();
                reader.readHead(request.method().equals("HEAD"));
                noteWait(reader.firstByte(), looked);
                phase = Phase.BODY;
                Download.read(reader, request);
                long end = nanos.getAsLong();
                lastEnd = end;
                keptFor = Math.min(reader.keptFor(), limits.idleTimeout());
                var response = reader.response(request.discard());
                kept = reader.isKeptAlive() && keptFor > 0 && !cutShort && !request.header().askToClose;
                bytesIn += reader.bytes();
                return new Outcome.Answered(response, timing(end), bytesIn, bytesOut);
            } catch (BadResponse e) {
                return failed(e.kind, e.getMessage());
            } catch (IOException e) {
                return failed(kind(e), cause(e));
            } finally {
                if (reader != null) reader.release();
                reader = null;
                if (!kept) close();
            }
        }

        private void connect() throws IOException {
            long left = timeout - (nanos.getAsLong() - started);
            Deadlines.arm(Connection.this, Math.min(left, limits.connectTimeout()));
            open();
            connected = nanos.getAsLong();
            counted = true;
            census.opened();
            if (route.tunnelling().isPresent()) tunnel(route.tunnelling().get());
            if (route.isSecure()) secure();
            if (!Deadlines.arm(Connection.this, timeout - (nanos.getAsLong() - started)))
                throw new IOException("late");
        }

        /// Tries the addresses one after the other.
        private void open() throws IOException {
            var addresses = addresses();
            resolved = nanos.getAsLong();
            for (int i = 0;; i++) {
                var next = new InetSocketAddress(addresses.get(i), route.nextPort());
                boolean bySocks = route.socks().isPresent();
                var fresh = bySocks ? new Socket(new java.net.Proxy(java.net.Proxy.Type.SOCKS, next)) : direct();
                // Before connecting, so that the wheel can end that; expired before that moment, it is seen below.
                socket = fresh;
                try {
                    if (isExpired()) throw new IOException("late");
                    if (route.local().isPresent()) fresh.bind(new InetSocketAddress(route.local().get(), 0));
                    if (bySocks) fresh.connect(InetSocketAddress.createUnresolved(origin.host(), origin.port()));
                    else connect(fresh, next);
                    isPrompt = false;
                    in = fresh.getInputStream();
                    out = fresh.getOutputStream();
                    return;
                } catch (IOException e) {
                    shut(fresh);
                    socket = null;
                    if (i == addresses.size() - 1 || isExpired()) throw e;
                }
            }
        }

        /// That of a channel closes in one system call, where others take three; under TLS, which reads in small pieces,
        /// its streams cost more than that.
        private Socket direct() throws IOException {
            return route.isSecure() ? new Socket(java.net.Proxy.NO_PROXY) : SocketChannel.open().socket();
        }

        /// By the channel: its socket makes system calls around a connect, so that it could time out.
        private static void connect(Socket fresh, InetSocketAddress to) throws IOException {
            if (fresh.getChannel() == null) {
                fresh.connect(to);
                return;
            }
            try {
                fresh.getChannel().connect(to);
            } catch (UnsupportedAddressTypeException _) {
                throw new ConnectException("no IPv6 on this machine for " + to.getAddress().getHostAddress());
            }
        }

        /// Asks the proxy to pass on bytes to the origin (RFC 9110 §9.3.6).
        private void tunnel(Proxy proxy) throws IOException {
            phase = Phase.TUNNEL;
            var target = Url.hostAndPort(origin.host(), origin.port());
            var head = new Fields.Written(new byte[256], 0).text("CONNECT ").text(target).text(" HTTP/1.1\r\n")
                    .field("Host", target);
            proxy.authorization().ifPresent(value -> head.field("Proxy-Authorization", value));
            head.text("\r\n");
            out.write(head.bytes, 0, head.length);
            bytesOut += head.length;
            var answer = new ResponseReader(in, new Url.Origin("http", proxy.host(), proxy.port()), 0);
            try {
                answer.readHead(true);
                if (answer.status() / 100 == 2) return;
                throw new BadResponse(PROXY_REFUSED, "proxy " + proxy + " answered " + answer.status() + " "
                        + answer.reason() + " to CONNECT " + target);
            } catch (BadResponse e) {
                throw e.kind == PROXY_REFUSED ? e : new BadResponse(PROXY_REFUSED,
                        "proxy " + proxy + " did not answer CONNECT: " + e.getMessage());
            } finally {
                answer.release();
            }
        }

        private void secure() throws IOException {
            phase = Phase.TLS;
            sendPromptly();
            long begun = nanos.getAsLong();
            var secured = route.tls().orElseThrow().secure(socket, origin.host(), origin.port());
            in = secured.socket().getInputStream();
            out = secured.socket().getOutputStream();
            tlsTime = nanos.getAsLong() - begun;
            resumed = secured.resumed();
        }

        private List<InetAddress> addresses() throws IOException {
            var asked = names.ask(route.nextHost());
            // Before waiting, so that the wheel can end that; expired before that moment, it is seen here.
            question = asked;
            try {
                if (isExpired()) asked.abandon();
                return asked.await();
            } finally {
                question = null;
            }
        }

        /// Head and body in one write where they fit into one buffer, as most do.
        private void send(byte[] buffer) throws IOException {
            var head = request.head(buffer, route.forwarding());
            var body = request.body();
            long length = body.length();
            boolean isWhole = length == 0;
            if (!isWhole && length <= head.bytes.length - head.length && body instanceof Body.Bytes bytes) {
                head.bytes(bytes.bytes());
                isWhole = true;
            }
            if (!isWhole || head.length > ONE_PACKET) sendPromptly();
            write(head.bytes, head.length);
            if (!isWhole) writeBody(body);
        }

        /// Lets no packet wait until the one before has been received (RFC 9293 §3.7.4). None does where a request is one
        /// packet, so that a short connection does without this system call.
        private void sendPromptly() throws IOException {
            if (isPrompt) return;
            socket.setTcpNoDelay(true);
            isPrompt = true;
        }

        private void write(byte[] bytes, int length) throws IOException {
            out.write(bytes, 0, length);
            bytesOut += length;
        }

        /// A server may answer before it has read all, and close (413, say): its answer is worth more than the failed
        /// write, so it is looked for.
        private void writeBody(Body body) throws IOException {
            var buffer = Buffers.LARGE.borrow();
            try {
                body.writeTo(new Counted(), buffer);
            } catch (IOException e) {
                if (e instanceof Body.Unreadable || Connection.this.isExpired() || !hasBytes()) throw e;
                cutShort = true;
            } finally {
                Buffers.LARGE.giveBack(buffer);
            }
        }

        private boolean hasBytes() {
            try {
                return in.available() > 0;
            } catch (IOException e) {
                return false;
            }
        }

        private final class Counted extends OutputStream {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                bytesOut += length;
            }
        }

        /// The answer takes a while, and a read that comes too early costs three system calls more and a wake-up. So other
        /// users run now, and where none has anything to do the processor is kept for as long as such a wait would cost,
        /// unless the answer usually takes longer: about a tenth of the CPU of a small request.
        ///
        /// @return when it was done
        private long letOthersRun() {
            if (!Thread.currentThread().isVirtual()) return sent;
            long until = sent + (usualWait > WORTH_WAITING ? 0 : usualWait - (usualWait >> 2));
            long now;
            int yields = 0;
            do {
                Thread.yield();
                now = nanos.getAsLong();
            } while (now < until && ++yields < MOST_YIELDS);
            return now;
        }

        /// How long an answer takes is known exactly when it was waited for; one found already there took at most as long
        /// as it was left, so that the next is looked for a little sooner.
        private void noteWait(long firstByte, long looked) {
            usualWait = firstByte - looked > AT_ONCE ? firstByte - sent : usualWait - (usualWait >> 5);
        }

        private Outcome failed(ErrorKind kind, String cause) {
            var raw = NOTHING;
            if (reader != null) {
                bytesIn += reader.bytes();
                raw = reader.rawBody();
            }
            return new Outcome.Failed(kind, cause, raw, timing(nanos.getAsLong()), bytesIn, bytesOut);
        }

        private ErrorKind kind(IOException e) {
            if (isExpired()) return Deadlines.isStopping() ? STOPPED : late();
            if (e instanceof Body.Unreadable) return BODY_UNREADABLE;
            if (e instanceof SSLException refused && (phase == Phase.TLS || isAlert(refused))) return Tls.kind(refused);
            var message = String.valueOf(e.getMessage());
            if (message.contains("Too many open files")) return TOO_MANY_FILES;
            return switch (phase) {
                case CONNECT -> connectKind(e, message);
                case TUNNEL -> PROXY_REFUSED;
                case TLS -> TLS_HANDSHAKE;
                case SEND -> RESET_SEND;
                case HEAD -> RESET_RESPONSE;
                case BODY -> RESET_BODY;
            };
        }

        /// With TLS 1.3 a server may refuse the client only after the handshake, at the first read.
        private static boolean isAlert(SSLException e) {
            return String.valueOf(e.getMessage()).contains("fatal alert");
        }

        private ErrorKind late() {
            return switch (phase) {
                // The cure lies at the name server, so it is not counted as the host's silence.
                case CONNECT -> resolved == 0 ? DNS : CONNECT_TIMEOUT;
                case TUNNEL, TLS -> CONNECT_TIMEOUT;
                case SEND -> TIMEOUT_SEND;
                case HEAD -> TIMEOUT_RESPONSE;
                case BODY -> TIMEOUT_BODY;
            };
        }

        private static ErrorKind connectKind(IOException e, String message) {
            if (e instanceof UnknownHostException) return DNS;
            if (message.startsWith("SOCKS")) return PROXY_REFUSED;
            if (e instanceof NoRouteToHostException && message.contains("annot assign")) return NO_LOCAL_PORT;
            if (message.contains("annot assign requested address") || message.contains("Address already in use"))
                return NO_LOCAL_PORT;
            if (message.contains("timed out")) return CONNECT_TIMEOUT;
            if (e instanceof NoRouteToHostException || message.contains("unreachable") || message.contains("No route"))
                return CONNECT_UNREACHABLE;
            return CONNECT_REFUSED;
        }

        private String cause(IOException e) {
            if (e instanceof Body.Unreadable) return String.valueOf(e.getMessage());
            if (isExpired()) {
                if (Deadlines.isStopping()) return "the run was stopped while waiting for " + origin;
                var limit = phase.compareTo(Phase.SEND) < 0
                        ? Math.min(limits.timeout(), limits.connectTimeout())
                        : limits.timeout();
                return switch (phase) {
                    case CONNECT -> resolved == 0
                            ? "no answer where host " + route.nextHost() + " is within " + seconds(limit)
                            : "no connection to " + route + " within " + seconds(limit);
                    case TUNNEL -> "no tunnel to " + route + " within " + seconds(limit);
                    case TLS -> "no TLS with " + origin + " within " + seconds(limit);
                    case SEND -> "request not taken by " + origin + " within " + seconds(limit);
                    case HEAD -> "no complete head from " + origin + " within " + seconds(limit);
                    case BODY -> "no complete body from " + origin + " within " + seconds(limit);
                };
            }
            if (e instanceof SSLException refused && (phase == Phase.TLS || isAlert(refused)))
                return Tls.cause(refused, origin);
            return switch (phase) {
                case CONNECT -> e instanceof UnknownHostException
                        ? "host " + route.nextHost() + " does not resolve"
                        : "connect to " + route + ": " + e.getMessage();
                case TUNNEL -> "tunnel to " + route + ": " + e.getMessage();
                case TLS -> "TLS with " + origin + ": " + e.getMessage();
                case SEND -> "sending to " + origin + ": " + e.getMessage();
                case HEAD, BODY -> "reading from " + origin + ": " + e.getMessage();
            };
        }

        private Timing timing(long end) {
            long first = reader == null ? 0 : reader.firstByte();
            long ready = connected == 0 ? started : connected + tlsTime;
            return new Timing(due, begun(), resolved == 0 ? 0 : resolved - started,
                    connected == 0 ? 0 : connected - resolved,
                    tlsTime,
                    resumed, sent == 0 ? 0 : sent - ready, first == 0 ? 0 : first - sent, first == 0 ? 0 : end - first,
                    end);
        }
    }
}
