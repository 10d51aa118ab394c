package io.hyload.cli;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.run.Run;
import io.hyload.run.Words;

/// A worker: a process that does its share of a run, started by a [Troupe].
///
/// Its standard input brings the [Order] and its end; its standard output is for [Message]s, so what the scenario prints
/// travels as such. The signals of a terminal reach it as they reach the process that started it, and end it as they end
/// any run: its last record and its farewell are sent first. When its input ends, so does it, at once.
///
/// On another machine, with the word [#DETACHED], its input comes in [OrderLines] and does not end; so that nothing is left there for
/// ever, it ends by itself when it is not told to begin.
final class WorkerMain {
    static final String DETACHED = "detached";

    /// How long it waits for its order, and for the start.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// A start that was agreed on is not further off.
    private static final long LONGEST_LEAD_MILLIS = 60_000;

    /// Later than that it is told to be late.
    private static final long LATE_MILLIS = 100;

    private WorkerMain() {}

    public static void main(String[] args) throws IOException {
        boolean detached = args.length > 0 && args[0].equals(DETACHED);
        var begun = new CountDownLatch(1);
        if (detached) Thread.ofPlatform().name("hyload-patience").daemon().start(() -> endUnless(begun));
        var in = new DataInputStream(new BufferedInputStream(detached ? new OrderLines(System.in) : System.in));
        Order order;
        try {
            order = Order.readFrom(in);
        } catch (EOFException e) {
            return; // whoever started us is gone again
        }
        var pipe = new Pipe(new FileOutputStream(FileDescriptor.out), order.coloured());
        pipe.takeStandardOutput();
        var scenario = Scenario.of(order.classes());
        var words = Words.parse(order.words(), Path.of("").toAbsolutePath()).withSecrets(order.secrets());
        var run = Run.begin(scenario.name(), words, pipe, order.share());
        pipe.say(new Message.Ready());
        int begin = in.read();
        if (begin != Order.GO && begin != Order.GO_AT) return;
        long start = begin == Order.GO_AT ? in.readLong() : 0;
        begun.countDown();
        Thread.ofPlatform().name("hyload-orders").daemon().start(() -> listen(in, run));
        if (begin == Order.GO_AT) await(start, run, pipe);
        int code = perform(new Performance(scenario, order.words()), run, pipe, order.debug());
        System.out.close();
        System.err.close();
        System.exit(code);
    }

    private static void endUnless(CountDownLatch begun) {
        try {
            if (!begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) Runtime.getRuntime().halt(ExitCode.CRASHED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the instant at which all begin, unless the run is stopped before.
    private static void await(long start, Run run, Pipe pipe) {
        long left = start - System.currentTimeMillis();
        if (left < -LATE_MILLIS)
            pipe.say(new Message.Notice("began " + -left + " ms later than the others: it was told too late"));
        run.sleep(TimeUnit.MILLISECONDS.toNanos(Math.clamp(left, 0, LONGEST_LEAD_MILLIS)));
    }

    private static int perform(Performance performance, Run run, Pipe pipe, boolean debug) {
        try {
            return performance.run(run, fault -> {
                if (debug) fault.printStackTrace();
                pipe.say(new Message.Threw(fault.exitCode(), fault.what(), fault.why(), fault.mend()));
            });
        } catch (Fault e) {
            return e.exitCode();
        }
    }

    private static void listen(DataInputStream in, Run run) {
        try {
            for (int order = in.read(); order >= 0; order = in.read()) {
                switch (order) {
                    case Order.STOP -> Thread.ofPlatform().name("hyload-end").start(() -> end(run));
                    case Order.ASK -> perform(Order.readRequest(in), run);
                    default -> throw new IOException("order " + order);
                }
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(ExitCode.CRASHED);
    }

    /// What becomes of it is told by whoever asked: this is one worker of several.
    private static void perform(ControlRequest request, Run run) {
        switch (request) {
            case ControlRequest.Pause() -> run.pause();
            case ControlRequest.Resume() -> run.resume();
            case ControlRequest.Rate(RateChange.OfAsked(double percent)) -> run.factor(percent / 100);
            case ControlRequest.Note(var text) -> run.note(text);
            case ControlRequest.Stop() -> run.stop();
            case ControlRequest.Rate _,ControlRequest.Status _ -> throw new IllegalArgumentException(request.toLine());
        }
    }

    /// Mostly `main` sees that the run is being stopped and is here first; but it may do something else for ever.
    private static void end(Run run) {
        run.stop();
        run.finish();
        System.exit(ExitCode.PASSED);
    }
}
