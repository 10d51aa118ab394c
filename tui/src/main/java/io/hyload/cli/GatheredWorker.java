package io.hyload.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.hyload.run.ControlRequest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A worker that a cluster has started, and that is met at a hub. It has its part of the scenario from there.
final class GatheredWorker implements Worker {
    /// How long what a worker has said may be on its way when it is gone already: longer than a dead connection takes to be found out.
    static final Duration LAST_WORDS = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final int number;
    private final Ground ground;
    private final BiConsumer<Integer, byte[]> orders;
    private final Supplier<Duration> clockAhead;
    private final Path statsFile;
    private final Consumer<String> notices;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    /// Another one each time: who attaches later begins to count anew.
    private final String teller = UUID.randomUUID().toString();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long told;
    private volatile Duration itsClockAhead = Duration.ZERO;
    private volatile boolean killed;
    private volatile boolean isReady;
    private volatile boolean isHeard;
    private volatile String end = "is gone";
    private final CountDownLatch ended = new CountDownLatch(1);

    /// What comes from it, and of it.
    private sealed interface Heard {
        record Said(byte[] bytes) implements Heard {}

        /// It has said all.
        record Ended(int exitCode) implements Heard {}

        /// It cannot be reached, or will never be there.
        record GivenUp(String why) implements Heard {}
    }

    /// What started it.
    interface Ground {
        /// How a worker came to its end; empty while it is there or may still come.
        Optional<String> fate(int worker);

        /// Ends it at once.
        void kill(int worker) throws IOException;

        /// The last that its Java runtime said.
        String complaints(int worker) throws IOException;
    }

    /// @param orders     send one to a worker
    /// @param clockAhead of the clock here, compared with that of the hub
    /// @param statsFile  for its own records
    GatheredWorker(int number, Ground ground, BiConsumer<Integer, byte[]> orders, Supplier<Duration> clockAhead,
            Path statsFile, Consumer<String> notices) {
        this.number = number;
        this.ground = ground;
        this.orders = orders;
        this.clockAhead = clockAhead;
        this.statsFile = statsFile;
        this.notices = notices;
    }

    @Override
    public int number() {
        return number;
    }

    // ------------------------------------------------------------------ told

    private synchronized void order(byte[] order) {
        orders.accept(number, (OrderLines.line(teller, told++, order) + "\n").getBytes(US_ASCII));
    }

    /// It has its part from what started it.
    @Override
    public void give(Order order) {
        // See above.
    }

    @Override
    public void go(Instant start) {
        order(Order.goAt(start.minus(clockAhead.get()))); // by the hub's clock
    }

    @Override
    public void stop() {
        order(Order.stop());
    }

    @Override
    public void ask(ControlRequest request) {
        order(Order.ask(request));
    }

    @Override
    public void kill() {
        if (isHeard || killed) return;
        killed = true;
        try {
            ground.kill(number);
        } catch (IOException e) {
            notices.accept(e.getMessage());
        }
        giveUp(KILLED);
    }

    // ------------------------------------------------------------------ what the hub passes on

    void said(ByteBuffer bytes) {
        var piece = new byte[bytes.remaining()];
        bytes.get(piece);
        heard.add(new Heard.Said(piece));
    }

    void ended(int exitCode) {
        heard.add(new Heard.Ended(exitCode));
    }

    void clock(Duration ahead) {
        itsClockAhead = ahead;
    }

    /// Nothing more is waited for.
    void giveUp(String why) {
        heard.add(new Heard.GivenUp(why));
    }

    // ------------------------------------------------------------------ heard

    @Override
    public void listen(Consumer<Message> each) {
        try (var own = new OwnRecords(statsFile, notices)) {
            long quietSince = System.nanoTime();
            while (true) {
                var next = heard.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    var fate = ground.fate(number);
                    if (fate.isEmpty() || System.nanoTime() - quietSince < LAST_WORDS.toNanos()) continue;
                    end = fate.get();
                    return;
                }
                quietSince = System.nanoTime();
                switch (next) {
                    case Heard.Said(var bytes) -> take(bytes, own, each);
                    case Heard.Ended(int code) -> {
                        isHeard = true;
                        end = Worker.ended(code);
                        return;
                    }
                    case Heard.GivenUp(var why) -> {
                        end = why;
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void take(byte[] bytes, OwnRecords own, Consumer<Message> each) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') continue;
            line.write(bytes, from, i - from);
            from = i + 1;
            var text = line.toString(UTF_8);
            line.reset();
            switch (Message.parse(text)) {
                case Message.Second(var record) -> {
                    own.accept(record);
                    long shift = shift();
                    each.accept(new Message.Second(shift == 0 ? record : record.later(-shift)));
                }
                case Message other -> {
                    isReady |= other instanceof Message.Ready;
                    each.accept(other);
                }
            }
        }
        line.write(bytes, from, bytes.length - from);
    }

    /// How many seconds its clock is ahead of the one here, as far as a record shows it: 0 up to half a second.
    private long shift() {
        long millis = itsClockAhead.minus(clockAhead.get()).toMillis();
        return Math.abs(millis) <= 500 ? 0 : Math.round(millis / 1000.0);
    }

    @Override
    public void listenToErrors(Consumer<String> each) {
        try {
            ended.await();
            if (isHeard || killed) return;
            ground.complaints(number).lines().filter(complaint -> !complaint.isBlank()).forEach(each);
        } catch (IOException e) {
            // Then they are not known.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String end() {
        return end;
    }

    @Override
    public String mend() {
        return "hyload k8s run --help tells what can be asked of the cluster";
    }

    /// Whether it has said that it waits for the start.
    boolean isReady() {
        return isReady;
    }

    /// Whether all it ever said was heard.
    boolean isHeard() {
        return isHeard;
    }
}
