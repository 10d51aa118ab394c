package io.hyload.sysmon;

import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

import io.hyload.stats.ResourceRecord;

/// What the counters of a machine said at one instant. Most only grow, so a second is the difference of two readings.
///
/// @param nanos       when, by a clock that is never set
/// @param cpu         time of all its processors
/// @param disks       physical disks by their names; one that was plugged in or pulled out has no difference
/// @param network     interfaces by their names
/// @param load        the load average of the last minute
/// @param processes   how many there are
/// @param connections TCP connections established
public record Reading(long nanos, Cpu cpu, Memory memory, Map<String, Disk> disks, Map<String, Traffic> network,
        double load, long processes, long connections) {

    public Reading {
        disks = Map.copyOf(disks);
        network = Map.copyOf(network);
    }

    /// Time of all processors together, in ticks of any length. `system` has interrupts in it; `stolen` is what the host of a
    /// virtual machine gave to others.
    public record Cpu(long user, long nice, long system, long idle, long iowait, long stolen) {}

    /// In kB; what caches hold could be had by programs.
    public record Memory(long total, long free, long buffers, long cached, long swapTotal, long swapFree) {}

    /// @param operations  reads and writes that were finished
    /// @param waitMillis  time that all operations took, waiting included
    /// @param busyMillis  time in which there was at least one
    /// @param queueMillis time times the number of operations there were in it
    public record Disk(long operations, long waitMillis, long busyMillis, long queueMillis, long readBytes,
            long writtenBytes) {}

    /// Bytes.
    public record Traffic(long received, long sent) {}

    /// The record of second `t`, that lies between `before` and this. A counter that has shrunk, since it was reset, counts
    /// as unchanged.
    public ResourceRecord since(Reading before, long t) {
        double seconds = Math.max(1e-9, (nanos - before.nanos) / 1e9);
        var share = new Shares(before.cpu, cpu);
        double kB = Math.max(1, memory.total);
        double free = 100 * memory.free / kB;
        double buffers = 100 * memory.buffers / kB;
        double cached = 100 * memory.cached / kB;
        double operations = disks(before, Disk::operations);
        double util = disks.entrySet().stream().mapToDouble(disk -> Optional.ofNullable(before.disks.get(disk.getKey()))
                .map(was -> grown(was.busyMillis, disk.getValue().busyMillis) / (seconds * 10)).orElse(0.0)).max()
                .orElse(0);
        return new ResourceRecord(t, share.used(), share.of(Cpu::idle), share.of(Cpu::user), share.of(Cpu::nice),
                share.of(Cpu::system), memory.total, Math.clamp(100 - free - buffers - cached, 0, 100), free, buffers,
                cached, memory.swapTotal, memory.swapFree, disks(before, Disk::queueMillis) / (seconds * 1000),
                operations == 0 ? 0 : disks(before, Disk::waitMillis) / operations, Math.min(100, util),
                Optional.of(new ResourceRecord.More(share.of(Cpu::iowait),
                        Math.round(network(before, Traffic::received) / seconds),
                        Math.round(network(before, Traffic::sent) / seconds),
                        Math.round(disks(before, Disk::readBytes) / seconds),
                        Math.round(disks(before, Disk::writtenBytes) / seconds), load, processes, connections)));
    }

    /// Per cent of the processors' time.
    private record Shares(Cpu before, Cpu now) {

        double of(ToLongFunction<Cpu> part) {
            double all = grown(Cpu::user) + grown(Cpu::nice) + grown(Cpu::system) + grown(Cpu::idle)
                    + grown(Cpu::iowait) + grown(Cpu::stolen);
            return all == 0 ? 0 : 100 * grown(part) / all;
        }

        /// What does not wait: for work, or for a disk.
        double used() {
            return of(Cpu::user) + of(Cpu::nice) + of(Cpu::system) + of(Cpu::stolen);
        }

        private long grown(ToLongFunction<Cpu> part) {
            return Reading.grown(part.applyAsLong(before), part.applyAsLong(now));
        }
    }

    private double disks(Reading before, ToLongFunction<Disk> counter) {
        return sum(before.disks, disks, counter);
    }

    private double network(Reading before, ToLongFunction<Traffic> counter) {
        return sum(before.network, network, counter);
    }

    private static <T> double sum(Map<String, T> before, Map<String, T> now, ToLongFunction<T> counter) {
        double sum = 0;
        for (var entry : now.entrySet()) {
            var was = before.get(entry.getKey());
            if (was != null) sum += grown(counter.applyAsLong(was), counter.applyAsLong(entry.getValue()));
        }
        return sum;
    }

    private static long grown(long before, long now) {
        return Math.max(0, now - before);
    }
}
