package io.hyload.plots;

import java.util.List;
import java.util.Optional;

import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.Tally;

/// The response times of a run, or of one name in it: together, and window by window.
///
/// There are none where nothing was answered, and in files of the original, which hold only their mean; then
/// [#missing] says so, and no picture can be made.
///
/// @param name    whose they are, or empty for those of all responses
/// @param slices  in order; stretches of time that nobody tells of are left out
/// @param times   all together
/// @param service service times, where they differ; names have none
/// @param missing one line on why there is nothing to draw, if so
record Latencies(Optional<String> name, List<Slice> slices, Histogram times, Optional<Histogram> service,
        Optional<String> missing) {

    /// What came in a stretch of time: from `from` on and before `to`, Unix seconds.
    record Slice(long from, long to, Histogram times) {}

    /// A slice is as wide as the eye can tell apart on paper: an hour in quarters of a minute.
    private static final int MOST_SLICES = 250;

    /// Characters that have room beside the rest of a title, or below it where they are wide ones.
    private static final int LONGEST_NAME = 48;

    Latencies {
        slices = List.copyOf(slices);
    }

    /// Those of all responses.
    static Latencies of(History run) {
        var tallies = run.seconds().stream().flatMap(second -> second.hy().stream()).map(Details::tally).toList();
        boolean differ = tallies.stream().anyMatch(tally -> tally.service().isPresent());
        var service = differ
                ? Optional.of(tallies.stream().map(Tally::serviceTimes).reduce(Histogram.empty(), Histogram::plus))
                : Optional.<Histogram>empty();
        return of(run, Optional.empty(), service);
    }

    /// Those that came under that name, which are told to two digits.
    static Latencies of(History run, String name) {
        return of(run, Optional.of(name), Optional.empty());
    }

    /// Those of all, or of one name.
    static Latencies of(History run, Optional<String> name) {
        return name.map(known -> of(run, known)).orElseGet(() -> of(run));
    }

    private static Latencies of(History run, Optional<String> name, Optional<Histogram> service) {
        var slices = run.windows(MOST_SLICES).stream().map(window -> new Slice(window.from(), window.to(),
                name.map(window::times).orElseGet(window::times))).toList();
        var times = slices.stream().map(Slice::times).reduce(Histogram.empty(), Histogram::plus);
        return new Latencies(name, slices, times, service,
                times.count() > 0 ? Optional.empty() : Optional.of(why(run, name)));
    }

    private static String why(History run, Optional<String> name) {
        if (run.seconds().stream().allMatch(second -> second.hy().isEmpty()))
            return "no response times but their mean (files of the original hyload have no histograms)";
        return "no responses" + name.map(known -> " named '" + known + "'").orElse("");
    }

    /// The title to be drawn, in which a long name is cut.
    String heading(String what) {
        return what + name.map(known -> ": " + Theme.cut(known, LONGEST_NAME)).orElse("");
    }

    /// A picture's title, with the name where it shows one only.
    String title(String what) {
        return what + name.map(known -> ": " + known).orElse("");
    }

    /// `216,000 responses`.
    String responses() {
        return Figures.count(times.count()) + (times.count() == 1 ? " response" : " responses");
    }

    /// `p50 12.3 ms, p90 25.2 ms, p99 81.0 ms, max 2,401 ms`: those percentiles that there are enough responses for.
    String figures() {
        return figure("p50", 50) + figure("p90", 90) + figure("p99", 99) + "max " + Figures.millis(times.max()) + " ms";
    }

    private String figure(String label, double percent) {
        return isTold(times, percent) ? label + " " + Figures.percentile(times, percent) + " ms, " : "";
    }

    /// Whether there are so many values that at least one of them lies beyond that percentile: of 50 nobody knows the 99th.
    static boolean isTold(Histogram times, double percent) {
        return times.count() >= LogScaleAxis.onPercentileScale(percent);
    }
}
