package io.hyload.plots;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RectangularShape;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.hyload.run.Figures;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Response times over time: the stronger a cell, the more responses took that long just then. What an average hides is seen here:
/// two speeds beside each other, a stall and what it held back, the few that are always slow.
final class HeatMap {

    private static final String WHAT = "Response times over time";
    private static final int MOST_ROWS = 36;
    private static final int HEIGHT = 430;
    /// From how many on a cell has each shade, the finest steps first.
    private static final long[][] STEPS = {{1, 2, 3, 4, 5, 6}, {1, 2, 4, 8, 16, 32}, {1, 3, 10, 30, 100, 300},
            {1, 5, 20, 100, 500, 2_000}, {1, 10, 100, 1_000, 10_000, 100_000}};
    /// The fullest cell that each of them is for.
    private static final long[] FULLEST = {6, 63, 999, 9_999, Long.MAX_VALUE};
    /// Of fewer responses the 99th percentile would be the slowest one.
    private static final int ENOUGH_FOR_P99 = 100;

    private HeatMap() {}

    /// The picture in clock time of that zone; none where [Latencies#missing].
    static Optional<Picture> of(Latencies latencies, ZoneId zone) {
        if (latencies.missing().isPresent()) return Optional.empty();
        var cells = LogCells.of(latencies.times(), MOST_ROWS);
        var counts = latencies.slices().stream().map(slice -> cells.counts(slice.times())).toList();
        long most = counts.stream().flatMapToLong(Arrays::stream).max().orElse(0);
        var steps = steps(most);

        var slices = latencies.slices();
        var clock = Theme.clock(slices.getFirst().from(), slices.getLast().to() - 1, zone);
        var time = LogScaleAxis.ofTimes("response time", cells.lowMillis(0), cells.highMillis(cells.size() - 1));
        time.setFixedDimension(Theme.RANGE_AXIS_WIDTH);
        var plot = new XYPlot(shades(slices, cells, counts, steps), clock, time, new Cells());
        var lines = lines(slices);
        plot.setDataset(1, lines);
        plot.setRenderer(1, lines(lines, Palette.BACKGROUND, Theme.line(4), Theme.line(4)));
        plot.setDataset(2, lines);
        plot.setRenderer(2, lines(lines, Palette.INK, Theme.LINE, Theme.DASHED));
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        plot.setFixedLegendItems(legend(steps, most, lines));
        var title = latencies.title(WHAT);
        long seconds = slices.getFirst().to() - slices.getFirst().from();
        var subtitle = latencies.responses() + "; a column is " + seconds + " s wide; the stronger a cell, the more "
                + "responses took that long";
        var chart = Theme.chart(latencies.heading(WHAT), subtitle, plot);
        return Optional.of(new Picture(title, description(latencies, zone), chart, Theme.WIDTH, HEIGHT));
    }

    static long[] steps(long most) {
        int finest = 0;
        while (most > FULLEST[finest]) finest++;
        return STEPS[finest];
    }

    /// A series for each shade, the lightest first. Each covers what has at least as many: the next one is painted over it,
    /// which takes fewer rectangles than cells of one shade would, and leaves no seams.
    private static XYIntervalSeriesCollection shades(List<Latencies.Slice> slices, LogCells cells, List<long[]> counts,
            long[] steps) {
        var shades = new XYIntervalSeriesCollection();
        for (long step : steps) {
            var shade = new XYIntervalSeries(step, false, true);
            for (int column = 0; column < slices.size(); column++) {
                double from = slices.get(column).from() * 1000.0;
                double to = slices.get(column).to() * 1000.0;
                var count = counts.get(column);
                for (int i = 0; i < count.length; i++) {
                    if (count[i] < step) continue;
                    int first = i;
                    while (i + 1 < count.length && count[i + 1] >= step) i++;
                    shade.add((from + to) / 2, from, to, cells.lowMillis(first), cells.lowMillis(first),
                            cells.highMillis(i));
                }
            }
            shades.addSeries(shade);
        }
        return shades;
    }

    /// Rectangles without outlines, on whole pixels: otherwise a light line would show between any two.
    private static final class Cells extends XYBarRenderer {

        private static final long serialVersionUID = 1;

        Cells() {
            setUseYInterval(true);
            setShadowVisible(false);
            setDrawBarOutline(false);
            setBarPainter(new StandardXYBarPainter() {
                private static final long serialVersionUID = 1;

                @Override
                public void paintBar(Graphics2D graphics, XYBarRenderer renderer, int row, int column,
                        RectangularShape bar, RectangleEdge base) {
                    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
                    graphics.setPaint(renderer.getItemPaint(row, column));
                    graphics.fill(bar);
                    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                }
            });
            for (int i = 0; i < Palette.HEAT.size(); i++) setSeriesPaint(i, Palette.HEAT.get(i));
        }
    }

    /// Median and 99th percentile of each slice.
    private static XYSeriesCollection lines(List<Latencies.Slice> slices) {
        var lines = new XYSeriesCollection();
        lines.addSeries(line("median", slices, 50, 1));
        lines.addSeries(line("99th percentile", slices, 99, ENOUGH_FOR_P99));
        return lines;
    }

    /// A point in the middle of each slice with at least so many responses; a gap at the others, and where nobody tells of
    /// any. A slice between two gaps is a line of its own, from its beginning to its end.
    private static XYSeries line(String name, List<Latencies.Slice> slices, double percent, long least) {
        var line = new XYSeries(name, false);
        for (int i = 0; i < slices.size(); i++) {
            var slice = slices.get(i);
            double from = slice.from() * 1000.0;
            double to = slice.to() * 1000.0;
            boolean isTold = slice.times().count() >= least;
            boolean follows = i > 0 && slices.get(i - 1).to() == slice.from()
                    && slices.get(i - 1).times().count() >= least;
            boolean goesOn = i + 1 < slices.size() && slices.get(i + 1).from() == slice.to()
                    && slices.get(i + 1).times().count() >= least;
            boolean isAlone = !follows && !goesOn;
            double millis = slice.times().percentile(percent) / 1000.0;
            if (!isTold || !follows) line.add(from, Double.NaN);
            if (!isTold) continue;
            if (isAlone) line.add(from, millis);
            line.add((from + to) / 2, millis);
            if (isAlone) line.add(to, millis);
        }
        return line;
    }

    private static XYLineAndShapeRenderer lines(XYSeriesCollection lines, Color colour, Stroke median, Stroke p99) {
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < lines.getSeriesCount(); i++) renderer.setSeriesPaint(i, colour);
        renderer.setSeriesStroke(0, median);
        renderer.setSeriesStroke(1, p99);
        return renderer;
    }

    private static LegendItemCollection legend(long[] steps, long most, XYSeriesCollection lines) {
        var items = new LegendItemCollection();
        for (int i = 0; i < steps.length && steps[i] <= most; i++) {
            boolean last = i + 1 == steps.length || steps[i + 1] > most;
            var text = last ? upTo(steps[i], most) : upTo(steps[i], steps[i + 1] - 1);
            items.add(new LegendItem(i > 0 ? text : text + (text.equals("1") ? " response" : " responses"), null, null,
                    null,
                    new Rectangle2D.Double(-8, -6, 16, 12), Palette.HEAT.get(i)));
        }
        var line = new Line2D.Double(-14, 0, 14, 0);
        items.add(new LegendItem("median", null, null, null, line, Theme.LINE, Palette.INK));
        boolean told = IntStream.range(0, lines.getItemCount(1)).anyMatch(i -> !Double.isNaN(lines.getYValue(1, i)));
        if (told) items.add(new LegendItem("99th percentile", null, null, null, line, Theme.DASHED, Palette.INK));
        return items;
    }

    private static String upTo(long from, long to) {
        return from == to ? Figures.count(from) : Figures.count(from) + "–" + Figures.count(to);
    }

    private static String description(Latencies latencies, ZoneId zone) {
        var slowest = latencies.slices().stream().max(Comparator.comparingLong(slice -> slice.times().percentile(50)))
                .orElseThrow();
        return "Response times of " + latencies.responses() + ": " + latencies.figures() + ". The slowest "
                + (slowest.to() - slowest.from()) + " s began at " + Theme.clock(slowest.from(), zone)
                + ": there the median was " + Figures.percentile(slowest.times(), 50) + " ms.";
    }
}
