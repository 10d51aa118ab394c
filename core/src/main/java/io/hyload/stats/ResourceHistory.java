package io.hyload.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// What a machine under test did, second by second on its own clock: one or more resource files of it.
///
/// @param machine what it is called
/// @param seconds in order, at least one; where none was recorded there is a gap
/// @param remarks one line each on what had to be left out or mended
public record ResourceHistory(String machine, List<ResourceRecord> seconds, List<String> remarks) {

    /// The folder in which each machine has one of its own.
    private static final String HOME = "stats_resource";

    public ResourceHistory {
        if (seconds.isEmpty()) throw new IllegalArgumentException("a resource history without a second");
        seconds = List.copyOf(seconds);
        remarks = List.copyOf(remarks);
    }

    /// Reads resource files, ours and the original's, one history for each machine, in the order given. Files in
    /// `stats_resource/NAME/` are of the machine `NAME`, and several of one are put together; any other file is a machine
    /// called like the file.
    ///
    /// @throws UnreadableStats when a file has no resource record
    /// @throws IOException     when one cannot be opened
    public static List<ResourceHistory> read(List<Path> files) throws IOException {
        var machines = new LinkedHashMap<String, List<Path>>();
        for (var file : files) machines.computeIfAbsent(machine(file), _ -> new ArrayList<>()).add(file);
        var histories = new ArrayList<ResourceHistory>();
        for (var machine : machines.entrySet()) histories.add(read(machine.getKey(), machine.getValue()));
        return histories;
    }

    private static String machine(Path file) {
        var folder = file.toAbsolutePath().normalize().getParent();
        if (folder != null && folder.getParent() != null && folder.getParent().endsWith(HOME))
            return folder.getFileName().toString();
        return file.getFileName().toString().replaceFirst("\\.csv$", "");
    }

    private static ResourceHistory read(String machine, List<Path> files) throws IOException {
        var seconds = new TreeMap<Long, ResourceRecord>();
        var remarks = new ArrayList<String>();
        for (var file : files) {
            var name = file.getFileName().toString();
            int good = 0;
            int bad = 0;
            int number = 0;
            int firstBad = 0;
            var why = "";
            boolean isCut = false;
            for (var line : Files.readAllLines(file, ISO_8859_1)) {
                number++;
                isCut = false;
                if (line.isBlank()) continue;
                try {
                    var record = ResourceRecord.parse(line);
                    seconds.putIfAbsent(record.t(), record);
                    good++;
                } catch (IllegalArgumentException e) {
                    isCut = true;
                    if (bad++ > 0) continue;
                    firstBad = number;
                    why = e.getMessage();
                }
            }
            if (good == 0) throw new UnreadableStats(name + ": not a resource file: "
                    + (bad == 0 ? "it is empty" : "line " + firstBad + ": " + why)
                    + " (give a CSV file of sysmon record)");
            if (isCut && bad == 1) remarks.add(name + ": its last line is cut off, and was left out");
            else if (bad > 0) remarks.add(name + ": line " + firstBad + " left out: " + why
                    + (bad == 1 ? "" : "; left out besides: " + (bad - 1)));
        }
        return new ResourceHistory(machine, List.copyOf(seconds.values()), remarks);
    }

    /// The seconds `from … to` of it; empty when it has none of them.
    public Optional<ResourceHistory> between(long from, long to) {
        var some = seconds.stream().filter(second -> second.t() >= from && second.t() <= to).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(new ResourceHistory(machine, some, remarks));
    }

    /// The first Unix second.
    public long first() {
        return seconds.getFirst().t();
    }

    /// The last Unix second.
    public long last() {
        return seconds.getLast().t();
    }
}
