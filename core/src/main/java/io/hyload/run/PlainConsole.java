package io.hyload.run;

import java.io.PrintWriter;
import java.util.Map;

import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Totals;

/// A line a second on standard output, the summary at the end, notices on standard error: for a pipe, a log, or a
/// scenario run by plain `java`.
public final class PlainConsole implements Console {

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean coloured;
    private final int width;

    /// On the streams of the process; coloured on a terminal unless `NO_COLOR` is set.
    public PlainConsole(Map<String, String> environment) {
        this(new PrintWriter(System.out, true), new PrintWriter(System.err, true),
                isTerminal() && environment.getOrDefault("NO_COLOR", "").isEmpty(), 100);
    }

    /// @param width columns of the summary
    public PlainConsole(PrintWriter out, PrintWriter err, boolean coloured, int width) {
        this.out = out;
        this.err = err;
        this.coloured = coloured;
        this.width = width;
    }

    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    @Override
    public void accept(StatsRecord record) {
        out.println(SecondText.of(record));
        out.flush();
    }

    @Override
    public void notice(String line) {
        err.println("hyload: " + line);
        err.flush();
    }

    @Override
    public synchronized void exchange(String text) {
        out.print(text);
        out.flush();
    }

    @Override
    public boolean isColoured() {
        return coloured;
    }

    @Override
    public void finished(Result result) {
        out.print(SummaryText.of(result, width, coloured));
        out.flush();
        result.remarks().forEach(this::notice);
    }

    /// A second on one line.
    private static final class SecondText {

        static String of(StatsRecord record) {
            var time =
                    java.time.Instant.ofEpochSecond(record.t()).atZone(java.time.ZoneId.systemDefault()).toLocalTime();
            var line = new StringBuilder("%tT".formatted(time.atDate(java.time.LocalDate.EPOCH)));
            line.append("  sent %6d  recv %6d  err %4d  timeout %4d".formatted(record.sent(), record.received(),
                    record.errors(), record.timeouts()));
            record.hy().ifPresent(hy -> {
                var times = hy.times();
                line.append("  p50 %s  p99 %s ms  users %d".formatted(Figures.percentile(times, 50),
                        Figures.percentile(times, 99), hy.users()));
            });
            Totals total = record.total();
            return line.append("  total %d/%d".formatted(total.received(), total.sent())).toString();
        }
    }
}
