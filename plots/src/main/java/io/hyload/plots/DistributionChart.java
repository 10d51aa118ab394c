package io.hyload.plots;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RectangularShape;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

import io.hyload.run.Figures;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/// How many responses took how long: bars over a logarithmic time, with the percentiles that matter marked.
final class DistributionChart {

    private static final String WHAT = "Distribution of the response times";
    private static final int HEIGHT = 360;
    private static final int MOST_BARS = 48;
    private static final int MOST_TICKS = 8;
    /// What is not nothing shows.
    private static final double LEAST_HEIGHT = 1.5;
    /// The part of the height that is kept free for the texts of the marks.
    private static final double FOR_MARKS = 0.22;

    private DistributionChart() {}

    /// None where [Latencies#missing].
    static Optional<Picture> of(Latencies latencies) {
        if (latencies.missing().isPresent()) return Optional.empty();
        var cells = LogCells.of(latencies.times(), MOST_BARS);
        var counts = cells.counts(latencies.times());
        long all = latencies.times().count();
        var bars = new XYIntervalSeries("responses", false, true);
        long most = 0;
        for (int i = 0; i < counts.length; i++) {
            most = Math.max(most, counts[i]);
            if (counts[i] > 0) bars.add((cells.lowMillis(i) + cells.highMillis(i)) / 2, cells.lowMillis(i),
                    cells.highMillis(i), counts[i], counts[i], counts[i]);
        }
        var data = new XYIntervalSeriesCollection();
        data.addSeries(bars);

        double top = most / (1 - FOR_MARKS);
        var responses = Theme.numbers("responses");
        responses.setRange(0, top);
        responses.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
        responses.setFixedDimension(Theme.RANGE_AXIS_WIDTH);
        var share = Theme.numbers("share of all");
        share.setRange(0, top / all);
        share.setTickUnit(percents(top / all));
        var time = LogScaleAxis.ofTimes("response time", cells.lowMillis(0), cells.highMillis(cells.size() - 1));
        var plot = new XYPlot(data, time, responses, new Bars());
        plot.setRangeAxis(1, share);
        mark(plot, latencies, time.getRange().getLowerBound(), time.getRange().getUpperBound());

        var title = latencies.title(WHAT);
        var chart = Theme.chart(latencies.heading(WHAT), latencies.responses() + ", " + latencies.figures(), plot);
        chart.removeLegend(); // the axes say it all
        return Optional.of(new Picture(title, description(latencies, cells, counts), chart, Theme.WIDTH, HEIGHT));
    }

    /// The smallest round step that makes few ticks.
    private static NumberTickUnit percents(double top) {
        double step = 1e-4;
        for (int i = 0; top / step > MOST_TICKS; i++) step *= i % 3 == 1 ? 2.5 : 2; // 1, 2, 5, 10
        var format = new DecimalFormat("0.##' '%", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return new NumberTickUnit(step, format) {

            private static final long serialVersionUID = 1;

            @Override
            public String valueToString(double share) {
                return share > 1 ? "" : super.valueToString(share); // above the bars there is room for the marks
            }
        };
    }

    private static final class Bars extends XYBarRenderer {

        private static final long serialVersionUID = 1;

        Bars() {
            super(0.1);
            setShadowVisible(false);
            setDrawBarOutline(false);
            setSeriesPaint(0, Palette.BAR);
            setBarPainter(new StandardXYBarPainter() {
                private static final long serialVersionUID = 1;

                @Override
                public void paintBar(Graphics2D graphics, XYBarRenderer renderer, int row, int column,
                        RectangularShape bar, RectangleEdge base) {
                    double height = Math.max(LEAST_HEIGHT, bar.getHeight());
                    graphics.setPaint(renderer.getItemPaint(row, column));
                    graphics.fill(new Rectangle2D.Double(bar.getX(), bar.getMaxY() - height, bar.getWidth(), height));
                }
            });
        }
    }

    /// A line with its text for each percentile there are enough responses for, the texts one below the other: they may
    /// lie close.
    private static void mark(XYPlot plot, Latencies latencies, double from, double to) {
        var percents = new int[] {50, 90, 99};
        var colours = new Color[] {Palette.P50, Palette.P90, Palette.P99};
        for (int i = 0; i < percents.length; i++) {
            if (!Latencies.isTold(latencies.times(), percents[i])) break;
            double millis = latencies.times().percentile(percents[i]) / 1000.0;
            var mark = new ValueMarker(millis, colours[i], Theme.CURVES.get(i));
            boolean isLeft = millis < Math.sqrt(from * to);
            mark.setLabel("p" + percents[i] + "  " + Figures.millis(millis) + " ms");
            mark.setLabelFont(Theme.LABEL);
            mark.setLabelPaint(Palette.INK);
            mark.setLabelBackgroundColor(Palette.BACKGROUND);
            mark.setLabelAnchor(isLeft ? RectangleAnchor.TOP_RIGHT : RectangleAnchor.TOP_LEFT);
            mark.setLabelTextAnchor(isLeft ? TextAnchor.TOP_LEFT : TextAnchor.TOP_RIGHT);
            mark.setLabelOffset(new RectangleInsets(2 + 16 * i, 5, 0, 5));
            plot.addDomainMarker(mark);
        }
    }

    private static String description(Latencies latencies, LogCells cells, long[] counts) {
        int fullest = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > counts[fullest]) fullest = i;
        }
        return "Distribution of the response times of " + latencies.responses() + ": most, "
                + Figures.percent(counts[fullest], latencies.times().count()) + " %, took from "
                + Figures.millis(cells.lowMillis(fullest)) + " to " + Figures.millis(cells.highMillis(fullest))
                + " ms; "
                + latencies.figures() + ".";
    }
}
