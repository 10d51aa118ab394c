package io.hyload.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The log of a run: one line `epochSeconds.4digits|text` each, written by a thread of its own, so that no task ever
/// waits for the disk. The file is created with the first line. When lines come faster than they can be written, those
/// that find no room are counted instead, and the count is logged.
///
/// That of a worker is no file: its lines go to the process that writes the one log of all workers.
final class LogFile implements AutoCloseable {

    private static final int ROOM = 65_536;

    private final Path file;
    private final Target target;
    private final Consumer<String> notices;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong dropped = new AtomicLong();
    private volatile Thread writer;
    private volatile boolean closing;
    private volatile boolean failed;

    private LogFile(Path file, Target target, Consumer<String> notices) {
        this.file = file;
        this.target = target;
        this.notices = notices;
    }

    static LogFile in(Path file, Consumer<String> notices) {
        return new LogFile(file, () -> {
            if (file.getParent() != null) Files.createDirectories(file.getParent());
            return new ToFile(Files.newBufferedWriter(file, UTF_8));
        }, notices);
    }

    /// @param taking is given finished lines, without line breaks
    static LogFile to(Consumer<String> taking) {
        return new LogFile(Path.of(""), () -> taking::accept, _ -> {});
    }

    /// What is opened with the first line.
    private interface Target {
        Lines open() throws IOException;
    }

    private interface Lines extends AutoCloseable {
        void write(String line) throws IOException;

        default void flush() throws IOException {}

        @Override
        default void close() throws IOException {}
    }

    private record ToFile(BufferedWriter out) implements Lines {
        @Override
        public void write(String line) throws IOException {
            out.append(line).append('\n');
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    void write(String text) {
        if (failed || closing) return;
        var now = Clock.systemUTC().instant();
        long tenThousandths = now.getNano() / 100_000;
        append(String.format(Locale.ROOT, "%d.%04d|%s", now.getEpochSecond(), tenThousandths,
                text.replace("\r", "").replace("\n", "\\n")));
    }

    /// Takes a line that another log has made.
    void append(String line) {
        if (failed || closing) return;
        ensureWriter();
        if (!lines.offer(line)) dropped.incrementAndGet();
    }

    /// Where the log is, if anything has been written.
    synchronized Optional<Path> file() {
        return writer == null || failed ? Optional.empty() : Optional.of(file);
    }

    private void ensureWriter() {
        if (writer != null) return;
        synchronized (this) {
            if (writer == null) writer = Thread.ofPlatform().name("hyload-log").daemon().start(this::run);
        }
    }

    private void run() {
        try (var out = target.open()) {
            while (true) {
                var line = lines.poll(50, TimeUnit.MILLISECONDS);
                if (line != null) out.write(line);
                tellDropped(out);
                if (lines.isEmpty()) out.flush();
                if (line == null && closing) return;
            }
        } catch (IOException e) {
            failed = true;
            notices.accept("log file " + file + ": " + reason(e)
                    + " (the run goes on without it; choose another folder with logPath=DIR)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellDropped(Lines out) throws IOException {
        long missing = dropped.getAndSet(0);
        if (missing > 0) out.write(Clock.systemUTC().instant().getEpochSecond() + ".0000|" + missing
                + " lines left out: they came faster than the disk took them");
    }

    /// Why a file cannot be written, without its name.
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException exists ->
                exists.getFile() + " is a file, not a folder";
            case NoSuchFileException gone -> gone.getFile() + " does not exist";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public void close() {
        closing = true;
        Thread last;
        synchronized (this) {
            last = writer;
        }
        if (last == null) return;
        try {
            last.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
