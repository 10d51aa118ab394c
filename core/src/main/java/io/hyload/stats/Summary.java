package io.hyload.stats;

import java.util.Map;

/// The records of a run added up: what its summary is made from, whether it has just ended or is read from a file.
public final class Summary {

    private long firstSecond = -1;
    private long lastSecond = -1;
    private long seconds;
    private long firstSent;
    private long lastSent;
    private final StatsRecord.Totals before;
    /// Read from other threads while records come.
    private volatile StatsRecord.Totals total = StatsRecord.Totals.ZERO;
    private double timeSum;
    private int mostUsers;
    private int workers = 1;
    private Tally tally = Tally.NONE;
    private Histogram startUp = Histogram.empty();

    /// Of no records yet.
    public Summary() {
        this(StatsRecord.Totals.ZERO);
    }

    private Summary(StatsRecord.Totals before) {
        this.before = before;
    }

    /// Of no records yet, for those that follow the one with the totals `before`: what came earlier is left out.
    public static Summary after(StatsRecord.Totals before) {
        return new Summary(before);
    }

    /// Adds the record of one more second.
    public void add(StatsRecord record) {
        if (firstSecond < 0) {
            firstSecond = record.t();
            firstSent = record.sent();
        }
        lastSecond = record.t();
        lastSent = record.sent();
        seconds++;
        total = record.total().minus(before);
        timeSum += record.respTimeSum();
        record.hy().ifPresent(hy -> {
            mostUsers = Math.max(mostUsers, hy.users());
            hy.run().ifPresent(run -> workers = run.workers());
            tally = tally.plus(hy.tally());
            if (seconds <= Judge.START_UP) startUp = startUp.plus(hy.times());
        });
    }

    /// How many seconds there are records of.
    public long seconds() {
        return seconds;
    }

    /// How many seconds the load lasted; see [History#length].
    public double length() {
        return seconds == 0 ? 0
                : History.length(seconds, lastSecond - firstSecond + 1, total.sent(), firstSent, lastSent);
    }

    /// Unix second of the first record, -1 without any.
    public long firstSecond() {
        return firstSecond;
    }

    /// Unix second of the last record, -1 without any.
    public long lastSecond() {
        return lastSecond;
    }

    /// Totals since the start of the run, or of the part of it that is added up.
    public StatsRecord.Totals total() {
        return total;
    }

    /// All response times added up, in seconds.
    public double timeSum() {
        return timeSum;
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

    /// All that adds up.
    public Tally tally() {
        return tally;
    }

    /// Connections opened.
    public long opened() {
        return tally.opened();
    }

    /// Bytes received.
    public long in() {
        return tally.in();
    }

    /// Bytes sent.
    public long out() {
        return tally.out();
    }

    /// Response times of the whole run.
    public Histogram times() {
        return tally.times();
    }

    /// Response times of the first [Judge#START_UP] seconds: the JVM compiles, connections are opened.
    public Histogram startUp() {
        return startUp;
    }

    /// Service times of the whole run; where no schedule was kept, the response times.
    public Histogram serviceTimes() {
        return tally.serviceTimes();
    }

    /// Whether service times are others than response times.
    public boolean isOpenLoad() {
        return tally.service().isPresent();
    }

    /// What came under each name.
    public Map<String, StatsRecord.Line> names() {
        return tally.names();
    }

    /// Errors and timeouts by kind.
    public Map<String, Long> kinds() {
        return tally.kinds();
    }
}
