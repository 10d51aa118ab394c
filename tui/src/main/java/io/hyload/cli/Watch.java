package io.hyload.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.hyload.hub.WebSocketFeed;
import io.hyload.run.AtExit;
import io.hyload.run.Figures;
import io.hyload.stats.Monitor;
import io.hyload.stats.Refusal;
import io.hyload.stats.Refusals;
import io.hyload.stats.StatsFeed;
import io.hyload.stats.UdpFeed;
import io.hyload.stats.Worker;

/// Lets many feeds flow into one [Monitor], and shows what comes of them, until they are at their end or somebody says so.
///
/// One thread a feed takes what comes; the one that calls [#run] shows everything, so a view is never called by two. While nothing comes
/// it looks up once a second, and at once when something does.
final class Watch implements Inflow {
    private static final Duration STEP = Duration.ofMillis(100);
    /// The same while nothing comes: feeds may be lost or found by themselves.
    private static final Duration CALM_STEP = Duration.ofSeconds(1);
    /// After so long without a record a [Monitor] holds none back any more.
    private static final Duration LIVELY = Duration.ofSeconds(8);
    /// The last second of a worker may come in several datagrams.
    private static final Duration AFTER_END = Duration.ofMillis(300);
    /// A feed that is being connected is neither up nor lost.
    static final String CONNECTING = "connecting";

    private final InstantSource clock;
    private final Monitor monitor;
    private final List<StatsFeed> feeds;
    private final Map<StatsFeed, Thread> pumps = new ConcurrentHashMap<>();
    private final MonitorView view;
    private final Until until;
    private final Seen seen = new Seen();
    private final WorkerChanges changes = new WorkerChanges();
    private final Map<StatsFeed, String> causes = new HashMap<>();
    private final Map<String, Set<Refusal>> refused = new HashMap<>();
    private final CountDownLatch shown = new CountDownLatch(1);
    private final Object waiting = new Object();
    private boolean isStopped;
    private boolean isCalm;
    private volatile long lively = System.nanoTime();
    private volatile boolean isInterrupted;

    /// When it is over, besides an interrupt.
    enum Until {
        /// Nothing can come any more.
        FEEDS_END,
        /// The same, or every worker heard of has ended.
        WORKERS_END,
        /// [#stop] says so.
        TOLD
    }

    Watch(InstantSource clock, List<StatsFeed> feeds, MonitorView view, Until until) {
        this.clock = clock;
        this.monitor = new Monitor(clock);
        this.feeds = new CopyOnWriteArrayList<>(feeds);
        this.view = view;
        this.until = until;
    }

    /// Shows what comes until the end, then the summary. An interrupt is an end, too.
    void run() {
        try (var _ = AtExit.of("hyload-exit", this::interrupted)) {
            feeds.forEach(this::listen);
            showUntilEnd();
            finish();
        } finally {
            shown.countDown();
        }
    }

    private void listen(StatsFeed feed) {
        pumps.computeIfAbsent(feed, _ -> Thread.ofVirtual().name(feed.name()).start(() -> pump(feed)));
    }

    @Override
    public void add(StatsFeed feed) {
        feeds.add(feed);
        listen(feed);
        wake();
    }

    @Override
    public boolean remove(String name) {
        var gone = feeds.stream().filter(feed -> feed.name().equals(name)).toList();
        feeds.removeAll(gone);
        for (var feed : gone) {
            feed.close();
            pumps.remove(feed);
        }
        return !gone.isEmpty();
    }

    @Override
    public List<Worker> workers() {
        return monitor.workers();
    }

    /// Where records come from now.
    List<StatsFeed> feeds() {
        return List.copyOf(feeds);
    }

    /// It is over. From any thread.
    void stop() {
        synchronized (waiting) {
            isStopped = true;
            waiting.notifyAll();
        }
    }

    private void showUntilEnd() {
        long endedAt = -1;
        while (!isStopped()) {
            boolean areAtEnd = until != Until.TOLD && pumps.values().stream().noneMatch(Thread::isAlive);
            var workers = show();
            if (areAtEnd) return;
            boolean haveEnded =
                    until == Until.WORKERS_END && !workers.isEmpty() && workers.stream().allMatch(Worker::hasEnded);
            if (!haveEnded) endedAt = -1;
            else if (endedAt < 0) endedAt = System.nanoTime();
            else if (System.nanoTime() - endedAt > AFTER_END.toNanos()) return;
        }
    }

    /// Waits until it is time to show what has come.
    private boolean isStopped() {
        synchronized (waiting) {
            long now = System.nanoTime();
            isCalm = now - lively > LIVELY.toNanos();
            long end = now + (isCalm ? CALM_STEP : STEP).toNanos();
            try {
                for (boolean wasCalm = isCalm; !isStopped && isCalm == wasCalm && now < end; now = System.nanoTime())
                    waiting.wait(Math.ceilDiv(end - now, 1_000_000L));
            } catch (InterruptedException e) {
                isInterrupted = true;
                Thread.currentThread().interrupt();
                return true;
            }
            return isStopped;
        }
    }

    /// Something has come, or ended.
    private void wake() {
        lively = System.nanoTime();
        synchronized (waiting) {
            if (!isCalm) return; // it looks up soon
            isCalm = false;
            waiting.notifyAll();
        }
    }

    private void pump(StatsFeed feed) {
        try {
            for (var arrival = feed.next(); arrival.isPresent(); arrival = feed.next()) {
                monitor.add(arrival.get());
                wake();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } finally {
            wake();
        }
    }

    private List<Worker> show() {
        var seconds = monitor.due();
        var workers = monitor.workers();
        changes.since(workers).forEach(view::remark);
        causes.keySet().retainAll(feeds); // one that was removed is forgotten
        feeds.forEach(this::tellState);
        feeds.forEach(feed -> tellRefused(feed.name(), feed.refusals()));
        tellRefused("workers", monitor.refusals());
        for (var second : seconds) view.second(seen.add(second, workers), workers);
        view.tick(workers, clock.instant());
        return workers;
    }

    private void tellState(StatsFeed feed) {
        var state = feed.state();
        if (state.cause().equals(CONNECTING)) return;
        var before = causes.put(feed, state.cause());
        // A hub has to be reached; the others are there from the start.
        boolean isNew = before == null ? bare(feed) instanceof WebSocketFeed || !state.isUp()
                : !before.equals(state.cause());
        if (isNew) view.remark(feed.name() + ": " + state.text());
    }

    private static StatsFeed bare(StatsFeed feed) {
        return feed instanceof CountedFeed counted ? counted.feed() : feed;
    }

    private void tellRefused(String name, Refusals refusals) {
        var known = refused.computeIfAbsent(name, _ -> EnumSet.noneOf(Refusal.class));
        for (var reason : refusals.all().keySet()) {
            if (known.add(reason)) view.remark(name + ": not taken: " + reason.label() + " (counted at the end)");
        }
    }

    private void finish() {
        feeds.forEach(StatsFeed::close);
        var seconds = new ArrayList<>(monitor.due());
        seconds.addAll(monitor.finish());
        var workers = monitor.workers();
        changes.since(workers).forEach(view::remark);
        for (var second : seconds) view.second(seen.add(second, workers), workers);
        var result = seen.result(workers, isInterrupted);
        view.finished(result, workers, clock.instant());
        if (!seen.isWhole()) {
            view.remark("seen: %s of the %s requests that the workers have sent since they began".formatted(
                    Figures.count(seen.summary().total().sent()), Figures.count(seen.told().sent())));
        }
        feeds.forEach(feed -> tellCount(feed.name(), feed.refusals()));
        tellCount("workers", monitor.refusals());
        for (var feed : feeds) {
            if (bare(feed) instanceof UdpFeed udp && udp.dropped().orElse(0) > 0)
                view.remark(udp.name() + ": " + Figures.count(udp.dropped().getAsLong())
                        + " datagrams dropped by the system: it had no room for them");
        }
        result.remarks().forEach(view::remark);
    }

    private void tellCount(String name, Refusals refusals) {
        if (refusals.total() == 0) return;
        var counts = refusals.all().entrySet().stream()
                .map(refusal -> Figures.count(refusal.getValue()) + " " + refusal.getKey().label())
                .collect(Collectors.joining(", "));
        view.remark(name + ": not taken: " + counts);
    }

    /// This process is about to end, by Ctrl+C or a signal: it does so when the summary is out.
    private void interrupted() {
        isInterrupted = true;
        stop();
        try {
            shown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
