package io.hyload.stats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The lines of one `.sts` file, in the order of their seconds. They are found first and read when they are wanted: a long
/// run with many names is more than fits into memory.
final class StatsFile implements AutoCloseable {

    /// The last second of the year 9999; what lies after it is no Unix second, but most often milliseconds.
    private static final long LATEST = 253_402_300_799L;
    /// No record is nearly as long.
    private static final int LONGEST_LINE = 64 << 20;
    private static final byte[] BEGIN = "{\"t\":".getBytes(UTF_8);

    /// A line that looks like a record.
    ///
    /// @param number from 1
    record Line(int number, long t, long offset, int length, int hash) {}

    private final String name;
    private final FileChannel channel;
    private final boolean isWhole;
    private final List<Line> lines = new ArrayList<>();
    /// Why lines could not be read, by their numbers.
    private final SortedMap<Integer, String> bad = new TreeMap<>();
    private int outOfOrder;
    private int count;
    /// The number of a last line without a line break.
    private int unfinished = -1;

    private StatsFile(String name, FileChannel channel, boolean isWhole) {
        this.name = name;
        this.isWhole = isWhole;
        this.channel = channel;
    }

    /// The file's name, or all of its path where there are several of that name.
    static String name(Path file, List<Path> files) {
        return files.stream().filter(other -> other.endsWith(file.getFileName())).count() > 1
                ? file.toString()
                : file.getFileName().toString();
    }

    /// Finds the lines.
    ///
    /// @param name    what the file is called in remarks
    /// @param isWhole whether records are wanted with names and phases
    /// @throws UnreadableStats when it is not text
    static StatsFile open(Path file, String name, boolean isWhole) throws IOException {
        var stats = new StatsFile(name, FileChannel.open(file), isWhole);
        try {
            stats.scan(file);
            return stats;
        } catch (IOException | RuntimeException e) {
            stats.close();
            throw e;
        }
    }

    private void scan(Path file) throws IOException {
        var line = new ByteArrayOutputStream();
        long offset = 0;
        try (var in = Files.newInputStream(file)) {
            var some = new byte[1 << 16];
            for (int read; (read = in.read(some)) > 0;) {
                int from = 0;
                for (int i = 0; i < read; i++) {
                    if (some[i] != '\n') continue;
                    line.write(some, from, i - from);
                    note(line.toByteArray(), offset);
                    offset += line.size() + 1;
                    line.reset();
                    from = i + 1;
                }
                line.write(some, from, read - from);
                if (line.size() > LONGEST_LINE)
                    throw new UnreadableStats(name + ": not a stats file: a line of more than 64 MB");
            }
        }
        if (line.size() > 0) {
            unfinished = count + 1;
            note(line.toByteArray(), offset);
        }
        if (outOfOrder > 0) lines.sort(Comparator.comparingLong(Line::t));
    }

    private void note(byte[] line, long offset) {
        count++;
        if (isBlank(line)) return;
        var t = second(line);
        if (t.isEmpty()) {
            try {
                t = OptionalLong.of(record(line).t());
            } catch (IllegalArgumentException e) {
                bad.put(count, e.getMessage());
                return;
            }
        }
        if (!lines.isEmpty() && t.getAsLong() < lines.getLast().t) outOfOrder++;
        lines.add(new Line(count, t.getAsLong(), offset, line.length, Arrays.hashCode(line)));
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') return false;
        }
        return true;
    }

    /// What stands behind the `t` that all known writers begin with; empty when it is written differently or is no second.
    private static OptionalLong second(byte[] line) {
        if (line.length < BEGIN.length || !Arrays.equals(line, 0, BEGIN.length, BEGIN, 0, BEGIN.length))
            return OptionalLong.empty();
        int i = BEGIN.length;
        if (i < line.length && line[i] == ' ') i++;
        long t = 0;
        for (; i < line.length && line[i] >= '0' && line[i] <= '9' && t <= LATEST; i++) t = 10 * t + line[i] - '0';
        return i < line.length && line[i] == ',' && t <= LATEST ? OptionalLong.of(t) : OptionalLong.empty();
    }

    private StatsRecord record(byte[] line) {
        var record = StatsRecord.parse(new String(line, UTF_8), isWhole);
        Fault.of(record, LATEST).ifPresent(fault -> {
            throw new IllegalArgumentException(fault.text());
        });
        return record;
    }

    /// Whether there is nothing in it but blank lines.
    boolean isEmpty() {
        return lines.isEmpty() && bad.isEmpty();
    }

    String name() {
        return name;
    }

    /// In the order of their seconds.
    List<Line> lines() {
        return lines;
    }

    /// Reads one of the [#lines]; several threads may. One that turns out not to be a record is kept in mind for
    /// [#remarks].
    ///
    /// @return the record, or nothing
    List<StatsRecord> read(Line line) throws IOException {
        var bytes = ByteBuffer.allocate(line.length);
        while (bytes.hasRemaining() && channel.read(bytes, line.offset + bytes.position()) > 0);
        try {
            return List.of(record(bytes.array()));
        } catch (IllegalArgumentException e) {
            synchronized (bad) {
                bad.put(line.number, e.getMessage());
            }
            return List.of();
        }
    }

    /// Whether every line of this file is in the other one too: the same file, or that of the same run at an earlier time.
    boolean isPartOf(StatsFile other) {
        if (lines.isEmpty() || lines.size() > other.lines.size()) return false;
        Set<Long> theirs = other.lines.stream().map(StatsFile::print).collect(Collectors.toSet());
        return lines.stream().map(StatsFile::print).allMatch(theirs::contains);
    }

    private static long print(Line line) {
        return line.t << 32 ^ line.hash & 0xffff_ffffL;
    }

    /// What had to be left out or mended, after all was read.
    List<String> remarks() {
        var remarks = new ArrayList<String>();
        if (count == 0) remarks.add(name + ": empty");
        boolean isCut = bad.containsKey(unfinished);
        if (isCut) remarks.add(name + ": its last line is cut off, and was left out");
        int others = bad.size() - (isCut ? 1 : 0);
        if (others > 0) remarks.add("%s: line %d left out: %s%s".formatted(name, bad.firstKey(),
                bad.get(bad.firstKey()), others == 1 ? "" : "; left out besides: " + (others - 1)));
        if (outOfOrder > 0) remarks.add(name + ": " + outOfOrder + (outOfOrder == 1 ? " line was" : " lines were")
                + " not in the order of time, and put into it");
        return remarks;
    }

    /// Why there is nothing to be had from it.
    UnreadableStats unreadable() {
        if (bad.isEmpty()) return new UnreadableStats(name + ": no records: the file is empty"
                + " (was the run stopped before its first second was over?)");
        return new UnreadableStats(name + ": not a stats file: line " + bad.firstKey() + ": " + bad.get(bad.firstKey())
                + " (give the .sts file of a run)");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
