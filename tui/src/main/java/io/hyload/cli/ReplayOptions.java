package io.hyload.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import io.hyload.har.Flow;
import io.hyload.har.Replay;
import io.hyload.har.Verification;
import io.hyload.run.Console;
import io.hyload.run.Figures;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.Share;
import io.hyload.run.Words;
import io.hyload.stats.StatsRecord;
import picocli.CommandLine.Option;

/// What can be done with a recording besides writing a scenario of it: serve it, or hold a server against it.
final class ReplayOptions {
    @Option(names = "--serve", description = {"Answer as recorded, on this machine, until Ctrl+C:",
            "a scenario can be tried with no network."})
    private boolean serve;

    @Option(names = "--port", paramLabel = "P", defaultValue = "0",
            description = "Of --serve; a free one by default.")
    private int port;

    @Option(names = "--verify", paramLabel = "BASEURL", arity = "0..1", fallbackValue = "", description = {
            "Send the requests once, to BASEURL in place of all recorded hosts, and list what", "is not as recorded. "
                    + "Without BASEURL: to the recording itself."})
    private Optional<String> verify = Optional.empty();

    /// Whether one of them was asked for.
    boolean isAsked() {
        return serve || verify.isPresent();
    }

    /// Does it.
    ///
    /// @param flow what is sent, with what it carries
    /// @return 1 when there are differences
    int perform(Io io, Path recording, Flow flow) throws IOException {
        if (serve && verify.isPresent())
            throw Fault.badInput("--serve and --verify", "one at a time", "run --serve in another terminal");
        if (port < 0 || port > 65_535) throw Fault.badInput("--port " + port, "not 0 to 65535", "write --port 8080");
        return serve ? serve(io, recording) : verify(io, recording, flow);
    }

    private int serve(Io io, Path recording) throws IOException {
        try (var replay = open(recording, port)) {
            io.out().println(
                    Figures.count(replay.size()) + " recorded answers at " + replay.uri() + " (Ctrl+C ends it)");
            io.out().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.PASSED;
    }

    private int verify(Io io, Path recording, Flow flow) throws IOException {
        // As a worker has it: what there is to tell goes to the console, and nothing to files.
        var run = Run.begin("verify", Words.NONE, new Silent(io), Share.WHOLE);
        try {
            var verification = held(recording, flow);
            verification.lines().forEach(io.out()::println);
            return verification.differing().isEmpty() ? ExitCode.PASSED : ExitCode.THRESHOLD_FAILED;
        } finally {
            run.stop();
            run.finish();
        }
    }

    private Verification held(Path recording, Flow flow) throws IOException {
        var base = verify.orElseThrow();
        if (!base.isEmpty()) return against(flow, base);
        try (var replay = open(recording, 0)) {
            return against(flow, replay.uri().toString());
        }
    }

    private static Verification against(Flow flow, String base) {
        try {
            return Verification.of(flow, URI.create(base));
        } catch (IllegalArgumentException e) {
            throw Fault.badInput("--verify " + base, "no http or https URL", "write --verify http://127.0.0.1:8080");
        }
    }

    private static Replay open(Path recording, int port) throws IOException {
        try {
            return Replay.open(recording, port);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// Only what goes wrong is of interest, and stands in the table.
    private record Silent(Io io) implements Console {
        @Override
        public void accept(StatsRecord record) {
            // Nobody measures.
        }

        @Override
        public void notice(String line) {
            io.err().println("hyload: " + line);
        }

        @Override
        public void exchange(String text) {
            // The table tells what differs.
        }

        @Override
        public boolean isColoured() {
            return false;
        }

        @Override
        public void finished(Result result) {
            // The table is the result.
        }
    }
}
