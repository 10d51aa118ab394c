package io.hyload.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.run.Figures;
import io.hyload.run.SummaryText;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;

/// What the live block says, as lines of at most 80 columns.
final class LiveBlock {
    private static final int SECONDS = 60;
    /// What a hub plays again is younger.
    private static final int LATEST = 300;
    private static final int BAR = 24;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";

    private final Colors colors;
    private final Summary summary = new Summary();
    /// Responses of the last seconds that anybody told of.
    private final NavigableMap<Long, Long> rates = new TreeMap<>();
    private final Judge judge = new Judge(Judge.START_UP);
    private Optional<StatsRecord> last = Optional.empty();

    LiveBlock(Colors colors) {
        this.colors = colors;
    }

    void add(StatsRecord record) {
        summary.add(record);
        judge.add(record);
        // What a monitor hears late of an earlier second belongs there, and is not what is now. One record of a clock that
        // is far ahead is not the last one for hours.
        if (last.isPresent() && record.t() < last.get().t() - LATEST) {
            rates.clear();
            last = Optional.empty();
        }
        if (last.isEmpty() || record.t() >= last.get().t())
            last = last.filter(known -> known.t() == record.t()).map(known -> known.plus(record))
                    .or(() -> Optional.of(record));
        rates.merge(record.t(), record.received(), Long::sum);
        rates.headMap(rates.lastKey() - SECONDS, true).clear();
    }

    List<String> lines(String scenario, Duration elapsed, Optional<Double> progress, int users) {
        var lines = new ArrayList<String>();
        lines.add(" " + colors.bold(SummaryText.cut(scenario, 20)) + "  " + clock(elapsed) + "  "
                + progress.map(done -> bar(done) + "  ").orElse("") + Figures.count(users) + " users");
        if (last.isEmpty()) {
            lines.add(colors.dim(" no request yet"));
            return lines;
        }
        var second = last.get();
        var times = second.hy().map(StatsRecord.Details::times).orElse(Histogram.empty());
        var total = summary.total();
        lines.add(title("now") + "sent " + colors.bold(Figures.count(second.sent()) + "/s") + "  answered "
                + colors.bold(Figures.count(second.received()) + "/s") + "  " + alarm(second.errors(), "errors")
                + "  "
                + alarm(second.timeouts(), "timeouts"));
        lines.add(title("ms") + percentiles(times));
        lines.add(
                title("total") + "answered " + Figures.count(total.received()) + "  " + alarm(total.errors(), "errors")
                        + "  " + alarm(total.timeouts(), "timeouts"));
        lines.add(title("ms") + percentiles(summary.times()));
        lines.add(title("rate") + spark());
        var health = second.hy().map(hy -> hy.tally().health()).orElse(Health.NONE);
        if (!health.equals(Health.NONE)) lines.add(title("gen") + generator(health));
        if (!summary.kinds().isEmpty()) lines.add(title("errors") + kinds());
        return lines;
    }

    private String title(String title) {
        return " " + colors.dim("%-7s".formatted(title));
    }

    /// How the generator itself fares, and what that makes of the figures.
    private String generator(Health health) {
        var verdict = judge.verdict().level();
        var late = health.late() + health.dropped() == 0 ? ""
                : "  late " + Figures.count(health.late()) + "  dropped " + Figures.count(health.dropped());
        return (verdict == Verdict.Level.VALID ? "VALID" : colors.red(verdict.name()))
                + String.format(Locale.ROOT, "  cpu %.2f  lag %s ms  gc %.0f ms  ", health.cpu(),
                        Figures.millis(health.lag()), health.gc() * 1000)
                + Figures.count(health.files()) + " files" + late;
    }

    private static String percentiles(Histogram times) {
        return "p50 %-7s p90 %-7s p99 %-7s max %s".formatted(Figures.percentile(times, 50),
                Figures.percentile(times, 90),
                Figures.percentile(times, 99), Figures.percentile(times, 100));
    }

    /// The most frequent kinds, as many as fit.
    private String kinds() {
        var kinds = new StringBuilder();
        summary.kinds().entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(4)
                .forEach(
                        kind -> kinds.append(kinds.isEmpty() ? "" : " · ").append(kind.getKey()).append(' ')
                                .append(Figures.count(kind.getValue())));
        return colors.red(SummaryText.cut(kinds.toString(), 70));
    }

    private String alarm(long count, String what) {
        var text = what + " " + Figures.count(count);
        return count > 0 ? colors.red(text) : text;
    }

    static String clock(Duration time) {
        return time.toHours() > 0 ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : "%02d:%02d".formatted(time.toMinutesPart(), time.toSecondsPart());
    }

    private static String bar(double done) {
        int eighths = (int) Math.round(done * BAR * 8);
        var bar = new StringBuilder("▕").append("█".repeat(eighths / 8));
        if (eighths % 8 > 0) bar.append(EIGHTHS.charAt(eighths % 8));
        return bar.append(" ".repeat(BAR + 1 - bar.length())).append("▏ ").append(Math.round(done * 100)).append('%')
                .toString();
    }

    /// The last minute, as high as its highest second; blank where nobody told of a second.
    private String spark() {
        long most = Math.max(1, rates.values().stream().mapToLong(Long::longValue).max().orElse(1));
        var spark = new StringBuilder();
        for (long t = rates.firstKey(); t <= rates.lastKey(); t++) {
            var rate = rates.get(t);
            spark.append(rate == null ? ' ' : HEIGHTS.charAt((int) Math.min(7, rate * 8 / most)));
        }
        return colors.green(spark.toString());
    }
}
