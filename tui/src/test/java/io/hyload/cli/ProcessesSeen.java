package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// What any process of this computer showed to others while it ran: its command line, and its environment where we may read it.
/// It looks again and again, so what lives for a moment only may be missed once, but hardly each time.
final class ProcessesSeen implements AutoCloseable {
    private static final long BETWEEN_NANOS = 5_000_000;

    private final Set<String> commandLines = ConcurrentHashMap.newKeySet();
    private final Set<String> environments = ConcurrentHashMap.newKeySet();
    private final Thread looking = Thread.ofPlatform().name("processes").daemon().start(this::look);
    private volatile boolean over;

    private void look() {
        while (!over) {
            try (var all = Files.list(Path.of("/proc"))) {
                all.filter(process -> Character.isDigit(process.getFileName().toString().charAt(0)))
                        .forEach(this::look);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private void look(Path process) {
        var line = words(process.resolve("cmdline"));
        // What types in place of a person has it in its command line.
        if (line.contains(" send-keys ")) return;
        commandLines.add(line);
        environments.add(words(process.resolve("environ")));
    }

    private static String words(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).replace('\0', ' ');
        } catch (IOException _) {
            return ""; // it has ended, or is somebody else's
        }
    }

    Stream<String> commandLines() {
        return commandLines.stream();
    }

    Stream<String> environments() {
        return environments.stream();
    }

    @Override
    public void close() {
        over = true;
        try {
            looking.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
