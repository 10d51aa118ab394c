package io.hyload.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way of whoever controls a run to its workers, over the hub at which they meet. What it has heard it does not hear again when the
/// connection was lost; what it orders meanwhile is sent later.
public final class ControllerLink extends Link {

    /// Who is told what comes: one call after the other, by one thread.
    public interface Listener {
        /// A worker has said that; a line may come in several pieces.
        void said(int worker, ByteBuffer bytes);

        /// A worker has said all.
        void ended(int worker, int exitCode);

        /// How a worker stands.
        ///
        /// @param isConnected whether it has a connection to the hub
        /// @param ahead       how far its clock is ahead of the hub's
        void stands(int worker, boolean isConnected, Duration ahead);

        /// How the connection to the hub stands.
        ///
        /// @param problem why there is none; empty while there is one
        void connection(Optional<String> problem);

        /// There will be none any more.
        void refused(String why);
    }

    /// Where the hub is now: asked before each attempt, since a way to it that others make for us changes.
    @FunctionalInterface
    public interface Way {
        /// @throws IOException in one line, when there is none at present
        HubUrl toHub() throws IOException;
    }

    private final Way way;
    private final Listener listener;
    private final long[] positions;
    /// All of them: which have come is not known when a connection is lost.
    private final List<ByteBuffer> orders = new ArrayList<>();
    private int sent;
    private boolean isBegun;

    private ControllerLink(Way way, Optional<String> token, int workers, Listener listener,
            Patience patience) {
        this.way = way;
        this.listener = listener;
        this.positions = new long[workers];
        super("link to workers", token, patience);
    }

    /// Connects in the background.
    public static ControllerLink to(Way way, Optional<String> token, int workers, Listener listener) {
        return to(way, token, workers, listener, Patience.USUAL);
    }

    static ControllerLink to(Way way, Optional<String> token, int workers, Listener listener,
            Patience patience) {
        var link = new ControllerLink(way, token, workers, listener, patience);
        link.begin();
        return link;
    }

    /// Orders a worker something. After a connection was lost all orders are sent again, and the worker has to leave out those it knows.
    public void order(int worker, byte[] order) {
        synchronized (this) {
            orders.add(Parley.order(worker, order));
        }
        wake();
    }

    /// How far the clock here is ahead of that of the hub, which all workers agree on.
    public Duration clockAhead() {
        return Duration.ofNanos(ahead());
    }

    // ------------------------------------------------------------------ the connection

    @Override
    URI address() throws IOException {
        var hub = way.toHub().uri();
        return URI.create(hub.getScheme() + "://" + hub.getRawAuthority() + Parley.CONTROLLER_PATH);
    }

    @Override
    synchronized void connecting() {
        isBegun = false;
    }

    @Override
    void connected() {
        listener.connection(Optional.empty());
    }

    @Override
    void disconnected(String why) {
        listener.connection(Optional.of(why));
    }

    @Override
    void refused(String why) {
        listener.refused(why);
    }

    @Override
    void compared() {
        // Asked for when it is needed.
    }

    @Override
    synchronized Optional<ByteBuffer> next() {
        if (!isBegun) {
            isBegun = true;
            sent = 0;
            return Optional.of(Parley.from(positions));
        }
        return sent < orders.size() ? Optional.of(orders.get(sent++).duplicate()) : Optional.empty();
    }

    @Override
    void take(byte kind, ByteBuffer rest) throws IOException {
        int worker = rest.getInt();
        if (worker < 0 || worker >= positions.length) throw new IOException("there is no worker " + worker);
        switch (kind) {
            case Parley.SAID -> {
                long position = rest.getLong();
                synchronized (this) {
                    if (position != positions[worker])
                        throw new IOException("something is missing of worker " + worker);
                    positions[worker] += rest.remaining();
                }
                listener.said(worker, rest);
            }
            case Parley.ENDED -> listener.ended(worker, rest.getInt());
            case Parley.WORKER ->
                listener.stands(worker, rest.get() != 0, Duration.ofNanos(rest.getLong()));
            default -> throw new IOException("no message to a controller: " + kind);
        }
    }
}
