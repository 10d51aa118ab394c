package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;

import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;

/// What a machine under test did during a run.
///
/// @param cpu     per cent, on average; `most` in the worst second
/// @param memory  per cent in use, at most
/// @param await   milliseconds a disk operation took, on average over the seconds
/// @param course  per cent of the CPU over the run, in equal parts; NaN where nothing was recorded
/// @param seconds of the run that were recorded
public record MachineLoad(String machine, double cpu, double most, double memory, double await, List<Double> course,
        int seconds) {
    private static final int PARTS = 40;

    public MachineLoad {
        course = List.copyOf(course);
    }

    /// Of what it recorded between these Unix seconds, which may be nothing.
    public static MachineLoad of(ResourceHistory machine, long first, long last) {
        var seconds = machine.between(first, last).map(ResourceHistory::seconds).orElse(List.of());
        int parts = Math.clamp(last - first + 1, 1, PARTS);
        var sums = new double[parts];
        var counts = new int[parts];
        for (var second : seconds) {
            int part = (int) ((second.t() - first) * parts / (last - first + 1));
            sums[part] += second.cpu();
            counts[part]++;
        }
        var course = new ArrayList<Double>();
        for (int i = 0; i < parts; i++) course.add(counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
        return new MachineLoad(machine.machine(), seconds.stream().mapToDouble(ResourceRecord::cpu).average().orElse(0),
                seconds.stream().mapToDouble(ResourceRecord::cpu).max().orElse(0),
                seconds.stream().mapToDouble(ResourceRecord::used).max().orElse(0),
                seconds.stream().mapToDouble(ResourceRecord::await).average().orElse(0), course, seconds.size());
    }
}
