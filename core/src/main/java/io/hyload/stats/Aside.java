package io.hyload.stats;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Hands records to a sink that may block, such as a terminal that was told to wait or a pipe nobody reads, on a thread
/// of its own. While the sink blocks, the oldest records it has not taken are left out; file and datagrams go on.
public final class Aside implements StatsSink {

    private static final int ROOM = 100;
    private static final long PATIENCE_MILLIS = 2000;

    private final StatsSink sink;
    private final BlockingQueue<StatsRecord> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Thread thread;
    private volatile boolean closing;

    /// @param sink is called by one thread only
    public Aside(StatsSink sink) {
        this.sink = sink;
        this.thread = Thread.ofPlatform().name("hyload-aside").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public void accept(StatsRecord record) {
        while (!waiting.offer(record)) waiting.poll();
    }

    private void run() {
        try {
            while (true) {
                var record = waiting.poll(20, TimeUnit.MILLISECONDS);
                if (record != null) sink.accept(record);
                else if (closing) return;
            }
        } catch (IOException e) {
            // A console that is gone has nobody left to tell; the records go on to the other sinks.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the sink has what it was given, but not long: it may block for ever.
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sink.close();
    }
}
