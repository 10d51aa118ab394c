package io.hyload.run;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.hyload.stats.StatsRecord;

/// A second on one line, for whoever cannot redraw: a pipe, a log.
public final class SecondText {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private SecondText() {}

    /// `09:00:01  sent    107  recv    109  err    8  timeout    4  p50 31.0  p99 201 ms  users 50  total 2479/2570`.
    public static String of(StatsRecord record) {
        var time = Instant.ofEpochSecond(record.t()).atZone(ZoneId.systemDefault());
        var line = new StringBuilder(CLOCK.format(time));
        line.append(String.format(Locale.ROOT, "  sent %6d  recv %6d  err %4d  timeout %4d", record.sent(),
                record.received(), record.errors(), record.timeouts()));
        record.hy().ifPresent(hy -> line.append("  p50 ").append(Figures.percentile(hy.times(), 50)).append("  p99 ")
                .append(Figures.percentile(hy.times(), 99)).append(" ms  users ").append(hy.users()));
        var total = record.total();
        return line.append("  total ").append(total.received()).append('/').append(total.sent()).toString();
    }
}
