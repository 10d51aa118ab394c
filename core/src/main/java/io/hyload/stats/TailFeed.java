package io.hyload.stats;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Records that come as lines, while they are written: standard input, or `tail -f` on another machine.
///
/// A thread of its own reads, since a read of a pipe cannot be ended by another one. It stays behind when the feed is
/// closed and the stream does not return from its read; it is a daemon.
public final class TailFeed implements StatsFeed {

    private static final int ROOM = 1_000;

    private final String source;
    private final InputStream in;
    private final Refusals refusals = new Refusals();
    private final LineReader lines;
    private final BlockingQueue<Optional<Arrival>> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Thread thread;
    private volatile State state = new State(true, "reading");
    private volatile boolean isClosed;

    /// @param source what it is called, and the source of all lines that do not begin with `ip:port|`
    /// @param in     is closed with the feed
    public TailFeed(String source, InputStream in) {
        this(source, in, InstantSource.system());
    }

    TailFeed(String source, InputStream in, InstantSource clock) {
        this.source = source;
        this.in = in;
        this.lines = new LineReader(source, in, new Intake(clock, refusals), refusals, false);
        thread = Thread.ofPlatform().name("hyload-tail").daemon().unstarted(this::read);
        thread.start();
    }

    private void read() {
        try {
            for (var next = lines.next(); next.isPresent() && !isClosed; next = lines.next()) waiting.put(next);
            stopped("at its end");
        } catch (IOException e) {
            stopped("broken: " + e.getMessage());
        } catch (InterruptedException e) {
            // only by close, after which nobody takes anything
            return;
        }
        end();
    }

    private void stopped(String why) {
        if (!isClosed) state = new State(false, why);
    }

    private void end() {
        try {
            waiting.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Arrival> next() throws InterruptedException {
        if (isClosed) return Optional.empty();
        var next = waiting.take();
        // for who asks again
        if (next.isEmpty()) waiting.offer(next);
        return next;
    }

    @Override
    public String name() {
        return source;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public void close() {
        if (isClosed) return;
        isClosed = true;
        state = new State(false, "closed");
        thread.interrupt();
        waiting.clear();
        while (!waiting.offer(Optional.empty())) waiting.clear();
        try {
            in.close();
        } catch (IOException e) {
            // Nothing more was wanted of it.
        }
    }
}
