package io.hyload.plots;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.ResourceRecord.More;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;

/// Machines under test on their own time: processor, memory, disks and network, one below the other, a line each.
final class ResourceChart {

    private static final int PANEL = 165;
    private static final int REST = 120;
    private static final int MOST_COLUMNS = 450;

    private final List<ResourceHistory> machines;
    private final ZoneId zone;

    private ResourceChart(List<ResourceHistory> machines, ZoneId zone) {
        this.machines = machines;
        this.zone = zone;
    }

    /// @param machines at least one
    static Picture of(String name, List<ResourceHistory> machines, ZoneId zone) {
        return new ResourceChart(machines, zone).picture(name);
    }

    private Picture picture(String name) {
        long first = machines.stream().mapToLong(ResourceHistory::first).min().orElseThrow();
        long last = machines.stream().mapToLong(ResourceHistory::last).max().orElseThrow();
        var plot = new CombinedDomainXYPlot(Theme.clock(first, last, zone));
        plot.setGap(12);
        plot.add(panel(percent("CPU used, %"), ResourceRecord::cpu), PANEL);
        plot.add(panel(percent("memory used, %"), ResourceRecord::used), PANEL);
        plot.add(panel(Theme.numbers("disk await, ms"), ResourceRecord::await), PANEL);
        boolean hasNetwork = machines.stream().flatMap(machine -> machine.seconds().stream())
                .anyMatch(second -> second.more().isPresent());
        if (hasNetwork) plot.add(network(), PANEL);
        // each machine is named once, not once a panel
        for (var panel : plot.getSubplots().subList(1, hasNetwork && machines.size() == 1 ? 3 : plot.getSubplots()
                .size()))
            panel.setFixedLegendItems(new LegendItemCollection());
        return new Picture(name + ": resources over time", description(), Theme.chart(name,
                Theme.span(first, last, zone), plot), Theme.WIDTH, REST + plot.getSubplots().size() * PANEL);
    }

    private static NumberAxis percent(String label) {
        var axis = Theme.numbers(label);
        axis.setAutoRange(false);
        axis.setRange(0, 102); // a line at 100 is seen in full
        return axis;
    }

    private XYPlot panel(NumberAxis axis, ToDoubleFunction<ResourceRecord> measure) {
        var panel = new Panel(axis);
        for (int i = 0; i < machines.size(); i++) line(panel, i, machines.get(i).machine(), machines.get(i), measure);
        return panel.plot();
    }

    private static void line(Panel panel, int number, String name, ResourceHistory machine,
            ToDoubleFunction<ResourceRecord> measure) {
        panel.line(Lines.of(name, machine.seconds(), ResourceRecord::t, measure, MOST_COLUMNS),
                Palette.CURVES.get(number % Palette.CURVES.size()), Theme.CURVES.get(number % Theme.CURVES.size()));
    }

    /// Of one machine what came and what went, of several the sum of both.
    private XYPlot network() {
        var panel = new Panel("network, MB/s");
        if (machines.size() == 1) {
            line(panel, 1, "received", machines.getFirst(), second -> megabytes(second.more().map(More::received)));
            line(panel, 2, "sent", machines.getFirst(), second -> megabytes(second.more().map(More::sent)));
            return panel.plot();
        }
        for (int i = 0; i < machines.size(); i++) line(panel, i, machines.get(i).machine(), machines.get(i),
                second -> megabytes(second.more().map(more -> more.received() + more.sent())));
        return panel.plot();
    }

    private static double megabytes(Optional<Long> bytes) {
        return bytes.map(count -> count / 1e6).orElse(Double.NaN);
    }

    private String description() {
        return machines.stream().map(machine -> String.format(Locale.ROOT,
                "%s: CPU on average %.0f %%, at most %.0f %%; memory at most %.0f %%; disk await at most %.1f ms",
                machine.machine(), machine.seconds().stream().mapToDouble(ResourceRecord::cpu).average().orElse(0),
                most(machine, ResourceRecord::cpu), most(machine, ResourceRecord::used),
                most(machine, ResourceRecord::await))).collect(Collectors.joining(". ", "", "."));
    }

    private static double most(ResourceHistory machine, ToDoubleFunction<ResourceRecord> measure) {
        return machine.seconds().stream().mapToDouble(measure).max().orElse(0);
    }
}
