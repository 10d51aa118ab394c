package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.List;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.tui.Chart;
import io.hyload.tui.Ink;

/// How rate, response time and errors went over a run, in so few points that it can be kept of hundreds of runs.
///
/// @param first Unix second of the first point
/// @param step  seconds from one point to the next
/// @param time  what is known of the response times: `p99`, for records of the original `mean`
public record Course(long first, int step, String time, List<Point> points) {

    /// @param rate   responses a second
    /// @param millis response time; NaN where there was none
    /// @param failed errors and timeouts a second
    public record Point(double rate, double millis, double failed) {}

    public Course {
        points = List.copyOf(points);
    }

    /// The last second.
    long last() {
        return first + (long) step * points.size() - 1;
    }

    /// Rate and errors with the axis at the left, the response time with that at the right.
    List<Chart.Series> series() {
        return List.of(new Chart.Series("done/s", Ink.SERIES_1, t -> at(t).rate),
                new Chart.Series("failed/s", Ink.SERIES_2, t -> at(t).failed),
                new Chart.Series(time + " ms", Ink.SERIES_3, Chart.Side.RIGHT, t -> at(t).millis));
    }

    private Point at(long second) {
        return points.get((int) Math.clamp((second - first) / step, 0, points.size() - 1L));
    }

    /// Makes one of seconds in the order of time. When there are too many points, each two become one.
    static final class Adding {
        /// More than a terminal has columns for, even of dots.
        private static final int MOST = 480;

        private final List<Part> parts = new ArrayList<>();
        private long first = -1;
        private int step = 1;
        private boolean hasTimes;

        private record Part(long seconds, long received, long failed, double sum, Histogram times) {
            private static final Part NONE = new Part(0, 0, 0, 0, Histogram.empty());

            Part plus(Part other) {
                return new Part(seconds + other.seconds, received + other.received, failed + other.failed,
                        sum + other.sum, times.plus(other.times));
            }
        }

        void add(StatsRecord second) {
            if (first < 0) first = second.t();
            while ((second.t() - first) / step >= MOST) halve();
            int index = (int) ((second.t() - first) / step);
            while (parts.size() <= index) parts.add(Part.NONE);
            var times = second.hy().map(Details::times).orElse(Histogram.empty());
            hasTimes |= times.count() > 0;
            parts.set(index, parts.get(index).plus(new Part(1, second.received(), second.errors() + second.timeouts(),
                    second.respTimeSum(), times)));
        }

        private void halve() {
            var halved = new ArrayList<Part>();
            for (int i = 0; i < parts.size(); i += 2)
                halved.add(i + 1 < parts.size() ? parts.get(i).plus(parts.get(i + 1)) : parts.get(i));
            parts.clear();
            parts.addAll(halved);
            step *= 2;
        }

        Course course() {
            return new Course(Math.max(0, first), step, hasTimes ? "p99" : "mean",
                    parts.stream().map(this::point).toList());
        }

        private Point point(Part part) {
            if (part.seconds == 0) return new Point(Double.NaN, Double.NaN, Double.NaN);
            double millis = hasTimes
                    ? part.times.count() == 0 ? Double.NaN : part.times.percentile(99) / 1000.0
                    : part.received == 0 ? Double.NaN : part.sum * 1000 / part.received;
            return new Point((double) part.received / part.seconds, millis, (double) part.failed / part.seconds);
        }
    }
}
