package io.hyload;

import io.hyload.run.Run;

/// The log of the run: `log/<start>.log`, or the folder given by `logPath=`.
public final class TestLogger {

    private TestLogger() {}

    /// Writes one line, `epochSeconds.4digits|text`. Never waits for the disk.
    public static void write(String text) {
        Run.current().log(text);
    }
}
