package io.hyload.sysmon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.stats.JsonText;
import io.hyload.stats.ResourceRecord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

/// Writes resource files `res--<yyyy-MM-dd_HHmmss>.csv`, one line a second, each written at once; beside each, under the same
/// name with `.json`, what the machine is and what the columns are called.
///
/// A file that has grown to its limit is followed by a new one. While a disk is full, lines wait in memory.
public final class ResourceFile implements AutoCloseable {

    /// A file of a machine that is recorded for weeks can still be opened.
    public static final long ROTATED_AT = 256L << 20;

    /// About half a day of seconds.
    private static final int LONGEST_BACKLOG = 8 << 20;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'res--'yyyy-MM-dd_HHmmss");
    /// In the order of a line.
    private static final List<String> COLUMNS = List.of("epochSecond", "cpu used%", "idle%", "user%", "nice%",
            "system%", "memTotal kB", "mem used%", "free%", "buffers%", "cached%", "swapTotal kB", "swapFree kB",
            "avg queue size", "await ms", "util%", "iowait%", "net rx B/s", "net tx B/s", "disk read B/s",
            "disk write B/s", "load1", "processes", "tcp established");

    private final Path folder;
    private final Host host;
    private final ZoneId zone;
    private final long rotatedAt;
    private final Consumer<String> notices;
    private final ByteArrayOutputStream backlog = new ByteArrayOutputStream();
    private Optional<FileChannel> channel = Optional.empty();
    private Path file = Path.of("");
    private long written;
    private boolean isTold;

    /// Nothing is created before the first record.
    ///
    /// @param folder  where files go; made if need be
    /// @param notices takes one line when writing fails, and one when it works again
    public ResourceFile(Path folder, Host host, ZoneId zone, Consumer<String> notices) {
        this(folder, host, zone, ROTATED_AT, notices);
    }

    ResourceFile(Path folder, Host host, ZoneId zone, long rotatedAt, Consumer<String> notices) {
        this.folder = folder;
        this.host = host;
        this.zone = zone;
        this.rotatedAt = rotatedAt;
        this.notices = notices;
    }

    /// The file that is being written; empty before the first record.
    public Optional<Path> file() {
        return channel.map(_ -> file);
    }

    /// Writes the record's line.
    ///
    /// @throws IOException in one line, when not even the first file can be created
    public void accept(ResourceRecord record) throws IOException {
        if (channel.isEmpty() || written >= rotatedAt && backlog.size() == 0) next(record.t());
        if (backlog.size() < LONGEST_BACKLOG) backlog.writeBytes((record.toLine() + "\n").getBytes(UTF_8));
        try {
            write();
            if (isTold) notices.accept(file + ": written again, nothing is missing");
            isTold = false;
        } catch (IOException e) {
            if (!isTold) notices.accept(complaint(file, e) + " (lines are kept and written as soon as that is over)");
            isTold = true;
        }
    }

    private void next(long t) throws IOException {
        var before = channel;
        try {
            Files.createDirectories(folder);
            var base = NAME.format(Instant.ofEpochSecond(t).atZone(zone));
            file = folder.resolve(base + ".csv");
            for (int i = 2; Files.exists(file); i++) file = folder.resolve(base + "_" + i + ".csv");
            channel = Optional.of(FileChannel.open(file, CREATE_NEW, WRITE));
            written = 0;
            Files.writeString(file.resolveSibling(file.getFileName().toString().replaceFirst("csv$", "json")), facts());
        } catch (IOException e) {
            if (before.isEmpty())
                throw new IOException(complaint(file.toString().isEmpty() ? folder : file, e)
                        + " (choose another folder with --dir)", e);
            channel = before; // the old one grows on
            return;
        }
        if (before.isPresent()) before.get().close();
    }

    private String facts() {
        var json =
                new JsonText().open().put("host", host.name()).put("cores", host.cores()).put("memory", host.memory())
                        .put("kernel", host.kernel());
        list(json, "disks", host.disks());
        list(json, "interfaces", host.nets());
        list(json, "columns", COLUMNS);
        return json.close() + "\n";
    }

    private static void list(JsonText json, String key, List<String> items) {
        json.list(key);
        items.forEach(json::item);
        json.endList();
    }

    /// A write cut short by a full disk is taken back, lest half a line stand in the file.
    private void write() throws IOException {
        var to = channel.orElseThrow();
        var lines = ByteBuffer.wrap(backlog.toByteArray());
        try {
            while (lines.hasRemaining()) to.write(lines);
            written += lines.limit();
            backlog.reset();
        } catch (IOException e) {
            to.truncate(written).position(written);
            throw e;
        }
    }

    private static String complaint(Path file, IOException e) {
        var why = switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException f -> f.getFile() + " is a file, not a folder";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
        return "resource file " + file + ": " + why;
    }

    @Override
    public void close() throws IOException {
        if (channel.isEmpty()) return;
        try {
            if (backlog.size() > 0) write();
        } catch (IOException e) {
            throw new IOException(complaint(file, e), e);
        } finally {
            channel.get().close();
        }
    }
}
