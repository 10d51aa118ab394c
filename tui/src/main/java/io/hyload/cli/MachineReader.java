package io.hyload.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.hyload.run.Limits;

/// Reads the facts about a machine: from the files under `/proc` and `/sys` where they exist, else from what Java
/// knows. Whatever cannot be read is left empty; this never fails.
final class MachineReader {
    private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\S+)\\s+(\\S+).*");

    /// The clocks are compared for so long: short enough not to be noticed, long enough for a step of the wall clock.
    private static final long WATCHED_NANOS = 50_000_000;

    private static final int MOST_BYTES = 1 << 20;

    private final Path root;
    private final Io io;

    /// @param root `/`, or a folder that looks like it
    MachineReader(Path root, Io io) {
        this.root = root;
        this.io = io;
    }

    Machine read() {
        return new Machine(files(), ports(), cores(), memory(), clock(), jdk(), number("proc/sys/net/core/somaxconn"),
                number("proc/sys/net/core/rmem_max"),
                fonts(), terminal(), temp());
    }

    /// The two facts that a run of several workers begins with.
    Limits limits() {
        return new Limits(files().soft(), ports().stream().mapToInt(Machine.Ports::count).findFirst());
    }

    /// Java itself raises the soft limit to the hard one when it starts, so this is what a run really has.
    private Machine.Files files() {
        for (var line : lines("proc/self/limits")) {
            var limit = LIMIT.matcher(line);
            if (limit.matches()) return new Machine.Files(limit(limit.group(1)), limit(limit.group(2)));
        }
        return bean() instanceof UnixOperatingSystemMXBean unix
                ? new Machine.Files(OptionalLong.of(unix.getMaxFileDescriptorCount()), OptionalLong.empty())
                : new Machine.Files(OptionalLong.empty(), OptionalLong.empty());
    }

    private static OptionalLong limit(String text) {
        return text.equals("unlimited") ? OptionalLong.of(Long.MAX_VALUE) : number(Optional.of(text));
    }

    private Optional<Machine.Ports> ports() {
        var range = text("proc/sys/net/ipv4/ip_local_port_range").map(text -> text.split("\\s+"))
                .filter(parts -> parts.length == 2)
                .orElse(new String[] {"", ""});
        var first = number(Optional.of(range[0]));
        var last = number(Optional.of(range[1]));
        if (first.isEmpty() || last.isEmpty()) return Optional.empty();
        return Optional.of(new Machine.Ports((int) first.getAsLong(), (int) last.getAsLong(),
                number("proc/sys/net/ipv4/tcp_tw_reuse")));
    }

    private Machine.Cores cores() {
        int present = (int) lines("proc/stat").stream().filter(line -> line.matches("cpu\\d+ .*")).count();
        return new Machine.Cores(Runtime.getRuntime().availableProcessors(),
                present == 0 ? OptionalInt.empty() : OptionalInt.of(present), coreLimit());
    }

    private OptionalDouble coreLimit() {
        var limits = new ArrayList<Double>();
        for (var group : groups()) { // version 2: "200000 100000", or "max 100000"
            text(group + "/cpu.max").map(text -> text.split("\\s+"))
                    .filter(parts -> parts.length == 2)
                    .flatMap(parts -> share(Optional.of(parts[0]), Optional.of(parts[1])))
                    .ifPresent(limits::add);
        }
        var old = "sys/fs/cgroup/cpu/cpu.cfs_"; // version 1: -1 for no limit
        share(text(old + "quota_us"), text(old + "period_us")).ifPresent(limits::add);
        return limits.stream().mapToDouble(Double::doubleValue).min();
    }

    private static Optional<Double> share(Optional<String> quota, Optional<String> period) {
        var of = number(quota);
        var in = number(period);
        boolean limited = of.isPresent() && in.isPresent() && of.getAsLong() > 0 && in.getAsLong() > 0;
        return limited ? Optional.of((double) of.getAsLong() / in.getAsLong()) : Optional.empty();
    }

    private Machine.Memory memory() {
        var physical = lines("proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> number(Optional.of(line.replaceAll("\\D", ""))).orElse(0) * 1024)
                .filter(bytes -> bytes > 0)
                .findFirst();
        if (physical.isEmpty()) physical = OptionalLong.of(bean().getTotalMemorySize());
        return new Machine.Memory(Runtime.getRuntime().maxMemory(), physical, memoryLimit());
    }

    private OptionalLong memoryLimit() {
        var files = Stream.concat(groups().stream().map(group -> group + "/memory.max"),
                Stream.of("sys/fs/cgroup/memory/memory.limit_in_bytes"));
        return files.map(file -> number(text(file)))
                .flatMapToLong(OptionalLong::stream)
                .filter(bytes -> bytes > 0 && bytes < 1L << 60) // version 1 says "no limit" by a huge number
                .min();
    }

    /// The control groups of version 2 that this process is in, from its own up: each can limit it.
    private List<String> groups() {
        var own = lines("proc/self/cgroup").stream()
                .filter(line -> line.startsWith("0::/"))
                .findFirst()
                .map(line -> Path.of(line.substring("0::/".length())).normalize())
                .orElse(Path.of(""));
        var groups = new ArrayList<String>();
        for (var at = own; at != null; at = at.getParent()) groups.add("sys/fs/cgroup/" + at);
        groups.add("sys/fs/cgroup");
        return groups;
    }

    private Machine.Clock clock() {
        return clock(System::nanoTime, InstantSource.system(),
                text("sys/devices/system/clocksource/clocksource0/current_clocksource"));
    }

    static Machine.Clock clock(LongSupplier nanos, InstantSource wall, Optional<String> source) {
        var before = Pair.of(nanos, wall);
        long start = nanos.getAsLong();
        long granularity = Long.MAX_VALUE;
        long reads = 0;
        long last = start;
        while (last - start < WATCHED_NANOS) {
            long now = nanos.getAsLong();
            reads++;
            if (now > last) granularity = Math.min(granularity, now - last);
            last = now;
        }
        var after = Pair.of(nanos, wall);
        long wallMicros = ChronoUnit.MICROS.between(before.wall(), after.wall());
        long drift = wallMicros - (after.nanos() - before.nanos()) / 1000;
        return new Machine.Clock(granularity, (last - start) / reads, drift, source);
    }

    /// Both clocks at one moment. Of several tries the quickest counts: in the others this thread was interrupted
    /// between the two readings.
    private record Pair(long nanos, Instant wall) {
        static Pair of(LongSupplier nanos, InstantSource wall) {
            Pair best = null;
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                long from = nanos.getAsLong();
                var at = wall.instant();
                long to = nanos.getAsLong();
                if (to - from < shortest) {
                    shortest = to - from;
                    best = new Pair(from + (to - from) / 2, at);
                }
            }
            return best;
        }
    }

    private static Machine.Jdk jdk() {
        return new Machine.Jdk(System.getProperty("java.version"), System.getProperty("java.vendor"),
                System.getProperty("java.home"), ToolProvider.getSystemJavaCompiler() != null);
    }

    private Machine.Fonts fonts() {
        var command = Stream.of(io.environment().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "fc-list"))
                .filter(Files::isExecutable)
                .findFirst();
        if (command.isEmpty()) return new Machine.Fonts(OptionalInt.empty());
        try {
            var process = new ProcessBuilder(command.get().toString()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (var output = process.inputReader(StandardCharsets.UTF_8)) {
                int count = (int) output.lines().count();
                if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
                return new Machine.Fonts(OptionalInt.of(count));
            }
        } catch (IOException e) {
            return new Machine.Fonts(OptionalInt.empty()); // cannot be started: as good as not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Machine.Fonts(OptionalInt.empty());
        }
    }

    private Machine.Terminal terminal() {
        return new Machine.Terminal(io.terminal(), io.environment().getOrDefault("TERM", ""),
                System.getProperty("native.encoding", ""));
    }

    /// Tried by writing: permissions alone do not tell of a full or read-only disk.
    private static Machine.TempFolder temp() {
        var folder = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            var file = Files.createTempFile(folder, "hyload", ".tmp");
            try {
                Files.writeString(file, "x");
            } finally {
                Files.delete(file);
            }
            return new Machine.TempFolder(folder, true);
        } catch (IOException e) {
            return new Machine.TempFolder(folder, false);
        }
    }

    private static OperatingSystemMXBean bean() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    private OptionalInt number(String file) {
        var number = number(text(file));
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static OptionalLong number(Optional<String> text) {
        return text.filter(t -> t.matches("\\d{1,18}")).stream().mapToLong(Long::parseLong).findFirst();
    }

    private Optional<String> text(String file) {
        // In one go: a file under /proc/sys says that it is empty, Files.readString then asks for one byte at first, and the
        // kernel gives nothing after that.
        try (var in = Files.newInputStream(root.resolve(file))) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty(); // another system, another version: not known
        }
    }

    private List<String> lines(String file) {
        return text(file).map(text -> Arrays.asList(text.split("\n"))).orElse(List.of());
    }
}
