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
        var scenario = Scenario.of(order.classes());
        var words = Words.parse(order.words(), Path.of("").toAbsolutePath()).withSecrets(order.secrets());
        var part = new WorkerPart(new Performance(scenario, order.words()), words, order.share(), order.debug());
        var code = part.perform(pipe, in, begun::countDown, System::currentTimeMillis);
        if (code.isEmpty()) return;
        System.out.close();
        System.err.close();
        System.exit(code.getAsInt());
    }

    private static void endUnless(CountDownLatch begun) {
        try {
            if (!begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) Runtime.getRuntime().halt(ExitCode.CRASHED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
