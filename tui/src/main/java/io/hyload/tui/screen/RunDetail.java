package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.plots.KeptExchanges;
import io.hyload.stats.Event;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Phase;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Line;

/// All that is shown of one run when it is opened.
///
/// @param service what times were from when a request was really begun; empty where they are the same
/// @param names   what came under each name
/// @param trends  p99 in ms of each name over the run, in equal parts; NaN where there was no response
/// @param kinds   of errors, all of them
/// @param phases  where the time of the requests went
/// @param kept    exchanges that can be read
public record RunDetail(RunFile file, Overview overview, Optional<Overview.Times> service, Map<String, Line> names,
        Map<String, List<Double>> trends, Map<String, Long> kinds, Map<Phase, Histogram> phases, List<Event> events,
        int mostUsers, KeptExchanges kept) {

    public RunDetail {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        trends = Map.copyOf(trends);
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        phases = phases.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(phases));
        events = List.copyOf(events);
    }

    /// Makes one of seconds in the order of time, names and phases among them.
    public static final class Adding {
        private static final int MOST_PARTS = 32;

        private final Overview.Adding overview = new Overview.Adding();
        private List<Map<String, Histogram>> parts = new ArrayList<>();
        private int step = 1;

        public void add(StatsRecord second) {
            overview.add(second);
            while ((second.t() - overview.first()) / step >= MOST_PARTS) halve();
            int index = (int) ((second.t() - overview.first()) / step);
            while (parts.size() <= index) parts.add(new TreeMap<>());
            var part = parts.get(index);
            second.hy().ifPresent(hy -> hy.names()
                    .forEach((name, line) -> part.merge(name, line.times(), Histogram::plus)));
        }

        private void halve() {
            var halved = new ArrayList<Map<String, Histogram>>();
            for (int i = 0; i < parts.size(); i += 2) {
                var both = parts.get(i);
                if (i + 1 < parts.size()) parts.get(i + 1).forEach((name, times) -> both.merge(name, times,
                        Histogram::plus));
                halved.add(both);
            }
            parts = halved;
            step *= 2;
        }

        public long first() {
            return overview.first();
        }

        public long last() {
            return overview.last();
        }

        /// @param remarks besides those of the stats file
        public RunDetail detail(RunFile file, History.Told told, List<MachineLoad> machines, KeptExchanges kept,
                List<String> remarks) {
            var summary = overview.summary();
            var trends = new LinkedHashMap<String, List<Double>>();
            for (var name : summary.names().keySet()) trends.put(name, parts.stream().map(part -> {
                var times = part.getOrDefault(name, Histogram.empty());
                return times.count() == 0 ? Double.NaN : times.percentile(99) / 1000.0;
            }).toList());
            var all = new ArrayList<>(kept.remarks());
            all.addAll(0, remarks);
            return new RunDetail(file, overview.overview(told, machines, all),
                    summary.isOpenLoad() ? Overview.Times.of(summary.serviceTimes()) : Optional.empty(),
                    summary.names(), trends, summary.kinds(), summary.tally().phases(), summary.tally().events(),
                    summary.mostUsers(), kept);
        }
    }
}
