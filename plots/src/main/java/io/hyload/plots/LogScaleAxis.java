package io.hyload.plots;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// An axis on which the same distance is the same factor, with ticks a person would choose, as many as there is room for.
final class LogScaleAxis extends LogAxis {

    @Serial
    private static final long serialVersionUID = 1;

    /// Ticks within a power of ten, the most first.
    private static final double[][] STEPS = {{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 5}, {1, 3}, {1}};
    /// More would not be easier to read.
    private static final int MOST_TICKS = 12;
    /// Pixels between two numbers.
    private static final double GAP = 8;

    /// How much further the scale goes than the last sample, for its mark and the text of its tick.
    private static final double BEYOND = 1.25;
    /// Pixels a text may reach beyond the end of the axis.
    private static final double MARGIN = 10;

    /// A place on the axis with its text.
    private record Mark(double value, String text) {}

    /// Which ticks there may be, the most first.
    private final transient List<List<Mark>> candidates;

    private LogScaleAxis(String label, double from, double to, List<List<Mark>> candidates) {
        super(label);
        this.candidates = candidates.stream()
                .map(marks -> marks.stream().filter(mark -> mark.value >= from * 0.9999 && mark.value <= to * 1.0001)
                        .toList())
                .toList();
        setRange(from, to);
        setMinorTickMarksVisible(false);
    }

    /// Milliseconds, told in µs, ms or s: `300 ms`, `1 s`, `3 s`.
    ///
    /// @param from milliseconds, above 0, as is `to`
    static LogScaleAxis ofTimes(String label, double from, double to) {
        return new LogScaleAxis(label, from, to, Stream.of(STEPS).map(LogScaleAxis::times).toList());
    }

    /// From 0.1 µs to three hours.
    private static List<Mark> times(double[] steps) {
        return IntStream.rangeClosed(-4, 7).boxed()
                .flatMap(decade -> DoubleStream.of(steps).mapToObj(step -> step * Math.pow(10, decade)))
                .map(millis -> new Mark(millis, time(millis))).toList();
    }

    /// The share of the slowest, on the scale `1 / (1 - percentile)`, told as percentiles: `0 %`, `50 %`, `90 %`, `99 %`.
    ///
    /// @param count samples there are: the scale ends where only the slowest one is left
    static LogScaleAxis ofPercentiles(String label, long count) {
        var wide = Stream.of(0.0, 50.0, 75.0, 90.0, 95.0);
        var marks =
                Stream.concat(wide, Stream.of(99.0, 99.9, 99.99, 99.999, 99.9999, 99.99999)).map(LogScaleAxis::mark);
        return new LogScaleAxis(label, 1, Math.max(2, count) * BEYOND,
                List.of(marks.filter(mark -> mark.value <= Math.max(2, count)).toList()));
    }

    private static Mark mark(double percent) {
        return new Mark(onPercentileScale(percent), BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString()
                + " %");
    }

    /// Where a percentile lies on [#ofPercentiles].
    static double onPercentileScale(double percent) {
        return Math.round(1e8 / (100 - percent)) / 1e6; // 99.9 is at 1,000, which is not what its nearest double says
    }

    /// `300 µs`, `20 ms`, `1.5 s`.
    static String time(double millis) {
        if (millis < 0.9995) return plain(millis * 1000) + " µs";
        return millis < 999.5 ? plain(millis) + " ms" : plain(millis / 1000) + " s";
    }

    private static String plain(double number) {
        return String.format(Locale.ROOT, "%,f", new BigDecimal(number, new MathContext(3)))
                .replaceFirst("\\.?0+$", "");
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        var last = candidates.getLast();
        var marks = candidates.stream().filter(some -> some.size() <= MOST_TICKS
                && apart(some, graphics, area, edge).size() == some.size() && some.size() >= Math.min(2, last.size()))
                .findFirst().orElseGet(() -> apart(last, graphics, area, edge));
        boolean lies = RectangleEdge.isTopOrBottom(edge);
        var anchor = lies ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        return marks.stream().map(mark -> new NumberTick(mark.value, mark.text, anchor, anchor, 0)).toList();
    }

    /// Those whose texts have room beside the ones before them.
    private List<Mark> apart(List<Mark> marks, Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        boolean lies = RectangleEdge.isTopOrBottom(edge);
        var metrics = graphics.getFontMetrics(getTickLabelFont());
        var kept = new ArrayList<Mark>();
        double free = Double.NEGATIVE_INFINITY;
        for (var mark : marks) {
            double middle = valueToJava2D(mark.value, area, edge);
            double at = lies ? middle : -middle; // upwards
            double size = lies ? metrics.stringWidth(mark.text) : metrics.getHeight();
            if (at - size / 2 < free || lies && at + size / 2 > area.getMaxX() + MARGIN) continue;
            kept.add(mark);
            free = at + size / 2 + (lies ? GAP : 0);
        }
        return kept;
    }
}
