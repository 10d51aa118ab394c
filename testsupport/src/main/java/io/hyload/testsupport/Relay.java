package io.hyload.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Passes TCP connections on to a loopback port, counts what goes to and fro, and is as bad a line as a test wants.
public final class Relay implements AutoCloseable {
    /// What is passed on at once by a line of limited speed: so little that it flows.
    private static final int DROP = 2048;

    private final ServerSocket server;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long cutAt = Long.MAX_VALUE;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    private Relay(ServerSocket server, int to) {
        this.server = server;
        this.to = to;
    }

    public static Relay to(int port) {
        try {
            var relay = new Relay(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), port);
            Thread.ofVirtual().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /// What was passed on so far, both ways together.
    public long bytes() {
        return bytes.get();
    }

    /// Cuts all connections once, after so many bytes more.
    public void cutAfter(long more) {
        cutAt = bytes.get() + more;
    }

    /// Carries no more than so many bytes a second from now on, each way of each connection.
    public void limit(long bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                var machine = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(machine);
                // Little lies in the buffers of this computer: what was taken from one side is soon at the other.
                client.setReceiveBufferSize(1 << 16);
                Thread.ofVirtual().start(() -> pass(client, machine));
                Thread.ofVirtual().start(() -> pass(machine, client));
            }
        } catch (IOException _) {
            cut(); // closed, or nobody is there
        }
    }

    private void pass(Socket from, Socket onTo) {
        try (from; onTo; InputStream in = from.getInputStream(); OutputStream out = onTo.getOutputStream()) {
            var some = new byte[1 << 16];
            for (int read; (read = in.read(some, 0, isLimited() ? DROP : some.length)) >= 0;) {
                if (isLimited()) LockSupport.parkNanos(read * 1_000_000_000L / bytesPerSecond);
                out.write(some, 0, read);
                if (bytes.addAndGet(read) >= cutAt) {
                    cutAt = Long.MAX_VALUE;
                    cut();
                }
            }
        } catch (IOException _) {
            // one side has ended
        } finally {
            open.remove(from);
            open.remove(onTo);
        }
    }

    private boolean isLimited() {
        return bytesPerSecond < Long.MAX_VALUE;
    }

    private void cut() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException _) {
                // it is of no use any more
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
