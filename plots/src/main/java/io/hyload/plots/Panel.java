package io.hyload.plots;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;

import org.jfree.chart.LegendItem;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/// One panel of a chart over time: what is added last is drawn on top.
final class Panel {

    /// Round at its size; a true circle takes three times as many characters once it is moved to its place.
    static final Shape DOT = polygon(8, 2.7, Math.PI / 8);
    /// Told from a [#DOT] without its colour.
    static final Shape DIAMOND = polygon(4, 3.4, 0);

    /// A band in the legend.
    private static final Shape AREA = new Rectangle2D.Double(-7, -4, 14, 8);

    private final XYPlot plot;
    private int layers;
    private int axis;

    /// @param label of the left axis: what, and the unit
    Panel(String label) {
        this(Theme.numbers(label));
    }

    Panel(ValueAxis left) {
        left.setFixedDimension(Theme.RANGE_AXIS_WIDTH);
        plot = new XYPlot(null, null, left, null);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }

    /// The next layer is drawn against an axis at the right.
    Panel rightAxis(NumberAxis right) {
        plot.setRangeAxis(1, right);
        axis = 1;
        return this;
    }

    Panel line(XYSeries series, Color colour, Stroke stroke) {
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true); // or each second would be an element of its own
        renderer.setSeriesStroke(0, stroke);
        return add(new XYSeriesCollection(series), renderer, colour);
    }

    /// Dots just above 0 are not cut by the border of the panel.
    Panel dots(XYSeries series, Color colour, Shape shape) {
        plot.getRangeAxis().setLowerMargin(0.03);
        ((NumberAxis) plot.getRangeAxis()).setAutoRangeStickyZero(false);
        var renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesShape(0, shape);
        return add(new XYSeriesCollection(series), renderer, colour);
    }

    /// A filled band between the lower and the upper values.
    Panel band(YIntervalSeries series, Color colour) {
        var data = new YIntervalSeriesCollection();
        data.addSeries(series);
        var renderer = new DeviationRenderer(true, false) {

            @Serial
            private static final long serialVersionUID = 1;

            @Override
            public LegendItem getLegendItem(int layer, int number) {
                return new LegendItem(series.getKey().toString(), null, null, null, AREA, colour);
            }
        };
        renderer.setAlpha(1);
        renderer.setSeriesFillPaint(0, colour);
        return add(data, renderer, colour);
    }

    private Panel add(XYDataset data, XYItemRenderer renderer, Color colour) {
        renderer.setSeriesPaint(0, colour);
        plot.setDataset(layers, data);
        plot.setRenderer(layers, renderer);
        if (axis > 0) plot.mapDatasetToRangeAxis(layers, axis);
        axis = 0;
        layers++;
        return this;
    }

    XYPlot plot() {
        return plot;
    }

    private static Shape polygon(int corners, double radius, double angle) {
        var path = new Path2D.Double();
        for (int i = 0; i < corners; i++) {
            double at = angle + 2 * Math.PI * i / corners;
            if (i == 0) path.moveTo(radius * Math.cos(at), radius * Math.sin(at));
            else path.lineTo(radius * Math.cos(at), radius * Math.sin(at));
        }
        path.closePath();
        return path;
    }
}
