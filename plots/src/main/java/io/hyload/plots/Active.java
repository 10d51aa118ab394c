package io.hyload.plots;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.hyload.plots.Comparison.Side;
import io.hyload.run.Figures;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;

/// A run from its first activity, or from the end of its warm-up, to its last.
///
/// @param seconds at least one
/// @param leftOut seconds of warm-up
record Active(History history, List<StatsRecord> seconds, long leftOut) {

    private static final int MOST_NAMES = 20;

    static Active of(History history, Duration warmup, String which) {
        var all = history.seconds();
        int from = 0;
        int to = all.size();
        while (from < to && isQuiet(all.get(from))) from++;
        while (to > from && isQuiet(all.get(to - 1))) to--;
        if (from == to) throw new IllegalArgumentException(which + ": no request in it (nothing can be compared)");
        int begin = from;
        long first = all.get(from).t();
        if (!warmup.isZero()) {
            while (from < to && all.get(from).t() - first < warmup.toNanos() / 1e9 + 1) from++;
        }
        if (from == to)
            throw new IllegalArgumentException(
                    which + ": a warm-up of " + seconds(warmup) + " leaves nothing of " + (to - begin)
                            + " s (write less)");
        return new Active(history, all.subList(from, to), from - begin);
    }

    private static boolean isQuiet(StatsRecord record) {
        return record.sent() + record.received() + record.timeouts() + record.errors() == 0;
    }

    private static String seconds(Duration time) {
        return Figures.plain(time.toMillis() / 1e3) + " s";
    }

    /// @throws IllegalArgumentException in one line when nothing came under `name`
    void require(String name, String which) {
        var names = new TreeSet<String>();
        for (var second : seconds) second.hy().ifPresent(hy -> names.addAll(hy.names().keySet()));
        if (names.contains(name)) return;
        var known = names.stream().limit(MOST_NAMES).toList();
        var there = known.isEmpty() ? "its records tell no names"
                : "there are " + String.join(", ", known) + (names.size() > MOST_NAMES ? ", …" : "");
        throw new IllegalArgumentException("name " + name + ": no request of " + which + " had it (" + there + ")");
    }

    Cells cells(Optional<String> name, int parts) {
        return Cells.of(seconds, name, parts, leftOut > 0);
    }

    Side side(Cells cells) {
        return new Side(seconds.getFirst().t(), seconds.size(), leftOut, cells.requests(),
                seconds.stream().mapToInt(second -> second.hy().map(Details::users).orElse(0)).max().orElse(0),
                history.facts(), history.verdict());
    }
}
