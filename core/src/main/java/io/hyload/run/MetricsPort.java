package io.hyload.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.hyload.stats.MetricsText.Dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Where Prometheus scrapes a run under way, the word `prometheus=[ADDR:]PORT`: `GET /metrics` over HTTP/1.1, one request a
/// connection.
///
/// Whoever reaches the port reads the figures, and can do nothing else. On a loopback address that is whoever is on this
/// machine, which includes the pages in a browser: none may read another origin, unless its own name is made to resolve
/// to 127.0.0.1 after it was loaded (DNS rebinding). Such a request tells that name in its `Host`, so on a loopback address only
/// addresses and `localhost` are answered. Exporters mostly leave that out; they tell of machines, we of a system that may not
/// be public yet. Who gives another address opens the port to a network, where the machine has any name.
final class MetricsPort implements AutoCloseable {

    private static final String WORD = "prometheus";
    private static final int EXAMPLE = 9464;
    private static final int MOST_CONNECTIONS = 8;
    private static final int LONGEST_HEAD = 8192;
    private static final Duration LONGEST_ASKING = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Pattern REQUEST_LINE = Pattern.compile("([!-~]+) ([!-~]+) HTTP/1\\.([01])");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern HOST = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::\\d*)?");

    private final Listener listener;
    private final Function<Dialect, byte[]> metrics;
    private final boolean isLocal;
    private final Duration longestAsking;

    private MetricsPort(Listener listener, Function<Dialect, byte[]> metrics, Duration longestAsking) {
        this.listener = listener;
        this.metrics = metrics;
        this.isLocal = listener.address().getAddress().isLoopbackAddress();
        this.longestAsking = longestAsking;
    }

    /// The address that the word `prometheus=` means: a port, of 127.0.0.1 unless another address is given.
    ///
    /// @throws IllegalArgumentException in one line, for what is no such thing
    static InetSocketAddress address(String value) {
        return Listener.address(WORD, value, EXAMPLE).orElseThrow(() -> new IllegalArgumentException(
                "%s=%s: not an address of this machine (write %1$s=%s, or 0.0.0.0:%3$s for all its addresses)"
                        .formatted(WORD, value, value.substring(value.lastIndexOf(':') + 1))));
    }

    /// Listens there, and says so.
    ///
    /// @param metrics all of them as they are now, called by several threads
    /// @param notices takes one line for a person
    /// @throws BadInput when the port cannot be had: a run whose figures nobody sees is not the one that was wanted
    static MetricsPort open(InetSocketAddress at, Function<Dialect, byte[]> metrics, Consumer<String> notices) {
        return open(at, metrics, notices, LONGEST_ASKING, LONGEST);
    }

    static MetricsPort open(InetSocketAddress at, Function<Dialect, byte[]> metrics, Consumer<String> notices,
            Duration longestAsking, Duration longest) {
        Listener listener;
        try {
            listener = Listener.bind("metrics", at, MOST_CONNECTIONS, notices);
        } catch (IOException e) {
            throw new BadInput("%s=%s: %s (%1$s=0 takes a free port)".formatted(WORD, Listener.shown(at),
                    e.getMessage()), e);
        }
        var port = new MetricsPort(listener, metrics, longestAsking);
        notices.accept("metrics http://" + Listener.shown(port.address()) + "/metrics"
                + (port.isLocal ? "" : " (whoever reaches this machine can read them)"));
        listener.serve(longest, port::serve);
        return port;
    }

    InetSocketAddress address() {
        return listener.address();
    }

    // ------------------------------------------------------------------ an exchange

    /// @param type  of the body
    /// @param extra a further line of the head with its line break, or nothing
    private record Answer(String status, String type, String extra, byte[] body) {

        static Answer refusal(String status, String why) {
            return new Answer(status, "text/plain; charset=utf-8", "", (why + "\n").getBytes(UTF_8));
        }

        byte[] bytes(boolean withBody) {
            var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
            var head = "HTTP/1.1 " + status + "\r\nDate: " + date + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.length + "\r\n" + extra
                    + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
            var bytes = new ByteArrayOutputStream(head.length() + body.length);
            bytes.writeBytes(head.getBytes(ISO_8859_1));
            if (withBody) bytes.writeBytes(body);
            return bytes.toByteArray();
        }
    }

    private void serve(Socket socket, boolean isOneTooMany) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        if (isOneTooMany) {
            Listener.sayLast(socket, in, Answer.refusal("503 Service Unavailable",
                    MOST_CONNECTIONS + " connections: there are as many already").bytes(true));
            return;
        }
        var lines = new ArrayList<String>();
        Answer answer;
        try {
            if (!hear(socket, in, lines)) return;
            answer = answer(lines);
        } catch (SocketTimeoutException e) {
            answer = Answer.refusal("408 Request Timeout", "no request in " + longestAsking.toMillis() + " ms");
        }
        boolean isHead = !lines.isEmpty() && lines.getFirst().startsWith("HEAD ");
        Listener.sayLast(socket, in, answer.bytes(!isHead));
    }

    /// Reads the head of a request; more of it than allowed is left unread, and then it has no end.
    ///
    /// @return false when there is none
    private boolean hear(Socket socket, InputStream in, List<String> lines) throws IOException {
        long end = System.nanoTime() + longestAsking.toNanos();
        var line = new StringBuilder();
        for (int length = 0; length < LONGEST_HEAD; length++) {
            // The whole head has that long, not each of its bytes.
            if (in.available() == 0)
                socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            int octet = in.read();
            if (octet < 0) return false;
            if (octet != '\n') {
                line.append((char) octet);
                continue;
            }
            if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') line.setLength(line.length() - 1);
            lines.add(line.toString());
            if (line.isEmpty() && lines.size() > 1) return true;
            // RFC 9112 §2.2: an empty line before a request is skipped.
            if (line.isEmpty()) lines.clear();
            line.setLength(0);
        }
        return true;
    }

    /// @param lines of the head, the last one empty
    private Answer answer(List<String> lines) {
        if (lines.isEmpty() || !lines.getLast().isEmpty()) return Answer.refusal("431 Request Header Fields Too Large",
                "a request of more than " + LONGEST_HEAD + " bytes");
        var asked = REQUEST_LINE.matcher(lines.getFirst());
        if (!asked.matches()) return Answer.refusal("400 Bad Request", "no HTTP/1.1");
        var hosts = new ArrayList<String>();
        var accepted = new ArrayList<String>();
        for (var line : lines.subList(1, lines.size() - 1)) {
            var field = FIELD.matcher(line);
            if (!field.matches()) return Answer.refusal("400 Bad Request", "no header field");
            if (field.group(1).equalsIgnoreCase("Host")) hosts.add(field.group(2));
            if (field.group(1).equalsIgnoreCase("Accept")) accepted.add(field.group(2));
        }
        // RFC 9112 §3.2
        if (hosts.size() > 1 || hosts.isEmpty() && asked.group(3).equals("1"))
            return Answer.refusal("400 Bad Request", hosts.isEmpty() ? "no Host" : "more than one Host");
        if (isLocal && !hosts.stream().allMatch(MetricsPort::isThisMachine))
            return Answer.refusal("403 Forbidden",
                    "ask for 127.0.0.1 or localhost, not for a name; to be reached by one, "
                            + "start the run with " + WORD + "=ADDRESS:PORT");
        if (!asked.group(1).equals("GET") && !asked.group(1).equals("HEAD"))
            return new Answer("405 Method Not Allowed", "text/plain; charset=utf-8", "Allow: GET, HEAD\r\n",
                    "GET or HEAD\n".getBytes(UTF_8));
        // RFC 9112 §3.2.2: the absolute form, as it is sent to a proxy, is understood too.
        var path = asked.group(2).replaceFirst("(?i)^http://[^/?]*", "").replaceFirst("\\?.*", "");
        if (!path.equals("/metrics")) return Answer.refusal("404 Not Found", "nothing here but /metrics");
        var dialect = Dialect.accepted(String.join(",", accepted));
        return new Answer("200 OK", dialect.contentType(), "Vary: Accept\r\n", metrics.apply(dialect));
    }

    /// Whether a `Host` is one that no other machine can be called.
    private static boolean isThisMachine(String host) {
        var parts = HOST.matcher(host);
        return parts.matches() && (parts.group(1).equalsIgnoreCase("localhost")
                || Listener.literal(parts.group(1)).isPresent());
    }

    /// Closes it; what has been asked is answered before.
    @Override
    public void close() {
        listener.close();
    }
}
