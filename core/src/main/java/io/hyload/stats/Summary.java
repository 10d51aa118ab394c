package io.hyload.stats;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The records of a run added up: what its summary is made from, whether it has just ended or is read from a file.
public final class Summary {

    private long firstSecond = -1;
    private long lastSecond = -1;
    private long seconds;
    private StatsRecord.Totals total = StatsRecord.Totals.ZERO;
    private double timeSum;
    private int mostUsers;
    private int workers = 1;
    private long opened;
    private long in;
    private long out;
    private Histogram times = Histogram.empty();
    private final Map<String, StatsRecord.Line> names = new TreeMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();

    /// Of no records yet.
    public Summary() {}

    /// Adds the record of one more second.
    public void add(StatsRecord record) {
        if (firstSecond < 0) firstSecond = record.t();
        lastSecond = record.t();
        seconds++;
        total = record.total();
        timeSum += record.respTimeSum();
        record.hy().ifPresent(hy -> {
            mostUsers = Math.max(mostUsers, hy.users());
            hy.run().ifPresent(run -> workers = run.workers());
            opened += hy.opened();
            in += hy.in();
            out += hy.out();
            times = times.plus(hy.times());
            hy.names().forEach((name, line) -> names.merge(name, line, StatsRecord.Line::plus));
            hy.kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        });
    }

    /// How many seconds there are records of.
    public long seconds() {
        return seconds;
    }

    /// Unix second of the first record, -1 without any.
    public long firstSecond() {
        return firstSecond;
    }

    /// Unix second of the last record, -1 without any.
    public long lastSecond() {
        return lastSecond;
    }

    /// Totals since the start of the run.
    public StatsRecord.Totals total() {
        return total;
    }

    /// Mean response time in milliseconds, 0 without responses.
    public double meanMillis() {
        return total.received() == 0 ? 0 : timeSum * 1000 / total.received();
    }

    /// Most tasks running at the end of a second.
    public int mostUsers() {
        return mostUsers;
    }

    /// The processes that shared the run.
    public int workers() {
        return workers;
    }

    /// Connections opened.
    public long opened() {
        return opened;
    }

    /// Bytes received.
    public long in() {
        return in;
    }

    /// Bytes sent.
    public long out() {
        return out;
    }

    /// Response times of the whole run.
    public Histogram times() {
        return times;
    }

    /// What came under each name.
    public Map<String, StatsRecord.Line> names() {
        return Collections.unmodifiableMap(names);
    }

    /// Errors and timeouts by kind.
    public Map<String, Long> kinds() {
        return Collections.unmodifiableMap(kinds);
    }
}
