package io.hyload.cli;

import java.time.Instant;
import java.util.List;

import io.hyload.run.Result;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Worker;

/// Where `hyload monitor` shows what it sees. For one thread.
interface MonitorView {

    /// A merged second is complete, or something of an earlier one has come late.
    void second(StatsRecord second, List<Worker> workers);

    /// Time has passed.
    default void tick(List<Worker> workers, Instant now) {}

    /// One line about feeds and workers.
    void remark(String line);

    /// Nothing more will come.
    void finished(Result result, List<Worker> workers, Instant now);
}
