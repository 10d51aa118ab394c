package io.hyload.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A port on which a run under way is asked things, by whoever can reach it: it takes connections, a bounded number of them,
/// and each is served on a thread of its own.
///
/// Its threads are the system's own, not virtual ones: a run that keeps all its processors busy answers all the same. What
/// goes wrong here is told once and is no trouble of the run.
final class Listener implements AutoCloseable {

    /// How long the answers to what was asked last may take when the run ends.
    private static final int FAREWELL_MILLIS = 200;

    private final String name;
    private final ServerSocket socket;
    private final Consumer<String> notices;
    private final int most;
    private final Map<Socket, Guest> open = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean closed;

    private record Guest(Thread thread, long since) {}

    /// Serves one connection, which is closed afterwards. What it throws as an [IOException] is the other side's trouble.
    @FunctionalInterface
    interface Service {
        /// @param isOneTooMany it is only to be told so
        void serve(Socket socket, boolean isOneTooMany) throws IOException;
    }

    private Listener(String name, ServerSocket socket, int most, Consumer<String> notices) {
        this.name = name;
        this.socket = socket;
        this.most = most;
        this.notices = notices;
    }

    /// A port that is held, and not served before [#serve].
    ///
    /// @param name    what it is called in notices: `control`
    /// @param most    connections at once
    /// @param notices takes one line for a person
    /// @throws IOException when the port cannot be had, in a few words
    static Listener bind(String name, InetSocketAddress at, int most, Consumer<String> notices) throws IOException {
        return new Listener(name, new ServerSocket(at.getPort(), most, at.getAddress()), most, notices);
    }

    /// Begins to take connections.
    ///
    /// @param longest how long one may last: those that have lasted longer give way to new ones
    void serve(Duration longest, Service service) {
        thread("hyload-" + name, () -> accept(longest.toNanos(), service)).start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /// An address as it is written: `127.0.0.1:41234`, `[::1]:41234`.
    static String shown(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// The address that a word such as `control=[HOST:]PORT` means, on 127.0.0.1 unless told; empty when the host is a name:
    /// it is written as an address, or `localhost`.
    ///
    /// @param example a port as people choose it
    /// @throws IllegalArgumentException in one line, when the port is none
    static Optional<InetSocketAddress> address(String word, String value, int example) {
        int colon = value.lastIndexOf(':');
        var digits = value.substring(colon + 1);
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65535) throw new IllegalArgumentException(
                "%s=%s: not a port (write %1$s=%d, or %1$s=0)".formatted(word, value, example));
        var host = colon < 0 ? "localhost" : value.substring(0, colon);
        return literal(host.equals("localhost") ? "127.0.0.1" : host)
                .map(address -> new InetSocketAddress(address, Integer.parseInt(digits)));
    }

    /// The address that is written so, in brackets or not; empty for a name, which is not looked up.
    static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceFirst("^\\[(.*)]$", "$1")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().uncaughtExceptionHandler((_, e) -> failed(e)).unstarted(work);
    }

    /// Tells what went wrong, the first time.
    void failed(Throwable e) {
        if (!closed && told.compareAndSet(false, true))
            notices.accept(name + " " + shown(address()) + ": " + e + " (the run goes on)");
    }

    private void accept(long longest, Service service) {
        while (!closed) {
            try {
                var guest = socket.accept();
                if (open.size() >= most) sendAway(longest);
                int others = open.size();
                if (others >= 2 * most) {
                    // Not even a thread for telling it so.
                    guest.close();
                    continue;
                }
                var thread = thread("hyload-" + name + " " + guest.getPort(),
                        () -> serve(guest, others >= most, service));
                open.put(guest, new Guest(thread, System.nanoTime()));
                thread.start();
                if (closed) guest.close();
            } catch (IOException e) {
                failed(e);
                pause();
            }
        }
    }

    /// A write to someone who does not read has no timeout: only closing ends it.
    private void sendAway(long longest) {
        long now = System.nanoTime();
        open.forEach((socket, guest) -> {
            if (now - guest.since <= longest) return;
            open.remove(socket);
            Tasks.close(socket);
        });
    }

    /// What fails once, for want of open files mostly, fails again at once.
    private static void pause() {
        try {
            Thread.sleep(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket guest, boolean isOneTooMany, Service service) {
        try (guest) {
            guest.setTcpNoDelay(true);
            service.serve(guest, isOneTooMany);
        } catch (IOException e) {
            // It has gone away, or has said nothing for too long.
        } finally {
            open.remove(guest);
        }
    }

    /// Says the last thing, and waits a moment until it has been read: closing with something unread would throw it away.
    static void sayLast(Socket socket, InputStream in, byte[] answer) throws IOException {
        socket.getOutputStream().write(answer);
        socket.shutdownOutput();
        socket.setSoTimeout(FAREWELL_MILLIS);
        long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0 && in.read() >= 0) in.skip(in.available());
    }

    /// Closes it and all its connections; what has been asked is answered before.
    @Override
    public void close() {
        closed = true;
        Tasks.close(socket);
        var guests = List.copyOf(open.values());
        open.keySet().forEach(guest -> Tasks.close(guest::shutdownInput));
        long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000L;
        for (var guest : guests) {
            try {
                long left = end - System.nanoTime();
                if (left > 0) guest.thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        open.keySet().forEach(Tasks::close);
    }
}
