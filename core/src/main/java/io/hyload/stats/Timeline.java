package io.hyload.stats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;

/// The records of several sources, workers or files, as the one sequence of seconds that a single recorder would have
/// written, had it counted for all of them.
///
/// 1. Counts, names, kinds and histograms of a second are added up, and so are running tasks and open connections; what
///    is derived from them is computed anew. `total` is the sum of what each source said last.
/// 2. A second comes out once. What a source says of it later is in the next second to come out, so nothing is lost, and
///    at the end the seconds add up to the total.
/// 3. From the first activity of any source no second is left out; one that no source tells of is quiet.
/// 4. Nothing here knows the time: who uses it decides how long a second waits for a source, by [#upTo].
/// 5. What waits is added up already: it takes the memory of seconds, however many sources tell of them.
///
/// A [#live] one differs in the second and the third: what is late comes out as one more record of its own `t`, and a
/// second that nobody told of does not come out, so that a gap is seen as one.
///
/// Not for several threads at once.
public final class Timeline {

    /// A longer gap is a machine that slept, as for a [StatsClock].
    private static final long LONGEST_FILLED = 300;

    /// Lengths of windows that a person would choose, in seconds.
    private static final int[] LENGTHS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};

    /// The bands of twenty workers that have nothing in common.
    private static final int MOST_BANDS = 200;
    private static final int LONGEST_BAND = 40;

    /// What becomes of the seconds.
    private enum Use {
        /// They are sent on, by a crew: who receives them counts their datagrams.
        SENT_ON,
        /// They are looked at when all is over.
        FILES,
        /// They are looked at while they come.
        LIVE
    }

    private final String id;
    private final String tag;
    private final Use use;
    private Optional<Facts> facts;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final NavigableMap<Long, Waiting> waiting = new TreeMap<>();
    private long size;
    private final Known names = new Known(Recorder.MOST_NAMES, Recorder.LONGEST_LABEL);
    private final Known kinds = new Known(Recorder.MOST_KINDS, Recorder.LONGEST_LABEL);
    private final Known bandNames = new Known(MOST_BANDS, LONGEST_BAND);
    private final Sum total = new Sum();
    private long last = -1;
    private long seq;

    /// @param id    of the records that come out: `host:pid:start`
    /// @param tag   of these records, or empty
    /// @param facts go out with the first one; if empty, those of the source that comes first with some
    public Timeline(String id, String tag, Optional<Facts> facts) {
        this(id, tag, facts, Use.SENT_ON);
    }

    /// Of files: what comes out is looked at, and sent to nobody who could miss a datagram.
    static Timeline ofFiles() {
        return new Timeline("", "", Optional.empty(), Use.FILES);
    }

    /// Of sources that nobody awaits: seconds come out by [#take] and [#finish], whatever was before, and again when more is
    /// told of them. Of the records of a source that one is the latest whose totals are largest, whatever its time: a clock
    /// may be set back.
    static Timeline live() {
        return new Timeline("", "", Optional.empty(), Use.LIVE);
    }

    private Timeline(String id, String tag, Optional<Facts> facts, Use use) {
        this.use = use;
        this.id = id;
        this.tag = Recorder.label(tag, StatsClock.LONGEST_TAG);
        this.facts = facts;
    }

    /// What a source said last in the seconds that have come out.
    private static final class Source {
        private boolean isAwaited;
        private boolean hasLeft;
        private long reported = -1;
        private Last last = new Last(-1, Totals.ZERO, 0, 0);
    }

    /// What a source said last, once or in one second.
    private record Last(long t, Totals total, int users, long open) {

        static Last of(StatsRecord record, Totals total) {
            return new Last(record.t(), total, record.hy().map(Details::users).orElse(0),
                    record.hy().map(Details::open).orElse(0L));
        }

        private long requests() {
            return total.sent() + total.received() + total.timeouts() + total.errors();
        }

        long size() {
            return 16 + 8L * total.bands().size();
        }
    }

    /// Totals only grow, so of several records of a source the latest counts, in whatever order they came.
    private boolean isLatest(Last some, Last known) {
        if (use == Use.LIVE && some.requests() != known.requests()) return some.requests() > known.requests();
        return some.t >= known.t;
    }

    /// A second that is not out yet: what was told of it, added up, and what each source said last in it.
    private final class Waiting {
        private long sent;
        private long received;
        private long timeouts;
        private long errors;
        private double timeSum;
        private final TallySum tallies = new TallySum();
        private boolean isQuiet = true;
        private final Map<Source, Last> said = new LinkedHashMap<>();
        private long saidSize;
        private long size;

        /// @return by how much it has grown
        long add(Source source, StatsRecord record) {
            sent += record.sent();
            received += record.received();
            timeouts += record.timeouts();
            errors += record.errors();
            timeSum += record.respTimeSum();
            isQuiet &= Timeline.isQuiet(record);
            if (record.hy().isPresent())
                tallies.add(record.hy().get().tally().naming(names::of, kinds::of));
            var some = Last.of(record, known(record.total()));
            var before = said.get(source);
            if (before == null || isLatest(some, before)) {
                said.put(source, some);
                saidSize += some.size() - (before == null ? 0 : before.size());
            }
            long was = size;
            size = tallies.size() + saidSize;
            return size - was;
        }
    }

    /// The sum of what all sources said last.
    private static final class Sum {
        private long sent;
        private long received;
        private long timeouts;
        private long errors;
        private final NavigableMap<String, Long> bands = new TreeMap<>(Timeline::byLowerBorder);

        void add(Totals total, int factor) {
            sent += factor * total.sent();
            received += factor * total.received();
            timeouts += factor * total.timeouts();
            errors += factor * total.errors();
            total.bands().forEach((band, count) -> bands.merge(band, factor * count,
                    (one, other) -> one + other == 0 ? null : one + other));
        }

        Totals totals() {
            return new Totals(sent, received, timeouts, errors, bands);
        }
    }

    /// The words there have been, as one line of some length; there are no more than a recorder keeps, though each source
    /// may have had others.
    private static final class Known {
        private final int most;
        private final int longest;
        private final Set<String> words = new HashSet<>();

        Known(int most, int longest) {
            this.most = most;
            this.longest = longest;
        }

        String of(String word) {
            if (words.contains(word)) return word;
            var label = Recorder.label(word, longest);
            if (words.size() < most) words.add(label);
            return words.contains(label) ? label : Recorder.OTHER;
        }
    }

    private Totals known(Totals total) {
        if (total.bands().keySet().stream().allMatch(band -> bandNames.of(band).equals(band))) return total;
        var bands = new TreeMap<String, Long>(Timeline::byLowerBorder);
        total.bands().forEach((band, count) -> bands.merge(bandNames.of(band), count, Long::sum));
        return new Totals(total.sent(), total.received(), total.timeouts(), total.errors(), bands);
    }

    /// From now on [#complete] waits for `source`, until it has left or told its end.
    public void await(String source) {
        of(source).isAwaited = true;
    }

    /// Takes a record. The datagrams that one was split into may be given one by one.
    public void add(String source, StatsRecord record) {
        var from = of(source);
        from.reported = Math.max(from.reported, record.t());
        from.hasLeft |= record.hy().map(Details::end).orElse(false);
        if (facts.isEmpty()) facts = record.hy().flatMap(Details::run);
        long t = use == Use.LIVE ? record.t() : Math.max(record.t(), last + 1);
        size += waiting.computeIfAbsent(t, _ -> new Waiting()).add(from, record);
    }

    /// Takes out one second as it is known by now; empty where nobody told of it since it came out.
    Optional<StatsRecord> take(long t) {
        var some = waiting.remove(t);
        return some == null ? Optional.empty() : Optional.of(second(t, some, false));
    }

    /// About what the seconds that wait take in memory, in tens of bytes.
    long size() {
        return size;
    }

    /// Nothing more will ever come from `source`, which has [#left]: its totals stay in the sum, and it is forgotten.
    void forget(String source) {
        sources.remove(source);
    }

    /// Nothing more will come from `source`: what it has said is kept, and nobody waits for it.
    public void left(String source) {
        of(source).hasLeft = true;
    }

    private Source of(String source) {
        return sources.computeIfAbsent(source, _ -> new Source());
    }

    /// The seconds that every awaited source has told of or passed, each once. None when nobody is awaited any more: then
    /// it is time for [#finish], which marks the last one.
    public List<StatsRecord> complete() {
        return upTo(sources.values().stream().filter(source -> source.isAwaited && !source.hasLeft)
                .mapToLong(source -> source.reported).min().orElse(-1));
    }

    /// All seconds up to that one that anybody has told of: who has not is late.
    public List<StatsRecord> upTo(long second) {
        var out = new ArrayList<StatsRecord>();
        while (!waiting.isEmpty() && waiting.firstKey() <= second) emit(false, out);
        return out;
    }

    /// All that remain; the last one is marked as the end. Where all have come out already, a quiet one is.
    public List<StatsRecord> finish() {
        sources.values().forEach(source -> source.hasLeft = true);
        var out = new ArrayList<StatsRecord>();
        while (!waiting.isEmpty()) emit(waiting.size() == 1, out);
        if (last >= 0 && out.isEmpty()) out.add(second(last + 1, new Waiting(), true));
        return out;
    }

    /// The first second that waits, after those before it that nobody told of.
    private void emit(boolean end, List<StatsRecord> out) {
        var next = waiting.pollFirstEntry();
        if (last < 0 && next.getValue().isQuiet) {
            note(next.getValue());
            return;
        }
        if (last >= 0 && next.getKey() - last <= LONGEST_FILLED) {
            while (last + 1 < next.getKey()) out.add(second(last + 1, new Waiting(), false));
        }
        out.add(second(next.getKey(), next.getValue(), end));
    }

    /// Whether nothing is lost without it.
    private static boolean isQuiet(StatsRecord record) {
        var total = record.total();
        return total.sent() + total.received() + total.timeouts() + total.errors() + record.sent() + record.received()
                + record.timeouts() + record.errors() == 0
                && record.hy().map(Details::tally).map(tally -> tally.opened() == 0
                        && tally.health().dropped() == 0 && tally.events().isEmpty()).orElse(true);
    }

    /// What the sources said in that second is now what they said last.
    private void note(Waiting second) {
        size -= second.size;
        second.said.forEach((source, some) -> {
            if (!isLatest(some, source.last)) return;
            total.add(source.last.total, -1);
            total.add(some.total, 1);
            source.last = some;
        });
    }

    private StatsRecord second(long t, Waiting some, boolean end) {
        note(some);
        int users = 0;
        long open = 0;
        for (var source : sources.values()) {
            if (source.hasLeft && source.reported < t) continue;
            users += source.last.users;
            open += source.last.open;
        }
        var details = new Details(id, tag, seq, users, open, some.tallies.total(), last < 0 ? facts : Optional.empty(),
                end ? Optional.of(Ending.PLAIN) : Optional.empty());
        var second = new StatsRecord(t, some.sent, some.received, some.timeouts, some.errors, some.timeSum,
                some.received == 0 ? 0 : some.timeSum / some.received, total.totals(), Optional.of(details));
        last = Math.max(last, t);
        seq += use == Use.SENT_ON ? second.datagrams().size() : 1;
        return second;
    }

    /// The seconds `from … to` in windows of equal length, at most `most` of them, or two: the shortest length of 1, 2, 5, 10, 15, 30
    /// seconds and so on that is long enough. A window begins at a multiple of its length, so that it holds the same
    /// seconds however far a view has moved on. One without a record is left out.
    ///
    /// @param seconds in order
    public static List<Window> windows(List<StatsRecord> seconds, long from, long to, int most) {
        int length = length(from, to, Math.max(2, most)); // two, since any length has a border somewhere
        var windows = new ArrayList<Window>();
        var some = new ArrayList<StatsRecord>();
        long begin = Long.MIN_VALUE;
        for (var second : seconds) {
            if (second.t() < from || second.t() > to) continue;
            long its = second.t() - Math.floorMod(second.t(), length);
            if (its != begin && !some.isEmpty()) {
                windows.add(new Window(begin, length, some));
                some.clear();
            }
            begin = its;
            some.add(second);
        }
        if (!some.isEmpty()) windows.add(new Window(begin, length, some));
        return windows;
    }

    private static int length(long from, long to, int most) {
        for (int length : LENGTHS) {
            if (Math.floorDiv(to, length) - Math.floorDiv(from, length) < most) return length;
        }
        int hours = 1;
        while (Math.floorDiv(to, hours * 3600) - Math.floorDiv(from, hours * 3600) >= most) hours++;
        return hours * 3600;
    }

    /// `0-100ms` before `100-500ms` before `>=500ms`.
    private static int byLowerBorder(String one, String other) {
        int order = Long.compare(lowerBorder(one), lowerBorder(other));
        return order != 0 ? order : one.compareTo(other);
    }

    private static long lowerBorder(String band) {
        long border = 0;
        for (int i = band.startsWith(">=") ? 2 : 0; i < band.length() && Character.digit(band.charAt(i), 10) >= 0;
                i++) {
            border = border * 10 + Character.digit(band.charAt(i), 10);
        }
        return border;
    }
}
