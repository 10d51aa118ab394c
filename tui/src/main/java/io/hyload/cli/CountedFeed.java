package io.hyload.cli;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.hyload.stats.Arrival;
import io.hyload.stats.Monitor;
import io.hyload.stats.Refusals;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.Worker;

/// A feed of which is known how many records a second it brings, and of whom.
final class CountedFeed implements StatsFeed {
    private static final double SECOND = 1e9;
    /// A rate is that of so many seconds, or a worker's one record a second would come and go.
    private static final int WINDOW = 5;

    private final StatsFeed feed;
    private final LongSupplier nanos;
    private final Runnable heard;
    private final LongAdder count = new LongAdder();
    private final Set<String> sources = ConcurrentHashMap.newKeySet();
    private final long[] counts = new long[WINDOW + 1];
    private final long[] times = new long[WINDOW + 1];
    private int samples;

    /// @param nanos a clock that never goes back
    /// @param heard is told of each record that comes; must be quick
    CountedFeed(StatsFeed feed, LongSupplier nanos, Runnable heard) {
        this.feed = feed;
        this.nanos = nanos;
        this.heard = heard;
        times[0] = nanos.getAsLong();
        samples = 1;
    }

    @Override
    public Optional<Arrival> next() throws InterruptedException {
        var next = feed.next();
        next.ifPresent(arrival -> {
            count.increment();
            // A monitor does not know more of them either.
            if (sources.size() < Monitor.MOST_WORKERS) sources.add(source(arrival));
            heard.run();
        });
        return next;
    }

    /// As a [Monitor] tells workers apart.
    private static String source(Arrival arrival) {
        var id = arrival.record().hy().map(Details::id).orElse("");
        return id.isEmpty() ? arrival.source() : id;
    }

    /// Whether records of a worker came by it.
    boolean hasBrought(Worker worker) {
        return sources.contains(worker.id().isEmpty() ? worker.source() : worker.id());
    }

    /// That which is counted.
    StatsFeed feed() {
        return feed;
    }

    /// Records a second, over the last five.
    synchronized double rate() {
        long now = nanos.getAsLong();
        if (now - times[(samples - 1) % times.length] >= SECOND) {
            times[samples % times.length] = now;
            counts[samples % times.length] = count.sum();
            samples++;
        }
        int oldest = samples <= times.length ? 0 : samples % times.length;
        double seconds = Math.max(1, (now - times[oldest]) / SECOND);
        return (count.sum() - counts[oldest]) / seconds;
    }

    @Override
    public String name() {
        return feed.name();
    }

    @Override
    public State state() {
        return feed.state();
    }

    @Override
    public Refusals refusals() {
        return feed.refusals();
    }

    @Override
    public void close() {
        feed.close();
    }
}
