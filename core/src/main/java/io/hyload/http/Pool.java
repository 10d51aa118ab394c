package io.hyload.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import static io.hyload.http.ErrorKind.CONNECT_TIMEOUT;
import static io.hyload.http.ErrorKind.STOPPED;

/// The connections of one client: kept between requests, and never more to one origin than a browser opens.
///
/// Who finds all of them in use waits in a queue, within the time of its request. [#close] closes what is idle at once and
/// what is in use as soon as that comes back; the pool stays usable and opens new ones.
public final class Pool implements AutoCloseable {

    /// What browsers have settled on for HTTP/1.1; RFC 9112 §9.4 leaves it to the client.
    public static final int MOST_PER_ORIGIN = 6;

    private static final byte[] NOTHING = new byte[0];

    private final Function<Url.Origin, Connection> make;
    private final Object lock = new Object();
    /// Mostly one; users there are many of.
    private Lane[] lanes = {};
    private int closings;

    /// The connections to one origin.
    private static final class Lane {
        final Url.Origin origin;
        /// Those with an open socket at the end: they are taken from there.
        final List<Connection> idle = new ArrayList<>(1);
        final List<Waiting> queue = new LinkedList<>();
        int inUse;

        Lane(Url.Origin origin) {
            this.origin = origin;
        }
    }

    private Lane lane(Url.Origin origin) {
        for (var lane : lanes) {
            if (lane.origin.equals(origin)) return lane;
        }
        var added = new Lane(origin);
        lanes = Arrays.copyOf(lanes, lanes.length + 1);
        lanes[lanes.length - 1] = added;
        return added;
    }

    /// Somebody in the queue. Gets a connection under the lock of the pool, and is woken by that or by its deadline.
    private static final class Waiting extends Deadlines.Watched {
        /// Not after it has waited, since the wheel knows this for longer.
        volatile Thread thread = Thread.currentThread();
        volatile Connection given;
        int closingsBefore;

        @Override
        void expire() {
            LockSupport.unpark(thread);
        }
    }

    /// @param make makes a connection to an origin, not opened yet
    public Pool(Function<Url.Origin, Connection> make) {
        this.make = make;
    }

    /// Sends `request` on a free connection and reads its response.
    ///
    /// @param due   when it should have been sent, on the clock of the connections
    /// @param begun now, on that clock
    public Outcome exchange(Request request, long due, long begun, Limits limits) {
        var origin = request.url().origin();
        Lane lane;
        Connection connection;
        int closingsBefore;
        Waiting waiting = null;
        synchronized (lock) {
            lane = lane(origin);
            connection = free(lane, origin);
            closingsBefore = closings;
            if (connection == null) {
                waiting = new Waiting();
                lane.queue.addLast(waiting);
            }
        }
        long waited = 0;
        if (waiting != null) {
            long from = System.nanoTime();
            connection = await(waiting, lane, limits.timeout());
            if (connection == null) return notServed(origin, due, begun, limits);
            closingsBefore = waiting.closingsBefore;
            waited = System.nanoTime() - from;
        }
        try {
            return connection.exchange(request, due, begun, limits, waited);
        } finally {
            giveBack(connection, lane, closingsBefore);
        }
    }

    private Connection free(Lane lane, Url.Origin origin) {
        if (lane.inUse == MOST_PER_ORIGIN) return null;
        lane.inUse++;
        if (!lane.idle.isEmpty()) return lane.idle.removeLast();
        try {
            return make.apply(origin);
        } catch (RuntimeException e) {
            lane.inUse--;
            throw e;
        }
    }

    private Connection await(Waiting waiting, Lane lane, long timeout) {
        Deadlines.arm(waiting, timeout);
        while (waiting.given == null && !waiting.isExpired()) LockSupport.park(this);
        Deadlines.disarm(waiting);
        synchronized (lock) {
            lane.queue.remove(waiting);
            var given = waiting.given;
            waiting.given = null;
            waiting.thread = null;
            return given;
        }
    }

    private static Outcome notServed(Url.Origin origin, long due, long begun, Limits limits) {
        var timing = new Timing(due, begun, 0, 0, 0, false, 0, 0, 0, System.nanoTime());
        return Deadlines.isStopping()
                ? new Outcome.Failed(STOPPED, "the run was stopped while waiting for a free connection to " + origin,
                        NOTHING, timing, 0, 0)
                : new Outcome.Failed(CONNECT_TIMEOUT, "no free connection to " + origin + " within "
                        + Connection.seconds(limits.timeout()), NOTHING, timing, 0, 0);
    }

    private void giveBack(Connection connection, Lane lane, int closingsBefore) {
        synchronized (lock) {
            if (closings != closingsBefore) connection.close();
            if (!lane.queue.isEmpty()) {
                var next = lane.queue.removeFirst();
                next.closingsBefore = closings;
                next.given = connection;
                // Under the lock: after it the one that waited may have gone.
                LockSupport.unpark(next.thread);
            } else {
                lane.inUse--;
                if (connection.isOpen()) lane.idle.addLast(connection);
                else lane.idle.addFirst(connection);
            }
        }
    }

    @Override
    public void close() {
        var old = new ArrayList<Connection>();
        synchronized (lock) {
            closings++;
            for (var lane : lanes) {
                old.addAll(lane.idle);
                lane.idle.clear();
            }
        }
        old.forEach(Connection::close);
    }
}
