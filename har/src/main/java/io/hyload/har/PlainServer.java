package io.hyload.har;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// An HTTP/1.1 server that takes targets as they come: that of the JDK refuses what is no URI, such as `?family=A|B`, which
/// browsers send. On the loopback address only, a virtual thread a connection; the bodies of requests are skipped.
final class PlainServer implements AutoCloseable {

    /// What is answered.
    ///
    /// @param length of the body; 0 for none
    record Reply(int status, List<Field> headers, long length, Content content) {}

    /// Writes a body.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    interface Answering {
        /// @param target as in the request line, with its query
        Reply to(String method, String target);
    }

    private static final int BACKLOG = 4096;
    private static final int LONGEST_HEAD = 1 << 18;
    private static final int IDLE_MILLIS = 600_000;

    private final ServerSocket socket;
    private final Answering answering;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private PlainServer(ServerSocket socket, Answering answering) {
        this.socket = socket;
        this.answering = answering;
    }

    /// Port 0 takes a free one.
    static PlainServer start(int port, Answering answering) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        var server = new PlainServer(socket, answering);
        Thread.ofVirtual().name("replay").start(server::accept);
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : open) connection.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                open.add(connection);
                Thread.ofVirtual().name("replay connection").start(() -> serve(connection));
            } catch (IOException e) {
                // Closed, or out of files: the next one may find one again.
                Thread.yield();
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            if (socket.isClosed()) return;
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(IDLE_MILLIS);
            var in = new BufferedInputStream(connection.getInputStream());
            var out = new BufferedOutputStream(connection.getOutputStream(), 1 << 16);
            while (exchange(in, out)) out.flush();
            out.flush();
        } catch (IOException | NumberFormatException e) {
            // The client has gone, or speaks another language: nobody is left to tell.
        } finally {
            open.remove(connection);
        }
    }

    /// @return whether another one may follow
    private boolean exchange(InputStream in, OutputStream out) throws IOException {
        var line = line(in);
        if (line.isEmpty()) return false;
        var words = line.split(" ");
        if (words.length != 3) return refuse(out);
        long length = 0;
        boolean isChunked = false;
        boolean isLast = words[2].equals("HTTP/1.0");
        for (var field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            if (colon < 1) return refuse(out);
            var value = field.substring(colon + 1).strip();
            switch (field.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> isChunked = true;
                case "connection" -> isLast |= value.equalsIgnoreCase("close");
                case "expect" -> {
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
                    out.flush();
                }
                default -> {
                    // It does not change the answer.
                }
            }
        }
        if (isChunked) skipChunks(in);
        else in.skipNBytes(length);
        write(answering.to(words[0], words[1]), words[0].equals("HEAD"), isLast, out);
        return !isLast;
    }

    private static void write(Reply reply, boolean isHead, boolean isLast, OutputStream out) throws IOException {
        boolean isBodiless = reply.status() == 204 || reply.status() == 304;
        var head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Recorded\r\n");
        for (var field : reply.headers()) head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        if (!isBodiless) head.append("Content-Length: ").append(reply.length()).append("\r\n");
        if (isLast) head.append("Connection: close\r\n");
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (!isHead && !isBodiless && reply.length() > 0) reply.content().writeTo(out);
    }

    private static boolean refuse(OutputStream out) throws IOException {
        out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
        return false;
    }

    private static void skipChunks(InputStream in) throws IOException {
        for (long size = -1; size != 0;) {
            size = Long.parseLong(line(in).replaceFirst(";.*", "").strip(), 16);
            in.skipNBytes(size);
            if (size > 0) line(in);
        }
        while (!line(in).isEmpty()) {
            // A trailer.
        }
    }

    /// Without its end; empty at the end of the stream.
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == LONGEST_HEAD) throw new EOFException("a line too long");
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') line.setLength(line.length() - 1);
        return line.toString();
    }
}
