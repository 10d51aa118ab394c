package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.hyload.stats.StatsRecord;
import io.hyload.stats.Window;
import org.jfree.data.xy.XYSeries;

/// Values over time as what the eye can see of them: of each window the lowest and the highest second, in the order they came.
/// So no peak is lost, however long the run, and where a window is a second every value is there.
///
/// A value that is not a number is not drawn. Over a few of them the line goes on; more are a gap in it.
final class Lines {

    /// Seconds without a value that a line is drawn over.
    private static final long LONGEST_BRIDGE = 5;

    private final XYSeries series;
    private long last = Long.MIN_VALUE;

    private Lines(String name) {
        series = new XYSeries(name, false, true);
    }

    /// A line through a measure of each second.
    static XYSeries of(String name, List<Window> windows, ToDoubleFunction<StatsRecord> measure) {
        var line = new Lines(name);
        for (var window : windows)
            line.window(window.seconds(), window.length(), StatsRecord::t, measure);
        return line.series;
    }

    /// A dot at the highest second of each window, where it is not 0.
    static XYSeries dots(String name, List<Window> windows, ToDoubleFunction<StatsRecord> count) {
        var dots = new XYSeries(name, false, true);
        for (var window : windows) {
            var most = window.highest(count);
            if (count.applyAsDouble(most) > 0) dots.add(most.t() * 1000.0, count.applyAsDouble(most));
        }
        return dots;
    }

    /// A line through a measure of any records that have a second, in at most `most` windows.
    static <T> XYSeries of(String name, List<T> records, ToLongFunction<T> second,
            ToDoubleFunction<T> measure, int most) {
        var line = new Lines(name);
        if (records.isEmpty()) return line.series;
        long span = second.applyAsLong(records.getLast()) - second.applyAsLong(records.getFirst()) + 1;
        int length = (int) Math.ceilDiv(span, (long) most);
        var some = new ArrayList<T>();
        for (var record : records) {
            if (!some.isEmpty() && second.applyAsLong(record) / length != second.applyAsLong(some.getLast()) / length) {
                line.window(some, length, second, measure);
                some.clear();
            }
            some.add(record);
        }
        line.window(some, length, second, measure);
        return line.series;
    }

    private <T> void window(List<T> seconds, int length, ToLongFunction<T> second,
            ToDoubleFunction<T> measure) {
        var bottom = Window.lowest(seconds, measure);
        var top = Window.highest(seconds, measure);
        if (bottom.isEmpty() || top.isEmpty()) return;
        var lowest = bottom.get();
        var highest = top.get();
        long low = second.applyAsLong(lowest);
        long high = second.applyAsLong(highest);
        if (last != Long.MIN_VALUE && Math.min(low, high) - last > LONGEST_BRIDGE + 2L * length)
            series.add((last + 1) * 1000.0, Double.NaN);
        if (low < high) series.add(low * 1000.0, measure.applyAsDouble(lowest));
        series.add(high * 1000.0, measure.applyAsDouble(highest));
        if (low > high) series.add(low * 1000.0, measure.applyAsDouble(lowest));
        last = Math.max(low, high);
    }
}
