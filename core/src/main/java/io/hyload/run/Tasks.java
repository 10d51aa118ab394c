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
import io.hyload.stats.LagRecorder;

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
    private final LagRecorder lag;
    /// Who sleeps and is no task.
    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final Strands strands = new Strands();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Gate gate = new Gate();

    /// @param crashed takes the name of a task and what it threw
    Tasks(Duration grace, BiConsumer<String, Throwable> crashed, LagRecorder lag) {
        this.grace = grace.toNanos();
        this.crashed = crashed;
        this.lag = lag;
    }

    /// A task, and what is closed when it ends.
    private final class Task implements Runnable {
        private final Run.Work work;
        private final boolean isUser;
        private List<AutoCloseable> owned = List.of();
        /// When its next request should be sent, if that is not the moment at which it is; on the clock of
        /// `System.nanoTime`.
        private long due;
        private boolean hasDue;

        Task(Run.Work work, boolean isUser) {
            this.work = work;
            this.isUser = isUser;
        }

        synchronized void due(long instant) {
            due = instant;
            hasDue = true;
        }

        synchronized void forgetDue() {
            hasDue = false;
        }

        /// Parts of a task that run at once may ask at once; one of them is the first.
        synchronized long takeDue(long now) {
            if (!hasDue) return now;
            hasDue = false;
            return due - now > 0 ? now : due;
        }

        /// Who thinks before the first request should send it that much later.
        synchronized void thinks(long time) {
            due += time;
        }

        /// Few calls lie between this and the socket: each is a part of the stack that a waiting user keeps.
        @Override
        public void run() {
            if (isUser) strands.began();
            if (hasDue) lag.arrived(System.nanoTime() - due);
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
        start(Thread.ofVirtual().name(name), new Task(work, isUser));
    }

    /// Starts a user whose first request should be sent at `due`.
    void startDue(String name, Run.Work work, long due) {
        var task = new Task(work, true);
        task.due(due);
        start(Thread.ofVirtual().name(name), task);
    }

    /// Starts what keeps time for others, on a thread that no task can keep from running.
    void startClock(String name, Run.Work work) {
        start(Thread.ofPlatform().name(name).daemon().priority(Thread.MAX_PRIORITY), new Task(work, false));
    }

    private void start(Thread.Builder builder, Task task) {
        pending.incrementAndGet();
        if (task.isUser) users.incrementAndGet();
        var thread = builder.unstarted(task);
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

    /// When the request that the caller sends now should have been sent: at the instant that its task has been given and
    /// none of its requests has taken yet, or now.
    static long due(long now) {
        var task = MEMBERS.get(Thread.currentThread());
        return task == null ? now : task.takeDue(now);
    }

    /// Gives the next request of the task that asks this the moment at which it should be sent. Only called by a task.
    static void giveDue(long due) {
        MEMBERS.get(Thread.currentThread()).due(due);
    }

    /// Takes back what [#giveDue] gave, if no request has taken it.
    static void forgetDue() {
        MEMBERS.get(Thread.currentThread()).forgetDue();
    }

    /// Whether tasks may go on.
    Gate gate() {
        return gate;
    }

    /// Waits while the run is paused. For a user that is time to think, and no part of any request: what should have been sent
    /// should be sent that much later.
    void awaitOpen() {
        if (!gate.isPaused()) return;
        long from = System.nanoTime();
        gate.await();
        long waited = System.nanoTime() - from;
        var task = MEMBERS.get(Thread.currentThread());
        if (task == null) return;
        if (task.hasDue) task.thinks(waited);
        if (task.isUser) lag.slept(waited);
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
        var task = MEMBERS.get(me);
        if (task == null) sleepers.add(me);
        else if (task.hasDue) task.thinks(nanos);
        long left = nanos;
        try {
            long until = System.nanoTime() + nanos;
            while (left > 0 && !isStopping() && !me.isInterrupted()) {
                LockSupport.parkNanos(this, left);
                left = until - System.nanoTime();
            }
        } finally {
            if (task == null) sleepers.remove(me);
        }
        // Who was woken early was not late, and who is woken by the end of the run waits for the others woken with him.
        if (left <= 0 && !isStopping()) lag.woken(-left);
        if (task != null && task.isUser) lag.slept(nanos - left);
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
