package io.hyload.plots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private final Histogram[] times;

    private Cells(int count) {
        seconds = new double[count];
        inSeconds = new double[count];
        received = new double[count];
        ended = new double[count];
        failed = new double[count];
        millis = new double[count];
        times = new Histogram[count];
        Arrays.fill(times, Histogram.empty());
    }

    /// @param count into how many parts, at most as many as there are seconds
    static Cells of(ComparedRun run, int count) {
        var cells = new Cells(count);
        var all = run.seconds();
        int size = all.size();
        int firstWhole = run.isWholeFromStart() || size < 3 ? 0 : 1;
        int lastWhole = size < 3 ? size - 1 : size - 2;
        for (int i = 0; i < size; i++) {
            var second = all.get(i);
            int cell = (int) ((long) i * count / size);
            if (i >= firstWhole && i <= lastWhole) {
                cells.seconds[cell]++;
                cells.inSeconds[cell] += second.received();
            }
            cells.received[cell] += second.received();
            cells.ended[cell] += second.received() + second.failed();
            cells.failed[cell] += second.failed();
            cells.millis[cell] += second.millis();
        }
        var spans = run.spans();
        for (int i = 0; i < spans.size(); i++) {
            int from = i * run.span();
            int middle = (from + Math.min(from + run.span(), size) - 1) / 2;
            int cell = (int) ((long) middle * count / size);
            cells.times[cell] = cells.times[cell].plus(spans.get(i));
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
        return Arrays.stream(times).mapToLong(Histogram::count).sum();
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
        var highest = new ArrayList<long[]>();
        for (var part : times) {
            var borders = new ArrayList<Long>();
            part.forEach((_, high, _) -> borders.add(high));
            highest.add(borders.stream().mapToLong(Long::longValue).toArray());
        }
        long[] borders = highest.stream().flatMapToLong(Arrays::stream).distinct().sorted().toArray();
        var upTo = new double[borders.length][times.length];
        for (int i = 0; i < times.length; i++) {
            int cell = i;
            times[i].forEach((_, high, count) -> upTo[Arrays.binarySearch(borders, high)][cell] += count);
        }
        for (int k = 1; k < borders.length; k++) {
            for (int i = 0; i < times.length; i++) upTo[k][i] += upTo[k - 1][i];
        }
        double[] inMillis = Arrays.stream(borders).mapToDouble(micros -> micros / 1000.0).toArray();
        return Arrays.stream(shares).<Statistic>mapToObj(share -> new Percentile(inMillis, upTo, share)).toList();
    }
}
