package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A loopback port on which connecting neither succeeds nor is refused: its queue of unaccepted connections is full, so
/// Linux drops every further SYN. It stands in for a host that is switched off, which a test cannot reach.
public final class FullBacklog implements AutoCloseable {
    private static final int SILENT_MILLIS = 100;
    private static final int MOST_WAITING = 64;

    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    private FullBacklog(ServerSocket listener) {
        this.listener = listener;
    }

    public static FullBacklog start() {
        try {
            var full = new FullBacklog(new ServerSocket(0, 1, ScriptedServer.loopback()));
            full.fill();
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill a backlog", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        try {
            for (var socket : waiting) {
                socket.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        while (waiting.size() < MOST_WAITING) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(ScriptedServer.loopback(), port()), SILENT_MILLIS);
                waiting.add(socket);
            } catch (SocketTimeoutException _) {
                socket.close();
                return;
            }
        }
        close();
        throw new IOException(MOST_WAITING + " connections wait, and the backlog is still not full");
    }
}
