package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.hyload.run.ControlRequest;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.DetachedProcess;

/// A worker on another machine. It goes on while nobody can reach it; orders wait until it is reached again.
///
/// Its clock is its own: it is told the time by it, and where it is more than half a second off its records are put where they
/// belong, by whole seconds. The stats file of this worker alone keeps its own seconds.
final class RemoteWorker implements Worker {
    private final int number;
    private final DetachedProcess process;
    private final ClockSkew skew;
    private final long shift;
    private final Path statsFile;
    private final Consumer<String> notices;
    private final BlockingQueue<byte[]> orders = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread sender;
    private volatile Optional<DetachedProcess.End> end = Optional.empty();
    private volatile boolean killed;
    /// Another one each time: who attaches later begins to count anew.
    private final String teller = UUID.randomUUID().toString();
    private long told;

    /// @param statsFile for its own records
    RemoteWorker(int number, DetachedProcess process, ClockSkew skew, Path statsFile, Consumer<String> notices) {
        this.number = number;
        this.process = process;
        this.skew = skew;
        this.shift = -shift(skew);
        this.statsFile = statsFile;
        this.notices = notices;
        this.sender = Thread.ofVirtual().name("orders of worker " + number).unstarted(this::send);
    }

    /// How many seconds a clock is ahead, as far as a record shows it: 0 up to half a second.
    static long shift(ClockSkew skew) {
        long millis = skew.ahead().toMillis();
        return Math.abs(millis) <= 500 ? 0 : Math.round(millis / 1000.0);
    }

    @Override
    public int number() {
        return number;
    }

    // ------------------------------------------------------------------ told

    /// One after the other, whoever waits for an order to arrive waits here.
    private void send() {
        try {
            while (over.getCount() > 0) process.tell(OrderLines.line(teller, told++, orders.take()));
        } catch (IOException e) {
            // Out of reach, which whoever listens finds too; or it has ended just now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void give(Order order) {
        orders.add(Order.bytes(order::writeTo));
        sender.start();
    }

    /// In place of an order, where another process has given it one and told it to begin.
    void takeOver() {
        sender.start();
    }

    @Override
    public void go(Instant start) {
        orders.add(Order.goAt(skew.there(start)));
    }

    @Override
    public void stop() {
        orders.add(Order.stop());
    }

    @Override
    public void ask(ControlRequest request) {
        orders.add(Order.ask(request));
    }

    @Override
    public void kill() {
        if (over.getCount() == 0) return;
        killed = true;
        try {
            process.kill();
        } catch (IOException e) {
            notices.accept(e.getMessage());
        }
    }

    // ------------------------------------------------------------------ heard

    @Override
    public void listen(Consumer<Message> each) {
        try (var own = new OwnRecords(statsFile, notices)) {
            end = Optional.of(process.listen(line -> {
                switch (Message.parse(line)) {
                    case Message.Second(var record) -> {
                        own.accept(record);
                        each.accept(new Message.Second(shift == 0 ? record : record.later(shift)));
                    }
                    case Message.Stray(var text) when text.isEmpty() -> {
                        // What stands before a line that was sent again.
                    }
                    case Message other -> each.accept(other);
                }
            }));
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
            sender.interrupt();
        }
    }

    /// They are asked for when it has ended, and not well.
    @Override
    public void listenToErrors(Consumer<String> each) {
        try {
            over.await();
            if (end.isEmpty() || !(end.get() instanceof DetachedProcess.End.Exited(int code)) || code == 0) return;
            process.complaints().lines().filter(line -> !line.isBlank()).forEach(each);
        } catch (IOException e) {
            // Then they are not known.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String end() {
        if (end.isEmpty()) return "is gone";
        return switch (end.get()) {
            case DetachedProcess.End.Exited(int code) -> killed ? KILLED : Worker.ended(code);
            case DetachedProcess.End.Vanished() -> "does not run any more, and left no word";
            case DetachedProcess.End.OutOfReach(var tried, var why) ->
                "could not be reached for " + tried.toSeconds() + " s: " + why;
            case DetachedProcess.End.Garbled(var why) -> "was ended, for it sent " + why;
        };
    }

    /// Removes what is left there. One that is out of reach is left alone: it may still run, and be listened to later.
    ///
    /// @return whether nothing is left
    boolean forget() throws IOException {
        if (end.isEmpty() || end.get() instanceof DetachedProcess.End.OutOfReach) return false;
        process.forget();
        return true;
    }

    /// Whether all it ever said was heard.
    boolean isHeard() {
        return end.filter(how -> how instanceof DetachedProcess.End.Exited).isPresent();
    }
}
