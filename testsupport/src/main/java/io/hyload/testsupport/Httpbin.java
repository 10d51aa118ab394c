package io.hyload.testsupport;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;

/// The real httpbin, an HTTP service that shows what it was sent, on a free loopback port. Where it is not installed
/// [#start] skips the test, and fails it under `CI=true`.
public final class Httpbin implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(20);
    /// Debian's own, since that is what its packages are for.
    private static final String PYTHON = "/usr/bin/python3";

    private final int port;
    private final Command.Running process;

    private Httpbin(int port, Command.Running process) {
        this.port = port;
        this.process = process;
    }

    public static Httpbin start() {
        missing().ifPresent(reason -> {
            if (Requirement.underCi()) throw new IllegalStateException(reason + " (skipped elsewhere, but CI=true)");
            Assumptions.abort(reason);
        });
        var port = LoopbackPort.free();
        var process = Command
                .of(PYTHON, "-c",
                        "from httpbin import app; app.run(host='127.0.0.1', port=%d, threaded=True)".formatted(port))
                .timeout(Duration.ofMinutes(5)).start();
        var httpbin = new Httpbin(port, process);
        Patience.within(TO_START, () -> LoopbackPort.isOpen(port) || !process.isAlive());
        if (!process.isAlive()) throw new IllegalStateException("httpbin did not start: " + process.err());
        return httpbin;
    }

    private static Optional<String> missing() {
        var reason = Optional.of("httpbin is not installed: apt install python3-httpbin");
        if (Programs.find("python3").isEmpty() || !new java.io.File(PYTHON).canExecute()) return reason;
        return Command.of(PYTHON, "-c", "import httpbin").run().exitCode() == 0 ? Optional.empty() : reason;
    }

    /// `http://127.0.0.1:PORT`
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
