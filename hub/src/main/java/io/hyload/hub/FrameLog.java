package io.hyload.hub;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The frames of the last minutes in their order, in a bounded memory: one thread appends, and each reader goes along it at
/// a pace of its own.
///
/// 1. A position is a count of bytes since the beginning and only grows. A reader is nothing but a position: many of them
///    cost nothing, and none can hold up the others or the writer.
/// 2. Frames lie in chunks. A chunk is filled anew when all of it is older than what is kept, or when there is no room for
///    another: so a hub that runs for weeks makes no garbage, and an idle one has a single chunk.
/// 3. A reader takes copies, so what it has taken stays as it is when its chunk is filled anew. A copy of 64 kB takes
///    some microseconds under the lock, which is all that readers and writer can be in each other's way.
/// 4. Readers are woken by [#gather], some milliseconds after the first of several frames, and then find them all: a
///    system call for a batch, not for each.
final class FrameLog {

    private static final int CHUNK = 1 << 20;
    /// Before each frame: its length, and when it came.
    private static final int HEAD = Integer.BYTES + Long.BYTES;
    /// Kept to be filled anew; more only after a flood has passed, and those are given back.
    private static final int MOST_SPARE = 4;
    /// Beyond the time promised to readers, so that one that begins at its very beginning is not overtaken at once.
    private static final Duration SLACK = Duration.ofSeconds(10);

    /// The largest frame it takes.
    static final int LARGEST = 65_536;

    private final long keptNanos;
    private final int mostChunks;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final Condition gathered = lock.newCondition();
    private final Chunk[] chunks;
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private long first;
    private long last;
    private long shown;
    private long frames;

    /// @param bytes how much memory it may take, at least 3 MB
    /// @param kept  how long a frame is promised to stay, as far as `bytes` allows
    FrameLog(long bytes, Duration kept, LongSupplier nanos) {
        this.keptNanos = kept.plus(SLACK).toNanos();
        this.mostChunks = Math.toIntExact(bytes / CHUNK);
        if (mostChunks < 3) throw new IllegalArgumentException(bytes + " bytes");
        this.nanos = nanos;
        this.chunks = new Chunk[mostChunks];
        chunks[0] = new Chunk(new byte[CHUNK], nanos.getAsLong());
    }

    private static final class Chunk {
        private final byte[] bytes;
        private int length;
        private long newest;

        private Chunk(byte[] bytes, long now) {
            this.bytes = bytes;
            this.newest = now;
        }
    }

    /// Frames copied out of the log, and where the next ones are. Made once for a reader and filled again and again.
    static final class Batch {
        private final byte[] bytes = new byte[LARGEST + HEAD];
        private int length;
        private int count;
        private long next;
        private long oldest;

        int count() {
            return count;
        }

        /// Where to read on.
        long next() {
            return next;
        }

        /// When the first of its frames came, in nanoseconds.
        long oldest() {
            return oldest;
        }

        /// Bytes of all its frames.
        int size() {
            return length - count * HEAD;
        }

        /// Its frames in their order, on memory that the next filling overwrites.
        ByteBuffer[] frames() {
            var all = new ByteBuffer[count];
            var in = ByteBuffer.wrap(bytes, 0, length);
            for (int i = 0; i < count; i++) {
                int size = in.getInt();
                in.getLong();
                all[i] = in.slice(in.position(), size);
                in.position(in.position() + size);
            }
            return all;
        }
    }

    // ------------------------------------------------------------------ writing

    /// Adds a frame at the end.
    ///
    /// @param frame at most [#LARGEST] bytes, which are copied
    void append(ByteBuffer frame) {
        int size = frame.remaining();
        if (size > LARGEST) throw new IllegalArgumentException(size + " bytes");
        long now = nanos.getAsLong();
        lock.lock();
        try {
            if (chunk(last).length + HEAD + size >= CHUNK) begin(now); // a full one would end where the next begins
            var chunk = chunk(last);
            ByteBuffer.wrap(chunk.bytes, chunk.length, HEAD + size).putInt(size).putLong(now).put(frame.duplicate());
            chunk.length += HEAD + size;
            chunk.newest = now;
            frames++;
            if (shown == last) appended.signal();
            last += HEAD + size;
        } finally {
            lock.unlock();
        }
    }

    /// Goes on in another chunk. What is left of this one is skipped by readers, so that no frame lies in two.
    private void begin(long now) {
        long next = (last / CHUNK + 1) * CHUNK;
        while (first < next - CHUNK && now - chunk(first).newest > keptNanos) dropFirst();
        if (next / CHUNK - first / CHUNK == mostChunks) dropFirst();
        if (shown == last) shown = next;
        last = next;
        chunks[index(next)] = new Chunk(spare.isEmpty() ? new byte[CHUNK] : spare.pop(), now);
    }

    private void dropFirst() {
        var chunk = chunk(first);
        chunks[index(first)] = null;
        if (spare.size() < MOST_SPARE) spare.push(chunk.bytes);
        first = (first / CHUNK + 1) * CHUNK;
    }

    private Chunk chunk(long position) {
        return chunks[index(position)];
    }

    private int index(long position) {
        return (int) (position / CHUNK % mostChunks);
    }

    // ------------------------------------------------------------------ reading

    /// The end: who begins here gets what comes from now on.
    long end() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /// Where the frames of that time begin.
    long since(Duration ago) {
        lock.lock();
        try {
            long earliest = nanos.getAsLong() - ago.toNanos();
            // Of a full log the first chunk is about to go.
            boolean isFull = last / CHUNK - first / CHUNK + 1 == mostChunks;
            long position = isFull ? first + CHUNK : first;
            while (position / CHUNK < last / CHUNK && chunk(position).newest - earliest < 0)
                position = (position / CHUNK + 1) * CHUNK;
            while (position < last) {
                var chunk = chunk(position);
                int at = (int) (position % CHUNK);
                if (at == chunk.length) {
                    position = (position / CHUNK + 1) * CHUNK;
                    continue;
                }
                var head = ByteBuffer.wrap(chunk.bytes, at, HEAD);
                int size = head.getInt();
                if (head.getLong() - earliest >= 0) break;
                position += HEAD + size;
            }
            return Math.min(position, last);
        } finally {
            lock.unlock();
        }
    }

    /// Copies the frames from `position` on, as many as there are and a batch holds.
    ///
    /// @return whether they are still there: `false` for a reader so slow that the log has moved on
    boolean read(long position, Batch into) {
        lock.lock();
        try {
            into.length = 0;
            into.count = 0;
            into.next = position;
            if (position < first) return false;
            while (into.next < last) {
                var chunk = chunk(into.next);
                int at = (int) (into.next % CHUNK);
                if (at == chunk.length) {
                    into.next = (into.next / CHUNK + 1) * CHUNK;
                    continue;
                }
                var head = ByteBuffer.wrap(chunk.bytes, at, HEAD);
                int size = HEAD + head.getInt();
                if (into.length + size > into.bytes.length) break;
                if (into.count == 0) into.oldest = head.getLong();
                System.arraycopy(chunk.bytes, at, into.bytes, into.length, size);
                into.length += size;
                into.count++;
                into.next += size;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there are frames after `position` that have been gathered, for [#wake], or for so long.
    void await(long position, long atMostNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (shown <= position) gathered.awaitNanos(atMostNanos);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a frame, gives others that time to come too, and then shows them to the readers. One thread does nothing
    /// else.
    void gather(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (shown == last) appended.await();
        } finally {
            lock.unlock();
        }
        Thread.sleep(time);
        lock.lock();
        try {
            shown = last;
            gathered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Readers look up from what they wait for.
    void wake() {
        lock.lock();
        try {
            gathered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------ figures

    /// What there is in it.
    ///
    /// @param end     its end, as a position
    /// @param frames  all that were ever appended
    /// @param bytes   of memory it takes now
    /// @param span    from its oldest frame to now
    /// @param isShort whether the span is shorter than promised, for want of room
    record Extent(long end, long frames, long bytes, Duration span, boolean isShort) {}

    Extent extent() {
        lock.lock();
        try {
            long held = last / CHUNK - first / CHUNK + 1;
            var oldest = chunk(first);
            var span = Duration.ofNanos(oldest.length == 0 ? 0
                    : nanos.getAsLong() - ByteBuffer.wrap(oldest.bytes).getLong(Integer.BYTES));
            boolean isShort = held == mostChunks && span.plus(SLACK).toNanos() < keptNanos;
            return new Extent(last, frames, (held + spare.size()) * CHUNK, span, isShort);
        } finally {
            lock.unlock();
        }
    }
}
