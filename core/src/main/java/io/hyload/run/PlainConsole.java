package io.hyload.run;

import java.io.PrintWriter;
import java.util.Map;

import io.hyload.stats.StatsRecord;

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
}
