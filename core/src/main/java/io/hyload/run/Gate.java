package io.hyload.run;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Whether a run goes on, is paused, or is being stopped for good; and the clock of a run, which stands still in pauses.
///
/// 1. All of it is one value behind one volatile field: whoever is about to send a request reads that and nothing else.
/// 2. It changes under the lock alone. Stopping is final, also out of a pause.
/// 3. Who waits is woken by every change; it looks again, and waits on if it is a pause.
final class Gate {

    private enum Phase {
        OPEN, PAUSED, STOPPING
    }

    /// @param since  when the pause began that lasts, by [#nanos] of the system
    /// @param paused nanoseconds of all pauses that are over
    private record State(Phase phase, long since, long paused) {}

    private final LongSupplier system;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = new State(Phase.OPEN, 0, 0);

    Gate() {
        this(System::nanoTime);
    }

    Gate(LongSupplier system) {
        this.system = system;
    }

    boolean isOpen() {
        return state.phase == Phase.OPEN;
    }

    boolean isPaused() {
        return state.phase == Phase.PAUSED;
    }

    boolean isStopping() {
        return state.phase == Phase.STOPPING;
    }

    /// @return whether it was open
    boolean pause() {
        return change(Phase.OPEN, Phase.PAUSED);
    }

    /// @return whether it was paused
    boolean resume() {
        return change(Phase.PAUSED, Phase.OPEN);
    }

    private boolean change(Phase from, Phase to) {
        lock.lock();
        try {
            if (state.phase != from) return false;
            become(to);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// @return whether it was not stopping already
    boolean stop() {
        lock.lock();
        try {
            if (state.phase == Phase.STOPPING) return false;
            become(Phase.STOPPING);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void become(Phase to) {
        long now = system.getAsLong();
        long over = state.phase == Phase.PAUSED ? now - state.since : 0;
        state = new State(to, now, state.paused + over);
        changed.signalAll();
    }

    /// Waits while it is paused; an interrupt does not end that, and stays.
    void await() {
        if (!isPaused()) return;
        lock.lock();
        try {
            while (isPaused()) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    /// Nanoseconds of all pauses so far: what has to be added to [#nanos] for the time that others see.
    long paused() {
        var now = state;
        return now.paused + (now.phase == Phase.PAUSED ? system.getAsLong() - now.since : 0);
    }

    /// Nanoseconds as of `System.nanoTime`, without those of pauses: what is planned by it goes on after a pause where it
    /// stood.
    long nanos() {
        var now = state;
        return (now.phase == Phase.PAUSED ? now.since : system.getAsLong()) - now.paused;
    }
}
