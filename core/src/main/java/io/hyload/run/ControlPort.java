package io.hyload.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;
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
final class ControlPort implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_LINE = 4096;
    private static final int IDLE_MILLIS = 60_000;
    private static final Duration AS_LONG_AS_IT_TALKS = Duration.ofNanos(Long.MAX_VALUE);
    private static final Pattern HTTP = Pattern.compile("\\S+ \\S+ HTTP/\\d.*");
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    private final Listener listener;
    private final Steering run;
    private final Consumer<String> notices;
    private final int idleMillis;

    private ControlPort(Listener listener, Steering run, Consumer<String> notices, int idleMillis) {
        this.listener = listener;
        this.run = run;
        this.notices = notices;
        this.idleMillis = idleMillis;
    }

    /// The address that the word `control=` means: a port, of 127.0.0.1 unless another loopback address is given.
    ///
    /// @throws IllegalArgumentException in one line, for what is no such thing
    static InetSocketAddress address(String value) {
        return Listener.address("control", value, 41234).filter(address -> address.getAddress().isLoopbackAddress())
                .orElseThrow(() -> new IllegalArgumentException(
                        "control=%s: only this machine may control a run (write control=%s)".formatted(value,
                                value.substring(value.lastIndexOf(':') + 1))));
    }

    /// Listens there, and says so; or says why it cannot, and the run goes on without it.
    ///
    /// @param notices takes one line for a person
    static Optional<ControlPort> open(InetSocketAddress at, Steering run, Consumer<String> notices) {
        return open(at, run, notices, IDLE_MILLIS);
    }

    static Optional<ControlPort> open(InetSocketAddress at, Steering run, Consumer<String> notices, int idleMillis) {
        Listener listener;
        try {
            listener = Listener.bind("control", at, MOST_CONNECTIONS, notices);
        } catch (IOException e) {
            notices.accept("control=" + Listener.shown(at) + ": " + e.getMessage()
                    + " (the run goes on without it; control=0 takes a free port)");
            return Optional.empty();
        }
        var port = new ControlPort(listener, run, notices, idleMillis);
        notices.accept("control " + Listener.shown(port.address()));
        listener.serve(AS_LONG_AS_IT_TALKS, port::serve);
        return Optional.of(port);
    }

    InetSocketAddress address() {
        return listener.address();
    }

    private void serve(Socket socket, boolean isOneTooMany) throws IOException {
        socket.setSoTimeout(idleMillis);
        var in = new BufferedInputStream(socket.getInputStream());
        if (isOneTooMany) {
            refuse(socket, in, MOST_CONNECTIONS + " connections: there are as many already (close one)");
            return;
        }
        while (true) {
            switch (hear(in)) {
                case Heard.Line(var text) -> socket.getOutputStream().write(bytes(answer(text)));
                case Heard.Foreign(var why) -> {
                    refuse(socket, in, why);
                    return;
                }
                case Heard.End() -> {
                    return;
                }
            }
        }
    }

    private static void refuse(Socket socket, InputStream in, String why) throws IOException {
        Listener.sayLast(socket, in, bytes(error(why)));
    }

    private static byte[] bytes(String answer) {
        return (answer + "\n").getBytes(UTF_8);
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
            listener.failed(e);
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

    /// Closes it and all its connections; what has been asked is answered before.
    @Override
    public void close() {
        listener.close();
    }
}
