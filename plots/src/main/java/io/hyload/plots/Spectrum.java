package io.hyload.plots;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// The percentile spectrum, as HdrHistogram draws it: every percentile of the response times in one curve, the slowest tenth,
/// hundredth and thousandth each as wide as the one before.
///
/// A curve ends where its samples do, at the slowest one: of a thousand there is no percentile beyond 99.9.
final class Spectrum {

    /// @param label of what: `response time`, or the name of a run
    record Curve(String label, Histogram times) {}

    private static final int LONGEST_LABEL = 40;
    private static final int HEIGHT = 430;
    /// Points on a curve at most: one for every second pixel or so.
    private static final int MOST_POINTS = 400;
    /// As many times the median, the slowest one would leave no room for the rest on a linear axis.
    private static final int FAR = 10;
    /// At the ends of the curves, and in the legend.
    private static final List<Shape> ENDS = List.of(new Ellipse2D.Double(-3.5, -3.5, 7, 7),
            new Rectangle2D.Double(-3.2, -3.2, 6.4, 6.4), triangle(), new Ellipse2D.Double(-2, -2, 4, 4));

    private Spectrum() {}

    /// Response times, and service times where they differ; none where [Latencies#missing].
    static Optional<Picture> of(Latencies latencies) {
        if (latencies.missing().isPresent()) return Optional.empty();
        var curves = new ArrayList<Curve>();
        curves.add(new Curve("response time", latencies.times()));
        latencies.service().ifPresent(service -> curves.add(new Curve("service time", service)));
        var told = latencies.figures()
                + (curves.size() > 1 ? "; service time leaves out how long a request waited to be sent" : "");
        var what = "Percentiles of the response times";
        return Optional.of(of(latencies.title(what), latencies.heading(what), told, curves));
    }

    /// Curves over one another, those of several runs or names.
    ///
    /// @param subtitle may be empty
    /// @param curves   at least one and at most four, none without values
    static Picture of(String title, String subtitle, List<Curve> curves) {
        return of(title, title, subtitle, curves);
    }

    private static Picture of(String title, String heading, String subtitle, List<Curve> curves) {
        if (curves.isEmpty() || curves.size() > Theme.CURVES.size()
                || curves.stream().anyMatch(curve -> curve.times.count() == 0))
            throw new IllegalArgumentException("a spectrum of " + curves);
        long count = curves.stream().mapToLong(curve -> curve.times.count()).max().orElseThrow();
        var data = new XYSeriesCollection();
        curves.forEach(curve -> data.addSeries(points(curve)));
        var plot = new XYPlot(data, LogScaleAxis.ofPercentiles("percentile", count), times(curves), renderer(data));
        plot.setFixedLegendItems(legend(curves));
        var chart = Theme.chart(heading, subtitle, plot);
        return new Picture(title, description(curves), chart, Theme.WIDTH, HEIGHT);
    }

    private static ValueAxis times(List<Curve> curves) {
        var all = curves.stream().map(Curve::times).reduce(Histogram.empty(), Histogram::plus);
        ValueAxis axis;
        if (all.max() > FAR * all.percentile(50)) {
            var cells = LogCells.of(all, FAR * FAR);
            axis = LogScaleAxis.ofTimes("response time", cells.lowMillis(0), cells.highMillis(cells.size() - 1) * 1.1);
        } else {
            axis = Theme.times("response time");
            axis.setRange(0, Math.max(1, all.max()) / 1000.0 * 1.05);
        }
        axis.setFixedDimension(Theme.RANGE_AXIS_WIDTH);
        return axis;
    }

    /// Where the curve is flat, only the ends of the flat part.
    private static XYSeries points(Curve curve) {
        var points = new XYSeries(curve.label, false, true);
        var times = curve.times;
        double end = times.count();
        double lastX = 1;
        double lastY = millis(times.percentile(0));
        points.add(lastX, lastY);
        boolean isFlat = false;
        for (int i = 1; i <= MOST_POINTS; i++) {
            double x = Math.pow(end, (double) i / MOST_POINTS);
            double y = i == MOST_POINTS ? millis(times.max()) : millis(times.percentile(100 - 100 / x));
            if (y == lastY) {
                isFlat = true;
            } else {
                if (isFlat) points.add(lastX, lastY);
                points.add(x, y);
                isFlat = false;
            }
            lastX = x;
            lastY = y;
        }
        if (isFlat) points.add(lastX, lastY);
        return points;
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }

    /// Lines, and a mark at the end of each: the slowest of all.
    private static XYLineAndShapeRenderer renderer(XYSeriesCollection data) {
        var renderer = new XYLineAndShapeRenderer(true, true) {

            private static final long serialVersionUID = 1;

            @Override
            public boolean getItemShapeVisible(int series, int item) {
                return item == data.getItemCount(series) - 1;
            }
        };
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < data.getSeriesCount(); i++) {
            renderer.setSeriesPaint(i, Palette.CURVES.get(i));
            renderer.setSeriesStroke(i, Theme.CURVES.get(i));
            renderer.setSeriesShape(i, ENDS.get(i));
        }
        return renderer;
    }

    private static LegendItemCollection legend(List<Curve> curves) {
        var items = new LegendItemCollection();
        for (int i = 0; i < curves.size(); i++) {
            var times = curves.get(i).times;
            items.add(new LegendItem(Theme.cut(curves.get(i).label, LONGEST_LABEL) + ", " + Figures.count(times.count())
                    + (times.count() == 1 ? " value, max " : " values, max ")
                    + Figures.millis(times.max()) + " ms", null, null, null, true, ENDS.get(i), true,
                    Palette.CURVES.get(i), false,
                    Palette.CURVES.get(i), Theme.HAIRLINE, true, new Line2D.Double(-18, 0, 18, 0), Theme.CURVES.get(i),
                    Palette.CURVES.get(i)));
        }
        return items;
    }

    private static String description(List<Curve> curves) {
        var text = new StringBuilder();
        for (var curve : curves) {
            text.append(text.isEmpty() ? "" : " ").append(curve.label).append(" of ")
                    .append(Figures.count(curve.times.count()))
                    .append(curve.times.count() == 1 ? " value: " : " values: ");
            for (double percent : new double[] {50, 90, 99, 99.9, 99.99, 99.999}) {
                if (!Latencies.isTold(curve.times, percent)) break;
                text.append('p')
                        .append(percent == Math.rint(percent) ? String.valueOf((long) percent)
                                : String.valueOf(percent))
                        .append(' ').append(Figures.percentile(curve.times, percent)).append(" ms, ");
            }
            text.append("max ").append(Figures.millis(curve.times.max())).append(" ms.");
        }
        return text.toString();
    }

    private static Shape triangle() {
        var path = new Path2D.Double();
        path.moveTo(0, -4.2);
        path.lineTo(4.2, 3.4);
        path.lineTo(-4.2, 3.4);
        path.closePath();
        return path;
    }
}
