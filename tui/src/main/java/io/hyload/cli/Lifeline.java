package io.hyload.cli;

import java.io.IOException;
import java.io.OutputStream;

import picocli.CommandLine.Option;

/// `--lifeline`: ends this process with the one that has started it, however that ends.
///
/// Standard input is a pipe whose other end that one holds, and never writes to. The system closes it in any case, even at SIGKILL, and
/// nobody has to look again and again whether a process is there.
final class Lifeline {
    @Option(names = "--lifeline", hidden = true)
    private boolean isHeld;

    /// From now on; what [io.hyload.run.AtExit] knows is done then, as at a signal.
    void hold(Io io) {
        if (!isHeld) return;
        Thread.ofPlatform().daemon().name("lifeline").start(() -> {
            try {
                io.in().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // As good as its end.
            }
            System.exit(ExitCode.INTERRUPTED);
        });
    }
}
