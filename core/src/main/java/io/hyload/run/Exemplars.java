package io.hyload.run;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.hyload.http.Excerpt;
import io.hyload.http.Outcome;
import io.hyload.http.Request;
import io.hyload.stats.Recorder;

/// Keeps the exchanges of a run that are worth reading afterwards: the 10 slowest of those answered, and the first that
/// ended in each kind of error. Of an error that is no request's it keeps time and cause.
///
/// Memory is fixed: at most 110 excerpts of some kilobytes, whatever the bodies were. Those of errors become text a second
/// later, once each, for whoever looks while the run is on. The slowest become text only in the end:
/// where each request is slower than all before it, as in a run that begins all at once, or against a server that gets
/// slower and slower, all of them pass through here, and copying 16 kB costs no more than a request, while masking them costs
/// as much as many.
///
/// 1. What is not worth keeping costs one read of the bar and a comparison: no allocation, no lock, no look at a clock.
/// 2. Once open, the bar only rises. Who reads an old one reads a lower one, and at worst asks for the lock in vain; nothing slow enough
///    is turned away before it has the lock, and with it the comparison is made again. So exactly the 10 slowest are kept,
///    with any number of threads; of equally slow ones those that came first.
/// 3. The lock is held for changing a queue of ten references. Excerpts are made before, so nobody waits for another's
///    copying, and it is never held while something is read or written.
/// 4. A request that failed is not among the slowest: timeouts would take all ten places, and tell the timeout.
public final class Exemplars {

    static final int MOST_SLOW = 10;
    static final int MOST_KINDS = 100;
    static final String TOO_MANY_KINDS =
            "exemplars: errors of more than " + MOST_KINDS + " kinds, there are no examples of further ones";

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Runnable onTooManyKinds;
    /// What a response must have taken longer than, in nanoseconds. Nothing does, until the run has started.
    private volatile long bar = Long.MAX_VALUE;
    private volatile boolean isOpen;
    private final PriorityQueue<Kept> slowest = new PriorityQueue<>(MOST_SLOW, Comparator.comparingLong(Kept::total));
    private final Map<String, Kept> firsts = new ConcurrentHashMap<>();
    private final AtomicBoolean hasLeftOut = new AtomicBoolean();
    /// Kinds of which [#news] has told.
    private final Set<String> toldOf = new HashSet<>();

    private record Kept(Optional<String> kind, Instant at, String name, String cause, Optional<Excerpt> excerpt) {
        long total() {
            return excerpt.map(exchange -> exchange.timing().total()).orElse(0L);
        }
    }

    /// Keeps nothing before [#open].
    ///
    /// @param nanos          the clock of [io.hyload.http.Timing]
    /// @param onTooManyKinds is run once, when there are more kinds of errors than are kept
    Exemplars(InstantSource wall, LongSupplier nanos, Runnable onTooManyKinds) {
        this.wall = wall;
        this.nanos = nanos;
        this.onTooManyKinds = onTooManyKinds;
    }

    /// From now on.
    void open() {
        isOpen = true;
        bar = -1;
    }

    /// A request has ended.
    ///
    /// @param name what it is counted under
    public void note(String name, Request request, Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered answered -> {
                if (answered.timing().total() > bar) slow(name, request, answered);
            }
            case Outcome.Failed failed -> {
                var kind = failed.kind().label();
                first(kind, () -> kept(Optional.of(kind), name, request, failed));
            }
        }
    }

    private void slow(String name, Request request, Outcome.Answered outcome) {
        var one = kept(Optional.empty(), name, request, outcome);
        synchronized (slowest) {
            if (one.total() <= bar) return;
            slowest.add(one);
            if (slowest.size() > MOST_SLOW) slowest.remove();
            if (slowest.size() == MOST_SLOW) bar = slowest.element().total();
        }
    }

    /// An error that is no request's.
    ///
    /// @param kind  what it is counted under
    /// @param cause is asked for with the first of its kind
    void error(String kind, Supplier<String> cause) {
        first(kind,
                () -> new Kept(Optional.of(Recorder.label(kind)), wall.instant(), "", cause.get(), Optional.empty()));
    }

    private Kept kept(Optional<String> kind, String name, Request request, Outcome outcome) {
        var excerpt = Excerpt.of(request, outcome);
        var at = wall.instant().minusNanos(nanos.getAsLong() - outcome.timing().due());
        return new Kept(kind, at, name, "", Optional.of(excerpt));
    }

    private void first(String kind, Supplier<Kept> make) {
        if (!isOpen || firsts.containsKey(kind)) return;
        var label = Recorder.label(kind);
        if (firsts.containsKey(label)) return;
        boolean hasRoom = firsts.size() < MOST_KINDS;
        if (hasRoom) {
            var one = make.get();
            synchronized (firsts) {
                hasRoom = firsts.size() < MOST_KINDS || firsts.containsKey(label);
                if (hasRoom) firsts.putIfAbsent(label, one);
            }
        }
        if (!hasRoom && !hasLeftOut.getAndSet(true)) onTooManyKinds.run();
    }

    /// The first of each kind of error that has come since this was last asked, in the order of time. For one thread at a
    /// time.
    ///
    /// @param worker the process it is from, when there are several
    List<Exemplar> news(Optional<Integer> worker) {
        if (toldOf.size() == firsts.size()) return List.of();
        var kept = new ArrayList<Kept>();
        firsts.forEach((kind, one) -> {
            if (toldOf.add(kind)) kept.add(one);
        });
        return told(kept, worker);
    }

    private static List<Exemplar> told(List<Kept> kept, Optional<Integer> worker) {
        return kept.stream().sorted(Comparator.comparing(Kept::at)) // to less than the millisecond of the file
                .map(one -> Exemplar.of(one.kind, one.at, one.name, one.cause, one.excerpt, worker)).toList();
    }

    /// All that is kept, as [#chosen] has it.
    ///
    /// @param worker the process it is from, when there are several
    List<Exemplar> all(Optional<Integer> worker) {
        var kept = new ArrayList<>(firsts.values());
        synchronized (slowest) {
            kept.addAll(slowest);
        }
        return chosen(told(kept, worker));
    }

    /// Of the exemplars of several processes those of the run: the 10 slowest, slowest first; then the first of each kind of
    /// error, in the order of time, at most 100.
    static List<Exemplar> chosen(List<Exemplar> all) {
        var chosen = new ArrayList<>(all.stream().filter(one -> one.kind().isEmpty())
                .sorted(Comparator.comparing(Exemplar::responseTime).reversed()).limit(MOST_SLOW).toList());
        var kinds = new LinkedHashMap<String, Exemplar>();
        for (var one : all) {
            if (one.kind().isEmpty()) continue;
            kinds.merge(one.kind().get(), one, (a, b) -> b.at().isBefore(a.at()) ? b : a);
        }
        kinds.values().stream().sorted(Comparator.comparing(Exemplar::at)).limit(MOST_KINDS).forEach(chosen::add);
        return chosen;
    }
}
