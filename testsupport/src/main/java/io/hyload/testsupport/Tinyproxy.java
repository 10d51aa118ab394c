package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;

/// A real HTTP proxy, tinyproxy, on a free loopback port. It passes on requests in absolute form and tunnels to any port.
/// Tests that use it need `@RequiresProgram("tinyproxy")`.
public final class Tinyproxy implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(10);

    private final TempFolder folder;
    private final int port;
    private final Command.Running process;

    private Tinyproxy(TempFolder folder, int port, Command.Running process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    public static Tinyproxy start() {
        var folder = TempFolder.create("tinyproxy");
        try {
            var port = LoopbackPort.free();
            Files.writeString(folder.file("tinyproxy.conf"), """
                    Listen 127.0.0.1
                    Port %d
                    Timeout 60
                    MaxClients 50
                    Allow 127.0.0.1
                    LogFile "%s"
                    LogLevel Info
                    """.formatted(port, folder.file("log")));
            var process =
                    Command.of(Programs.require("tinyproxy"), "-d", "-c", folder.file("tinyproxy.conf").toString())
                            .timeout(Duration.ofMinutes(5)).start();
            var proxy = new Tinyproxy(folder, port, process);
            Patience.within(TO_START, () -> LoopbackPort.isOpen(port) || !process.isAlive());
            if (!process.isAlive())
                throw new IllegalStateException("tinyproxy did not start: " + process.out() + process.err());
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// What it has logged: each request it passed on, each tunnel.
    public String log() {
        try {
            return Files.readString(folder.file("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
