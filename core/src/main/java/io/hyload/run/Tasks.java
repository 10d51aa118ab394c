package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// Whose work each thread does: a task's own thread and those of its parts. Asked of the thread, it costs a user no
    /// more memory, where a scoped value would lie on the stack of each.
    private static final Map<Thread, Task> MEMBERS = new ConcurrentHashMap<>();
    /// How long tasks may take to end once their connections are closed.
    private static final long MERCY_NANOS = 1_000_000_000L;

    private final long grace;
    private final BiConsumer<String, Throwable> crashed;
    /// Who sleeps and is no task.
    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final Strands strands = new Strands();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Gate gate = new Gate();

    /// @param crashed takes the name of a task and what it threw
    Tasks(Duration grace, BiConsumer<String, Throwable> crashed) {
        this.grace = grace.toNanos();
        this.crashed = crashed;
    }

    /// A task, and what is closed when it ends.
    private final class Task implements Runnable {
        private final Run.Work work;
        private final boolean isUser;
        private List<AutoCloseable> owned = List.of();

        Task(Run.Work work, boolean isUser) {
            this.work = work;
            this.isUser = isUser;
        }

        /// Few calls lie between this and the socket: each is a part of the stack that a waiting user keeps.
        @Override
        public void run() {
            if (isUser) strands.began();
            try {
                work.run();
            } catch (Stopped e) {
                // The run is being stopped; this is how its tasks end.
            } catch (Throwable e) {
                crashed.accept(Thread.currentThread().getName(), e);
                // Endless recursion is the scenario's own mistake; the JVM is as sound as before.
                if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) throw fatal;
            } finally {
                if (isUser) strands.ended();
                ended(this);
            }
        }
    }

    /// The time of users, added up: that of each from its beginning to its end, and to now of those that run. While a
    /// user waits for parts that run at once, each of these counts in its place.
    private static final class Strands {
        private int running;
        /// Ends less beginnings, on the nanosecond clock; it may wrap around, and so does what is added to it.
        private long ends;

        synchronized void began() {
            ends -= System.nanoTime();
            running++;
        }

        synchronized void ended() {
            ends += System.nanoTime();
            running--;
        }

        synchronized long nanos() {
            return ends + running * System.nanoTime();
        }
    }

    /// Nanoseconds for which users have run so far, added up.
    long ran() {
        return strands.nanos();
    }

    /// @param isUser whether it counts as a user, or only starts such
    void start(String name, Run.Work work, boolean isUser) {
        var task = new Task(work, isUser);
        pending.incrementAndGet();
        if (isUser) users.incrementAndGet();
        var thread = Thread.ofVirtual().name(name).unstarted(task);
        MEMBERS.put(thread, task);
        thread.start();
    }

    /// As [Run#all].
    @SuppressWarnings("unchecked")
    <E extends Throwable> void all(List<Run.Work> works) throws E {
        var thrown = new ConcurrentLinkedQueue<Throwable>();
        var threads = new ArrayList<Thread>(works.size());
        var me = Thread.currentThread();
        var task = Optional.ofNullable(MEMBERS.get(me));
        boolean isOfUser = task.isPresent() && task.get().isUser;
        if (isOfUser) strands.ended();
        for (int i = 0; i < works.size(); i++) {
            var work = works.get(i);
            var thread = Thread.ofVirtual().name(me.getName() + " part " + i).unstarted(() -> {
                if (isOfUser) strands.began();
                try {
                    work.run();
                } catch (Throwable e) {
                    thrown.add(e);
                } finally {
                    if (isOfUser) strands.ended();
                    MEMBERS.remove(Thread.currentThread());
                }
            });
            task.ifPresent(whole -> MEMBERS.put(thread, whole));
            threads.add(thread);
            thread.start();
        }
        threads.forEach(Tasks::join);
        if (isOfUser) strands.began();
        var first = thrown.poll();
        if (first == null) return;
        for (var further : thrown) {
            if (further != first) first.addSuppressed(further);
        }
        throw (E) first;
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

    private void ended(Task task) {
        task.owned.forEach(Tasks::close);
        MEMBERS.remove(Thread.currentThread());
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
        return MEMBERS.containsKey(Thread.currentThread());
    }

    /// Whether the caller is a user, or a part of one.
    static boolean isUser() {
        var task = MEMBERS.get(Thread.currentThread());
        return task != null && task.isUser;
    }

    /// Closes `resource` when the task that asks this ends. Only called by a task.
    static void own(AutoCloseable resource) {
        var task = MEMBERS.get(Thread.currentThread());
        synchronized (task) {
            // Nearly always one: its client.
            var more = task.owned.isEmpty() ? new ArrayList<AutoCloseable>(1) : task.owned;
            more.add(resource);
            task.owned = more;
        }
    }

    /// Whether tasks may go on.
    Gate gate() {
        return gate;
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
        if (nanos <= 0 || isStopping()) return;
        var me = Thread.currentThread();
        boolean isTask = isTask();
        if (!isTask) sleepers.add(me);
        try {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && !isStopping() && !me.isInterrupted();
                    left = until - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        } finally {
            if (!isTask) sleepers.remove(me);
        }
    }

    boolean isStopping() {
        return gate.isStopping();
    }

    /// @return whether it was not stopping already
    boolean stop() {
        boolean isNew = gate.stop();
        // Those of another run, if there are any, look at their own clock and sleep on.
        MEMBERS.keySet().forEach(LockSupport::unpark);
        sleepers.forEach(LockSupport::unpark);
        return isNew;
    }

    /// Waits until all have ended; while they are being stopped, no longer than the grace time.
    void await() {
        lock.lock();
        try {
            while (pending.get() > 0 && !isStopping()) ended.awaitNanos(100_000_000);
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
