package io.hyload.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// Counts what happens to requests, from any number of threads, without locks and without keeping a sample.
///
/// **Counters only grow.** Nothing is ever reset: what a second held is the difference of two [#snapshot]s, so no
/// event is lost between two seconds and none is counted twice.
///
/// 1. A writer only adds, atomically, to the stripe its thread falls into; two writers rarely meet in one.
/// 2. Within a snapshot responses, timeouts and errors are read before requests sent, so that what is on its way
///    (`send - recv - timeout - error`) is never negative.
/// 3. A response is not counted as one step: its band, time, bytes and histogram may fall on both sides of a
///    snapshot. Once all tasks have ended all of them agree.
public final class Recorder {

    /// The borders of the response-time bands in milliseconds unless the scenario says otherwise.
    public static final List<Integer> DEFAULT_RANGES = List.of(100, 500, 1000, 3000);

    /// All bands stand in every datagram.
    private static final int MAX_RANGES = 20;
    /// Further names are counted under [#OTHER], so that memory does not grow with the run.
    public static final int MOST_NAMES = 500;
    static final int MOST_KINDS = 500;
    /// What names and error kinds past the first 500 are counted under.
    public static final String OTHER = "other";
    static final int LONGEST_LABEL = 200;

    private static final int SEND = 0;
    private static final int TIMEOUT = 1;
    private static final int ERROR = 2;
    private static final int TIME = 3;
    private static final int OUT = 4;
    /// Nanoseconds by which requests were sent later than they should have been.
    private static final int LATENESS = 5;
    /// Nanoseconds spent in requests that had no response.
    private static final int FAILED_TIME = 6;
    private static final int BANDS = 7;

    private static final int SENDING = first(Phase.SEND);
    private static final int WAITING = first(Phase.WAIT);
    private static final int RECEIVING = first(Phase.RECEIVE);

    private final List<Integer> ranges;
    private final long[] borders;
    private final Stripe[] stripes;
    private final int mask;
    private final Map<String, NameCounters> names = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final Events events = new Events();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    /// A recorder with the usual bands.
    public Recorder() {
        this(DEFAULT_RANGES);
    }

    /// @param ranges the borders between bands in milliseconds, ascending
    /// @throws IllegalArgumentException when they are none, more than 20, not positive or not ascending
    public Recorder(List<Integer> ranges) {
        if (ranges.isEmpty()) throw new IllegalArgumentException("no response time ranges");
        if (ranges.size() > MAX_RANGES) throw new IllegalArgumentException(
                ranges.size() + " response time ranges: at most " + MAX_RANGES);
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i) <= (i == 0 ? 0 : ranges.get(i - 1))) {
                throw new IllegalArgumentException(
                        "response time ranges " + ranges + ": each must exceed the one before");
            }
        }
        this.ranges = List.copyOf(ranges);
        borders = ranges.stream().mapToLong(millis -> millis * 1_000_000L).toArray();
        int cores = Runtime.getRuntime().availableProcessors();
        stripes = new Stripe[Math.min(16, Integer.highestOneBit(Math.max(1, 2 * cores - 1)))];
        Arrays.setAll(stripes, _ -> new Stripe(borders.length + 1));
        mask = stripes.length - 1;
    }

    /// The counters of one name, as [#label] has it; the same for the same name, [#OTHER] for names past the first 500.
    public NameCounters name(String name) {
        var known = names.get(name);
        return known != null ? known : kept(names, MOST_NAMES, label(name, LONGEST_LABEL), NameCounters::new);
    }

    /// A request is being sent. Every request is counted here once, and later once as received, timed out or failed.
    public void sent() {
        mine().counters.getAndAdd(SEND, 1);
    }

    /// A complete response came.
    ///
    /// @param status  its code
    /// @param nanos   from when the request should have been sent to its last byte
    /// @param service from when it was really begun; the same where no schedule was kept
    /// @param in      bytes read
    /// @param out     bytes written
    public void received(NameCounters name, int status, long nanos, long service, long in, long out) {
        int number = stripe();
        var stripe = stripes[number];
        long micros = nanos / 1000;
        stripe.counters.getAndAdd(BANDS + band(nanos), 1);
        stripe.counters.getAndAdd(TIME, nanos);
        stripe.counters.getAndAdd(OUT, out);
        if (service == nanos) {
            stripe.times.getAndAdd(Buckets.FINE.index(micros), 1);
        } else {
            stripe.counters.getAndAdd(LATENESS, nanos - service);
            stripe.scheduled().received(micros, service / 1000);
        }
        name.received(number, status, micros, in);
    }

    /// Where the time of an answered request went, in nanoseconds.
    public void spent(long send, long wait, long receive) {
        var phases = mine().phases;
        phases.getAndAdd(SENDING + Buckets.COARSE.index(send / 1000), 1);
        phases.getAndAdd(WAITING + Buckets.COARSE.index(wait / 1000), 1);
        phases.getAndAdd(RECEIVING + Buckets.COARSE.index(receive / 1000), 1);
    }

    /// How long it took to open the connection of an answered request, in nanoseconds; `tls` is 0 where there was none.
    public void connected(long dns, long connect, long tls) {
        var phases = mine().phases;
        phases.getAndAdd(first(Phase.DNS) + Buckets.COARSE.index(dns / 1000), 1);
        phases.getAndAdd(first(Phase.CONNECT) + Buckets.COARSE.index(connect / 1000), 1);
        if (tls > 0) phases.getAndAdd(first(Phase.TLS) + Buckets.COARSE.index(tls / 1000), 1);
    }

    private static int first(Phase phase) {
        return phase.ordinal() * Buckets.COARSE.length;
    }

    /// No complete response came in time.
    ///
    /// @param nanos from when the request was begun to its end
    public void timedOut(NameCounters name, String kind, long nanos, long in, long out) {
        ended(TIMEOUT, name, kind, nanos, in, out);
    }

    /// Anything else went wrong with a request.
    ///
    /// @param nanos from when the request was begun to its end
    public void failed(NameCounters name, String kind, long nanos, long in, long out) {
        ended(ERROR, name, kind, nanos, in, out);
    }

    private void ended(int counter, NameCounters name, String kind, long nanos, long in, long out) {
        var stripe = mine();
        name.failed(in);
        countKind(kind);
        stripe.counters.getAndAdd(FAILED_TIME, nanos);
        stripe.counters.getAndAdd(OUT, out);
        stripe.counters.getAndAdd(counter, 1);
    }

    /// Something worth a mark in the charts, now.
    ///
    /// @param at Unix time in milliseconds
    public void note(long at, String text) {
        events.add(new Event(at, label(text, LONGEST_LABEL)));
    }

    /// The events since this was last asked.
    List<Event> takeEvents() {
        return events.take();
    }

    /// An error that is not a request's: a check that did not hold, a task that threw.
    public void error(String kind) {
        countKind(kind);
        mine().counters.getAndAdd(ERROR, 1);
    }

    /// A connection was opened.
    public void opened() {
        opened.incrementAndGet();
    }

    /// An opened connection was closed, by either side.
    public void closed() {
        closed.incrementAndGet();
    }

    /// Connections open now.
    public long open() {
        return opened.get() - closed.get();
    }

    private void countKind(String kind) {
        var counter = errors.get(kind);
        if (counter == null) counter = kept(errors, MOST_KINDS, label(kind, LONGEST_LABEL), _ -> new LongAdder());
        counter.increment();
    }

    /// What is kept under `key`, made if need be; under [#OTHER] once there are `most`. The lock makes the limit hold
    /// when many tasks come with new keys at once; known keys never come here.
    private static <V> V kept(Map<String, V> all, int most, String key, Function<String, V> make) {
        var known = all.get(key);
        if (known != null) return known;
        synchronized (all) {
            return all.computeIfAbsent(all.containsKey(key) || all.size() < most ? key : OTHER, make);
        }
    }

    /// The text that errors of that kind are counted under: one line of at most 200 characters.
    public static String label(String kind) {
        return label(kind, LONGEST_LABEL);
    }

    /// A text as it is kept: one line of at most so many characters, for the tables it stands in and the datagrams it
    /// travels in.
    static String label(String text, int longest) {
        boolean isLong = text.length() > longest;
        var label = new StringBuilder(isLong ? text.substring(0, longest - 1) : text);
        if (isLong && Character.isHighSurrogate(label.charAt(label.length() - 1))) label.setLength(label.length() - 1);
        for (int i = 0; i < label.length(); i++) {
            if (Character.isISOControl(label.charAt(i))) label.setCharAt(i, ' ');
            else if (Character.getType(label.codePointAt(i)) == Character.SURROGATE) label.setCharAt(i, '\ufffd');
            else if (Character.isHighSurrogate(label.charAt(i))) i++;
        }
        return isLong ? label.append('…').toString() : label.toString();
    }

    private int stripe() {
        // Ids are handed out in sequence, so neighbours in time fall into different stripes.
        return (int) Thread.currentThread().threadId() & mask;
    }

    private Stripe mine() {
        return stripes[stripe()];
    }

    private int band(long nanos) {
        int band = 0;
        while (band < borders.length && nanos >= borders[band]) band++;
        return band;
    }

    /// What has been counted up to now.
    ///
    /// @param before an earlier snapshot, whose names that have not changed since are taken over
    Snapshot snapshot(Snapshot before) {
        long timeouts = sum(TIMEOUT);
        long failures = sum(ERROR);
        var bands = new long[borders.length + 1];
        for (int i = 0; i < bands.length; i++) bands[i] = sum(BANDS + i);
        long timeSum = sum(TIME);
        var times = new long[Buckets.FINE.length];
        var spent = new long[Phase.ALL.size() * Buckets.COARSE.length];
        for (var stripe : stripes) {
            add(times, stripe.times);
            add(spent, stripe.phases);
        }
        // Read once: what is counted meanwhile would make them differ where they do not.
        var service = times.clone();
        for (var stripe : stripes) {
            var scheduled = stripe.scheduled;
            if (scheduled == null) continue;
            add(times, scheduled.times);
            add(service, scheduled.service);
        }
        var phases = new EnumMap<Phase, Histogram>(Phase.class);
        for (var phase : Phase.ALL) {
            var some = Arrays.copyOfRange(spent, first(phase), first(phase) + Buckets.COARSE.length);
            phases.put(phase, new Histogram(Buckets.COARSE, some));
        }
        var byName = new TreeMap<String, NameCounters.Snapshot>();
        names.forEach((name, counters) -> byName.put(name, counters.snapshot(before.names.get(name))));
        var byKind = new TreeMap<String, Long>();
        errors.forEach((kind, count) -> byKind.put(kind, count.sum()));
        long shut = closed.get();
        long asked = timeSum - sum(LATENESS) + sum(FAILED_TIME);
        long in = byName.values().stream().mapToLong(NameCounters.Snapshot::in).sum();
        return new Snapshot(sum(SEND), timeouts, failures, bands, timeSum, asked, in, sum(OUT), opened.get(), shut,
                new Histogram(Buckets.FINE, times), new Histogram(Buckets.FINE, service), phases, byName, byKind);
    }

    private static void add(long[] sums, AtomicLongArray counters) {
        for (int i = 0; i < sums.length; i++) sums[i] += counters.getOpaque(i);
    }

    private long sum(int counter) {
        long sum = 0;
        for (var stripe : stripes) sum += stripe.counters.get(counter);
        return sum;
    }

    /// The names of the bands, as in the stats record: `0-100ms` … `>=3000ms`.
    public List<String> bandNames() {
        var named = new String[ranges.size() + 1];
        for (int i = 0; i < ranges.size(); i++) {
            named[i] = (i == 0 ? 0 : ranges.get(i - 1)) + "-" + ranges.get(i) + "ms";
        }
        named[ranges.size()] = ">=" + ranges.getLast() + "ms";
        return List.of(named);
    }

    /// The counters one thread in a few adds to. The arrays are long enough to lie on cache lines of their own.
    private static final class Stripe {
        private static final int APART = 16;

        final AtomicLongArray counters;
        final AtomicLongArray times = new AtomicLongArray(Buckets.FINE.length);
        final AtomicLongArray phases = new AtomicLongArray(Phase.ALL.size() * Buckets.COARSE.length);
        private volatile Scheduled scheduled;

        Stripe(int bands) {
            counters = new AtomicLongArray(BANDS + bands + APART);
        }

        Scheduled scheduled() {
            if (scheduled == null) {
                synchronized (this) {
                    if (scheduled == null) scheduled = new Scheduled();
                }
            }
            return scheduled;
        }
    }

    /// Responses whose service time is another than their response time: made only where a schedule is kept.
    private static final class Scheduled {
        final AtomicLongArray times = new AtomicLongArray(Buckets.FINE.length);
        final AtomicLongArray service = new AtomicLongArray(Buckets.FINE.length);

        void received(long responseMicros, long serviceMicros) {
            times.getAndAdd(Buckets.FINE.index(responseMicros), 1);
            service.getAndAdd(Buckets.FINE.index(serviceMicros), 1);
        }
    }

    /// Notes and changes not yet written; of more than a hundred in a second the first are kept.
    private static final class Events {
        private static final int MOST = 100;

        private final List<Event> waiting = new ArrayList<>();

        synchronized void add(Event event) {
            if (waiting.size() < MOST) waiting.add(event);
        }

        synchronized List<Event> take() {
            var taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }
    }

    /// All counters at one moment. `timeSum` and `asked`, the time spent in requests, are in nanoseconds.
    record Snapshot(long sent, long timeouts, long errors, long[] bands, long timeSum, long asked, long in, long out,
            long opened, long closed, Histogram times, Histogram service, Map<Phase, Histogram> phases,
            Map<String, NameCounters.Snapshot> names, Map<String, Long> kinds) {

        static final Snapshot ZERO = new Snapshot(0, 0, 0, new long[0], 0, 0, 0, 0, 0, 0, Histogram.empty(),
                Histogram.empty(), Map.of(), Map.of(), Map.of());

        Snapshot {
            names = Collections.unmodifiableMap(names);
            kinds = Collections.unmodifiableMap(kinds);
        }

        long received() {
            return Arrays.stream(bands).sum();
        }

        boolean isQuiet() {
            return sent == 0 && errors == 0 && timeouts == 0;
        }

        /// Service times since `before`; empty if they are the response times.
        Optional<Histogram> serviceSince(Snapshot before, Histogram responses) {
            var since = service.minus(before.service);
            return since.equals(responses) ? Optional.empty() : Optional.of(since);
        }

        Map<Phase, Histogram> phasesSince(Snapshot before) {
            var since = new EnumMap<Phase, Histogram>(Phase.class);
            phases.forEach((phase, times) -> {
                var more = times.minus(before.phases.getOrDefault(phase, Histogram.empty()));
                if (more.count() > 0) since.put(phase, more);
            });
            return since;
        }
    }
}
