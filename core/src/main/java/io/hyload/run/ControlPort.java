package io.hyload.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.hyload.http.Secrets;
import io.hyload.stats.JsonText;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Where a run under way can be asked and changed, the word `control=PORT`: a TCP port of the loopback interface. Each line
/// that comes in is a [ControlRequest], and is answered by one line of JSON.
///
/// Whoever may open a socket on this machine may use it, and that includes the pages in a browser. What such a page can
/// send begins with a line of HTTP or with bytes that are no text: it is refused and nothing after it is read.
///
/// Its threads are the system's own, not virtual ones: a run that keeps all its processors busy can be stopped all the
/// same. What goes wrong here is told once and is no trouble of the run.
final class ControlPort implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_LINE = 4096;
    private static final int IDLE_MILLIS = 60_000;
    /// How long the answers to what was asked last may take when the run ends.
    private static final int FAREWELL_MILLIS = 200;
    private static final Pattern HTTP = Pattern.compile("\\S+ \\S+ HTTP/\\d.*");
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    private final ServerSocket listener;
    private final Steering run;
    private final Consumer<String> notices;
    private final int idleMillis;
    private final Map<Socket, Thread> open = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean closed;

    private ControlPort(ServerSocket listener, Steering run, Consumer<String> notices, int idleMillis) {
        this.listener = listener;
        this.run = run;
        this.notices = notices;
        this.idleMillis = idleMillis;
    }

    /// The address that the word `control=` means: a port, of 127.0.0.1 unless another loopback address is given.
    ///
    /// @throws IllegalArgumentException in one line, for what is no such thing
    static InetSocketAddress address(String value) {
        int colon = value.lastIndexOf(':');
        var digits = value.substring(colon + 1);
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65535)
            throw new IllegalArgumentException("control=" + value + ": not a port (write control=41234, or control=0)");
        var host = colon < 0 ? "127.0.0.1" : value.substring(0, colon);
        var address = host.equals("localhost") ? Optional.of(InetAddress.ofLiteral("127.0.0.1")) : literal(host);
        if (address.isEmpty() || !address.get().isLoopbackAddress()) throw new IllegalArgumentException("control="
                + value + ": only this machine may control a run (write control=" + digits + ")");
        return new InetSocketAddress(address.get(), Integer.parseInt(digits));
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceFirst("^\\[(.*)]$", "$1")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Listens there, and says so; or says why it cannot, and the run goes on without it.
    ///
    /// @param notices takes one line for a person
    static Optional<ControlPort> open(InetSocketAddress at, Steering run, Consumer<String> notices) {
        return open(at, run, notices, IDLE_MILLIS);
    }

    static Optional<ControlPort> open(InetSocketAddress at, Steering run, Consumer<String> notices, int idleMillis) {
        ServerSocket listener;
        try {
            listener = new ServerSocket(at.getPort(), MOST_CONNECTIONS, at.getAddress());
        } catch (IOException e) {
            notices.accept("control=" + shown(at) + ": " + e.getMessage()
                    + " (the run goes on without it; control=0 takes a free port)");
            return Optional.empty();
        }
        var port = new ControlPort(listener, run, notices, idleMillis);
        notices.accept("control " + shown(port.address()));
        port.thread("hyload-control", port::accept).start();
        return Optional.of(port);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private static String shown(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().uncaughtExceptionHandler((_, e) -> failed(e)).unstarted(work);
    }

    private void failed(Throwable e) {
        if (!closed && told.compareAndSet(false, true))
            notices.accept("control " + shown(address()) + ": " + e + " (the run goes on)");
    }

    // ------------------------------------------------------------------ connections

    private void accept() {
        while (!closed) {
            try {
                var socket = listener.accept();
                boolean isOneTooMany = open.size() >= MOST_CONNECTIONS;
                var thread = thread("hyload-control " + socket.getPort(), () -> serve(socket, isOneTooMany));
                open.put(socket, thread);
                thread.start();
                if (closed) socket.close();
            } catch (IOException e) {
                failed(e);
                pause();
            }
        }
    }

    /// What fails once, for want of open files mostly, fails again at once.
    private static void pause() {
        try {
            Thread.sleep(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket, boolean isOneTooMany) {
        try (socket) {
            socket.setSoTimeout(idleMillis);
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            if (isOneTooMany) {
                refuse(socket, in, MOST_CONNECTIONS + " connections: there are as many already (close one)");
                return;
            }
            while (true) {
                switch (hear(in)) {
                    case Heard.Line(var text) -> say(socket, answer(text));
                    case Heard.Foreign(var why) -> {
                        refuse(socket, in, why);
                        return;
                    }
                    case Heard.End() -> {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // It has gone away, or has said nothing for too long.
        } finally {
            open.remove(socket);
        }
    }

    /// Says why, and closes so that it can still be read: closing with something unread would throw the answer away.
    private static void refuse(Socket socket, InputStream in, String why) throws IOException {
        say(socket, error(why));
        socket.shutdownOutput();
        socket.setSoTimeout(FAREWELL_MILLIS);
        long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0 && in.read() >= 0) in.skip(in.available());
    }

    private static void say(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write((answer + "\n").getBytes(UTF_8));
    }

    // ------------------------------------------------------------------ lines

    private sealed interface Heard {
        record Line(String text) implements Heard {}

        /// Nothing of it may be done, nor of what follows.
        record Foreign(String why) implements Heard {}

        record End() implements Heard {}
    }

    private static Heard hear(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) return bytes.size() == 0 ? new Heard.End()
                    : new Heard.Foreign("a line without an end: nothing was done (end it by a line break)");
            if (bytes.size() == LONGEST_LINE)
                return new Heard.Foreign("a line: longer than " + LONGEST_LINE + " bytes (write less)");
            bytes.write(octet);
        }
        String line;
        try {
            line = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            return new Heard.Foreign("a line: not UTF-8 (write " + ControlRequest.USAGE + ")");
        }
        if (line.endsWith("\r")) line = line.substring(0, line.length() - 1);
        if (HTTP.matcher(line).matches() || CONTROL_CHARACTER.matcher(line).find())
            return new Heard.Foreign("a line: this is no web server (write " + ControlRequest.USAGE + ")");
        return new Heard.Line(line);
    }

    private String answer(String line) {
        try {
            return perform(ControlRequest.parse(line));
        } catch (BadInput e) {
            return error(e.getMessage());
        } catch (RuntimeException e) {
            failed(e);
            return error(line + ": " + e);
        }
    }

    private String perform(ControlRequest request) {
        if (request instanceof ControlRequest.Status) return run.status().toJson();
        if (run.status().isStopping())
            throw new BadInput(request.toLine() + ": the run is being stopped (start another one)");
        return switch (request) {
            case ControlRequest.Status() -> run.status().toJson();
            case ControlRequest.Pause() -> run.pause() ? changed("paused") : done("paused already");
            case ControlRequest.Resume() -> run.resume() ? changed("resumed") : done("not paused");
            case ControlRequest.Rate(var change) -> changed(change.told(run.rate(change)));
            case ControlRequest.Stop() -> {
                // First, since the record may be closed at once.
                var answer = changed("stopped by control");
                run.stop();
                yield answer;
            }
            case ControlRequest.Note(var text) -> changed(Secrets.masked(text));
        };
    }

    /// An event of the run, told to whoever reads its record, looks on, or has asked for it.
    private String changed(String what) {
        run.note(what);
        notices.accept(what);
        return done(what);
    }

    private static String done(String what) {
        return new JsonText().open().put("done", what).close().toString();
    }

    private static String error(String line) {
        return new JsonText().open().put("error", line).close().toString();
    }

    // ------------------------------------------------------------------ the end

    /// Closes it and all its connections; what has been asked is answered before.
    @Override
    public void close() {
        closed = true;
        Tasks.close(listener);
        var threads = List.copyOf(open.values());
        open.keySet().forEach(socket -> Tasks.close(socket::shutdownInput));
        long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000L;
        for (var thread : threads) {
            try {
                long left = end - System.nanoTime();
                if (left > 0) thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        open.keySet().forEach(Tasks::close);
    }
}
