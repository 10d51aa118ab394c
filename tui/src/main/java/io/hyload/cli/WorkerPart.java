package io.hyload.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.run.Run;
import io.hyload.run.Share;
import io.hyload.run.Words;

/// The part of a run that one worker does, from "ready" to its farewell; who shows the run is told all, and orders it.
///
/// @param debug whether stack traces are wanted
record WorkerPart(Performance performance, Words words, Share share, boolean debug) {

    /// A start that was agreed on is not further off.
    private static final long LONGEST_LEAD_MILLIS = 60_000;

    /// Later than that it is told to be late.
    private static final long LATE_MILLIS = 100;

    /// Waits for the order to begin, and does it.
    ///
    /// When orders end before it is over, so does this process, at once: nobody is left to work for.
    ///
    /// @param orders  what follows an [Order]
    /// @param begun   told when the order to begin has come
    /// @param millis  the clock by which the start is agreed on: milliseconds since 1970
    /// @return its exit code; empty when it was not told to begin
    OptionalInt perform(Pipe pipe, DataInputStream orders, Runnable begun, LongSupplier millis) throws IOException {
        pipe.takeStandardOutput();
        var run = Run.begin(performance.scenario().name(), words, pipe, share);
        pipe.say(new Message.Ready());
        int begin = orders.read();
        if (begin != Order.GO && begin != Order.GO_AT) return OptionalInt.empty();
        long start = begin == Order.GO_AT ? orders.readLong() : 0;
        begun.run();
        var isOver = new AtomicBoolean();
        Thread.ofPlatform().name("hyload-orders").daemon().start(() -> listen(orders, run, isOver));
        if (begin == Order.GO_AT) await(start - millis.getAsLong(), run, pipe);
        try {
            return OptionalInt.of(perform(run, pipe));
        } finally {
            isOver.set(true);
        }
    }

    /// Waits for the instant at which all begin, unless the run is stopped before.
    private static void await(long left, Run run, Pipe pipe) {
        if (left < -LATE_MILLIS)
            pipe.say(new Message.Notice("began " + -left + " ms later than the others: it was told too late"));
        run.sleep(TimeUnit.MILLISECONDS.toNanos(Math.clamp(left, 0, LONGEST_LEAD_MILLIS)));
    }

    private int perform(Run run, Pipe pipe) {
        try {
            return performance.run(run, fault -> {
                if (debug) fault.printStackTrace();
                pipe.say(new Message.Threw(fault.exitCode(), fault.what(), fault.why(), fault.mend()));
            });
        } catch (Fault e) {
            return e.exitCode();
        }
    }

    private static void listen(DataInputStream in, Run run, AtomicBoolean isOver) {
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
        if (!isOver.get()) Runtime.getRuntime().halt(ExitCode.CRASHED);
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
