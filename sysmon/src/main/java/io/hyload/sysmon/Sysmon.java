package io.hyload.sysmon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Records this machine until it is told to stop.
public final class Sysmon {

    private static final long PATIENCE_SECONDS = 5;

    private Sysmon() {}

    /// Writes resource files into `folder` until the process is asked to end (TERM, Ctrl+C); the last file is then complete.
    ///
    /// @param started takes one line: where it goes
    /// @param notices takes one line about what goes wrong meanwhile
    /// @throws IOException in one line, when no file can be created
    public static void record(Path folder, Consumer<String> started, Consumer<String> notices)
            throws IOException, InterruptedException {
        var probe = new MachineProbe();
        var file = new ResourceFile(folder, probe.host(), ZoneId.systemDefault(), notices);
        var clock = new ResourceClock(probe, 1, record -> {
            boolean isFirst = file.file().isEmpty();
            file.accept(record);
            if (isFirst) started.accept("recording to " + file.file().orElseThrow());
        });
        var written = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            clock.stop();
            try {
                written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "sysmon-stop"));
        try (file) {
            clock.run();
        } finally {
            written.countDown();
        }
    }
}
