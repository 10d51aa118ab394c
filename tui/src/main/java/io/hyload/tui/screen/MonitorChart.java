package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import io.hyload.stats.Phase;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.tui.Chart;
import io.hyload.tui.Chart.Series;
import io.hyload.tui.Chart.Side;
import io.hyload.tui.Ink;

/// What the chart of the Monitor screen shows.
enum MonitorChart {
    THROUGHPUT("Throughput per second"),
    /// That of the original: counts at the left, the mean response time at the right.
    MEAN("Requests and mean ms"), USERS("Users and connections"), PHASES("Phases p50 ms"),
    WORKERS("Responses by worker"),
    SYSTEM("CPU % and p99 ms"),
    /// Where a chart is alone; elsewhere it has a panel of its own beside the chart.
    HEAT("Latency heat ms");

    private static final Ink[] INKS =
            {Ink.SERIES_1, Ink.SERIES_2, Ink.SERIES_3, Ink.SERIES_4, Ink.SERIES_5, Ink.SERIES_6};

    final String title;

    MonitorChart(String title) {
        this.title = title;
    }

    MonitorChart next(int by) {
        return values()[Math.floorMod(ordinal() + by, values().length)];
    }

    /// All curves it has, those that are hidden among them; the later ones cover the earlier ones.
    List<Series> series(MonitorScreen screen) {
        var picture = screen.picture();
        return switch (this) {
            case THROUGHPUT -> {
                var series = new ArrayList<Series>();
                boolean hasTarget = picture.whole().health().due() > 0;
                if (hasTarget) series.add(curve("target", Ink.SERIES_3, picture,
                        second -> Watched.tally(second).health().due()));
                series.add(curve("sent", Ink.SERIES_2, picture, StatsRecord::sent));
                series.add(curve("done", Ink.SERIES_1, picture, StatsRecord::received));
                series.addAll(failures(picture));
                yield series;
            }
            case MEAN -> {
                var series = new ArrayList<Series>();
                series.add(curve("requests", Ink.SERIES_2, picture, StatsRecord::sent));
                series.add(curve("responses", Ink.SERIES_1, picture, StatsRecord::received));
                series.addAll(failures(picture));
                series.add(new Series("mean", Ink.SERIES_4, Side.RIGHT, t -> picture.second(t)
                        .filter(second -> second.received() > 0).map(second -> second.avgRespTime() * 1000)
                        .orElse(Double.NaN)));
                yield series;
            }
            case USERS -> List.of(
                    curve("connections", Ink.SERIES_2, picture, second -> second.hy().map(Details::open).orElse(0L)),
                    curve("users", Ink.SERIES_1, picture, second -> second.hy().map(Details::users).orElse(0)));
            case PHASES -> phases(picture);
            case WORKERS -> workers(picture);
            case SYSTEM -> system(screen);
            case HEAT -> List.of();
        };
    }

    private static Series curve(String name, Ink ink, Watched picture, ToDoubleFunction<StatsRecord> value) {
        return new Series(name, ink, t -> picture.second(t).map(value::applyAsDouble).orElse(Double.NaN));
    }

    private static List<Series> failures(Watched picture) {
        return List.of(curve("errors", Ink.SERIES_5, picture, StatsRecord::errors),
                curve("timeouts", Ink.SERIES_6, picture, StatsRecord::timeouts));
    }

    /// Each ten seconds have one value.
    private static List<Series> phases(Watched picture) {
        var series = new ArrayList<Series>();
        for (var phase : Phase.values()) {
            if (!picture.whole().phases().containsKey(phase)) continue;
            series.add(new Series(phase.label(), INKS[series.size() % INKS.length], t -> {
                var ten = picture.tens().get(Math.floorDiv(t, 10L) * 10);
                var times = ten == null ? null : ten.phases().get(phase);
                return times == null || t > picture.last() ? Double.NaN : times.percentile(50) / 1000.0;
            }));
        }
        return series;
    }

    private static List<Series> workers(Watched picture) {
        var series = new ArrayList<Series>();
        picture.rates().keySet().stream().sorted().forEach(worker -> {
            var rates = picture.rates().get(worker);
            series.add(new Series(worker, INKS[series.size() % INKS.length], t -> {
                // one that tells of a second a little late has not paused
                var rate = rates.getOrDefault(t, rates.get(t - 1));
                return rate == null ? Double.NaN : rate;
            }));
        });
        return series;
    }

    private static List<Series> system(MonitorScreen screen) {
        var series = new ArrayList<Series>();
        screen.machines()
                .forEach((machine, seconds) -> series.add(new Series(machine, INKS[series.size() % INKS.length],
                        t -> {
                            ResourceRecord second = seconds.get(t);
                            return second == null ? Double.NaN : second.cpu();
                        })));
        var picture = screen.picture();
        series.add(new Series("p99", Ink.SERIES_6, Side.RIGHT, t -> {
            var times = picture.times(t, screen.view().isService());
            return times.count() == 0 ? Double.NaN : times.percentile(99) / 1000.0;
        }));
        return series;
    }

    /// The chart of what is not hidden.
    Chart chart(MonitorScreen screen) {
        var shown = series(screen).stream().filter(one -> !screen.view().hidden().contains(one.name())).toList();
        var span = screen.view().span();
        long last = last(screen);
        long from = !screen.picture().isEmpty() ? screen.picture().from(span)
                : span != Span.ALL ? last - span.seconds + 1
                : screen.machines().values().stream().mapToLong(TreeMap::firstKey).min().orElse(last);
        return new Chart(Math.min(from, last), last, shown, screen.around().zone());
    }

    /// Whether there is a second to draw: machines are watched without a run, too.
    boolean isEmpty(MonitorScreen screen) {
        return screen.picture().isEmpty() && (this != SYSTEM || screen.machines().isEmpty());
    }

    private static long last(MonitorScreen screen) {
        return !screen.picture().isEmpty() ? screen.picture().last()
                : screen.machines().values().stream().mapToLong(TreeMap::lastKey).max().orElse(0);
    }
}
