package io.hyload.stats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;

/// A run that is over, second by second, its workers added up: what charts, reports and comparisons are made from.
///
/// @param seconds in order, at least one; a quiet second is there too, unless more than five minutes are missing
/// @param before  totals at its beginning: those of what [#between] cut off
/// @param facts   what the run said of itself when it began; empty for records of the original
/// @param ending  how it ended; empty when nobody said
/// @param remarks one line each on what had to be left out or mended when it was read
public record History(List<StatsRecord> seconds, StatsRecord.Totals before, Optional<Facts> facts,
        Optional<Ending> ending, List<String> remarks) {

    /// Seconds that are read at once: all files together stay small in memory.
    private static final int STRIDE = 64;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    public History {
        if (seconds.isEmpty()) throw new IllegalArgumentException("a history without a second");
        seconds = List.copyOf(seconds);
        remarks = List.copyOf(remarks);
    }

    /// From the beginning of a run to its end.
    public History(List<StatsRecord> seconds, List<String> remarks) {
        this(seconds, StatsRecord.Totals.ZERO, seconds.stream().flatMap(second -> second.hy().stream())
                .flatMap(hy -> hy.run().stream()).findFirst(),
                seconds.stream().flatMap(second -> second.hy().stream())
                        .flatMap(hy -> hy.ending().stream()).reduce(History::both),
                remarks);
    }

    /// Reads `.sts` files, ours and the original's, as the workers of one run: seconds of the same time are added up.
    ///
    /// What cannot be read is left out and told in a remark, as long as there is anything at all; so is what files do not
    /// share: they may be of other times, or of clocks apart.
    ///
    /// @throws UnreadableStats when one of the files is something else, or there is not one record in any
    /// @throws IOException     when a file cannot be opened
    public static History read(List<Path> files) throws IOException {
        return read(files, true, InstantSource.system(), ZoneId.systemDefault());
    }

    /// The same without names and phases, in a third of the time.
    public static History readTotals(List<Path> files) throws IOException {
        return read(files, false, InstantSource.system(), ZoneId.systemDefault());
    }

    /// As [#read(List)] or [#readTotals], and tells how far it is, which takes minutes where files are of days.
    ///
    /// @param isWhole whether names and phases are wanted
    /// @param share   takes what part of the lines has been read, from 0 to 1, at least every minute of the run
    public static History read(List<Path> files, boolean isWhole, DoubleConsumer share) throws IOException {
        return reading(files, isWhole, InstantSource.system(), ZoneId.systemDefault(), reading -> {
            reading.share = share;
            return reading.history();
        });
    }

    /// What files tell of a run besides its seconds; each as in a history.
    public record Told(Optional<Facts> facts, Optional<Ending> ending, List<String> remarks) {
        public Told {
            remarks = List.copyOf(remarks);
        }
    }

    /// Reads as [#read] does, or as [#readTotals], but keeps no second: each is handed over, in order. So a run may be longer than
    /// there is memory for.
    ///
    /// @param isWhole whether names and phases are wanted
    /// @param seconds takes each; what it throws ends the reading
    public static Told scan(List<Path> files, boolean isWhole, Consumer<StatsRecord> seconds) throws IOException {
        return reading(files, isWhole, InstantSource.system(), ZoneId.systemDefault(), reading -> reading.told(
                second -> seconds.accept(reading.isPlain() ? second.withoutDetails() : second)));
    }

    static History read(List<Path> files, boolean isWhole, InstantSource now, ZoneId zone) throws IOException {
        return reading(files, isWhole, now, zone, Reading::history);
    }

    private interface Wanted<T> {
        T of(Reading reading) throws IOException;
    }

    private static <T> T reading(List<Path> files, boolean isWhole, InstantSource now, ZoneId zone, Wanted<T> wanted)
            throws IOException {
        var open = new ArrayList<StatsFile>();
        try {
            for (var file : files) open.add(StatsFile.open(file, StatsFile.name(file, files), isWhole));
            return wanted.of(new Reading(open, now.instant().getEpochSecond(), zone));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (var file : open) file.close();
        }
    }

    /// One pass over the files, a stride of seconds after the other.
    private static final class Reading {
        private final List<StatsFile> files;
        private final long now;
        private final ZoneId zone;
        private final Set<String> remarks = new LinkedHashSet<>();
        private final Timeline timeline = Timeline.ofFiles();
        /// Which file told of a worker's second first.
        private final Map<String, Map<Long, StatsFile>> told = new HashMap<>();
        private final Map<Twice, Integer> twice = new LinkedHashMap<>();
        private final Map<StatsFile, Integer> next = new HashMap<>();
        private final Map<StatsFile, Integer> read = new HashMap<>();
        private final Map<StatsFile, Set<String>> sources = new HashMap<>();
        /// Those of the original, which have no `hy`.
        private final Set<StatsFile> plain = new LinkedHashSet<>();
        private Optional<Facts> facts = Optional.empty();
        private Optional<Ending> ending = Optional.empty();
        private DoubleConsumer share = _ -> {};

        /// Two files that tell of the same worker.
        private record Twice(String file, String first) {}

        Reading(List<StatsFile> files, long now, ZoneId zone) {
            this.files = files;
            this.now = now;
            this.zone = zone;
        }

        History history() throws IOException {
            var seconds = new ArrayList<StatsRecord>();
            var told = told(seconds::add);
            if (isPlain()) seconds.replaceAll(StatsRecord::withoutDetails);
            return new History(seconds, StatsRecord.Totals.ZERO, told.facts, told.ending, told.remarks);
        }

        /// Whether all that was read is of the original.
        boolean isPlain() {
            return plain.containsAll(read.keySet());
        }

        /// @param seconds takes all of them
        Told told(Consumer<StatsRecord> seconds) throws IOException {
            var distinct = withoutCopies();
            long all = distinct.stream().mapToLong(file -> file.lines().size()).sum();
            boolean isAny = false;
            while (true) {
                long from = distinct.stream().filter(file -> next(file) < file.lines().size())
                        .mapToLong(file -> file.lines().get(next(file)).t()).min().orElse(-1);
                if (from < 0) break;
                for (var file : distinct) read(file, from + STRIDE);
                var stride = timeline.upTo(from + STRIDE - 1);
                stride.forEach(seconds);
                isAny |= !stride.isEmpty();
                share.accept((double) next.values().stream().mapToLong(Integer::longValue).sum() / all);
            }
            for (var file : files) {
                boolean hasNone = distinct.contains(file) && read.getOrDefault(file, 0) == 0;
                if (hasNone && (files.size() == 1 || !file.isEmpty())) throw file.unreadable();
                remarks.addAll(file.remarks());
            }
            if (!isAny) throw files.getFirst().unreadable();
            if (!isPlain()) plain.forEach(file -> remarks.add(file.name()
                    + ": by the original hyload, which has no histograms: percentiles are those of the other files"));
            twice.forEach(
                    (pair, count) -> remarks.add(pair.file + ": of the same worker as " + pair.first + ", " + count
                            + " seconds that both tell of are counted once"));
            remarkClocks(distinct.stream().filter(file -> !file.lines().isEmpty()).toList());
            return new Told(facts, ending, List.copyOf(remarks));
        }

        private int next(StatsFile file) {
            return next.getOrDefault(file, 0);
        }

        /// Whatever the file tells of the seconds before `end`.
        private void read(StatsFile file, long end) {
            int first = next(file);
            int last = first;
            while (last < file.lines().size() && file.lines().get(last).t() < end) last++;
            next.put(file, last);
            IntStream.range(first, last).parallel().mapToObj(i -> {
                try {
                    return file.read(file.lines().get(i));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).collect(Collectors.toList()).forEach(records -> records.forEach(record -> add(file, record)));
            if (last == file.lines().size()) sources.getOrDefault(file, Set.of()).forEach(timeline::left);
        }

        private void add(StatsFile file, StatsRecord record) {
            read.merge(file, 1, Integer::sum);
            if (record.hy().isEmpty()) plain.add(file);
            var id = record.hy().map(Details::id).orElse("");
            if (!id.isEmpty()) {
                var first = told.computeIfAbsent(id, _ -> new HashMap<>()).putIfAbsent(record.t(), file);
                if (first != null && first != file) {
                    twice.merge(new Twice(file.name(), first.name()), 1, Integer::sum);
                    return;
                }
            }
            var source = id.isEmpty() ? file.name() : id;
            sources.computeIfAbsent(file, _ -> new LinkedHashSet<>()).add(source);
            timeline.add(source, record);
            record.hy().flatMap(Details::run).ifPresent(run -> facts = Optional.of(
                    facts.map(known -> known.with(known.workers() + run.workers())).orElse(run)));
            record.hy().flatMap(Details::ending)
                    .ifPresent(end -> ending = Optional.of(ending.map(known -> both(known, end)).orElse(end)));
        }

        /// A file given twice, or pulled twice from a machine, counts once.
        private List<StatsFile> withoutCopies() {
            var distinct = new ArrayList<>(files);
            for (var file : files) {
                distinct.stream().filter(other -> other != file && file.isPartOf(other)).findFirst()
                        .ifPresent(other -> {
                            distinct.remove(file);
                            remarks.add(
                                    file.name() + ": all of it is in " + other.name() + " too, and is counted once");
                        });
            }
            return distinct;
        }

        /// Of files with lines.
        private void remarkClocks(List<StatsFile> distinct) {
            for (var file : distinct) {
                long first = file.lines().getFirst().t();
                long last = file.lines().getLast().t();
                if (last > now + 60) remarks.add(file.name() + ": reaches to " + clock(last)
                        + ", which is still to come: the clock of its machine was wrong, or that of this one is");
                if (distinct.size() > 1 && distinct.stream().filter(other -> other != file)
                        .noneMatch(other -> other.lines().getFirst().t() <= last
                                && first <= other.lines().getLast().t()))
                    remarks.add(file.name() + ": from " + clock(first) + " to " + clock(last)
                            + ", when no other file has anything: another run, or clocks apart");
            }
        }

        private String clock(long t) {
            return CLOCK.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(t), zone));
        }
    }

    /// The first Unix second.
    public long first() {
        return seconds.getFirst().t();
    }

    /// The last Unix second.
    public long last() {
        return seconds.getLast().t();
    }

    /// How many seconds the load lasted, by which mean rates are told. A file counts whole seconds, and of its first and its
    /// last one only a part was load: how much, the seconds between tell, taken that the rate was theirs. So a short run has
    /// the rate that it was told when it ended.
    public double length() {
        long sent = seconds.getLast().total().sent() - before.sent();
        return length(seconds.size(), last() - first() + 1, sent, seconds.getFirst().sent(), seconds.getLast().sent());
    }

    /// As [#length()] has it.
    ///
    /// @param records of seconds
    /// @param all     seconds from the first to the last
    /// @param sent    in all of them; `first` and `last` in the first and in the last one
    static double length(long records, double all, long sent, long first, long last) {
        long between = sent - first - last;
        return records < 3 || between <= 0 ? all : Math.clamp(sent * (all - 2) / between, all - 2, all);
    }

    /// The seconds `from … to` of it.
    ///
    /// @throws IllegalArgumentException when it has none of them
    public History between(long from, long to) {
        var some = seconds.stream().filter(second -> second.t() >= from && second.t() <= to).toList();
        var earlier = seconds.stream().filter(second -> second.t() < from).reduce((_, last) -> last)
                .map(StatsRecord::total).orElse(before);
        return new History(some, earlier, facts, ending, remarks);
    }

    /// In windows of equal length, at most `most` of them; see [Timeline#windows].
    public List<Window> windows(int most) {
        return Timeline.windows(seconds, first(), last(), most);
    }

    /// All of it added up.
    public Summary summary() {
        var summary = Summary.after(before);
        seconds.forEach(summary::add);
        return summary;
    }

    /// What the run was found to be when it ended; where nobody said, since it was killed, what its records tell. Empty for
    /// those of the original.
    public Optional<Verdict> verdict() {
        if (ending.isPresent()) return ending.map(Ending::verdict);
        if (seconds.stream().noneMatch(second -> second.hy().isPresent())) return Optional.empty();
        var judge = new Judge(Judge.START_UP);
        seconds.forEach(judge::add);
        return Optional.of(judge.verdict());
    }

    private static Ending both(Ending one, Ending other) {
        return other.after(one);
    }
}
