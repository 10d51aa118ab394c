package io.hyload.run;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.hyload.stats.LagRecorder;

/// Starts a task at every instant of a schedule, whatever the earlier ones do: an open model.
///
/// One thread of its own waits for the next instant and starts all that is due by then. It never waits for a task, so that
/// a slow server does not slow the arrivals down. What is due while as many tasks run as may run at once is dropped: not
/// delayed, and counted. When this thread itself is late, all that is due starts at once, each task knowing its own
/// instant.
///
/// [#rate] and [#currentRate] may be called from any thread.
public final class Arrivals implements Paced {

    /// No shorter wait: where instants lie closer a few tasks start together, some 0.2 ms late, and each wake-up is paid by
    /// all of them. Measured at 20,000 a second on two cores: 0.27 in place of 0.6 cores, and the 99th percentile of lateness
    /// 0.33 ms in place of 0.14; the latest, 5 ms, is a garbage collection with either.
    private static final long SHORTEST_WAIT = 200_000;
    /// At most so long without a look at whether the run is being stopped.
    private static final long LONGEST_WAIT = 100_000_000;

    /// What this needs of the run it belongs to.
    interface Host {
        /// Starts the task of arrival `number`; `due` is on the nanosecond clock.
        void start(long number, long due, Run.Work work);

        /// It will go on for so many nanoseconds.
        void expectUntil(long nanos);

        /// One line a person should know.
        void notice(String line);
    }

    private final Host host;
    private final Share share;
    private final long most;
    private final Run.Work work;
    private final LagRecorder lag;
    private final LongSupplier nanos;
    private final AtomicLong running = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    private Flow flow;
    private long next;
    private volatile Thread pacer;

    /// A schedule that begins now.
    ///
    /// @param share the arrivals that are this process's
    /// @param most  how many tasks may run at once in this process
    Arrivals(Schedule schedule, Share share, long most, Run.Work work, Host host, LagRecorder lag, LongSupplier nanos) {
        this.host = host;
        this.share = share;
        this.most = most;
        this.work = work;
        this.lag = lag;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.flow = new Flow(schedule, now);
        this.next = share.number();
        host.expectUntil(flow.left(now));
    }

    /// Starts tasks until the schedule is over or the run is being stopped.
    void run(BooleanSupplier stopping) {
        pacer = Thread.currentThread();
        while (!stopping.getAsBoolean()) {
            var again = startDue(nanos.getAsLong());
            if (again.isEmpty()) return;
            long wait = again.getAsLong() - nanos.getAsLong();
            if (wait > 0) LockSupport.parkNanos(this, Math.clamp(wait, SHORTEST_WAIT, LONGEST_WAIT));
        }
    }

    /// Starts all that is due by `now`.
    ///
    /// @return when there is something to do again; empty when the schedule is over
    synchronized OptionalLong startDue(long now) {
        while (flow.has(next)) {
            long due = flow.instant(next);
            if (due - now > 0) return OptionalLong.of(due);
            start(next, due);
            next += share.count();
        }
        long left = flow.left(now);
        if (!flow.isPaused()) return left > 0 ? OptionalLong.of(now + left) : OptionalLong.empty();
        host.expectUntil(left);
        return OptionalLong.of(now + LONGEST_WAIT);
    }

    private void start(long number, long due) {
        if (running.get() >= most) {
            lag.dropped(1);
            if (told.compareAndSet(false, true)) host.notice("arrivals: " + Figures.count(most)
                    + " tasks run at once, and no more may (what cannot start is dropped and counted; see maxConcurrent)");
            return;
        }
        running.incrementAndGet();
        host.start(number, due, () -> {
            try {
                work.run();
            } finally {
                running.decrementAndGet();
            }
        });
    }

    /// Scales the schedule's rate from now on; 0 pauses it, and then its time stands still too.
    ///
    /// @throws IllegalArgumentException when `factor` is negative or no number
    @Override
    public void rate(double factor) {
        if (!(factor >= 0) || Double.isInfinite(factor))
            throw new IllegalArgumentException("rate: a factor of " + factor);
        synchronized (this) {
            long now = nanos.getAsLong();
            // That became so at the old rate.
            startDue(now);
            flow = flow.at(factor, now);
        }
        LockSupport.unpark(pacer);
    }

    /// Arrivals a second now, those of this process.
    @Override
    public synchronized double currentRate() {
        return flow.rate(nanos.getAsLong()) / share.count();
    }

    @Override
    public synchronized double due() {
        return flow.due(nanos.getAsLong()) / share.count();
    }
}
