package io.hyload.plots;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.Verdict;
import io.hyload.stats.Window;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.YIntervalSeries;

/// The picture of a run: requests, responses and response times of every second, one below the other; and below these
/// a strip for each machine under test, on the same time axis.
final class LoadChart {

    private static final int PANEL = 190;
    /// As many times the median make the axis of response times a logarithmic one.
    private static final int FAR = 20;
    private static final int STRIP = 120;
    /// Title, subtitle, time axis and legend.
    private static final int REST = 120;
    /// More columns than that cannot be told apart in this width.
    private static final int MOST_COLUMNS = 450;

    private final History history;
    private final List<ResourceHistory> machines;
    private final ZoneId zone;
    private final List<Window> windows;

    private LoadChart(History history, List<ResourceHistory> machines, ZoneId zone) {
        this.history = history;
        this.machines = machines;
        this.zone = zone;
        this.windows = history.windows(MOST_COLUMNS);
    }

    /// The chart of a run.
    ///
    /// @param name     of the run
    /// @param machines under test, a strip each; what they did outside of the run's time is not shown
    static Picture of(String name, History history, List<ResourceHistory> machines, ZoneId zone) {
        return new LoadChart(history, machines, zone).picture(name);
    }

    private Picture picture(String name) {
        var plot = new CombinedDomainXYPlot(Theme.clock(history.first(), history.last(), zone));
        plot.setGap(12);
        plot.add(requests(), PANEL);
        plot.add(responses(), PANEL);
        plot.add(responseTimes(), PANEL);
        for (var machine : machines) {
            var strip = MachineStrip.of(machine, history.first(), history.last(), MOST_COLUMNS);
            if (machine != machines.getFirst()) strip.setFixedLegendItems(new LegendItemCollection()); // lines as in the first
            plot.add(strip, STRIP);
        }
        Marks.draw(history, plot);
        return new Picture(name + (machines.isEmpty() ? ": load over time" : ": load and machines over time"),
                description(), Theme.chart(name, subtitle(), plot), Theme.WIDTH,
                REST + 3 * PANEL + machines.size() * STRIP);
    }

    // ------------------------------------------------------------------ panels

    private XYPlot requests() {
        var panel = new Panel("requests/s");
        if (isAny(LoadChart::users)) {
            var users = Theme.numbers("users");
            users.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
            panel.rightAxis(users).line(Lines.of("users", windows, LoadChart::users), Palette.USERS, Theme.DOTTED);
        }
        if (isAny(LoadChart::due))
            panel.line(Lines.of("arrivals due", windows, LoadChart::due), Palette.TARGET, Theme.DASHED);
        return panel.line(Lines.of("requests", windows, StatsRecord::sent), Palette.SENT, Theme.LINE).plot();
    }

    private XYPlot responses() {
        return new Panel("responses/s")
                .line(Lines.of("responses", windows, StatsRecord::received), Palette.ANSWERED, Theme.LINE)
                .dots(Lines.dots("errors", windows, StatsRecord::errors), Palette.ERROR, Panel.DOT)
                .dots(Lines.dots("timeouts", windows, StatsRecord::timeouts), Palette.TIMEOUT, Panel.DIAMOND).plot();
    }

    private XYPlot responseTimes() {
        var panel = new Panel(timeAxis());
        var mean = Lines.of("mean", windows, LoadChart::mean);
        if (isAny(second -> times(second).count())) {
            panel.band(band("p90 to p99", 90, 99), Palette.P99).band(band("p50 to p90", 50, 90), Palette.P90);
        }
        return panel.line(mean, Palette.MEAN, Theme.LINE).plot();
    }

    /// One bad second would leave no room for all others on a linear axis.
    private ValueAxis timeAxis() {
        double[] means = history.seconds().stream().filter(second -> second.received() > 0)
                .mapToDouble(LoadChart::mean).sorted().toArray();
        double median = means.length == 0 ? 0 : means[means.length / 2];
        double highest = history.seconds().stream()
                .mapToDouble(second -> Math.max(times(second).percentile(99) / 1000.0,
                        second.received() == 0 ? 0 : mean(second)))
                .max().orElse(0);
        if (median <= 0 || highest <= FAR * median) return Theme.times("response time");
        double lowest = history.seconds().stream().filter(second -> second.received() > 0).mapToDouble(second -> times(
                second).count() > 0 ? Math.min(times(second).percentile(50) / 1000.0, mean(second)) : mean(second))
                .min().orElse(median);
        return LogScaleAxis.ofTimes("response time (log)", Math.max(lowest / 1.3, highest / 1e5), highest * 1.2);
    }

    /// Of each window the second in which the upper edge was highest: a peak is never averaged away.
    private YIntervalSeries band(String name, double lower, double upper) {
        var band = new YIntervalSeries(name, false, true);
        for (var window : windows) {
            var worst = times(window.highest(second -> times(second).percentile(upper)));
            if (worst.count() == 0) continue;
            double low = worst.percentile(lower) / 1000.0;
            double high = worst.percentile(upper) / 1000.0;
            band.add((window.from() + (window.length() - 1) / 2.0) * 1000, high, low, high);
        }
        return band;
    }

    private boolean isAny(ToDoubleFunction<StatsRecord> measure) {
        return history.seconds().stream().anyMatch(second -> measure.applyAsDouble(second) > 0);
    }

    // ------------------------------------------------------------------ measures of a second

    private static double users(StatsRecord second) {
        return second.hy().map(Details::users).orElse(0);
    }

    private static double due(StatsRecord second) {
        return second.hy().map(hy -> hy.tally().health().due()).orElse(0.0);
    }

    /// In milliseconds; nothing in a second without a response.
    private static double mean(StatsRecord second) {
        return second.received() == 0 ? Double.NaN : second.respTimeSum() * 1000 / second.received();
    }

    private static Histogram times(StatsRecord second) {
        return second.hy().map(Details::times).orElse(Histogram.empty());
    }

    // ------------------------------------------------------------------ in words

    private String subtitle() {
        var total = history.summary().total();
        return Theme.span(history.first(), history.last(), zone) + "   " + Figures.count(total.received())
                + " responses, " + Figures.count(total.errors()) + " errors, " + Figures.count(total.timeouts())
                + " timeouts" + history.verdict().filter(verdict -> verdict.level() != Verdict.Level.VALID)
                        .map(verdict -> "   " + verdict.level()).orElse("")
                + (windows.getFirst().length() == 1 ? ""
                        : "   (of every " + windows.getFirst().length() + " s the lowest and the highest)");
    }

    private String description() {
        var summary = history.summary();
        double seconds = history.length();
        var text = new StringBuilder(String.format(Locale.ROOT,
                "Three panels over %,.0f seconds from %s on: requests sent, on average %s a second; responses, on average %s a"
                        + " second, with %s errors and %s timeouts; response times, on average %s ms",
                seconds, Theme.clock(history.first(), zone), Figures.rate(summary.total().sent() / seconds),
                Figures.rate(summary.total().received() / seconds), Figures.count(summary.total().errors()),
                Figures.count(summary.total().timeouts()), Figures.millis(summary.meanMillis())));
        if (summary.times().count() > 0) text.append(", median ").append(Figures.percentile(summary.times(), 50))
                .append(", 99th percentile ").append(Figures.percentile(summary.times(), 99)).append(", most ")
                .append(Figures.percentile(summary.times(), 100));
        for (var machine : machines) text.append(". Below, the machine ").append(machine.machine());
        return text.append('.').toString();
    }
}
