package io.hyload.tui.screen;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;

/// All that is known of what is watched, at one moment. [Watching] makes it; screens show it.
///
/// @param at      when
/// @param seconds of all workers together, without names and phases, in the order of time; one that nobody told of is missing. At most
///                [Watching#MOST_SECONDS]
/// @param newest  the last [Watching#NEWEST] of them, with names and phases
/// @param tens    what each ten seconds held, by their first Unix second; at most [Watching#MOST_TENS]
/// @param whole   what all of it held, up to now
/// @param told    what the workers have counted since they began, or since it was cleared
/// @param span    how many seconds there have been, gaps among them
/// @param workers who speaks
/// @param rates   responses a second of each worker by Unix second, of the first [Watching#MOST_CURVES]
/// @param verdict on the generators
/// @param remarks what happened to workers and feeds, the newest last
/// @param feeds   where records come from
public record Watched(Instant at, List<StatsRecord> seconds, List<StatsRecord> newest,
        NavigableMap<Long, Tally> tens, Tally whole, StatsRecord.Totals told, long span, List<Worker> workers,
        Map<String, Map<Long, Long>> rates, Verdict verdict, List<Remark> remarks, List<Feed> feeds) {

    /// Nothing yet.
    public static final Watched NOTHING = new Watched(Instant.EPOCH, List.of(), List.of(), new TreeMap<>(), Tally.NONE,
            StatsRecord.Totals.ZERO, 0, List.of(), Map.of(), Verdict.VALID, List.of(), List.of());

    /// One line with its time.
    public record Remark(Instant at, String text) {}

    /// Where records come from.
    ///
    /// @param name in the words of the command line: `udp 127.0.0.1:29999`
    /// @param text how it stands, for a person
    public record Feed(String name, boolean isUp, String text) {}

    /// What some time held.
    ///
    /// @param seconds of it that there are
    public record Held(Tally tally, long seconds) {}

    public Watched {
        seconds = List.copyOf(seconds);
        newest = List.copyOf(newest);
        tens = Collections.unmodifiableNavigableMap(tens);
        workers = List.copyOf(workers);
        rates = Map.copyOf(rates);
        remarks = List.copyOf(remarks);
        feeds = List.copyOf(feeds);
    }

    boolean isEmpty() {
        return seconds.isEmpty();
    }

    /// The first Unix second; 0 without any.
    long first() {
        return seconds.isEmpty() ? 0 : seconds.getFirst().t();
    }

    /// The last Unix second; 0 without any.
    long last() {
        return seconds.isEmpty() ? 0 : seconds.getLast().t();
    }

    /// The first second that is shown of a span.
    long from(Span shown) {
        return shown == Span.ALL ? first() : last() - shown.seconds + 1;
    }

    /// A Unix second, if anybody told of it.
    Optional<StatsRecord> second(long t) {
        int low = 0;
        int high = seconds.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = seconds.get(middle).t();
            if (there == t) return Optional.of(seconds.get(middle));
            if (there < t) low = middle + 1;
            else high = middle - 1;
        }
        return Optional.empty();
    }

    /// The last second; empty before the first.
    Optional<StatsRecord> now() {
        return seconds.isEmpty() ? Optional.empty() : Optional.of(seconds.getLast());
    }

    /// What a span held, with names and phases. Spans of minutes are rounded up to whole ten seconds.
    Held held(Span shown) {
        return switch (shown) {
            case ALL -> new Held(whole, Math.max(1, span));
            case TEN_SECONDS -> new Held(newest.stream().map(Watched::tally).reduce(Tally.NONE, Tally::plus),
                    Math.max(1, newest.size()));
            case MINUTE, FIVE_MINUTES -> {
                long from = Math.floorDiv(from(shown), 10L) * 10;
                var held = tens.tailMap(from, true).values().stream().reduce(Tally.NONE, Tally::plus);
                yield new Held(held, Math.max(1, last() - Math.max(from, first()) + 1));
            }
        };
    }

    static Tally tally(StatsRecord second) {
        return second.hy().map(Details::tally).orElse(Tally.NONE);
    }

    /// Response times of a second, or service times.
    Histogram times(long t, boolean isService) {
        return second(t).map(Watched::tally).map(tally -> isService ? tally.serviceTimes() : tally.times())
                .orElse(Histogram.empty());
    }

    int users() {
        return workers.stream().filter(worker -> !worker.hasEnded()).mapToInt(Worker::users).sum();
    }
}
