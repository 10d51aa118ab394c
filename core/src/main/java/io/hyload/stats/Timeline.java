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
///
/// Not for several threads at once.
public final class Timeline {

    /// A longer gap is a machine that slept, as for a [StatsClock].
    private static final long LONGEST_FILLED = 300;

    /// Lengths of windows that a person would choose, in seconds.
    private static final int[] LENGTHS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};

    private final String id;
    private final String tag;
    private final boolean isSentOn;
    private Optional<Facts> facts;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final NavigableMap<Long, List<Part>> waiting = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private long last = -1;
    private long seq;

    /// @param id    of the records that come out: `host:pid:start`
    /// @param tag   of these records, or empty
    /// @param facts go out with the first one; if empty, those of the source that comes first with some
    public Timeline(String id, String tag, Optional<Facts> facts) {
        this(id, tag, facts, true);
    }

    /// Of files: what comes out is looked at, and sent to nobody who could miss a datagram.
    static Timeline ofFiles() {
        return new Timeline("", "", Optional.empty(), false);
    }

    private Timeline(String id, String tag, Optional<Facts> facts, boolean isSentOn) {
        this.isSentOn = isSentOn;
        this.id = id;
        this.tag = Recorder.label(tag, StatsClock.LONGEST_TAG);
        this.facts = facts;
    }

    /// What a source said last in the seconds that have come out.
    private static final class Source {
        private boolean isAwaited;
        private boolean hasLeft;
        private long reported = -1;
        private long told = -1;
        private Totals total = Totals.ZERO;
        private int users;
        private long open;
    }

    private record Part(Source source, StatsRecord record) {}

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
        waiting.computeIfAbsent(Math.max(record.t(), last + 1), _ -> new ArrayList<>()).add(new Part(from, record));
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
        if (last >= 0 && out.isEmpty()) out.add(second(last + 1, List.of(), true));
        return out;
    }

    /// The first second that waits, after those before it that nobody told of.
    private void emit(boolean end, List<StatsRecord> out) {
        var next = waiting.pollFirstEntry();
        if (last < 0 && next.getValue().stream().allMatch(part -> isQuiet(part.record))) {
            next.getValue().forEach(Timeline::note);
            return;
        }
        if (last >= 0 && next.getKey() - last <= LONGEST_FILLED) {
            while (last + 1 < next.getKey()) out.add(second(last + 1, List.of(), false));
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

    /// Totals only grow, so of several records of a source the latest counts, in whatever order they came.
    private static void note(Part part) {
        var source = part.source;
        if (part.record.t() < source.told) return;
        source.told = part.record.t();
        source.total = part.record.total();
        source.users = part.record.hy().map(Details::users).orElse(0);
        source.open = part.record.hy().map(Details::open).orElse(0L);
    }

    private StatsRecord second(long t, List<Part> parts, boolean end) {
        long sent = 0;
        long received = 0;
        long timeouts = 0;
        long errors = 0;
        double timeSum = 0;
        var tally = Tally.NONE;
        for (var part : parts) {
            var record = part.record;
            sent += record.sent();
            received += record.received();
            timeouts += record.timeouts();
            errors += record.errors();
            timeSum += record.respTimeSum();
            if (record.hy().isPresent()) tally = tally.plus(record.hy().get().tally());
            note(part);
        }
        int users = 0;
        long open = 0;
        for (var source : sources.values()) {
            if (source.hasLeft && source.reported < t) continue;
            users += source.users;
            open += source.open;
        }
        var details =
                new Details(id, tag, seq, users, open, tally.naming(this::known), last < 0 ? facts : Optional.empty(),
                        end ? Optional.of(Ending.PLAIN) : Optional.empty());
        var second = new StatsRecord(t, sent, received, timeouts, errors, timeSum,
                received == 0 ? 0 : timeSum / received, total(), Optional.of(details));
        last = t;
        seq += isSentOn ? second.datagrams().size() : 1;
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

    /// Each source may have had other names; here too there are no more than a recorder keeps.
    private String known(String name) {
        if (names.size() < Recorder.MOST_NAMES) names.add(name);
        return names.contains(name) ? name : Recorder.OTHER;
    }

    private Totals total() {
        long sent = 0;
        long received = 0;
        long timeouts = 0;
        long errors = 0;
        var bands = new TreeMap<String, Long>(Timeline::byLowerBorder);
        for (var source : sources.values()) {
            var total = source.total;
            sent += total.sent();
            received += total.received();
            timeouts += total.timeouts();
            errors += total.errors();
            total.bands().forEach((band, count) -> bands.merge(band, count, Long::sum));
        }
        return new Totals(sent, received, timeouts, errors, bands);
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
