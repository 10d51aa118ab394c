package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.hyload.run.Figures;
import io.hyload.stats.Verdict;
import io.hyload.tui.Canvas;
import io.hyload.tui.Ink;
import io.hyload.tui.Look;
import io.hyload.tui.Table;
import io.hyload.tui.Table.Column;

/// The runs that there are, the newest first, as far as their files have been read.
///
/// @param zone     of the times
/// @param baseline the stats file of the run that others are compared with, if any: it need not be there
/// @param wanted   the file of the run to which the cursor goes as soon as it is there
/// @param isKnown  whether the folder has been looked at
record RunList(ZoneId zone, Table<Row> table, Optional<Path> baseline, Optional<Path> wanted, boolean isKnown) {
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    /// What is known of a file.
    sealed interface State {

        /// It will be read.
        record Waiting() implements State {}

        /// It cannot be read.
        record Broken(String why) implements State {}

        record Known(Overview overview) implements State {}
    }

    /// A line of the list.
    record Row(RunFile file, State state, boolean isBaseline) {

        Optional<Overview> overview() {
            return state instanceof State.Known(var overview) ? Optional.of(overview) : Optional.empty();
        }

        /// When it began; of one that has not been read, when its file was written last.
        Instant at() {
            return overview().map(known -> Instant.ofEpochSecond(known.first())).orElse(file.changed());
        }

        String scenario() {
            return overview().map(known -> known.scenario(file)).orElse(file.stem());
        }

        /// `PASS valid`, `FAIL SUSPECT`, `- valid` for a run that was held to nothing.
        String verdict() {
            return switch (state) {
                case State.Waiting() -> "reading";
                case State.Broken(var _) -> "unreadable";
                case State.Known(var known) -> "%-5s ".formatted(known.met().isEmpty() ? "-"
                        : known.broken() == 0 ? "PASS" : "FAIL") + known.verdict().map(RunList::word).orElse("-");
            };
        }

        private Ink ink() {
            return switch (state) {
                case State.Waiting() -> Ink.DIM;
                case State.Broken(var _) -> Ink.BAD;
                case State.Known(var known) -> known.broken() > 0 ? Ink.BAD
                        : known.verdict().map(Verdict::level).map(RunList::ink).orElse(Ink.PLAIN);
            };
        }
    }

    private static String word(Verdict verdict) {
        return verdict.level() == Verdict.Level.VALID ? "valid" : verdict.level().name();
    }

    static Ink ink(Verdict.Level level) {
        return switch (level) {
            case VALID -> Ink.GOOD;
            case SUSPECT -> Ink.WARNING;
            case INVALID -> Ink.BAD;
        };
    }

    static RunList of(ZoneId zone) {
        var none = Table.of(columns(zone, new Look(Look.Theme.DARK, Look.Depth.SIXTEEN, Look.Signs.ASCII)),
                (Row row) -> row.file.shown());
        return new RunList(zone, none, Optional.empty(), Optional.empty(), false);
    }

    // ------------------------------------------------------------------ its columns

    private static List<Column<Row>> columns(ZoneId zone, Look look) {
        var started = Column.<Row>text("STARTED", 11, row -> STARTED.format(row.at().atZone(zone)));
        return List.of(
                new Column<>(started.title(), started.width(), false, 0, started.text(),
                        Optional.of(Comparator.comparing(Row::at)), true),
                Column.text("SCENARIO", 0, Row::scenario),
                Column.<Row>text("MACHINE", 10, row -> row.file.machine()).from(92),
                figure("LEN", 6, Overview::length, known -> length(Math.round(known.length()))).from(70),
                figure("REQUESTS", 11, known -> known.total().sent(), known -> Figures.count(known.total().sent()))
                        .from(110),
                figure("RATE", 6, Overview::rate, known -> Figures.rate(known.rate())),
                time("p50", Overview.Times::p50).from(66), time("p90", Overview.Times::p90).from(104),
                time("p99", Overview.Times::p99), time("p99.9", Overview.Times::p999).from(104),
                figure("ERR%", 6, Overview::failedShare,
                        known -> Figures.percent(known.failed(), known.total().received() + known.failed())),
                new Column<>("VERDICT", 13, false, 0, row -> new Canvas.Text(row.verdict(), row.ink()),
                        Optional.of(Comparator.comparing(Row::verdict)), false),
                new Column<>("", 1, false, 0,
                        row -> new Canvas.Text(row.isBaseline ? look.sign("★", "B") : " ", Ink.STRONG),
                        Optional.empty(), false));
    }

    private static Column<Row> figure(String title, int width, ToDoubleFunction<Overview> value,
            Function<Overview, String> text) {
        return Column.number(title, width, row -> row.overview().map(text).orElse(""), Comparator.comparingDouble(
                row -> row.overview().map(value::applyAsDouble).orElse(-1.0)));
    }

    private static Column<Row> time(String title, Function<Overview.Times, Long> value) {
        return figure(title, Math.max(5, title.length() + 1), known -> known.times().map(value).orElse(-1L),
                known -> known.times().map(times -> millis(value.apply(times))).orElse("-"));
    }

    /// When a run began, as the list has it.
    String started(Row row) {
        return STARTED.format(row.at().atZone(zone));
    }

    /// Microseconds as milliseconds, short: `0.42`, `201`, from ten seconds on `12.3s`.
    static String millis(long micros) {
        return micros < 9_999_500 ? Figures.millis(micros)
                : String.format(Locale.ROOT, "%.1fs", micros / 1e6);
    }

    /// `0:57`, `5:00`, from an hour on `10:00h`.
    static String length(long seconds) {
        return seconds < 3600 ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02dh".formatted(seconds / 3600, seconds % 3600 / 60);
    }

    // ------------------------------------------------------------------ what is there

    Optional<Row> selected() {
        return table.selected();
    }

    /// Files that are still to be read.
    long waiting() {
        return table.all().stream().filter(row -> row.state instanceof State.Waiting).count();
    }

    /// Two runs that can be compared.
    record Pair(RunFile a, RunFile b) {}

    /// Of the two that are marked, B is the younger one; but the baseline is always A. Where there are not two marked, it is the
    /// baseline and the marked one, or that which the cursor is on.
    Optional<Pair> pair() {
        var marked = table.all().stream().filter(row -> table.marked().contains(row.file.shown())).toList();
        if (marked.size() > 2) return Optional.empty();
        if (marked.size() == 2) {
            var sorted =
                    marked.stream().sorted(Comparator.comparing((Row row) -> !row.isBaseline).thenComparing(Row::at))
                            .toList();
            return pair(sorted.getFirst(), sorted.getLast());
        }
        var other = marked.stream().findFirst().or(this::selected);
        return table.all().stream().filter(Row::isBaseline).findFirst()
                .flatMap(base -> other.filter(row -> !row.isBaseline).flatMap(row -> pair(base, row)));
    }

    private static Optional<Pair> pair(Row a, Row b) {
        return a.overview().isPresent() && b.overview().isPresent() ? Optional.of(new Pair(a.file, b.file))
                : Optional.empty();
    }

    Optional<Row> of(RunFile file) {
        return table.all().stream().filter(row -> row.file.path().equals(file.path())).findFirst();
    }

    // ------------------------------------------------------------------ what becomes of it

    RunList with(Table<Row> other) {
        return new RunList(zone, other, baseline, wanted, isKnown);
    }

    /// What is there now; of a file that has changed, what was known stands until it has been read again.
    RunList found(List<RunFile> files, Optional<Path> base) {
        var known = table.all().stream().collect(Collectors.toMap(row -> row.file.path(), Row::state));
        var rows = files.stream().map(file -> new Row(file, known.getOrDefault(file.path(), new State.Waiting()),
                base.filter(file.path()::equals).isPresent())).sorted(newestFirst()).toList();
        var there = files.stream().map(RunFile::shown).collect(Collectors.toSet());
        var marks = table.marked().stream().filter(there::contains).collect(Collectors.toSet());
        return new RunList(zone, table.with(rows).marked(marks), base, wanted, true).going();
    }

    /// With what was read of a file, unless the file is gone.
    RunList read(RunFile file, State state) {
        var rows = table.all().stream().map(row -> row.file.path().equals(file.path())
                ? new Row(row.file, state, row.isBaseline) : row).sorted(newestFirst()).toList();
        return with(table.with(rows));
    }

    private static Comparator<Row> newestFirst() {
        return Comparator.comparing(Row::at).reversed().thenComparing(row -> row.file.shown());
    }

    /// With the cursor on the run of a file, now or when it comes.
    RunList wanting(Path file) {
        return new RunList(zone, table, baseline, Optional.of(file), isKnown).going();
    }

    private RunList going() {
        var there =
                wanted.flatMap(file -> table.all().stream().filter(row -> row.file.path().equals(file)).findFirst());
        return there.map(row -> new RunList(zone, table.filtered("", false).on(row.file.shown()), baseline,
                Optional.empty(), isKnown)).orElse(this);
    }

    RunList based(Optional<Path> base) {
        var rows = table.all().stream()
                .map(row -> new Row(row.file, row.state, base.filter(row.file.path()::equals).isPresent())).toList();
        return new RunList(zone, table.with(rows), base, wanted, isKnown);
    }

    // ------------------------------------------------------------------ how it looks

    void draw(Canvas canvas, boolean isFocused) {
        shownAs(canvas.look()).draw(canvas, isFocused);
    }

    private Table<Row> shownAs(Look look) {
        return new Table<>(columns(zone, look), table.all(), table.id(), table.cursor(), table.place(), table.marked(),
                table.words(), table.typing(), table.sorted(), table.descending());
    }
}
