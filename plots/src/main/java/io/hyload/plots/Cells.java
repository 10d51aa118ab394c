package io.hyload.plots;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import io.hyload.plots.Statistic.Percentile;
import io.hyload.plots.Statistic.Ratio;
import io.hyload.stats.Histogram;

/// The seconds of a run, all of it or what came under one name, cut into parts of equal length.
///
/// The first and the last second are seldom whole: a rate does not count them, all else does.
final class Cells {

    private final double[] seconds;
    private final double[] inSeconds;
    private final double[] received;
    private final double[] ended;
    private final double[] failed;
    private final double[] millis;
    private final ComparedRun run;

    private Cells(ComparedRun run, int count) {
        this.run = run;
        seconds = new double[count];
        inSeconds = new double[count];
        received = new double[count];
        ended = new double[count];
        failed = new double[count];
        millis = new double[count];
    }

    /// @param count into how many parts, at most as many as there are seconds
    static Cells of(ComparedRun run, int count) {
        var cells = new Cells(run, count);
        var all = run.seconds();
        int size = all.size();
        int firstWhole = run.isWholeFromStart() || size < 3 ? 0 : 1;
        int lastWhole = size < 3 ? size - 1 : size - 2;
        for (int i = 0; i < size; i++) {
            var second = all.get(i);
            int cell = run.partOf(i, count);
            if (i >= firstWhole && i <= lastWhole) {
                cells.seconds[cell]++;
                cells.inSeconds[cell] += second.received();
            }
            cells.received[cell] += second.received();
            cells.ended[cell] += second.received() + second.failed();
            cells.failed[cell] += second.failed();
            cells.millis[cell] += second.millis();
        }
        return cells;
    }

    int count() {
        return seconds.length;
    }

    /// Seconds that are counted by the rate.
    long wholeSeconds() {
        return (long) Arrays.stream(seconds).sum();
    }

    /// Complete responses.
    long responses() {
        return (long) Arrays.stream(received).sum();
    }

    /// Requests that came to an end in any way.
    long requests() {
        return (long) Arrays.stream(ended).sum();
    }

    long failures() {
        return (long) Arrays.stream(failed).sum();
    }

    /// Response times that stand in histograms.
    long timed() {
        return run.times().count();
    }

    /// Responses a second.
    Statistic rate() {
        return new Ratio(inSeconds, seconds);
    }

    /// The share of requests that failed.
    Statistic errors() {
        return new Ratio(failed, ended);
    }

    /// Of the response times, in milliseconds.
    Statistic mean() {
        return new Ratio(millis, received);
    }

    /// Of the response times, in milliseconds; those of several shares have the counts in common.
    List<Statistic> percentiles(double... shares) {
        long[] borders = borders(shares);
        var upTo = new double[borders.length][count()];
        run.parts(count(), (times, part) -> {
            var column = new Column(borders, upTo, part);
            times.forEach(column);
            column.fill(borders.length);
        });
        double[] inMillis = Arrays.stream(borders).mapToDouble(micros -> micros / 1000.0).toArray();
        return Arrays.stream(shares).<Statistic>mapToObj(share -> new Percentile(inMillis, upTo, share)).toList();
    }

    /// Borders of counters that a percentile may lie at, however often each part is drawn, and the last one: a percentile of parts
    /// together lies between the lowest and the highest one that a part has. So a few hundred of thousands are looked at.
    private long[] borders(double[] shares) {
        var reaches = Arrays.stream(shares).mapToObj(Reach::new).toList();
        run.parts(count(), (times, _) -> reaches.forEach(reach -> reach.add(times)));
        var borders = new TreeSet<Long>();
        run.parts(count(), (times, _) -> {
            times.forEach((_, high, _) -> {
                if (reaches.stream().anyMatch(reach -> reach.holds(high))) borders.add(high);
            });
            if (times.count() > 0) borders.add(times.max());
        });
        return borders.stream().mapToLong(Long::longValue).toArray();
    }

    /// From the lowest to the highest value that a percentile has in any part, in microseconds.
    private static final class Reach {
        /// Above, so that the rounding of a share of very many does not matter: more than the width of a counter.
        private static final double MARGIN = 1.02;

        private final double share;
        private long low = Long.MAX_VALUE;
        private long high = Long.MIN_VALUE;

        Reach(double share) {
            this.share = share;
        }

        void add(Histogram times) {
            if (times.count() == 0) return;
            long its = times.percentile(share * 100);
            low = Math.min(low, its);
            high = Math.max(high, its);
        }

        boolean holds(long border) {
            return border >= low / MARGIN && border <= high * MARGIN;
        }
    }

    /// Of a part: how many times do not exceed each border.
    private static final class Column implements Histogram.CounterConsumer {
        private final long[] borders;
        private final double[][] upTo;
        private final int part;
        private int filled;
        private double sum;

        Column(long[] borders, double[][] upTo, int part) {
            this.borders = borders;
            this.upTo = upTo;
            this.part = part;
        }

        @Override
        public void accept(long lowest, long highest, long count) {
            int end = filled;
            while (end < borders.length && borders[end] < highest) end++;
            fill(end);
            sum += count;
        }

        void fill(int end) {
            while (filled < end) upTo[filled++][part] = sum;
        }
    }
}
