package io.hyload.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// Ends what takes too long: one thread for all connections, instead of a timed wait in every read.
///
/// A timing wheel of [#TICK_MILLIS] a slot. A connection that starts an exchange only stores its deadline; it is put on
/// the wheel when it is not on it yet, or when the new deadline comes before the slot it is in. When the wheel reaches
/// its slot it is looked at: past its deadline it is expired, with a later one it is put on again, without one it is
/// let go. A connection with a timeout of 10 s and a thousand exchanges a second is thus looked at every 10 s.
///
/// The deadline itself is the lock between the two sides:
///
/// 1. Only its owner sets a deadline, and never over `EXPIRING` or `EXPIRED`.
/// 2. The wheel takes it from the deadline to `EXPIRING`, by compare-and-set, runs [Watched#expire], then sets `EXPIRED`.
/// 3. The owner ends its exchange by swapping in `NONE`; if it finds `EXPIRING` it waits for `EXPIRED`. After [#disarm]
///    nobody but the owner touches the connection.
public final class Deadlines {

    static final int TICK_MILLIS = 10;
    private static final int SLOTS = 2048;
    private static final long TICK = TICK_MILLIS * 1_000_000L;

    private static final long NONE = Long.MAX_VALUE;
    private static final long EXPIRING = -1;
    private static final long EXPIRED = -2;

    private static final long EPOCH = System.nanoTime();
    private static final AtomicReferenceArray<Entry> WHEEL = new AtomicReferenceArray<>(SLOTS);
    private static volatile long reached;
    private static volatile boolean stopping;

    static {
        Thread.ofPlatform().name("hyload-deadlines").daemon().priority(Thread.MAX_PRIORITY).start(Deadlines::turn);
    }

    private Deadlines() {}

    /// What can be late.
    abstract static class Watched {

        private static final VarHandle DEADLINE;
        private static final VarHandle WATCHED_AT;

        static {
            try {
                DEADLINE = MethodHandles.lookup().findVarHandle(Watched.class, "deadline", long.class);
                WATCHED_AT = MethodHandles.lookup().findVarHandle(Watched.class, "watchedAt", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private volatile long deadline = NONE;
        /// The tick of the one slot that counts; entries left in others are stale.
        private volatile long watchedAt = Long.MAX_VALUE;

        /// Wakes the owner, whatever it waits for, by closing what it waits on. Called by the wheel's thread.
        abstract void expire();

        /// Whether the deadline has passed, or the run was stopped, since [Deadlines#arm].
        final boolean isExpired() {
            return deadline < 0;
        }
    }

    private record Entry(Watched watched, long tick, Entry next) {}

    /// From now on `watched` must be done within `nanos`; takes the place of an earlier deadline.
    ///
    /// @return false when the earlier deadline has passed already, which stays so until [#disarm]
    static boolean arm(Watched watched, long nanos) {
        long deadline = System.nanoTime() - EPOCH + Math.max(0, nanos);
        long was = watched.deadline;
        // Volatile: must be seen by a wheel that has just let this connection go, or its letting go be seen here.
        if (was < 0 || !Watched.DEADLINE.compareAndSet(watched, was, deadline)) return false;
        long tick = deadline / TICK + 1;
        if (tick < watched.watchedAt) put(watched, tick);
        return true;
    }

    /// `watched` is done.
    ///
    /// @return whether it was in time; if not, [Watched#expire] has run to its end
    static boolean disarm(Watched watched) {
        long was = (long) Watched.DEADLINE.getAndSet(watched, NONE);
        if (was >= 0) return true;
        if (was == EXPIRING) {
            // The wheel is between its two steps and about to write EXPIRED over our NONE.
            while (watched.deadline == NONE) Thread.yield();
            Watched.DEADLINE.setVolatile(watched, NONE);
        }
        return false;
    }

    /// Expires everything on its way, now. For the end of a run that does not end by itself.
    public static void expireAll() {
        stopping = true;
        for (int slot = 0; slot < SLOTS; slot++) {
            for (var entry = WHEEL.get(slot); entry != null; entry = entry.next) {
                long deadline = entry.watched.deadline;
                if (deadline != NONE && deadline >= 0) expire(entry.watched, deadline);
            }
        }
    }

    /// Whether what expires now does so because the run was stopped.
    static boolean isStopping() {
        return stopping;
    }

    /// A new run begins in this process.
    public static void resume() {
        stopping = false;
    }

    private static void expire(Watched watched, long deadline) {
        if (!Watched.DEADLINE.compareAndSet(watched, deadline, EXPIRING)) return;
        try {
            watched.expire();
        } finally {
            Watched.DEADLINE.setVolatile(watched, EXPIRED);
        }
    }

    /// A deadline beyond the wheel waits in its furthest slot and moves on from there.
    private static void put(Watched watched, long tick) {
        while (true) {
            long soonest = reached + 1;
            long at = Math.clamp(tick, soonest, soonest + SLOTS - 2);
            long was = watched.watchedAt;
            if (was <= at) return;
            if (!Watched.WATCHED_AT.compareAndSet(watched, was, at)) continue;
            push(watched, at);
            // The wheel may have passed the slot meanwhile, and then nobody would look at it for a whole turn.
            if (at > reached || !Watched.WATCHED_AT.compareAndSet(watched, at, Long.MAX_VALUE)) return;
        }
    }

    private static void push(Watched watched, long tick) {
        int slot = (int) (tick % SLOTS);
        Entry head;
        do head = WHEEL.get(slot);
        while (!WHEEL.compareAndSet(slot, head, new Entry(watched, tick, head)));
    }

    private static void turn() {
        while (true) {
            long tick = reached + 1;
            long left = tick * TICK - (System.nanoTime() - EPOCH);
            if (left > 0) {
                LockSupport.parkNanos(left);
                continue;
            }
            reached = tick;
            for (var entry = WHEEL.getAndSet((int) (tick % SLOTS), null); entry != null; entry = entry.next)
                look(entry);
        }
    }

    private static void look(Entry entry) {
        var watched = entry.watched;
        if (watched.watchedAt != entry.tick) return;
        watched.watchedAt = Long.MAX_VALUE;
        long deadline = watched.deadline;
        if (deadline == NONE || deadline < 0) return;
        if (deadline <= System.nanoTime() - EPOCH) expire(watched, deadline);
        else put(watched, deadline / TICK + 1);
    }
}
