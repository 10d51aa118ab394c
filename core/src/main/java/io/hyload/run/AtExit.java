package io.hyload.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What is done when the process ends before its time, by Ctrl+C or a signal. Closing it takes it back.
///
/// What was set up last is done first, one after the other, as try-with-resources does: what a run still needs ends after the run.
/// The process ends when all is done, so each must come to an end itself. One that fails does not stop the others.
public final class AtExit implements AutoCloseable {

    /// Those that are not taken back, the last one first.
    private static final Deque<AtExit> DUE = new ArrayDeque<>();
    private static boolean isHooked;
    private static Optional<Thread> ending = Optional.empty();

    private final String name;
    private final Runnable deed;

    private AtExit(String name, Runnable deed) {
        this.name = name;
        this.deed = deed;
    }

    /// Where the process is ending already it does not come back, since it is too late to begin anything.
    ///
    /// @param name of the thread while it does it
    /// @throws IllegalStateException when called by what is done at the end
    public static AtExit of(String name, Runnable deed) {
        var due = new AtExit(name, deed);
        synchronized (DUE) {
            if (ending.isPresent()) awaitEnd();
            if (!isHooked) Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(AtExit::end));
            isHooked = true;
            DUE.push(due);
        }
        return due;
    }

    /// The lock is given back meanwhile.
    private static void awaitEnd() {
        if (ending.filter(thread -> thread == Thread.currentThread()).isPresent())
            throw new IllegalStateException("the process is ending");
        while (true) {
            try {
                DUE.wait();
            } catch (InterruptedException _) {
                // Whoever interrupts wants an end, and that is on its way.
            }
        }
    }

    private static void end() {
        synchronized (DUE) {
            ending = Optional.of(Thread.currentThread());
        }
        for (var due = next(); due != null; due = next()) {
            var thread = Thread.currentThread();
            thread.setName(due.name);
            try {
                due.deed.run();
            } catch (RuntimeException | Error e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /// Not under the lock is it done: it may well wait for somebody who takes back another one.
    private static AtExit next() {
        synchronized (DUE) {
            return DUE.poll();
        }
    }

    @Override
    public void close() {
        synchronized (DUE) {
            DUE.remove(this);
        }
    }
}
