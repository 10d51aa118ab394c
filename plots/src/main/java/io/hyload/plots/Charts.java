package io.hyload.plots;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.stats.History;
import io.hyload.stats.ResourceHistory;

/// The pictures of a run.
public final class Charts {

    private Charts() {}

    /// Requests, responses and response times over time; a strip below for each machine under test.
    ///
    /// @param name what the run is called
    public static Picture load(String name, History history, List<ResourceHistory> machines, ZoneId zone) {
        return LoadChart.of(name, history, machines, zone);
    }

    /// Processor, memory, disks and network of machines on their own time.
    ///
    /// @param machines at least one
    public static Picture resources(String name, List<ResourceHistory> machines, ZoneId zone) {
        return ResourceChart.of(name, machines, zone);
    }

    /// Response times over time, the stronger the more.
    ///
    /// @param name that of requests; empty for all
    /// @return empty where [#missing]
    public static Optional<Picture> heatMap(History history, Optional<String> name, ZoneId zone) {
        return HeatMap.of(Latencies.of(history, name), zone);
    }

    /// Every percentile, up to that of the slowest request. Otherwise as [#heatMap].
    public static Optional<Picture> percentiles(History history, Optional<String> name) {
        return Spectrum.of(Latencies.of(history, name));
    }

    /// How many responses took how long. Otherwise as [#heatMap].
    public static Optional<Picture> distribution(History history, Optional<String> name) {
        return DistributionChart.of(Latencies.of(history, name));
    }

    /// The heat map, the percentiles and the distribution of all responses; none where [#missing].
    public static List<Picture> responseTimes(History history, ZoneId zone) {
        var latencies = Latencies.of(history);
        return Stream.of(HeatMap.of(latencies, zone), Spectrum.of(latencies), DistributionChart.of(latencies))
                .flatMap(Optional::stream).toList();
    }

    /// Why there are no pictures of the response times, if so: one line.
    public static Optional<String> missing(History history, Optional<String> name) {
        return Latencies.of(history, name).missing();
    }

    /// What [#load] cannot show of the machines: one line for each that was not recorded while the load ran.
    public static List<String> remarks(History history, List<ResourceHistory> machines, ZoneId zone) {
        var remarks = new ArrayList<String>();
        for (var machine : machines) {
            if (machine.last() < history.first() || machine.first() > history.last()) remarks.add(machine.machine()
                    + ": recorded from " + Theme.moment(machine.first(), zone) + " to "
                    + Theme.moment(machine.last(), zone) + ", but the load ran from "
                    + Theme.moment(history.first(), zone) + " to " + Theme.moment(history.last(), zone)
                    + ": another time, or clocks apart");
        }
        return remarks;
    }
}
