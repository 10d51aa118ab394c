package io.hyload.cli;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.hyload.hub.HubUrl;
import io.hyload.hub.WorkerLink;
import io.hyload.run.AtExit;
import io.hyload.run.Share;
import io.hyload.run.Words;

/// Does the part of one worker of a run whose workers a cluster has started: they meet whoever controls it at a hub.
///
/// It goes on while the hub is out of reach. So that nothing is left for ever, it ends when it is not told to begin.
///
/// @param hub   where
/// @param token of the hub
record MeetingWorker(Io io, HubUrl hub, Optional<String> token) {

    /// How long it waits for the start: a cluster may have to add nodes for the others first.
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    /// For the hub to take what is left to say.
    private static final Duration FAREWELL = Duration.ofSeconds(20);
    private static final int TERMINATED = Worker.SIGNAL + 15;

    /// Runs it to its end.
    ///
    /// @return its exit code
    int run(Performance performance, Words words, Share share) throws IOException {
        var begun = new CountDownLatch(1);
        try (var link = WorkerLink.to(hub, token, share.number());
                var _ = AtExit.of("hyload-link", () -> end(link, TERMINATED))) {
            io.out().println("worker " + share.number() + " of " + share.count() + ": waits for the start at "
                    + hub.name());
            io.out().flush();
            Thread.ofPlatform().name("hyload-patience").daemon().start(() -> endUnless(begun));
            var orders = new DataInputStream(new BufferedInputStream(new OrderLines(link.orders())));
            var pipe = new Pipe(link.said(), false);
            var code = new WorkerPart(performance, words, share, io.options().debug())
                    .perform(pipe, orders, begun::countDown,
                            () -> System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(link.clockAhead()));
            if (code.isEmpty()) throw new Fault(ExitCode.CRASHED, hub.name(), "nobody controls the run any more", "");
            if (!end(link, code.getAsInt()))
                throw new Fault(ExitCode.CRASHED, hub.name(), "it did not take all that was said", "");
            return code.getAsInt();
        }
    }

    private static boolean end(WorkerLink link, int code) {
        try {
            return link.end(code, FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void endUnless(CountDownLatch begun) {
        try {
            if (begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) return;
            io.err().println("hyload: " + hub.name() + ": not told to begin for " + PATIENCE.toMinutes() + " minutes");
            System.exit(ExitCode.CRASHED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
