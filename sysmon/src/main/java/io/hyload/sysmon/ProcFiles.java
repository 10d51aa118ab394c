package io.hyload.sysmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What Linux tells in files, and OSHI does not: buffers and caches, how long disks let operations wait.
final class ProcFiles {

    /// What a sector of `/proc/diskstats` is, whatever the disk's own are.
    private static final long SECTOR = 512;

    private final Path root;

    /// @param root `/`, or a folder that looks like it
    ProcFiles(Path root) {
        this.root = root;
    }

    /// Whether this is Linux at all.
    boolean exist() {
        return Files.isReadable(root.resolve("proc/stat"));
    }

    /// Names of whole disks that are things: no loop, ram, zram, optical drive, and nothing made of other disks.
    List<String> physicalDisks() {
        try (var blocks = Files.list(root.resolve("sys/block"))) {
            return blocks.filter(block -> Files.exists(block.resolve("device")))
                    .map(block -> block.getFileName().toString())
                    .filter(name -> !name.matches("(sr|fd|loop|ram|zram)\\d+"))
                    .sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Counters of these disks ("I/O statistics fields" of the kernel's documentation).
    Map<String, Reading.Disk> disks(List<String> names) {
        var disks = new HashMap<String, Reading.Disk>();
        for (var line : lines("proc/diskstats")) {
            var fields = line.strip().split("\\s+");
            if (fields.length < 14 || !names.contains(fields[2])) continue;
            var counters = Stream.of(fields).skip(3).mapToLong(ProcFiles::number).toArray();
            disks.put(fields[2], new Reading.Disk(counters[0] + counters[4], counters[3] + counters[7], counters[9],
                    counters[10], counters[2] * SECTOR, counters[6] * SECTOR));
        }
        return disks;
    }

    /// Empty where there is no `/proc/meminfo`.
    Optional<Reading.Memory> memory() {
        var values = new HashMap<String, Long>();
        for (var line : lines("proc/meminfo")) {
            int colon = line.indexOf(':');
            if (colon > 0)
                values.put(line.substring(0, colon), number(line.substring(colon + 1).replaceAll("\\D", "")));
        }
        if (!values.containsKey("MemTotal")) return Optional.empty();
        return Optional.of(new Reading.Memory(values.get("MemTotal"), values.getOrDefault("MemFree", 0L),
                values.getOrDefault("Buffers", 0L), values.getOrDefault("Cached", 0L),
                values.getOrDefault("SwapTotal", 0L), values.getOrDefault("SwapFree", 0L)));
    }

    /// Names of the interfaces that lead out of this machine. Where none is a device, as in a container, all but loopback.
    List<String> interfaces() {
        try (var links = Files.list(root.resolve("sys/class/net"))) {
            var all = links.filter(link -> !link.getFileName().toString().equals("lo") && Files.isDirectory(link))
                    .sorted()
                    .toList();
            var devices = all.stream().filter(link -> Files.exists(link.resolve("device"))).toList();
            return (devices.isEmpty() ? all : devices).stream().map(link -> link.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
