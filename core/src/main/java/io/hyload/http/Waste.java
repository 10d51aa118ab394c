package io.hyload.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.locks.LockSupport;

/// Takes from a socket what nobody wants: into memory outside the heap that is never looked at, so that only the system
/// copies it.
///
/// Whoever reads faster than the server sends is woken for every few packets, which costs more than they do. So one that
/// has emptied the socket leaves it alone for a moment, as long as that pays: not near the end, whose time is measured, and
/// not where little comes meanwhile. With bodies of 1 MB over loopback that takes a third off the CPU a request.
final class Waste {

    private static final int SIZE = 256 << 10;
    private static final int MUCH = 32 << 10;
    private static final long A_MOMENT = 50_000;
    /// One a processor, so that they stay few and warm; two threads that meet in one do no harm.
    private static final ByteBuffer[] BINS = new ByteBuffer[Math.min(16, Runtime.getRuntime().availableProcessors())];

    static {
        for (int i = 0; i < BINS.length; i++) BINS[i] = ByteBuffer.allocateDirect(SIZE);
    }

    private final ReadableByteChannel from;
    private final ByteBuffer bin = BINS[(int) (Thread.currentThread().threadId() % BINS.length)].duplicate();
    private boolean pays = true;
    private boolean hasPaused;

    Waste(ReadableByteChannel from) {
        this.from = from;
    }

    /// @return bytes taken, at most `left`, or -1 at the end of the stream
    int take(long left) throws IOException {
        int some = from.read(bin.clear().limit((int) Math.min(left, SIZE)));
        if (hasPaused && some < MUCH) pays = false;
        hasPaused = pays && bin.hasRemaining() && left - some > MUCH;
        if (hasPaused) LockSupport.parkNanos(A_MOMENT);
        return some;
    }
}
