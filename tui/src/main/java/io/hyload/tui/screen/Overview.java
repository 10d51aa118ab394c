package io.hyload.tui.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.stats.Ending;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;

/// What a list of runs and their preview show of one: little enough to be kept of hundreds.
///
/// @param first    the first Unix second; `last` the last one
/// @param length   seconds that the load lasted
/// @param total    what was counted
/// @param mean     response time in ms; 0 without responses
/// @param times    of the responses; empty for records of the original, which have none
/// @param facts    what the run said of itself
/// @param verdict  on the generator; empty where nobody knows
/// @param isOver   whether the run told how it ended: if not, it runs, was killed, or is the original's
/// @param met      thresholds, as they were at the end
/// @param kinds    of errors, the most frequent first, at most [#MOST_KINDS]
/// @param machines under test
/// @param remarks  one line each on what was left out
public record Overview(long first, long last, double length, StatsRecord.Totals total, double mean,
        Optional<Times> times, Optional<Facts> facts, Optional<Verdict> verdict, boolean isOver, List<Ending.Met> met,
        Map<String, Long> kinds, Course course, List<MachineLoad> machines, List<String> remarks) {
    static final int MOST_KINDS = 20;

    /// In microseconds.
    public record Times(long p50, long p90, long p99, long p999, long max) {

        static Optional<Times> of(Histogram times) {
            return times.count() == 0 ? Optional.empty()
                    : Optional.of(new Times(times.percentile(50), times.percentile(90), times.percentile(99),
                            times.percentile(99.9), times.max()));
        }
    }

    public Overview {
        met = List.copyOf(met);
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        machines = List.copyOf(machines);
        remarks = List.copyOf(remarks);
    }

    /// Requests that ended without a response.
    long failed() {
        return total.errors() + total.timeouts();
    }

    /// The part of those that ended, 0 to 1.
    double failedShare() {
        long ended = total.received() + failed();
        return ended == 0 ? 0 : (double) failed() / ended;
    }

    /// Responses a second.
    double rate() {
        return length <= 0 ? 0 : total.received() / length;
    }

    String scenario(RunFile file) {
        return facts.map(Facts::scenario).filter(name -> !name.isBlank()).orElse(file.stem());
    }

    long broken() {
        return met.stream().filter(one -> !one.passed()).count();
    }

    /// Kinds of errors, the most frequent first.
    static Stream<Map.Entry<String, Long>> mostFirst(Map<String, Long> kinds) {
        return kinds.entrySet().stream().sorted(
                Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
    }

    /// Makes one of seconds in the order of time.
    public static final class Adding {
        private final Summary summary = new Summary();
        private final Judge judge = new Judge(Judge.START_UP);
        private final Course.Adding course = new Course.Adding();
        private boolean hasDetails;

        public void add(StatsRecord second) {
            summary.add(second);
            judge.add(second);
            course.add(second);
            hasDetails |= second.hy().isPresent();
        }

        /// All that was added up.
        Summary summary() {
            return summary;
        }

        public long first() {
            return summary.firstSecond();
        }

        public long last() {
            return summary.lastSecond();
        }

        /// @param remarks besides those of the stats file
        public Overview overview(History.Told told, List<MachineLoad> machines, List<String> remarks) {
            var verdict = told.ending().map(Ending::verdict)
                    .or(() -> hasDetails ? Optional.of(judge.verdict()) : Optional.empty());
            var kinds = new LinkedHashMap<String, Long>();
            mostFirst(summary.kinds()).limit(MOST_KINDS).forEach(kind -> kinds.put(kind.getKey(), kind.getValue()));
            var all = new ArrayList<>(told.remarks());
            all.addAll(remarks);
            return new Overview(first(), last(), summary.length(), summary.total(), summary.meanMillis(),
                    Times.of(summary.times()), told.facts(), verdict, told.ending().isPresent(),
                    told.ending().map(Ending::thresholds).orElse(List.of()), kinds, course.course(), machines, all);
        }
    }
}
