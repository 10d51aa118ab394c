package io.hyload.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/// Where the workers of one run and whoever controls it meet, when they cannot reach each other: each connects to the hub.
///
/// 1. What a worker says, and what it is ordered, are two streams of bytes. The hub keeps both in files and never looks into them; it holds
///    them until it is closed and its folder is removed, so that a controller may come later, come again, or be another one.
/// 2. Whoever loses its connection says on the next one how much it has, and gets what follows. Nothing is lost and nothing is doubled;
///    the hub may be started again meanwhile.
/// 3. The hub's clock is the one that all agree on: each asks for it and tells how far ahead its own is.
final class Rendezvous implements Closeable {
    private final List<Desk> desks = new ArrayList<>();
    private final Set<Controller> controllers = ConcurrentHashMap.newKeySet();

    /// Goes on with what is in the folder.
    ///
    /// @param workers how many there are
    /// @param folder  is made where it is missing
    /// @param most    bytes that all of them may say
    Rendezvous(int workers, Path folder, long most) throws IOException {
        Files.createDirectories(folder);
        try {
            for (int number = 0; number < workers; number++) desks.add(new Desk(number, folder, most / workers));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// Nanoseconds since 1970.
    static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    /// The two streams of a worker.
    private final class Desk implements Closeable {
        final int number;
        final ByteLog said;
        final ByteLog orders;
        private final Path end;
        private volatile OptionalInt code = OptionalInt.empty();
        private volatile long ahead;
        private volatile Optional<Worker> worker = Optional.empty();

        Desk(int number, Path folder, long most) throws IOException {
            this.number = number;
            said = new ByteLog(folder.resolve("worker-" + number + ".said"), most);
            orders = new ByteLog(folder.resolve("worker-" + number + ".orders"), most);
            end = folder.resolve("worker-" + number + ".end");
            var text = Files.exists(end) ? Files.readString(end, US_ASCII) : "";
            // A hub that was killed while it wrote this has not acknowledged it: the worker says it again.
            if (text.matches("\\d{1,9}")) code = OptionalInt.of(Integer.parseInt(text));
        }

        void ended(int exitCode) throws IOException {
            Files.writeString(end, Integer.toString(exitCode), US_ASCII, CREATE, TRUNCATE_EXISTING, WRITE);
            code = OptionalInt.of(exitCode);
        }

        /// Of two connections the later one is the worker's.
        synchronized void is(Worker connected) {
            worker.ifPresent(before -> before.end(CloseStatus.NORMAL, "it has connected again"));
            worker = Optional.of(connected);
        }

        synchronized void isNot(Worker connected) {
            if (worker.filter(now -> now == connected).isPresent()) worker = Optional.empty();
        }

        void tell() {
            controllers.forEach(controller -> controller.changed(number));
        }

        @Override
        public void close() throws IOException {
            said.close();
            orders.close();
        }
    }

    // ------------------------------------------------------------------ connections

    /// How workers are let in, by `?worker=NUMBER&orders=BYTES`: which it is, and how much it has of its orders.
    WebSocketNegotiator workers() {
        return new Negotiator() {
            @Override
            FrameHandler peer(ServerUpgradeRequest request) throws IOException {
                var query = Request.extractQueryParameters(request);
                long number = number(query.getValue("worker"));
                if (number >= desks.size())
                    throw new IOException("worker " + number + ": this run has " + desks.size());
                return new Worker(desks.get((int) number), number(query.getValue("orders")));
            }
        };
    }

    /// How controllers are let in.
    WebSocketNegotiator controllers() {
        return new Negotiator() {
            @Override
            FrameHandler peer(ServerUpgradeRequest request) {
                return new Controller();
            }
        };
    }

    private abstract static class Negotiator extends WebSocketNegotiator.AbstractNegotiator {
        abstract FrameHandler peer(ServerUpgradeRequest request) throws IOException;

        @Override
        public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            response.setExtensions(List.of());
            try {
                return peer(request);
            } catch (IOException e) {
                Gate.answer(response, callback, 400, String.valueOf(e.getMessage()));
                return null;
            }
        }

        static long number(String text) throws IOException {
            if (text == null || !text.matches("\\d{1,18}"))
                throw new IOException("a number is missing (this is for workers of hyload)");
            return Long.parseLong(text);
        }
    }

    private final class Worker extends Peer {
        private final Desk desk;
        private long position;
        private volatile boolean isOwed = true;
        private volatile boolean isEnded;

        Worker(Desk desk, long position) {
            this.desk = desk;
            this.position = position;
        }

        @Override
        void joined() {
            desk.is(this);
            desk.tell();
        }

        @Override
        void left() {
            desk.isNot(this);
            desk.tell();
        }

        @Override
        void take(byte kind, ByteBuffer rest) throws IOException {
            switch (kind) {
                case Parley.SAID -> {
                    desk.said.write(rest.getLong(), rest);
                    isOwed = true;
                    wake();
                }
                case Parley.ENDED -> {
                    desk.ended(rest.getInt());
                    isEnded = true;
                    wake();
                }
                case Parley.AHEAD -> desk.ahead = rest.getLong();
                default -> throw new IOException("no message of a worker: " + kind);
            }
            desk.tell();
        }

        @Override
        Optional<ByteBuffer> next() throws IOException {
            if (isOwed) {
                isOwed = false;
                return Optional.of(Parley.has(desk.said.length()));
            }
            if (isEnded) {
                isEnded = false;
                return Optional.of(Parley.ended(desk.code.orElseThrow()));
            }
            var head = ByteBuffer.allocate(1).put(Parley.ORDERS).flip();
            var orders = Parley.piece(head, desk.orders, position);
            orders.ifPresent(message -> position += message.remaining() - 1 - Long.BYTES);
            return orders;
        }
    }

    private final class Controller extends Peer {
        private final Set<Integer> changed = ConcurrentHashMap.newKeySet();
        private final long[] positions = new long[desks.size()];
        private final boolean[] hasHeardTheEnd = new boolean[desks.size()];
        private final ByteBuffer[] standings = new ByteBuffer[desks.size()];
        private volatile boolean isBegun;

        void changed(int worker) {
            if (isBegun && changed.add(worker)) wake();
        }

        @Override
        void joined() {
            controllers.add(this);
        }

        @Override
        void left() {
            controllers.remove(this);
        }

        @Override
        void take(byte kind, ByteBuffer rest) throws IOException {
            switch (kind) {
                case Parley.FROM -> begin(rest);
                case Parley.ORDERS -> {
                    int worker = rest.getInt();
                    if (worker < 0 || worker >= desks.size()) throw new IOException("there is no worker " + worker);
                    desks.get(worker).orders.append(rest);
                    desks.get(worker).worker.ifPresent(Peer::wake);
                }
                default -> throw new IOException("no message of a controller: " + kind);
            }
        }

        private void begin(ByteBuffer from) throws IOException {
            if (isBegun) throw new IOException("it has begun already");
            if (from.remaining() != desks.size() * Long.BYTES)
                throw new IOException(from.remaining() / Long.BYTES + " workers: this run has " + desks.size());
            for (int i = 0; i < positions.length; i++) positions[i] = from.getLong();
            isBegun = true;
            desks.forEach(desk -> changed(desk.number));
        }

        @Override
        Optional<ByteBuffer> next() throws IOException {
            for (int worker : changed) {
                changed.remove(worker); // what comes from now on puts it there again
                var message = next(desks.get(worker));
                if (message.isEmpty()) continue;
                changed.add(worker);
                return message;
            }
            return Optional.empty();
        }

        private Optional<ByteBuffer> next(Desk desk) throws IOException {
            int worker = desk.number;
            var standing = Parley.worker(worker, desk.worker.isPresent(), desk.ahead);
            if (!standing.equals(standings[worker])) {
                standings[worker] = standing;
                return Optional.of(standing.duplicate());
            }
            var code = desk.code; // before the rest is looked at: it came after all that was said
            var head = ByteBuffer.allocate(5).put(Parley.SAID).putInt(worker).flip();
            var said = Parley.piece(head, desk.said, positions[worker]);
            if (said.isPresent()) {
                positions[worker] += said.get().remaining() - 5 - Long.BYTES;
                return said;
            }
            if (code.isEmpty() || hasHeardTheEnd[worker]) return Optional.empty();
            hasHeardTheEnd[worker] = true;
            return Optional.of(Parley.ended(worker, code.getAsInt()));
        }
    }

    // ------------------------------------------------------------------ the end

    void shutDown() {
        controllers.forEach(controller -> controller.end(CloseStatus.SHUTDOWN, "the hub ends"));
        desks.forEach(desk -> desk.worker.ifPresent(worker -> worker.end(CloseStatus.SHUTDOWN, "the hub ends")));
    }

    /// What was said stays in its folder.
    @Override
    public void close() {
        for (var desk : desks) {
            try {
                desk.close();
            } catch (IOException e) {
                // It was written before it was acknowledged.
            }
        }
    }
}
