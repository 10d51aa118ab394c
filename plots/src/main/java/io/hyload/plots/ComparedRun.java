package io.hyload.plots;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;

import io.hyload.plots.Comparison.Side;
import io.hyload.run.Figures;
import io.hyload.stats.Ending;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Judge;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.Verdict;

/// What a comparison needs of a run, from its first activity, or from the end of its warm-up, to its last: gathered second by second, so
/// that a run may be longer than there is memory for.
///
/// Of each second a few numbers are kept, 5 MB of a day. Response times take a hundred times as much, so those of neighbouring seconds are
/// added up as soon as there are more than [#MOST_SPANS] of them: 24 minutes are kept by the second, ten hours by 32 seconds. And they
/// are kept as a file has them, in a tenth of the room: 10 MB of any run.
public final class ComparedRun {
    /// Several for each of the parts that a comparison cuts a run into, which so begin and end where they should, or close to it.
    static final int MOST_SPANS = 6 * Comparison.MOST_PARTS;
    private static final int MOST_NAMES = 20;

    private final Duration warmup;
    private final Optional<String> name;
    private final Judge judge = new Judge(Judge.START_UP);
    private final TreeSet<String> names = new TreeSet<>();
    private boolean hasDetails;
    private long first;
    private long begin;
    private long passed;
    private long leftOut;

    private Second[] seconds = new Second[64];
    private int size;
    /// Up to the last second that is not quiet: what [#size] and [#passed] were then, and the print of all seconds.
    private int activeSize;
    private long activePassed;
    private long activePrint;
    private long print;

    /// Encoded response times of neighbouring seconds, as many each.
    private final List<String> spans = new ArrayList<>();
    /// Those of the last seconds, which are fewer.
    private Histogram latest = Histogram.empty();
    /// How many seconds that are.
    private int span = 1;

    private Optional<Facts> facts = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();
    private List<String> remarks = List.of();

    /// What is kept of a second, of all of it or of what came under one name.
    ///
    /// @param millis response times added up
    /// @param users  tasks running at its end
    /// @param due    arrivals asked for
    /// @param isOurs whether it has what the original had not
    record Second(long received, long failed, double millis, int users, double due, boolean isOurs) {}

    private ComparedRun(Duration warmup, Optional<String> name) {
        this.warmup = warmup;
        this.name = name;
    }

    /// Reads `.sts` files as [History#read] does, without keeping their seconds.
    ///
    /// @param warmup seconds that begin so soon after the first request are left out
    /// @param name   what is compared, or all
    /// @throws io.hyload.stats.UnreadableStats as [History#read] does
    /// @throws IOException                     when a file cannot be opened
    public static ComparedRun read(List<Path> files, Duration warmup, Optional<String> name) throws IOException {
        var run = new ComparedRun(warmup, name);
        var told = History.scan(files, name.isPresent(), run::add);
        run.facts = told.facts();
        run.verdict = told.ending().map(Ending::verdict)
                .or(() -> run.hasDetails ? Optional.of(run.judge.verdict()) : Optional.empty());
        run.remarks = told.remarks();
        return run;
    }

    /// Of a run that is in memory; see [#read].
    public static ComparedRun of(History history, Duration warmup, Optional<String> name) {
        var run = new ComparedRun(warmup, name);
        history.seconds().forEach(run::add);
        run.facts = history.facts();
        run.verdict = history.verdict();
        run.remarks = history.remarks();
        return run;
    }

    // ------------------------------------------------------------------ gathering

    private void add(StatsRecord record) {
        judge.add(record);
        hasDetails |= record.hy().isPresent();
        boolean isQuiet = isQuiet(record);
        if (passed == 0 && isQuiet) return;
        if (passed == 0) first = record.t();
        passed++;
        if (!isQuiet) activePassed = passed;
        boolean isWarmup = !warmup.isZero() && leftOut == passed - 1 && record.t() - first < warmup.toNanos() / 1e9 + 1;
        if (isWarmup) {
            leftOut++;
            return;
        }
        if (size == 0) begin = record.t();
        name.ifPresent(_ -> record.hy().ifPresent(hy -> names.addAll(hy.names().keySet())));
        print = 31 * (31 * print + record.t()) + record.hashCode();
        keep(record, isQuiet);
        if (isQuiet) return;
        activeSize = size;
        activePrint = print;
    }

    static boolean isQuiet(StatsRecord record) {
        return record.sent() + record.received() + record.timeouts() + record.errors() == 0;
    }

    private void keep(StatsRecord record, boolean isQuiet) {
        if (size == seconds.length) seconds = Arrays.copyOf(seconds, 2 * size);
        while (size / span >= MOST_SPANS) halve();
        int users = record.hy().map(Details::users).orElse(0);
        double due = record.hy().map(hy -> hy.tally().health().due()).orElse(0.0);
        boolean isOurs = record.hy().isPresent();
        Histogram times;
        if (name.isPresent()) {
            var line = record.hy().map(hy -> hy.names().get(name.get())).orElse(new Line(0, 0, 0, Histogram.empty()));
            times = line.times();
            seconds[size] = new Second(line.n() - line.err(), line.err(), times.mean() * times.count() / 1000, users,
                    due, isOurs);
        } else {
            times = record.hy().map(Details::times).orElse(Histogram.empty());
            seconds[size] = new Second(record.received(), record.timeouts() + record.errors(),
                    record.respTimeSum() * 1000, users, due, isOurs);
        }
        size++;
        if (!isQuiet) latest = latest.plus(times);
        if (size % span != 0) return;
        spans.add(latest.encoded());
        latest = Histogram.empty();
    }

    /// Each two spans become one; there is an even number of them.
    private void halve() {
        for (int i = 0; i < spans.size() / 2; i++) spans.set(i,
                Histogram.decode(spans.get(2 * i)).plus(Histogram.decode(spans.get(2 * i + 1))).encoded());
        spans.subList(spans.size() / 2, spans.size()).clear();
        span *= 2;
    }

    // ------------------------------------------------------------------ what was gathered

    /// What had to be left out or mended when it was read, one line each.
    public List<String> remarks() {
        return remarks;
    }

    /// The response times that are compared, all together; empty where there are none, as in files of the original.
    public Histogram times() {
        return spans.stream().map(Histogram::decode).reduce(latest, Histogram::plus);
    }

    /// @param which `A` or `B`
    /// @throws IllegalArgumentException in one line when nothing is left to compare
    void requireAny(String which) {
        if (activePassed == 0)
            throw new IllegalArgumentException(which + ": no request in it (nothing can be compared)");
        if (activeSize == 0)
            throw new IllegalArgumentException(which + ": a warm-up of " + Figures.plain(warmup.toMillis() / 1e3)
                    + " s leaves nothing of " + activePassed + " s (write less)");
    }

    /// @param which `A` or `B`
    /// @throws IllegalArgumentException in one line when nothing came under the name that is wanted
    void requireName(String which) {
        if (name.isEmpty() || names.contains(name.get())) return;
        var known = names.stream().limit(MOST_NAMES).toList();
        var there = known.isEmpty() ? "its records tell no names"
                : "there are " + String.join(", ", known) + (names.size() > MOST_NAMES ? ", …" : "");
        throw new IllegalArgumentException(
                "name " + name.get() + ": no request of " + which + " had it (" + there + ")");
    }

    /// In order, at least one where [#requireAny] agrees.
    List<Second> seconds() {
        return Arrays.asList(seconds).subList(0, activeSize);
    }

    /// Whether the first second is known to be whole.
    boolean isWholeFromStart() {
        return leftOut > 0;
    }

    /// Hands over the response times of each part, in the order of time, when the seconds are cut into parts of equal length. None is
    /// kept, since those of all parts together are large.
    ///
    /// @param count of parts, at most as many as there are seconds
    void parts(int count, ObjIntConsumer<Histogram> each) {
        int part = 0;
        var times = Histogram.empty();
        for (int i = 0; i * span < activeSize; i++) {
            int middle = (i * span + Math.min((i + 1) * span, activeSize) - 1) / 2;
            for (int its = partOf(middle, count); part < its; part++) {
                each.accept(times, part);
                times = Histogram.empty();
            }
            times = times.plus(i < spans.size() ? Histogram.decode(spans.get(i)) : latest);
        }
        each.accept(times, part);
        while (++part < count) each.accept(Histogram.empty(), part);
    }

    /// How many encoded histograms are kept, each of as many seconds: at most [#MOST_SPANS], however long the run.
    int spans() {
        return spans.size();
    }

    /// Into which of `count` parts of equal length a second falls.
    int partOf(int second, int count) {
        return (int) ((long) second * count / activeSize);
    }

    /// Whether both are the same seconds of one recording. Seconds are told apart by their hash codes: by chance those of two runs
    /// never agree in all of them.
    boolean isOneWith(ComparedRun other) {
        return begin == other.begin && activeSize == other.activeSize && activePrint == other.activePrint;
    }

    Side side(Cells cells) {
        return new Side(begin, activeSize, leftOut, cells.requests(),
                seconds().stream().mapToInt(Second::users).max().orElse(0), facts, verdict);
    }
}
