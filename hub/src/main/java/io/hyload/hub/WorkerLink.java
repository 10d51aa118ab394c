package io.hyload.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The way of a worker to whoever controls its run, over a hub: what it says, and its orders.
///
/// The load is never held up by it: what it says is kept until the hub has it, up to [#MOST_KEPT].
public final class WorkerLink extends Link {
    /// Some hours of records.
    static final int MOST_KEPT = 64 << 20;

    private final URI hub;
    private final int number;
    private final Said said = new Said();
    private final Orders orders = new Orders();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean hasToldAhead = true;
    private volatile Optional<Integer> code = Optional.empty();
    private volatile boolean hasToldCode;

    private WorkerLink(URI hub, Optional<String> token, int number, Patience patience) {
        this.hub = hub;
        this.number = number;
        super("link of worker " + number, token, patience);
    }

    /// Connects in the background.
    ///
    /// @param hub    `ws://host:port`
    /// @param number of the worker, from 0
    public static WorkerLink to(HubUrl hub, Optional<String> token, int number) {
        return to(hub.uri(), token, number, Patience.USUAL);
    }

    static WorkerLink to(URI hub, Optional<String> token, int number, Patience patience) {
        var link = new WorkerLink(hub, token, number, patience);
        link.begin();
        return link;
    }

    /// Takes what it says.
    ///
    /// Writing throws an IOException in one line once nobody can hear it any more.
    public OutputStream said() {
        return said;
    }

    /// Brings its orders. It ends when none can come any more.
    public InputStream orders() {
        return orders;
    }

    /// Nanoseconds by which the clock here is ahead of that of the hub, which all workers agree on.
    public long clockAhead() {
        return ahead();
    }

    /// Tells that it has said all, and waits until the hub has it.
    ///
    /// @return whether it has
    public boolean end(int exitCode, Duration atMost) throws InterruptedException {
        code = Optional.of(exitCode);
        wake();
        return end.await(atMost.toNanos(), TimeUnit.NANOSECONDS) && !hasFailed();
    }

    // ------------------------------------------------------------------ what is sent

    @Override
    URI address() {
        return URI.create(
                hub.getScheme() + "://" + hub.getRawAuthority() + Parley.WORKER_PATH + "?worker=" + number + "&orders="
                        + orders.length());
    }

    @Override
    void connecting() {
        said.halt(); // until it is known what the hub has
        hasToldCode = false;
    }

    @Override
    void connected() {
        // The hub speaks first.
    }

    @Override
    void disconnected(String why) {
        // What is said meanwhile is kept.
    }

    @Override
    void refused(String why) {
        said.fail(why);
        orders.finish();
        end.countDown();
    }

    private boolean hasFailed() {
        return said.failure().isPresent();
    }

    @Override
    void compared() {
        hasToldAhead = false;
        wake();
    }

    @Override
    Optional<ByteBuffer> next() {
        if (!hasToldAhead) {
            hasToldAhead = true;
            return Optional.of(Parley.ahead(ahead()));
        }
        var piece = said.next();
        if (piece.isPresent() || code.isEmpty() || hasToldCode || !said.isHad()) return piece;
        hasToldCode = true;
        return Optional.of(Parley.ended(code.get()));
    }

    @Override
    void take(byte kind, ByteBuffer rest) throws IOException {
        switch (kind) {
            case Parley.HAS -> said.has(rest.getLong());
            case Parley.ORDERS -> orders.take(rest.getLong(), rest);
            case Parley.ENDED -> end.countDown();
            default -> throw new IOException("no message to a worker: " + kind);
        }
    }

    @Override
    public void close() {
        super.close();
        said.fail("it is closed");
        orders.finish();
        end.countDown();
    }

    // ------------------------------------------------------------------ the two streams

    /// What was said and the hub may not have yet.
    private final class Said extends OutputStream {
        private byte[] kept = new byte[1 << 16];
        private int start;
        private int count;
        /// Position of the first that is kept.
        private long base;
        private long sent;
        private boolean isHalted = true;
        private Optional<String> failure = Optional.empty();

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            synchronized (this) {
                if (failure.isPresent()) throw new IOException("hub: " + failure.get());
                if (count + length > MOST_KEPT) throw new IOException("hub: it could not be reached for too long");
                if (start + count + length > kept.length) makeRoom(length);
                System.arraycopy(bytes, from, kept, start + count, length);
                count += length;
            }
            wake();
        }

        private void makeRoom(int length) {
            var room = count + length > kept.length / 2 ? new byte[Math.max(2 * kept.length, count + length)] : kept;
            System.arraycopy(kept, start, room, 0, count);
            kept = room;
            start = 0;
        }

        synchronized void halt() {
            isHalted = true;
        }

        synchronized void fail(String why) {
            if (failure.isEmpty()) failure = Optional.of(why);
        }

        synchronized Optional<String> failure() {
            return failure;
        }

        synchronized boolean isHad() {
            return !isHalted && count == 0;
        }

        synchronized Optional<ByteBuffer> next() {
            int ahead = (int) (sent - base);
            if (isHalted || ahead == count) return Optional.empty();
            int length = Math.min(count - ahead, Parley.MOST_AT_ONCE);
            var message = ByteBuffer.allocate(1 + Long.BYTES + length).put(Parley.SAID).putLong(sent)
                    .put(kept, start + ahead, length).flip();
            sent += length;
            return Optional.of(message);
        }

        /// The hub has so many: those are not needed any more.
        synchronized void has(long length) throws IOException {
            if (length < base || length > base + count) throw new IOException("it has lost what was said");
            int had = (int) (length - base);
            start += had;
            count -= had;
            base = length;
            if (isHalted) sent = length;
            isHalted = false;
            wake();
        }
    }

    private static final class Orders extends InputStream {
        private final Queue<ByteBuffer> pieces = new ArrayDeque<>();
        private long length;
        private boolean isFinished;

        synchronized long length() {
            return length;
        }

        synchronized void take(long position, ByteBuffer bytes) throws IOException {
            if (position != length) throw new IOException("orders are missing");
            length += bytes.remaining();
            pieces.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
            notifyAll();
        }

        synchronized void finish() {
            isFinished = true;
            notifyAll();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /// Gives what is there, and waits only where nothing is.
        @Override
        public synchronized int read(byte[] into, int from, int most) throws IOException {
            if (most == 0) return 0;
            try {
                while (pieces.isEmpty() && !isFinished) wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            var piece = pieces.peek();
            if (piece == null) return -1;
            int count = Math.min(most, piece.remaining());
            piece.get(into, from, count);
            if (!piece.hasRemaining()) pieces.remove();
            return count;
        }
    }
}
