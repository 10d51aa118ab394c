package io.hyload.plots;

import java.util.stream.LongStream;

import io.hyload.stats.Histogram;

/// Ranges of response times that are equally wide on a logarithmic scale and hold all values of a histogram. A power of ten is
/// always a border, so that cells and ticks agree.
///
/// @param borders ascending, in microseconds: cell `i` holds `borders[i] <= value < borders[i + 1]`
public record LogCells(long[] borders) {

    /// The finest told apart, in a power of ten: a cell is then wide enough to hold ten counters of a coarse histogram.
    private static final int FINEST = 24;
    /// Cells there are at least, so that values which are all alike do not fill the picture.
    private static final double LEAST_DECADES = 0.5;

    /// @param most cells
    public static LogCells of(Histogram times, int most) {
        var ends = new long[] {Long.MAX_VALUE, 1};
        times.forEach((lowest, highest, _) -> {
            ends[0] = Math.min(ends[0], Math.max(1, lowest));
            ends[1] = Math.max(ends[1], highest);
        });
        double low = Math.log10(Math.min(ends[0], ends[1]));
        double high = Math.log10(ends[1] + 1);
        double more = Math.max(0, LEAST_DECADES - (high - low)) / 2;
        low = Math.max(0, low - more);
        high += more;
        int steps = FINEST;
        while (steps > 1 && Math.ceil(high * steps) - Math.floor(low * steps) > most) steps--;
        int inDecade = steps;
        return new LogCells(LongStream.rangeClosed((long) Math.floor(low * steps), (long) Math.ceil(high * steps))
                .map(i -> Math.round(Math.pow(10, (double) i / inDecade))).distinct().toArray());
    }

    public int size() {
        return borders.length - 1;
    }

    public double lowMillis(int cell) {
        return borders[cell] / 1000.0;
    }

    public double highMillis(int cell) {
        return borders[cell + 1] / 1000.0;
    }

    /// How many of `times` fall into each cell. What is below the first, 0 µs, is counted there.
    public long[] counts(Histogram times) {
        var counts = new long[size()];
        for (int i = 0; i < counts.length; i++)
            counts[i] = times.countBetween(i == 0 ? 0 : borders[i], borders[i + 1]);
        return counts;
    }
}
