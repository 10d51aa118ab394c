package io.hyload.cli;

import java.time.Instant;
import java.util.List;

import io.hyload.run.Result;
import io.hyload.run.SecondText;
import io.hyload.run.SummaryText;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Worker;

/// A line a second; in the end the summary and a table of the workers.
final class PlainMonitor implements MonitorView {
    private final Io io;

    PlainMonitor(Io io) {
        this.io = io;
    }

    @Override
    public void second(StatsRecord second, List<Worker> workers) {
        io.out().println(SecondText.of(second) + "  " + count(workers));
        io.out().flush();
    }

    /// `workers 3`, `workers 3 (1 stale)`: those that have not ended.
    static String count(List<Worker> workers) {
        long there = workers.stream().filter(worker -> !worker.hasEnded()).count();
        long stale = workers.stream().filter(worker -> WorkerTable.Standing.of(worker) == WorkerTable.Standing.STALE)
                .count();
        return "workers " + there + (stale == 0 ? "" : " (" + stale + " stale)");
    }

    @Override
    public void remark(String line) {
        io.err().println("hyload: " + line);
        io.err().flush();
    }

    @Override
    public void finished(Result result, List<Worker> workers, Instant now) {
        end(io, result, workers, now);
    }

    /// The summary, if there is anything to sum up.
    static void end(Io io, Result result, List<Worker> workers, Instant now) {
        if (result.summary().seconds() > 0) {
            io.out().print(SummaryText.of(result, io.columns(), io.colors().on()).stripTrailing() + "\n\n");
        }
        if (!workers.isEmpty())
            new WorkerTable(io.colors()).lines(workers, now, Integer.MAX_VALUE).forEach(io.out()::println);
        io.out().flush();
    }
}
