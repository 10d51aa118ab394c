package io.hyload.run;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.hyload.stats.Health;
import io.hyload.stats.LagRecorder;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Looks once a second at how this process fares: whether it gets the processor it wants, stands still, is late, or runs out
/// of files. What the system does not tell stays 0.
///
/// Its heart beats in a virtual thread, so a beat that is late is as late as any task would be. Half a millisecond a second.
final class Sampler {

    private static final Duration BEAT = Duration.ofMillis(20);
    /// The kernel counts CPU time in these, on every architecture.
    private static final double TICKS_A_SECOND = 100;
    private static final double NANOS = 1e9;

    private final Path proc;
    private final Tasks tasks;
    private final LongSupplier connections;
    private final LongSupplier lost;
    private final DoubleSupplier due;
    private final long fileLimit;
    private final List<GarbageCollectorMXBean> collectors;
    /// Files open besides connections.
    private final long otherFiles;
    private final LagRecorder lag;

    private final Map<String, Long> waited = new HashMap<>();
    private final Map<String, Boolean> isOfTheJvm = new HashMap<>();
    private double cpu;
    private long collected;
    private LagRecorder.Snapshot lags;
    private long ran;
    private long lostBefore;
    private double dueBefore;
    private volatile boolean stopped;

    /// @param connections how many are open
    /// @param lost        datagrams that could not be sent so far
    /// @param due         arrivals that have been due so far
    Sampler(Tasks tasks, LagRecorder lag, LongSupplier connections, LongSupplier lost, DoubleSupplier due) {
        this(Path.of("/proc"), tasks, lag, connections, lost, due);
    }

    Sampler(Path proc, Tasks tasks, LagRecorder lag, LongSupplier connections, LongSupplier lost,
            DoubleSupplier due) {
        this.proc = proc;
        this.tasks = tasks;
        this.lag = lag;
        this.connections = connections;
        this.lost = lost;
        this.due = due;
        this.fileLimit = Limits.of(proc).files().orElse(0);
        // Cycles that run beside the program are not pauses.
        this.collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().contains("Concurrent") && !bean.getName().contains("Cycles")).toList();
        this.otherFiles = Math.max(0, openFiles() - connections.getAsLong());
        cpu = cpu();
        collected = collected();
        starved();
        lags = lag.snapshot();
        ran = tasks.ran();
    }

    /// Starts the heart.
    void start() {
        Thread.ofVirtual().name("hyload-heart").start(() -> {
            long next = System.nanoTime();
            while (!stopped) {
                next += BEAT.toNanos();
                try {
                    long left = next - System.nanoTime();
                    if (left > 0) Thread.sleep(Duration.ofNanos(left));
                } catch (InterruptedException e) {
                    return;
                }
                long now = System.nanoTime();
                lag.woken(Math.max(0, now - next));
                // After a standstill it goes on from now: the beats missed are one lateness.
                if (now - next > BEAT.toNanos()) next = now;
            }
        });
    }

    void stop() {
        stopped = true;
    }

    /// How it has fared since this was last asked.
    Health sample() {
        double cpuNow = cpu();
        long collectedNow = collected();
        var lagsNow = lag.snapshot();
        long ranNow = tasks.ran();
        long lostNow = lost.getAsLong();
        double dueNow = due.getAsDouble();
        var late = lagsNow.minus(lags);
        var health = new Health(millis(cpuNow - cpu), millis(starved()), late.lags().percentile(99),
                late.lags().max(), (collectedNow - collected) / 1000.0, otherFiles + connections.getAsLong(),
                fileLimit == Long.MAX_VALUE ? 0 : fileLimit, late.late(), late.dropped(), lostNow - lostBefore,
                millis((ranNow - ran) / NANOS), 0, millis(late.slept() / NANOS), millis(dueNow - dueBefore));
        cpu = cpuNow;
        collected = collectedNow;
        lags = lagsNow;
        ran = ranNow;
        lostBefore = lostNow;
        dueBefore = dueNow;
        return health;
    }

    /// To the three digits that a record holds.
    private static double millis(double seconds) {
        return Math.max(0, Math.round(seconds * 1000) / 1000.0);
    }

    /// Seconds of CPU time of this process so far (proc(5): fields 14 and 15, counted behind the command in brackets).
    private double cpu() {
        var stat = text(proc.resolve("self/stat"));
        int end = stat.lastIndexOf(')');
        if (end < 0) return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS;
        var fields = stat.substring(end + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    private long collected() {
        return collectors.stream().mapToLong(bean -> Math.max(0, bean.getCollectionTime())).sum();
    }

    /// Seconds for which threads, added up, were ready to run and had no core, since this was last asked. Of those that
    /// have ended meanwhile nothing is known.
    private double starved() {
        long more = 0;
        var seen = new HashMap<String, Long>();
        try (var threads = Files.newDirectoryStream(proc.resolve("self/task"))) {
            for (var thread : threads) {
                var fields = text(thread.resolve("schedstat")).strip().split(" ");
                if (fields.length < 2) continue;
                var name = thread.getFileName().toString();
                if (isOfTheJvm.computeIfAbsent(name, _ -> isOfTheJvm(thread))) continue;
                long now = Long.parseLong(fields[1]);
                more += now - waited.getOrDefault(name, 0L);
                seen.put(name, now);
            }
        } catch (IOException | NumberFormatException e) {
            return 0; // another system
        }
        waited.clear();
        waited.putAll(seen);
        return more / NANOS;
    }

    /// Compilers and collectors wait for nobody's sake.
    private static boolean isOfTheJvm(Path thread) {
        var name = text(thread.resolve("comm"));
        return name.startsWith("C1 ") || name.startsWith("C2 ") || name.startsWith("GC ") || name.startsWith("VM ");
    }

    private long openFiles() {
        try (var files = Files.newDirectoryStream(proc.resolve("self/fd"))) {
            long count = 0;
            for (var _ : files) count++;
            return count;
        } catch (IOException e) {
            return 0;
        }
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 12), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
