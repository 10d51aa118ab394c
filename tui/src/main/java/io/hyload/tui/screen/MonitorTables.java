package io.hyload.tui.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

import io.hyload.run.Figures;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.Statuses;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;
import io.hyload.tui.Canvas;
import io.hyload.tui.Context;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Scale;
import io.hyload.tui.Spark;
import io.hyload.tui.Table;
import io.hyload.tui.Table.Column;

/// The tables of the Monitor screen, each with what it shows of a [Watched].
record MonitorTables(Table<Named> requests, Table<Kind> errors, Table<Speaker> workers, Table<Moment> seconds) {
    /// Number of the column of requests by which they are sorted at first.
    static final int P99 = 10;
    /// How wide the table must be for the classes of statuses.
    private static final int WITH_STATUSES = 110;
    private static final int TREND = 8;
    private static final int MOST_SECONDS = 300;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    /// What came under a name.
    ///
    /// @param line      of the span that is shown
    /// @param perSecond how many came to an end in a second of it
    /// @param done      how many ever did
    /// @param statuses  of all responses ever
    /// @param trend     99th percentile of each of the last ten seconds' stretches, in microseconds; NaN where there was none
    record Named(String name, Line line, double perSecond, double bytesPerSecond, long done,
            Statuses statuses, double[] trend, Look look) {
        long percentile(double percent) {
            return line.times().percentile(percent);
        }

        double failed() {
            return line.n() == 0 ? 0 : (double) line.err() / line.n();
        }
    }

    /// A kind of error or timeout.
    record Kind(String name, long lately, long count, long all) {}

    /// A worker, with how it stands.
    record Speaker(Worker worker, String state, Ink ink) {
        /// A second that is over long since is none of now.
        boolean isNow() {
            return !worker.hasEnded() && !worker.isStale();
        }

        String p99() {
            return isNow() && worker.last().p99().isPresent() ? millis(worker.last().p99().getAsLong()) : "-";
        }

        /// By how much its clock is ahead: `+3ms`.
        String skew() {
            if (worker.skewMillis().isEmpty()) return "-";
            long skew = worker.skewMillis().getAsLong();
            return Math.abs(skew) < 1000 ? "%+dms".formatted(skew)
                    : String.format(Locale.ROOT, "%+.1fs", skew / 1000.0);
        }
    }

    /// A second.
    record Moment(StatsRecord record, String time) {}

    static final MonitorTables EMPTY = new MonitorTables(
            Table.of(List.of(Column.text("NAME", 0, Named::name),
                    number("/s", 5, row -> rate(row.perSecond), Comparator.comparingDouble(Named::perSecond)),
                    number("done", 6, row -> Scale.text(row.done), Comparator.comparingLong(Named::done)),
                    number("err%", 5, row -> percent(row.failed()),
                            Comparator.comparingDouble(Named::failed))
                            .inked(row -> row.line.err() > 0 ? Ink.BAD : Ink.PLAIN),
                    status("2xx", Statuses::successful, Ink.PLAIN), status("3xx", Statuses::redirection, Ink.PLAIN),
                    status("4xx", Statuses::clientError, Ink.WARNING), status("5xx", Statuses::serverError, Ink.BAD),
                    percentile("p50", 50), percentile("p90", 90).from(70), percentile("p99", 99),
                    percentile("p99.9", 99.9).from(66), percentile("max", 100).from(74),
                    number("kB/s", 7, (Named row) -> Scale.text(row.bytesPerSecond / 1000),
                            Comparator.comparingDouble(Named::bytesPerSecond)).from(96),
                    new Column<Named>("trend", TREND, false, 60,
                            row -> new Canvas.Text(Spark.of(row.trend, TREND, row.look), Ink.SERIES_1),
                            Optional.empty(), false)),
                    Named::name),
            Table.of(List.of(number("count", 9, row -> Figures.count(row.count), Comparator.comparingLong(Kind::count)),
                    number("share", 6, row -> Figures.percent(row.count, row.all) + "%",
                            Comparator.comparingLong(Kind::count)),
                    number("lately", 8, row -> Figures.count(row.lately), Comparator.comparingLong(Kind::lately)),
                    Column.text("KIND", 0, Kind::name)), Kind::name),
            Table.of(List.of(Column.text("WORKER", 0, row -> row.worker.label()),
                    Column.text("tag", 10, (Speaker row) -> row.worker.tag()).from(90),
                    Column.text("state", 10, Speaker::state).inked(Speaker::ink),
                    counted("sent/s", 7,
                            row -> row.isNow() ? OptionalLong.of(row.worker.last().sent()) : OptionalLong.empty()),
                    counted("recv/s", 7,
                            (Speaker row) -> row.isNow() ? OptionalLong.of(row.worker.last().received())
                                    : OptionalLong.empty())
                            .from(66),
                    number("p99", 6, (Speaker row) -> row.p99(),
                            Comparator.comparingLong((Speaker row) -> row.worker.last().p99().orElse(-1))).from(84),
                    counted("users", 6, (Speaker row) -> OptionalLong.of(row.worker.users())).from(76),
                    counted("sent", 7, row -> OptionalLong.of(row.worker.total().sent())),
                    counted("recv", 7, row -> OptionalLong.of(row.worker.total().received())),
                    counted("timeout", 7, row -> OptionalLong.of(row.worker.total().timeouts())).inked(
                            row -> row.worker.total().timeouts() > 0 ? Ink.BAD : Ink.PLAIN),
                    counted("err", 6, row -> OptionalLong.of(row.worker.total().errors())).inked(
                            row -> row.worker.total().errors() > 0 ? Ink.BAD : Ink.PLAIN),
                    counted("lost", 5, (Speaker row) -> OptionalLong.of(row.worker.lost())).inked(
                            (Speaker row) -> row.worker.lost() > 0 ? Ink.WARNING : Ink.PLAIN).from(96),
                    Column.text("skew", 7, Speaker::skew).from(102)),
                    row -> row.worker.label() + " " + row.worker.id()),
            Table.of(List.of(Column.text("TIME", 9, Moment::time),
                    moment("sent", StatsRecord::sent), moment("recv", StatsRecord::received),
                    moment("timeout", StatsRecord::timeouts)
                            .inked(row -> row.record.timeouts() > 0 ? Ink.BAD : Ink.PLAIN),
                    moment("err", StatsRecord::errors).inked(row -> row.record.errors() > 0 ? Ink.BAD : Ink.PLAIN),
                    number("mean ms", 8, row -> Figures.millis(row.record.avgRespTime() * 1000),
                            Comparator.comparingDouble((Moment row) -> row.record.avgRespTime())),
                    number("p50", 7, (Moment row) -> Figures.percentile(Watched.tally(row.record).times(), 50),
                            Comparator.comparingLong((Moment row) -> Watched.tally(row.record).times().percentile(50)))
                            .from(70),
                    number("p99", 7, (Moment row) -> Figures.percentile(Watched.tally(row.record).times(), 99),
                            Comparator.comparingLong((Moment row) -> Watched.tally(row.record).times().percentile(99)))
                            .from(78),
                    number("users", 7, (Moment row) -> row.record.hy().map(hy -> Figures.count(hy.users())).orElse("-"),
                            Comparator.comparingInt((Moment row) -> row.record.hy().map(hy -> hy.users()).orElse(0)))
                            .from(86)),
                    row -> Long.toString(row.record.t())));

    private static <R> Column<R> number(String title, int width, java.util.function.Function<R, String> text,
            Comparator<R> order) {
        return Column.number(title, width, text, order);
    }

    private static Column<Named> percentile(String title, double percent) {
        return number(title, 5, row -> row.line.times().count() == 0 ? "-" : millis(row.percentile(percent)),
                Comparator.comparingLong((Named row) -> row.percentile(percent)));
    }

    /// Of a worker that does not tell statuses nobody knows.
    private static Column<Named> status(String title, ToLongFunction<Statuses> count, Ink some) {
        return number(title, 5, (Named row) -> row.statuses.equals(Statuses.NONE) ? "-"
                : Scale.text(count.applyAsLong(row.statuses)),
                Comparator.comparingLong((Named row) -> count.applyAsLong(row.statuses)))
                .inked(row -> count.applyAsLong(row.statuses) > 0 ? some : Ink.PLAIN).from(WITH_STATUSES);
    }

    private static Column<Speaker> counted(String title, int width,
            java.util.function.Function<Speaker, OptionalLong> count) {
        return number(title, width, row -> count.apply(row).isEmpty() ? "-" : Scale.text(count.apply(row).getAsLong()),
                Comparator.comparingLong((Speaker row) -> count.apply(row).orElse(-1)));
    }

    private static Column<Moment> moment(String title, ToLongFunction<StatsRecord> count) {
        return number(title, 8, row -> Figures.count(count.applyAsLong(row.record)),
                Comparator.comparingLong((Moment row) -> count.applyAsLong(row.record)));
    }

    /// Milliseconds in five characters: `0.42`, `31`, `655`, `1.9s`.
    static String millis(long micros) {
        double millis = micros / 1000.0;
        if (millis >= 999.5) return String.format(Locale.ROOT, millis >= 99_950 ? "%.0fs" : "%.1fs", millis / 1000);
        return millis >= 9.95 ? Long.toString(Math.round(millis)) : Scale.text(millis);
    }

    /// Per cent of a share in five characters.
    private static String percent(double share) {
        return String.format(Locale.ROOT, share >= 0.09995 ? "%.1f" : "%.2f", 100 * share);
    }

    static String rate(double perSecond) {
        return perSecond >= 9.95 ? Scale.text(Math.round(perSecond)) : Scale.text(perSecond);
    }

    // ------------------------------------------------------------------ what they show

    /// The same with what is known now. The order of requests is by their 99th percentile until somebody chooses another.
    MonitorTables showing(Watched picture, Watched.Held held, Context context) {
        return new MonitorTables(requests.with(named(picture, held, context.look())), errors.with(kinds(picture, held)),
                workers.with(picture.workers().stream().map(worker -> speaker(worker, picture.at(), context.look()))
                        .toList()),
                seconds.with(moments(picture, context.zone())));
    }

    private static List<Named> named(Watched picture, Watched.Held held, Look look) {
        var rows = new ArrayList<Named>();
        picture.whole().names().forEach((name, ever) -> {
            var line = held.tally().names().getOrDefault(name, NOTHING);
            var trend = picture.tens().values().stream().skip(Math.max(0, picture.tens().size() - TREND))
                    .mapToDouble(ten -> p99(ten, name)).toArray();
            rows.add(named(name, line, ever.n(), ever.statuses(), held.seconds(), trend, look));
        });
        return rows;
    }

    private static final Line NOTHING = new Line(0, 0, 0, Histogram.empty());

    private static Named named(String name, Line line, long ever, Statuses statuses, long seconds, double[] trend,
            Look look) {
        return new Named(name, line, (double) line.n() / seconds, (double) line.in() / seconds, ever, statuses, trend,
                look);
    }

    private static double p99(Tally ten, String name) {
        var line = ten.names().get(name);
        return line == null || line.times().count() == 0 ? Double.NaN : line.times().percentile(99);
    }

    /// All names together.
    static Named total(Watched picture, Watched.Held held, Look look) {
        var tally = held.tally();
        long failed = tally.kinds().isEmpty() ? sum(tally.names().values().stream().map(Line::err).toList())
                : sum(tally.kinds().values());
        var all = new Line(tally.times().count() + failed, failed, tally.in(), tally.times());
        var trend = picture.tens().values().stream().skip(Math.max(0, picture.tens().size() - TREND))
                .mapToDouble(ten -> ten.times().count() == 0 ? Double.NaN : ten.times().percentile(99)).toArray();
        var statuses = picture.whole().names().values().stream().map(Line::statuses).reduce(Statuses.NONE,
                Statuses::plus);
        return named("TOTAL", all, picture.told().received(), statuses, held.seconds(), trend, look);
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Kind> kinds(Watched picture, Watched.Held held) {
        long all = sum(picture.whole().kinds().values());
        return Overview.mostFirst(picture.whole().kinds())
                .map(kind -> new Kind(kind.getKey(), held.tally().kinds().getOrDefault(kind.getKey(), 0L),
                        kind.getValue(), all))
                .toList();
    }

    private static List<Moment> moments(Watched picture, ZoneId zone) {
        return picture.seconds().reversed().stream().limit(MOST_SECONDS)
                .map(second -> new Moment(second, CLOCK.format(Instant.ofEpochSecond(second.t()).atZone(zone))))
                .toList();
    }

    private static Speaker speaker(Worker worker, Instant now, Look look) {
        if (worker.hasEnded()) {
            var verdict = worker.ending().map(ending -> ending.verdict().level()).orElse(Verdict.Level.VALID);
            return new Speaker(worker, look.sign("■", "#") + " ended",
                    verdict == Verdict.Level.VALID ? Ink.DIM : Ink.WARNING);
        }
        if (worker.isStale()) return new Speaker(worker, look.sign("◌", "o") + " "
                + Math.max(0, Duration.between(worker.lastHeard(), now).toSeconds()) + "s! late", Ink.WARNING);
        return new Speaker(worker, look.sign("●", "*") + " up", Ink.GOOD);
    }
}
