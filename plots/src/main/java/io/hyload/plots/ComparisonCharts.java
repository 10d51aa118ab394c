package io.hyload.plots;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Timeline;
import io.hyload.stats.Window;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Two runs on one axis, the seconds since each began: A as a solid line with dots, B as a dashed one with squares.
final class ComparisonCharts {

    private static final int WIDTH = 960;
    private static final int PANEL = 230;
    private static final int FRAME = 110;
    /// More points than this no eye tells apart.
    private static final int MOST_POINTS = 300;
    /// Marks on a curve.
    private static final int MARKS = 20;
    private static final Shape[] SHAPES =
            {new Ellipse2D.Double(-3.5, -3.5, 7, 7), new Rectangle2D.Double(-3, -3, 6, 6)};

    private ComparisonCharts() {}

    /// What is drawn of a window of seconds; NaN leaves a gap.
    private record Curve(String label, String unit, ToDoubleFunction<Window> value) {}

    /// The rates, then the response times, over time and by percentile; of what came under `name`, or of all.
    ///
    /// @param a has a request, as `b` has
    static List<Picture> of(History a, History b, Optional<String> name) {
        var one = active(a);
        var other = active(b);
        var of = name.map(known -> " of " + known).orElse("");
        var rate = new Curve("responses/s", "/s", window -> window.rate(second -> received(second, name)));
        var pictures = new ArrayList<Picture>();
        pictures.add(picture("Responses a second" + of, List.of(rate), one, other));
        boolean isTimed = isTimed(one, name) && isTimed(other, name);
        pictures.add(isTimed
                ? picture("Response times" + of + ": p50 and p99", List.of(percentile(50, name), percentile(99, name)),
                        one,
                        other)
                : picture("Mean response time" + of, List.of(new Curve("mean, ms", " ms",
                        window -> window.sum(StatsRecord::received) == 0 ? Double.NaN : window.meanMillis())), one,
                        other));
        if (isTimed) percentiles(a, b, name, of).ifPresent(pictures::add);
        return pictures;
    }

    /// From the first activity to the last.
    private static List<StatsRecord> active(History history) {
        var all = history.seconds();
        int from = 0;
        int to = all.size();
        while (from < to - 1 && ComparedRun.isQuiet(all.get(from))) from++;
        while (to - 1 > from && ComparedRun.isQuiet(all.get(to - 1))) to--;
        return all.subList(from, to);
    }

    private static Optional<Picture> percentiles(History a, History b, Optional<String> name, String of) {
        var one = Latencies.of(a, name).times();
        var other = Latencies.of(b, name).times();
        if (one.count() == 0 || other.count() == 0) return Optional.empty();
        return Optional.of(Spectrum.of("Percentiles of the response times" + of, "A solid, B dashed",
                List.of(new Spectrum.Curve("A", one), new Spectrum.Curve("B", other))));
    }

    private static long received(StatsRecord second, Optional<String> name) {
        if (name.isEmpty()) return second.received();
        return second.hy().map(hy -> hy.names().get(name.get())).map(line -> line.n() - line.err()).orElse(0L);
    }

    private static boolean isTimed(List<StatsRecord> seconds, Optional<String> name) {
        return name.isPresent()
                || seconds.stream().anyMatch(second -> second.hy().map(hy -> hy.times().count() > 0).orElse(false));
    }

    private static Curve percentile(int percent, Optional<String> name) {
        return new Curve("p" + percent + ", ms", " ms", window -> {
            Histogram times = name.isPresent() ? window.times(name.get()) : window.times();
            return times.count() == 0 ? Double.NaN : times.percentile(percent) / 1000.0;
        });
    }

    private static Picture picture(String title, List<Curve> panels, List<StatsRecord> a, List<StatsRecord> b) {
        long span = Math.max(a.getLast().t() - a.getFirst().t(), b.getLast().t() - b.getFirst().t());
        var since = new NumberAxis("seconds since the first request");
        since.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
        since.setRange(0, (span + 1) * 1.01); // room for the last number
        var plot = new CombinedDomainXYPlot(since);
        plot.setGap(14);
        var told = new ArrayList<String>();
        boolean isFirst = true;
        for (var curve : panels) {
            var data = new XYSeriesCollection();
            data.addSeries(series("A", curve, a, span));
            data.addSeries(series("B", curve, b, span));
            plot.add(new XYPlot(data, null, Theme.numbers(curve.label), renderer(data, isFirst)));
            told.add(words(curve, data));
            isFirst = false;
        }
        return new Picture(title, String.join(" ", told),
                Theme.chart(title, "A solid with dots, B dashed with squares", plot),
                WIDTH, PANEL * panels.size() + FRAME);
    }

    /// Both runs in windows of one length, so that neither looks calmer for being longer.
    private static XYSeries series(String key, Curve curve, List<StatsRecord> seconds, long span) {
        long first = seconds.getFirst().t();
        var series = new XYSeries(key);
        for (var window : Timeline.windows(seconds, first, first + span, MOST_POINTS)) {
            double middle = (window.seconds().getFirst().t() + window.seconds().getLast().t() + 1) / 2.0 - first;
            series.add(middle, curve.value.applyAsDouble(window));
        }
        return series;
    }

    private static XYLineAndShapeRenderer renderer(XYSeriesCollection data, boolean isInLegend) {
        var renderer = new XYLineAndShapeRenderer(true, true) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean getItemShapeVisible(int series, int item) {
                int count = data.getItemCount(series);
                int every = Math.max(1, count / MARKS);
                // those of B between those of A, which they would cover; the first ones are those of the legend
                return item == 0 || item % every == series * every / 2;
            }
        };
        for (int i = 0; i < SHAPES.length; i++) {
            renderer.setSeriesPaint(i, Palette.CURVES.get(i));
            renderer.setSeriesStroke(i, Theme.CURVES.get(i));
            renderer.setSeriesShape(i, SHAPES[i]);
            renderer.setSeriesVisibleInLegend(i, isInLegend);
        }
        renderer.setDrawSeriesLineAsPath(true); // or each piece would begin its dashes anew
        return renderer;
    }

    /// `responses/s: A 151 to 243 /s, 200 in the middle; B …`.
    private static String words(Curve curve, XYSeriesCollection data) {
        return curve.label.replace(", ms", "") + ": A " + words(curve, data.getSeries(0)) + "; B "
                + words(curve, data.getSeries(1)) + ".";
    }

    private static String words(Curve curve, XYSeries series) {
        double[] values = Arrays.stream(series.toArray()[1]).filter(Double::isFinite).sorted().toArray();
        if (values.length == 0) return "none";
        return "from " + figure(curve, values[0]) + " to " + figure(curve, values[values.length - 1]) + curve.unit
                + ", median " + figure(curve, values[values.length / 2]);
    }

    private static String figure(Curve curve, double value) {
        return curve.unit.equals("/s") ? Figures.rate(value) : Figures.millis(value);
    }
}
