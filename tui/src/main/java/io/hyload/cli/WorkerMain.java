package io.hyload.cli;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Consumer;

import io.hyload.run.ControlRequest;
import io.hyload.run.RateChange;
import io.hyload.run.Run;
import io.hyload.run.Words;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A worker: a process that does its share of a run, started by a [Troupe].
///
/// Its standard input brings the [Order] and its end; its standard output is for [Message]s, so what the scenario prints
/// travels as such. The signals of a terminal reach it as they reach the process that started it, and end it as they end
/// any run: its last record and its farewell are sent first. When its input ends, so does it, at once.
final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] args) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        Order order;
        try {
            order = Order.readFrom(in);
        } catch (EOFException e) {
            return; // whoever started us is gone again
        }
        var pipe = new Pipe(new FileOutputStream(FileDescriptor.out), order.coloured());
        System.setOut(lines(text -> pipe.say(new Message.Out(text))));
        System.setErr(lines(text -> pipe.say(new Message.Err(text))));
        var scenario = Scenario.of(order.classes());
        var words = Words.parse(order.words(), Path.of("").toAbsolutePath()).withSecrets(order.secrets());
        var run = Run.begin(scenario.name(), words, pipe, order.share());
        pipe.say(new Message.Ready());
        if (in.read() != Order.GO) return;
        Thread.ofPlatform().name("hyload-orders").daemon().start(() -> listen(in, run));
        int code = perform(new Performance(scenario, order.words()), run, pipe, order.debug());
        System.out.close();
        System.err.close();
        System.exit(code);
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

    private static PrintStream lines(Consumer<String> each) {
        return new PrintStream(new LineStream(each), true, UTF_8);
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
