package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

import io.hyload.http.Deadlines;

/// The tasks of a run: virtual threads that are started, sleep, are told to stop, and are waited for.
///
/// How stopping works: no task is interrupted, since that would close the socket it waits on. Sleeping ones are woken, and
/// every task ends at its next request. Those waiting for a response get a grace time to receive it; after that their
/// connections are closed under them.
final class Tasks {

    private static final ScopedValue<Task> CURRENT = ScopedValue.newInstance();
    /// How long tasks may take to end once their connections are closed.
    private static final long MERCY_NANOS = 1_000_000_000L;

    private final long grace;
    private final BiConsumer<String, Throwable> crashed;
    private final Set<Task> running = ConcurrentHashMap.newKeySet();
    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean stopping;

    /// @param crashed takes the name of a task and what it threw
    Tasks(Duration grace, BiConsumer<String, Throwable> crashed) {
        this.grace = grace.toNanos();
        this.crashed = crashed;
    }

    /// A task, and what is closed when it ends.
    private static final class Task {
        private final String name;
        private final boolean isUser;
        private volatile Thread thread;
        private List<AutoCloseable> owned = List.of();

        Task(String name, boolean isUser) {
            this.name = name;
            this.isUser = isUser;
        }
    }

    /// @param isUser whether it counts as a user, or only starts such
    void start(String name, Run.Work work, boolean isUser) {
        var task = new Task(name, isUser);
        pending.incrementAndGet();
        if (isUser) users.incrementAndGet();
        running.add(task);
        Thread.ofVirtual().name(name).start(() -> {
            task.thread = Thread.currentThread();
            try {
                ScopedValue.where(CURRENT, task).run(() -> perform(task, work));
            } finally {
                ended(task);
            }
        });
    }

    /// As [Run#all].
    @SuppressWarnings("unchecked")
    <E extends Throwable> void all(List<Run.Work> works) throws E {
        var thrown = new ConcurrentLinkedQueue<Throwable>();
        var threads = new ArrayList<Thread>(works.size());
        for (int i = 0; i < works.size(); i++) {
            var work = works.get(i);
            Runnable part = () -> {
                try {
                    work.run();
                } catch (Throwable e) {
                    thrown.add(e);
                }
            };
            var belonging = CURRENT.isBound() ? belongingTo(CURRENT.get(), part) : part;
            threads.add(Thread.ofVirtual().name(Thread.currentThread().getName() + " part " + i).start(belonging));
        }
        threads.forEach(Tasks::join);
        var first = thrown.poll();
        if (first == null) return;
        for (var further : thrown) {
            if (further != first) first.addSuppressed(further);
        }
        throw (E) first;
    }

    private static Runnable belongingTo(Task task, Runnable part) {
        return () -> ScopedValue.where(CURRENT, task).run(part);
    }

    /// Waits to the end even when interrupted: nothing of a task may go on when it has ended.
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void perform(Task task, Run.Work work) {
        try {
            work.run();
        } catch (Stopped e) {
            // The run is being stopped; this is how its tasks end.
        } catch (Throwable e) {
            crashed.accept(task.name, e);
            // Endless recursion is the scenario's own mistake; the JVM is as sound as before.
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) throw fatal;
        }
    }

    private void ended(Task task) {
        task.owned.forEach(Tasks::close);
        running.remove(task);
        if (task.isUser) users.decrementAndGet();
        if (pending.decrementAndGet() > 0) return;
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Closes what is of no further use; if that fails there is nobody to tell.
    static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // Nothing depends on it any more.
        }
    }

    /// Whether the caller is a task.
    static boolean isTask() {
        return CURRENT.isBound();
    }

    /// Closes `resource` when the task that asks this ends. Only called by a task.
    static void own(AutoCloseable resource) {
        var task = CURRENT.get();
        synchronized (task) {
            // Nearly always one: its client.
            var more = task.owned.isEmpty() ? new ArrayList<AutoCloseable>(1) : task.owned;
            more.add(resource);
            task.owned = more;
        }
    }

    int users() {
        return users.get();
    }

    /// How many have not ended, those that start others included.
    int pending() {
        return pending.get();
    }

    /// Waits, until then or until the run is being stopped.
    void sleep(long nanos) {
        if (nanos <= 0 || stopping) return;
        var me = Thread.currentThread();
        // The thread of a task is woken as that; a part of one is not known by it.
        boolean isTask = isTask() && CURRENT.get().thread == me;
        if (!isTask) sleepers.add(me);
        try {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && !stopping && !me.isInterrupted(); left = until - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        } finally {
            if (!isTask) sleepers.remove(me);
        }
    }

    boolean isStopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
        for (var task : running) {
            var thread = task.thread;
            if (thread != null) LockSupport.unpark(thread);
        }
        sleepers.forEach(LockSupport::unpark);
    }

    /// Waits until all have ended; while they are being stopped, no longer than the grace time.
    void await() {
        lock.lock();
        try {
            while (pending.get() > 0 && !stopping) ended.awaitNanos(100_000_000);
            awaitUntil(System.nanoTime() + grace);
            long mercy = System.nanoTime() + MERCY_NANOS;
            while (pending.get() > 0 && System.nanoTime() - mercy < 0) {
                Deadlines.expireAll();
                ended.awaitNanos(20_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void awaitUntil(long end) throws InterruptedException {
        while (pending.get() > 0 && System.nanoTime() - end < 0) ended.awaitNanos(20_000_000);
    }
}
