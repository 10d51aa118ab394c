package io.hyload.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/// The hub's end of a connection of a [Rendezvous]: takes messages as they come, and has a virtual thread that sends what there is to send.
abstract class Peer implements FrameHandler {
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /// Of one who asks without listening to the answers.
    private static final int MOST_ANSWERS = 64;

    private final Semaphore news = new Semaphore(0);
    private final Queue<ByteBuffer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicReference<CloseStatus> ending = new AtomicReference<>();
    private volatile boolean isClosed;
    private volatile long heard;
    private CoreSession session;

    /// It is there.
    abstract void joined() throws IOException;

    /// It is gone.
    abstract void left();

    /// Takes a message apart.
    ///
    /// @throws IOException in one line, which is told and ends the connection
    abstract void take(byte kind, ByteBuffer rest) throws IOException;

    /// What is to be sent now, besides answers; empty for nothing until [#wake] is called.
    abstract Optional<ByteBuffer> next() throws IOException;

    /// There may be something to send.
    final void wake() {
        if (news.availablePermits() == 0) news.release();
    }

    /// Ends it, unless it is being ended already.
    final void end(int code, String reason) {
        if (ending.compareAndSet(null, new CloseStatus(code, reason))) wake();
    }

    // ------------------------------------------------------------------ what Jetty tells

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        heard = System.nanoTime();
        try {
            joined();
            Thread.ofVirtual().name("hub-peer").start(this::serve);
            callback.succeeded();
            session.demand();
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        heard = System.nanoTime();
        switch (frame.getOpCode()) {
            case OpCode.BINARY -> {
                if (!frame.isFin()) end(CloseStatus.BAD_DATA, "a message in parts");
                else take(frame.getPayload());
            }
            case OpCode.PING -> {
                var payload = ByteBuffer.allocate(frame.getPayloadLength()).put(frame.getPayload()).flip();
                session.sendFrame(new Frame(OpCode.PONG, payload), Callback.NOOP, false);
            }
            case OpCode.TEXT, OpCode.CONTINUATION -> end(CloseStatus.BAD_DATA, "no binary message");
            default -> {
                // a pong is a sign of life, and Jetty answers a close
            }
        }
        callback.succeeded();
        if (ending.get() == null) session.demand();
    }

    private void take(ByteBuffer message) {
        try {
            Parley.read(message, (kind, rest) -> {
                if (kind == Parley.CLOCK) answer(rest.getLong());
                else take(kind, rest);
            });
        } catch (IOException e) {
            end(CloseStatus.POLICY_VIOLATION, String.valueOf(e.getMessage()));
        }
    }

    private void answer(long asked) {
        if (answers.size() >= MOST_ANSWERS) return;
        answers.add(Parley.clock(asked, Rendezvous.now()));
        wake();
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded(); // onClosed follows
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        isClosed = true;
        wake();
        callback.succeeded();
    }

    // ------------------------------------------------------------------ sending

    private void serve() {
        try {
            long pinged = System.nanoTime();
            while (!isClosed && ending.get() == null) {
                long now = System.nanoTime();
                if (now - heard > SILENCE.toNanos()) {
                    session.abort();
                    return;
                }
                if (now - pinged >= PING.toNanos()) {
                    pinged = now;
                    session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
                }
                var answer = Optional.ofNullable(answers.poll());
                var message = answer.isPresent() ? answer : next();
                if (message.isPresent()) send(message.get());
                else if (news.tryAcquire(pinged + PING.toNanos() - now, TimeUnit.NANOSECONDS)) news.drainPermits();
            }
            if (!isClosed) part(ending.get());
        } catch (IOException | InterruptedException e) {
            session.abort();
        } finally {
            left();
        }
    }

    /// Waits until the connection has taken it.
    private void send(ByteBuffer message) throws IOException, InterruptedException {
        var taken = new Callback.Completable();
        session.sendFrame(new Frame(OpCode.BINARY, message), taken, false);
        try {
            taken.get(SILENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("not taken", e);
        }
    }

    private void part(CloseStatus status) throws InterruptedException {
        session.close(status, Callback.NOOP);
        for (long end = System.nanoTime() + FAREWELL.toNanos(); !isClosed && System.nanoTime() - end < 0;)
            news.tryAcquire(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        if (!isClosed) session.abort();
    }
}
