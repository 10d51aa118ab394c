package io.hyload.stats;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.hyload.stats.StatsRecord.Details;

/// Consecutive seconds as one: a column of a chart, on a screen or on paper.
///
/// What is counted is added up, rates are means over the seconds there are, percentiles are those of all responses
/// together. So that a single bad second is not averaged away, [#lowest] and [#highest] tell it.
///
/// @param from    the Unix second it begins with
/// @param length  in seconds
/// @param seconds the records in it: at least one, and fewer than `length` at a gap or an end
public record Window(long from, int length, List<StatsRecord> seconds) {

    public Window {
        if (seconds.isEmpty()) throw new IllegalArgumentException("a window without a second");
        seconds = List.copyOf(seconds);
    }

    /// The Unix second after its last.
    public long to() {
        return from + length;
    }

    /// What was counted in all of it: `window.sum(StatsRecord::received)`.
    public long sum(ToLongFunction<StatsRecord> count) {
        return seconds.stream().mapToLong(count).sum();
    }

    /// The mean of a second: `window.rate(StatsRecord::received)`.
    public double rate(ToLongFunction<StatsRecord> count) {
        return (double) sum(count) / seconds.size();
    }

    /// The second in which that was least; the first of several. A measure that is not a number is passed over.
    public StatsRecord lowest(ToDoubleFunction<StatsRecord> measure) {
        return lowest(seconds, measure).orElse(seconds.getFirst());
    }

    /// The second in which that was most; the first of several. A measure that is not a number is passed over.
    public StatsRecord highest(ToDoubleFunction<StatsRecord> measure) {
        return highest(seconds, measure).orElse(seconds.getFirst());
    }

    /// As [#lowest(ToDoubleFunction)], of anything that has a measure; empty where none has.
    public static <T> Optional<T> lowest(List<T> all, ToDoubleFunction<T> measure) {
        Optional<T> lowest = Optional.empty();
        double least = 0;
        for (var one : all) {
            double value = measure.applyAsDouble(one);
            if (Double.isNaN(value) || lowest.isPresent() && value >= least) continue;
            lowest = Optional.of(one);
            least = value;
        }
        return lowest;
    }

    /// As [#highest(ToDoubleFunction)], of anything that has a measure; empty where none has.
    public static <T> Optional<T> highest(List<T> all, ToDoubleFunction<T> measure) {
        return lowest(all, one -> -measure.applyAsDouble(one));
    }

    /// Mean response time in milliseconds; 0 without responses.
    public double meanMillis() {
        long received = sum(StatsRecord::received);
        return received == 0 ? 0
                : seconds.stream().mapToDouble(StatsRecord::respTimeSum).sum() * 1000 / received;
    }

    /// Response times; empty for records of the original.
    public Histogram times() {
        return seconds.stream().flatMap(second -> second.hy().stream()).map(Details::times)
                .reduce(Histogram.empty(), Histogram::plus);
    }

    /// Response times of what came under `name`.
    public Histogram times(String name) {
        return seconds.stream().flatMap(second -> second.hy().stream())
                .map(hy -> hy.names().get(name)).filter(line -> line != null).map(StatsRecord.Line::times)
                .reduce(Histogram.empty(), Histogram::plus);
    }

    /// Most users at the end of a second.
    public int users() {
        return seconds.stream().mapToInt(second -> second.hy().map(Details::users).orElse(0)).max().orElse(0);
    }
}
