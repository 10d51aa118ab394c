package io.hyload.hub;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/// One who listens: a place in the log, and a virtual thread that sends what follows it.
///
/// 1. One batch is in flight at a time, at most 64 kB, and the next is read when the connection has taken it. So a client
///    costs the same memory whatever it does, and its slowness is its own.
/// 2. The thread alone sends frames and ends the connection; others say by [#end] that it shall.
/// 3. What the client says is nothing to us but a sign of life, and counted, so that it cannot be much.
final class Client implements FrameHandler {

    /// How often a client is asked whether it is there, and how long it may be silent.
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /// For a client to answer our close; then the connection is cut.
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    /// How often a client that takes nothing is looked at.
    private static final long LOOK_MILLIS = 250;
    /// Of frames that a client may send in a second: it has nothing to say but answers to our pings.
    private static final int MOST_FRAMES = 100;
    /// The same of their bytes.
    static final int LARGEST_IN = 4096;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final FrameLog log;
    private final Lag.Limit limit;
    private final Traffic traffic;
    private final LongSupplier nanos;
    private final long from;

    private final AtomicReference<CloseStatus> ending = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final FrameLog.Batch batch = new FrameLog.Batch();
    private CoreSession session;
    private volatile long heard;
    private long counted;
    private int framesIn;
    private long pinged;

    /// Made while the handshake is answered, so that it gets whatever comes after the client has seen the answer.
    ///
    /// @param replay how far back it begins; zero for what comes from now on
    /// @param nanos  as the log has it
    Client(FrameLog log, Duration replay, Lag.Limit limit, Traffic traffic, LongSupplier nanos) {
        this.log = log;
        this.from = replay.isZero() ? log.end() : log.since(replay);
        this.limit = limit;
        this.traffic = traffic;
        this.nanos = nanos;
    }

    // ------------------------------------------------------------------ what Jetty tells

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        heard = pinged = counted = nanos.getAsLong();
        traffic.joined(this);
        Thread.ofVirtual().name("hub-client").start(this::serve);
        callback.succeeded();
        session.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        long now = heard = nanos.getAsLong();
        if (now - counted > SECOND) {
            counted = now;
            framesIn = 0;
        }
        if (++framesIn > MOST_FRAMES)
            end(CloseStatus.POLICY_VIOLATION, "more than " + MOST_FRAMES + " frames in a second");
        if (frame.getPayloadLength() > LARGEST_IN)
            end(CloseStatus.MESSAGE_TOO_LARGE, "more than " + LARGEST_IN + " bytes");
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> callback.succeeded(); // Jetty answers it
            case OpCode.PING -> {
                var payload = ByteBuffer.allocate(frame.getPayloadLength()).put(frame.getPayload()).flip();
                callback.succeeded();
                session.sendFrame(new Frame(OpCode.PONG, payload), Callback.from(this::more), false);
            }
            default -> {
                callback.succeeded();
                more();
            }
        }
    }

    /// Asks for the next frame, but of one who is to go for what it sends: it may try to send on until it is cut.
    private void more() {
        if (ending.get() == null) session.demand();
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded(); // onClosed follows
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        closed.countDown();
        log.wake();
        callback.succeeded();
    }

    // ------------------------------------------------------------------ ending it

    /// Shall be closed with that code and reason, unless it is being closed already.
    void end(int code, String reason) {
        if (ending.compareAndSet(null, new CloseStatus(code, reason))) log.wake();
    }

    /// Waits until the connection is no more.
    ///
    /// @return whether it is
    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), NANOSECONDS);
    }

    private boolean isOver() {
        return ending.get() != null || closed.getCount() == 0;
    }

    // ------------------------------------------------------------------ sending

    private void serve() {
        try {
            follow();
            if (closed.getCount() > 0) part(ending.get());
        } catch (InterruptedException e) {
            session.abort(); // nobody interrupts it but the end of the process
        } finally {
            traffic.left(this);
        }
    }

    private void follow() throws InterruptedException {
        long position = from;
        boolean isLive = false;
        while (!isOver()) {
            long now = nanos.getAsLong();
            if (now - heard > SILENCE.toNanos()) {
                traffic.silent();
                session.abort();
                return;
            }
            if (now - pinged >= PING.toNanos()) {
                pinged = now;
                session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
            }
            if (!log.read(position, batch)) {
                drop(new Lag(0, Duration.ZERO, Duration.ZERO, isLive, true));
                return;
            }
            if (batch.count() == 0) {
                isLive = true;
                log.await(position, pinged + PING.toNanos() - now);
                continue;
            }
            if (!send(position, isLive)) return;
            position = batch.next();
        }
    }

    /// Sends the batch and waits until the connection has taken it.
    ///
    /// @return whether it has; if not, there is no connection any more, or it shall be ended
    private boolean send(long position, boolean isLive) throws InterruptedException {
        long sent = nanos.getAsLong();
        var frames = batch.frames();
        var taken = new Callback.Completable();
        var isGone = Callback.from(() -> {}, taken::failed);
        for (int i = 0; i < frames.length - 1; i++)
            session.sendFrame(new Frame(OpCode.BINARY, frames[i]), isGone, true);
        session.sendFrame(new Frame(OpCode.BINARY, frames[frames.length - 1]), taken, false);
        while (true) {
            try {
                taken.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                traffic.sent(batch.count(), batch.size());
            } catch (TimeoutException e) {
                // looked at below
            } catch (ExecutionException e) {
                session.abort(); // broken; most often it is closed already
                return false;
            }
            if (isOver()) return false;
            boolean isTaken = taken.isDone();
            long now = nanos.getAsLong();
            var lag = new Lag(log.end() - (isTaken ? batch.next() : position), Duration.ofNanos(now - batch.oldest()),
                    Duration.ofNanos(isTaken ? 0 : now - sent), isLive, false);
            if (drop(lag)) return false;
            if (isTaken) return true;
        }
    }

    /// Drops it if it is too far behind.
    private boolean drop(Lag lag) {
        Optional<String> reason = lag.tooSlow(limit);
        reason.ifPresent(why -> {
            traffic.tooSlow();
            end(CloseStatus.TRY_AGAIN_LATER, why);
        });
        return reason.isPresent();
    }

    /// Tells the client why, if it still listens. The close goes before what has not been sent.
    private void part(CloseStatus status) throws InterruptedException {
        if (status == null) return; // silent, and cut
        session.close(status, Callback.NOOP);
        if (!awaitClosed(FAREWELL)) session.abort();
    }
}
