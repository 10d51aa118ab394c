package io.hyload.hub;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What is said on the connections of a [Rendezvous]: binary messages of RFC 6455, the first byte of which tells the kind; numbers are
/// big-endian.
///
/// | byte | from, to | behind it |
/// |---|---|---|
/// | `S` | worker to hub | 8 bytes position, what it says |
/// | `E` | worker to hub, and back | 4 bytes exit code: it has said all |
/// | `A` | worker to hub | 8 bytes: nanoseconds its clock is ahead of the hub's |
/// | `H` | hub to worker | 8 bytes: how much the hub has of what it says |
/// | `O` | hub to worker | 8 bytes position, orders |
/// | `F` | controller to hub | 8 bytes a worker: how much it has of what that one says |
/// | `O` | controller to hub | 4 bytes worker, an order |
/// | `S` | hub to controller | 4 bytes worker, 8 bytes position, what it says |
/// | `W` | hub to controller | 4 bytes worker, 1 byte connected or not, 8 bytes: nanoseconds its clock is ahead |
/// | `E` | hub to controller | 4 bytes worker, 4 bytes exit code: it has said all |
/// | `C` | both to hub, and back | 8 bytes of whoever asks; in the answer 8 bytes more: nanoseconds since 1970 by the hub's clock |
final class Parley {
    static final byte SAID = 'S';
    static final byte ENDED = 'E';
    static final byte AHEAD = 'A';
    static final byte HAS = 'H';
    static final byte ORDERS = 'O';
    static final byte FROM = 'F';
    static final byte WORKER = 'W';
    static final byte CLOCK = 'C';

    /// Bytes of a stream in one message.
    static final int MOST_AT_ONCE = 32 << 10;
    /// Of a message, with what stands before them.
    static final int LARGEST = MOST_AT_ONCE + 64;

    static final String WORKER_PATH = "/run/worker";
    static final String CONTROLLER_PATH = "/run/controller";

    private Parley() {}

    static ByteBuffer clock(long asked) {
        return ByteBuffer.allocate(9).put(CLOCK).putLong(asked).flip();
    }

    static ByteBuffer clock(long asked, long now) {
        return ByteBuffer.allocate(17).put(CLOCK).putLong(asked).putLong(now).flip();
    }

    static ByteBuffer has(long length) {
        return ByteBuffer.allocate(9).put(HAS).putLong(length).flip();
    }

    static ByteBuffer ahead(long nanos) {
        return ByteBuffer.allocate(9).put(AHEAD).putLong(nanos).flip();
    }

    static ByteBuffer ended(int code) {
        return ByteBuffer.allocate(5).put(ENDED).putInt(code).flip();
    }

    static ByteBuffer ended(int worker, int code) {
        return ByteBuffer.allocate(9).put(ENDED).putInt(worker).putInt(code).flip();
    }

    static ByteBuffer worker(int worker, boolean isConnected, long ahead) {
        return ByteBuffer.allocate(14).put(WORKER).putInt(worker).put((byte) (isConnected ? 1 : 0)).putLong(ahead)
                .flip();
    }

    static ByteBuffer order(int worker, byte[] order) {
        return ByteBuffer.allocate(5 + order.length).put(ORDERS).putInt(worker).put(order).flip();
    }

    static ByteBuffer from(long[] positions) {
        var message = ByteBuffer.allocate(1 + positions.length * Long.BYTES).put(FROM);
        for (long position : positions) message.putLong(position);
        return message.flip();
    }

    /// A piece of a stream, of what is there from `position` on; empty when nothing is.
    ///
    /// @param head what stands before it, with the kind
    static Optional<ByteBuffer> piece(ByteBuffer head, ByteLog of, long position) throws IOException {
        var message = ByteBuffer.allocate(head.remaining() + Long.BYTES + MOST_AT_ONCE).put(head).putLong(position);
        if (of.read(position, message) == 0) return Optional.empty();
        return Optional.of(message.flip());
    }

    /// What takes a message apart.
    @FunctionalInterface
    interface Taking {
        void take(byte kind, ByteBuffer rest) throws IOException;
    }

    /// Reads the kind and hands on the rest.
    ///
    /// @throws IOException for a message that is too short, among others
    static void read(ByteBuffer message, Taking taking) throws IOException {
        try {
            taking.take(message.get(), message);
        } catch (BufferUnderflowException e) {
            throw new IOException("a message that is cut", e);
        }
    }
}
