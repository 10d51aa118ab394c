package io.hyload.stats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/// An `.sts` file: a line a record, in the hands of the operating system as soon as [#accept] returns, so that a killed
/// process loses at most the second it was in.
///
/// While the disk is full lines wait in memory, and are written when there is room again.
public final class FileSink implements StatsSink {

    /// About a day of seconds.
    private static final int LONGEST_BACKLOG = 64 << 20;

    private final Path file;
    private final FileChannel channel;
    private final boolean regular;
    private final ByteArrayOutputStream backlog = new ByteArrayOutputStream();
    private long written;

    private FileSink(Path file, FileChannel channel, boolean regular) {
        this.file = file;
        this.channel = channel;
        this.regular = regular;
    }

    /// Creates the file, and its folder where that is missing; an existing file is written over.
    ///
    /// @throws IOException in one line: which file, and why not
    public static FileSink open(Path file) throws IOException {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            var channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING);
            return new FileSink(file, channel, Files.isRegularFile(file));
        } catch (IOException e) {
            throw new IOException(complaint(file, e), e);
        }
    }

    @Override
    public void accept(StatsRecord record) throws IOException {
        if (backlog.size() < LONGEST_BACKLOG) backlog.writeBytes((record.toLine() + "\n").getBytes(UTF_8));
        write();
    }

    /// A write cut short by a full disk is taken back, lest the file hold half a line twice.
    private void write() throws IOException {
        var lines = ByteBuffer.wrap(backlog.toByteArray());
        try {
            while (lines.hasRemaining()) channel.write(lines);
            written += lines.limit();
            backlog.reset();
        } catch (IOException e) {
            if (regular) channel.truncate(written).position(written);
            throw new IOException(complaint(file, e), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (backlog.size() > 0) write();
        }
    }

    private static String complaint(Path file, IOException e) {
        var why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileAlreadyExistsException f -> f.getFile() + " is a file, not a folder";
            case java.nio.file.NoSuchFileException f -> f.getFile() + " does not exist";
            default -> e.getMessage();
        };
        return "stats file " + file + ": " + why + " (the run goes on without it; choose another with statsfile=PATH)";
    }
}
