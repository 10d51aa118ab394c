package io.hyload.tui.screen;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Summary;
import io.hyload.stats.Tally;
import io.hyload.stats.Worker;

/// Adds up what comes of workers to what a screen shows of them, in bounded memory: each second for an hour, each ten seconds with
/// names for five minutes, and all of it together.
///
/// Not for several threads at once; what it makes is.
public final class Watching {
    public static final int MOST_SECONDS = 3600;
    /// Seconds kept with names and phases.
    public static final int NEWEST = 10;
    public static final int MOST_TENS = 31;
    /// Workers whose rates are kept for a chart.
    public static final int MOST_CURVES = 6;
    private static final int MOST_REMARKS = 200;

    private final NavigableMap<Long, StatsRecord> seconds = new TreeMap<>();
    private final NavigableMap<Long, StatsRecord> newest = new TreeMap<>();
    private final NavigableMap<Long, Tally> tens = new TreeMap<>();
    private final Map<String, TreeMap<Long, Long>> rates = new LinkedHashMap<>();
    private final Deque<Watched.Remark> remarks = new ArrayDeque<>();
    private Totals told = Totals.ZERO;
    private Totals before = Totals.ZERO;
    private long first = -1;
    private Instant cleared = Instant.MIN;
    private Summary summary = new Summary();
    private Judge judge = new Judge(Judge.START_UP);
    private List<StatsRecord> listed = List.of();
    private boolean isListed = true;

    /// Adds a second of all workers, or what came late of an earlier one.
    ///
    /// @param second with the facts of all of them together
    public void add(StatsRecord second, List<Worker> workers) {
        long t = second.t();
        if (first < 0 || t < first) first = t;
        told = second.total();
        summary.add(second);
        judge.add(second);
        seconds.merge(t, second.withoutNames(), StatsRecord::plus);
        if (seconds.size() > MOST_SECONDS) seconds.pollFirstEntry();
        isListed = false;
        newest.merge(t, second, StatsRecord::plus);
        while (newest.size() > NEWEST || newest.firstKey() <= newest.lastKey() - NEWEST) newest.pollFirstEntry();
        tens.merge(Math.floorDiv(t, 10L) * 10, Watched.tally(second), Tally::plus);
        while (tens.size() > MOST_TENS || tens.firstKey() <= tens.lastKey() - 10L * MOST_TENS) tens.pollFirstEntry();
        for (var worker : workers) {
            if (!rates.containsKey(worker.label()) && rates.size() == MOST_CURVES) continue;
            var curve = rates.computeIfAbsent(worker.label(), _ -> new TreeMap<>());
            curve.put(worker.last().t() + worker.shift(), worker.last().received());
            curve.headMap(seconds.firstKey(), false).clear();
        }
    }

    /// One line about workers or feeds.
    public void remark(Instant at, String text) {
        remarks.add(new Watched.Remark(at, text));
        if (remarks.size() > MOST_REMARKS) remarks.removeFirst();
    }

    /// Begins anew: what came so far is left out of everything, the totals among it; workers that are gone too.
    public void clear(Instant now) {
        cleared = now;
        seconds.clear();
        newest.clear();
        tens.clear();
        rates.clear();
        remarks.clear();
        before = told;
        first = -1;
        summary = Summary.after(before);
        judge = new Judge(Judge.START_UP);
        isListed = false;
    }

    /// All of it as it is now.
    public Watched picture(Instant now, List<Worker> everybody, List<Watched.Feed> feeds) {
        var workers = everybody.stream().filter(worker -> !worker.lastHeard().isBefore(cleared)
                || !worker.hasEnded() && !worker.isStale()).toList();
        if (!isListed) listed = List.copyOf(seconds.values());
        isListed = true;
        long span = first < 0 ? 0 : seconds.lastKey() - first + 1;
        var curves = new HashMap<String, Map<Long, Long>>();
        rates.forEach((worker, curve) -> curves.put(worker, Map.copyOf(curve)));
        return new Watched(now, listed, new ArrayList<>(newest.values()), new TreeMap<>(tens), summary.tally(),
                told.minus(before), span, workers, curves, judge.verdict(), List.copyOf(remarks), feeds);
    }
}
