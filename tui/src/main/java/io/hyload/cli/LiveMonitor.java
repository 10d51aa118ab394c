package io.hyload.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Result;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Worker;

/// The figures of all workers together and a table of them, redrawn in place at the bottom of a terminal.
final class LiveMonitor implements MonitorView {
    /// A small terminal has 24 rows, of which the figures take up to nine.
    private static final int MOST_ROWS = 12;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Io io;
    private final Colors colors;
    private final LiveBlock block;
    private final WorkerTable table;
    private final RedrawnLines lines;
    private Optional<Instant> drawn = Optional.empty();
    private long first = -1;
    private long last = -1;
    private int users;

    LiveMonitor(Io io) {
        this.io = io;
        colors = io.colors();
        block = new LiveBlock(colors);
        table = new WorkerTable(colors);
        lines = new RedrawnLines(io.out());
    }

    @Override
    public void second(StatsRecord second, List<Worker> workers) {
        block.add(second);
        if (first < 0) first = second.t();
        if (second.t() >= last) users = second.hy().map(StatsRecord.Details::users).orElse(0);
        first = Math.min(first, second.t());
        last = Math.max(last, second.t());
        drawn = Optional.empty();
    }

    @Override
    public void tick(List<Worker> workers, Instant now) {
        if (drawn.isPresent() && Duration.between(drawn.get(), now).compareTo(PAUSE) < 0) return;
        drawn = Optional.of(now);
        lines.draw(frame(workers, now));
    }

    List<String> frame(List<Worker> workers, Instant now) {
        if (workers.isEmpty()) return List.of(colors.dim(" no worker yet"));
        var frame = new ArrayList<String>();
        var elapsed = Duration.ofSeconds(first < 0 ? 0 : last - first + 1);
        frame.addAll(block.lines(Seen.title(workers), elapsed, Optional.empty(), users));
        frame.addAll(table.lines(workers, now, MOST_ROWS));
        return frame;
    }

    @Override
    public void remark(String line) {
        lines.erase();
        io.err().println("hyload: " + line);
        io.err().flush();
        drawn = Optional.empty();
    }

    @Override
    public void finished(Result result, List<Worker> workers, Instant now) {
        lines.erase();
        PlainMonitor.end(io, result, workers, now);
    }
}
