package io.hyload.plots;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

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

    /// A filled circle.
    static final Shape DOT = new Ellipse2D.Double(-2.5, -2.5, 5, 5);
    /// Told from a [#DOT] without its colour.
    static final Shape DIAMOND = diamond(3.4);

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
        var renderer = new DeviationRenderer(true, false);
        renderer.setAlpha(1);
        renderer.setSeriesFillPaint(0, colour);
        renderer.setLegendLine(new Rectangle2D.Double(-7, -2, 14, 4)); // an area, not a line
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

    private static Shape diamond(double radius) {
        var path = new Path2D.Double();
        path.moveTo(0, -radius);
        path.lineTo(radius, 0);
        path.lineTo(0, radius);
        path.lineTo(-radius, 0);
        path.closePath();
        return path;
    }
}
