package io.hyload.http;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Byte arrays lent for the length of an exchange, so that a user who thinks holds none.
///
/// Neither waits nor allocates as a rule: a slot that is empty means a new array, a slot that is taken means one array
/// left to the collector.
final class Buffers {

    /// Holds a request, and the head and body of a small response.
    static final Buffers SMALL = new Buffers(8 << 10, 1024);
    /// For bodies: fewer and larger reads.
    static final Buffers LARGE = new Buffers(64 << 10, 64);

    private static final int TRIES = 4;

    private final int size;
    private final int mask;
    private final AtomicReferenceArray<byte[]> slots;

    private Buffers(int size, int slots) {
        this.size = size;
        this.mask = slots - 1;
        this.slots = new AtomicReferenceArray<>(slots);
    }

    byte[] borrow() {
        int first = slot();
        for (int i = 0; i < TRIES; i++) {
            var buffer = slots.getAndSet(first + i & mask, null);
            if (buffer != null) return buffer;
        }
        return new byte[size];
    }

    /// Arrays of another size, which a reader may have grown, are not kept.
    void giveBack(byte[] buffer) {
        if (buffer.length != size) return;
        int first = slot();
        for (int i = 0; i < TRIES; i++) {
            if (slots.compareAndSet(first + i & mask, null, buffer)) return;
        }
    }

    private int slot() {
        return (int) Thread.currentThread().threadId() * TRIES & mask;
    }
}
