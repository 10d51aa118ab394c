package io.hyload.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// When arrivals are due, as pure arithmetic: stages one after the other, each at a rate that holds or changes evenly.
///
/// With `A(t)` for the arrivals due in the first `t` seconds, a number that need not be whole, arrival `k`, counted from 0,
/// is due at the time at which `A` reaches `k`. So `hold(1000, 1 s)` has 1,000 of them: at 0, 1, … 999 ms.
final class Schedule {

    /// What rounding may make of a whole number of arrivals.
    private static final double ROUNDING = 1e-6;

    private final Part[] parts;
    private final double seconds;
    private final double total;

    /// @throws BadInput when there is no stage, or they are too long together
    Schedule(List<Stage> stages) {
        if (stages.isEmpty()) throw new BadInput(
                "arrivals: no stage (say hold(rate, time) or ramp(from, to, time) before the task)");
        var time = Duration.ZERO;
        double before = 0;
        parts = new Part[stages.size()];
        for (int i = 0; i < parts.length; i++) {
            var stage = stages.get(i);
            double begin = seconds(time);
            time = time.plus(stage.time());
            // Made of whole nanoseconds: this way the parts meet without a gap, however many there are.
            double end = seconds(time);
            parts[i] = new Part(begin, end, before, stage.from(), stage.to());
            before += parts[i].arrivals();
        }
        if (time.compareTo(Stage.LONGEST) > 0)
            throw new BadInput("arrivals: stages of " + time.toDays() + " days in all (at most 366)");
        seconds = seconds(time);
        total = before;
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }

    /// How long it lasts.
    double seconds() {
        return seconds;
    }

    /// How many arrivals it has: all that are due before its end.
    long count() {
        return (long) Math.ceil(total - ROUNDING);
    }

    /// Whether what is the `x`-th arrival, from 0, is due before the end.
    boolean has(double x) {
        return x < total - ROUNDING;
    }

    /// How many arrivals are due within the first `seconds`.
    double arrivals(double seconds) {
        double time = Math.clamp(seconds, 0, this.seconds);
        var part = last(some -> some.begin <= time);
        return part.before + part.within(time - part.begin);
    }

    /// The inverse of [#arrivals]: at how many seconds there have been `x` of them.
    double instant(double x) {
        double wanted = Math.clamp(x, 0, total);
        var part = last(some -> some.before <= wanted);
        return part.reaching(wanted - part.before);
    }

    /// Arrivals a second at that moment; 0 when it is over.
    double rate(double seconds) {
        if (seconds < 0 || seconds >= this.seconds) return 0;
        var part = last(some -> some.begin <= seconds);
        return part.from + (part.to - part.from) * (seconds - part.begin) / part.length();
    }

    /// The last part of which that holds; it holds of the first. There may be one for each second of a day.
    private Part last(Predicate<Part> holds) {
        int low = 0;
        int high = parts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (holds.test(parts[middle])) low = middle;
            else high = middle - 1;
        }
        return parts[low];
    }

    /// A stage at its place. Times are in seconds.
    ///
    /// @param before arrivals before it
    private record Part(double begin, double end, double before, double from, double to) {

        double length() {
            return end - begin;
        }

        double arrivals() {
            return (from + to) / 2 * length();
        }

        /// Arrivals in its first `time` seconds: the mean rate of these, which is at least half of `from`, times their length.
        double within(double time) {
            return Math.clamp((from + (to - from) * time / (2 * length())) * time, 0, arrivals());
        }

        /// When there have been `x` since it began. A rate that falls is looked at from its end.
        double reaching(double x) {
            double at = from <= to ? begin + solved(from, to, x) : end - solved(to, from, arrivals() - x);
            return Math.clamp(at, begin, end);
        }

        /// Of `low·t + (high−low)/(2·length)·t² = x` the root in the form that has no difference in it: where the rate
        /// hardly changes, the usual one divides nearly nothing by nearly nothing.
        private double solved(double low, double high, double x) {
            if (x <= 0) return 0;
            return 2 * x / (low + Math.sqrt(low * low + 2 * (high - low) / length() * x));
        }
    }
}
