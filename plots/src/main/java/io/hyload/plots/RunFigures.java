package io.hyload.plots;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.run.Figures;
import io.hyload.stats.Books;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.Summary;
import io.hyload.stats.Verdict;
import io.hyload.stats.Window;

/// A run as its page tells it: its figures, each computed once, and its times on the clock of the reader.
final class RunFigures {

    /// Parts of a run that a curve beside a figure shows.
    private static final int PARTS = 48;

    private final History history;
    private final ZoneId zone;
    private final Summary summary;
    private final double seconds;
    private final Optional<Verdict> verdict;
    private final List<Window> parts;
    private final DateTimeFormatter clock;

    RunFigures(History history, ZoneId zone) {
        this.history = history;
        this.zone = zone;
        this.summary = history.summary();
        this.seconds = history.length();
        this.verdict = history.verdict();
        this.parts = history.windows(PARTS);
        boolean isOneDay = day(history.first()).equals(day(history.last()));
        this.clock = DateTimeFormatter.ofPattern(isOneDay ? "HH:mm:ss" : "uuuu-MM-dd HH:mm:ss", Locale.ENGLISH)
                .withZone(zone);
    }

    private String day(long second) {
        return Instant.ofEpochSecond(second).atZone(zone).toLocalDate().toString();
    }

    History history() {
        return history;
    }

    Summary summary() {
        return summary;
    }

    /// By which rates are computed.
    double seconds() {
        return seconds;
    }

    Optional<Verdict> verdict() {
        return verdict;
    }

    Optional<Books> books() {
        return Books.of(summary, seconds);
    }

    /// Whether anything is known but what the original counted.
    boolean hasDetails() {
        return history.seconds().stream().anyMatch(second -> second.hy().isPresent());
    }

    /// Requests that ended without a response.
    long failed() {
        return summary.total().errors() + summary.total().timeouts();
    }

    /// Of those that ended, in per cent.
    String failedShare() {
        return Figures.percent(failed(), summary.total().received() + failed());
    }

    /// What the run is called: its scenario, or the first file where it has none.
    String name(List<String> files) {
        return history.facts().map(StatsRecord.Facts::scenario).filter(name -> !name.isBlank())
                .orElseGet(() -> files.getFirst().replaceFirst("\\.sts$", "")
                        + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : ""));
    }

    /// `23 November 2026, 14:03:07 CET (GMT+1)`.
    String start() {
        var start = Instant.ofEpochSecond(history.first()).atZone(zone);
        boolean isUniversal = start.getOffset().getTotalSeconds() == 0;
        return DateTimeFormatter.ofPattern(isUniversal ? "d MMMM uuuu, HH:mm:ss zzz" : "d MMMM uuuu, HH:mm:ss zzz (O)",
                Locale.ENGLISH).format(start);
    }

    /// `57 s`, `4 min 10 s`, `1 h 0 min`.
    String length() {
        long all = Math.max(1, Math.round(seconds));
        if (all < 60) return all + " s";
        if (all < 3600) return all / 60 + " min" + (all % 60 == 0 ? "" : " " + all % 60 + " s");
        return all / 3600 + " h " + all % 3600 / 60 + " min";
    }

    /// On the reader's clock: `14:03:07`, with the day where the run has more than one.
    String time(Instant at) {
        return clock.format(at);
    }

    String time(long second) {
        return time(Instant.ofEpochSecond(second));
    }

    /// The 99th percentile of what came under that name, in microseconds, from part to part of the run; empty where there was
    /// nothing.
    List<OptionalLong> course(String name) {
        var course = new ArrayList<OptionalLong>();
        for (var part : parts) {
            var times = part.times(name);
            course.add(times.count() == 0 ? OptionalLong.empty() : OptionalLong.of(times.percentile(99)));
        }
        return course;
    }

    /// A rate a second: of that name, or whatever else came so often.
    String rate(long count) {
        return Figures.rate(count / seconds);
    }

    /// The mean response time of that name in ms, `-` without responses.
    static String mean(Line line) {
        return mean(line.times());
    }

    static String mean(Histogram times) {
        return times.count() == 0 ? "-" : Figures.millis(times.mean() / 1000);
    }
}
