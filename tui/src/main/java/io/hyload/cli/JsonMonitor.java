package io.hyload.cli;

import java.time.Instant;
import java.util.List;

import io.hyload.run.Result;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Worker;

/// Each merged second as its record, a line of JSON; all else is a remark.
final class JsonMonitor implements MonitorView {
    private final Io io;

    JsonMonitor(Io io) {
        this.io = io;
    }

    @Override
    public void second(StatsRecord second, List<Worker> workers) {
        io.out().print(second.toLine() + "\n");
        io.out().flush();
    }

    @Override
    public void remark(String line) {
        io.err().println("hyload: " + line);
        io.err().flush();
    }

    @Override
    public void finished(Result result, List<Worker> workers, Instant now) {
        // All has been told: a summary is made from the records.
    }
}
