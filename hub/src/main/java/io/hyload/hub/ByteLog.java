package io.hyload.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/// Bytes that only grow, in a file: each has its place, so that those that come twice are taken once. For several threads at once.
final class ByteLog implements Closeable {
    private final FileChannel file;
    private final long most;
    private long length;

    /// Goes on with what the file holds.
    ///
    /// @param most bytes it may hold
    ByteLog(Path path, long most) throws IOException {
        this.file = FileChannel.open(path, CREATE, READ, WRITE);
        this.most = most;
        this.length = file.size();
    }

    synchronized long length() {
        return length;
    }

    /// Takes what it does not have yet.
    ///
    /// @param position of the first byte, counted from 0; at most [#length]
    /// @return whether there was any
    /// @throws IOException when a part before it is missing, when there is no more room, or the file cannot be written
    synchronized boolean write(long position, ByteBuffer bytes) throws IOException {
        if (position > length) throw new IOException("bytes " + length + " to " + position + " are missing");
        long known = length - position;
        if (known >= bytes.remaining()) return false;
        var fresh = bytes.slice(bytes.position() + (int) known, bytes.remaining() - (int) known);
        if (length + fresh.remaining() > most) throw new IOException("more than " + most + " bytes");
        while (fresh.hasRemaining()) length += file.write(fresh, length);
        return true;
    }

    /// Takes them at the end.
    synchronized void append(ByteBuffer bytes) throws IOException {
        write(length, bytes);
    }

    /// Puts what stands at that place into a buffer, as far as there is room.
    ///
    /// @return how many bytes
    synchronized int read(long position, ByteBuffer into) throws IOException {
        if (position >= length) return 0;
        return Math.max(0, file.read(into, position));
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
