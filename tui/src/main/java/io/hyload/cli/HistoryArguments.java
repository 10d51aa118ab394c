package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.hyload.run.Options;
import io.hyload.stats.History;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.UnreadableStats;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The files that a picture or report is made of, and the part of their time that is wanted.
final class HistoryArguments {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = {
            "Stats files (.sts) of one run, ours or the original's: its workers are added up.",
            "A folder stands for all .sts files in it."})
    private List<String> files = new ArrayList<>();

    @Option(names = "--resource", paramLabel = "CSV", arity = "1..*", description = {
            "Resource files of the machines under test; those in stats_resource/NAME/ are of NAME.",
            "By default those that hyload run --monitor has recorded with the run."})
    private List<String> resources = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = {
            "Leave out what came before: 10:30:00, 2026-11-23T10:30, or from the start: 30s, 5m, 90."})
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Leave out what came after; written like --from.")
    private String to;

    /// The run, unless no file was given. What had to be left out is told.
    ///
    /// @param isWhole  whether names and phases are wanted too
    /// @param attended is told how far it is
    Optional<History> history(boolean isWhole, Attended attended, Io io, ZoneId zone) throws IOException {
        if (files.isEmpty()) return Optional.empty();
        var paths = paths(files, ".sts", io);
        var whole = told(() -> History.read(paths, isWhole, attended.reading(0, 1, io)));
        whole.remarks().forEach(remark -> tell(io, remark));
        var span = span(whole.first(), whole.last(), zone);
        return Optional.of(whole.between(span.from, span.to));
    }

    /// The stats files themselves.
    List<Path> statsFiles(Io io) throws IOException {
        return paths(files, ".sts", io);
    }

    /// Whether less than all was asked for.
    boolean isPart() {
        return from != null || to != null;
    }

    private record Span(long from, long to) {}

    /// The part that is wanted of what lies between these seconds.
    private Span span(long first, long last, ZoneId zone) {
        var span = new Span(from == null ? first : second("--from", from, first, zone),
                to == null ? last : second("--to", to, first, zone));
        if (span.to >= span.from && span.to >= first && span.from <= last) return span;
        throw Fault.badInput(((from == null ? "" : "--from " + from + " ") + (to == null ? "" : "--to " + to)).strip(),
                "nothing was recorded then", "it was from " + shown(first, zone) + " to " + shown(last, zone));
    }

    /// What pictures and reports are made of.
    RunFiles runFiles(Io io) throws IOException {
        var machines = told(() -> paths(resources, ".csv", io));
        return new RunFiles(name(), statsFiles(io), machines, io.folder());
    }

    /// The machines under test; only the part of their time that is wanted, where there is no run. See [RunFiles#machines].
    List<ResourceHistory> machines(Io io, ZoneId zone) throws IOException {
        var files = runFiles(io);
        var machines = told(() -> files.machines(remark -> tell(io, remark)));
        if (hasRun()) return machines;
        var span = span(machines.stream().mapToLong(ResourceHistory::first).min().orElseThrow(),
                machines.stream().mapToLong(ResourceHistory::last).max().orElseThrow(), zone);
        return machines.stream().flatMap(machine -> machine.between(span.from, span.to).stream()).toList();
    }

    /// The first file's name without its ending: what a file made from it is called.
    String name() {
        return RunFiles.stem(Path.of(hasRun() ? files.getFirst() : resources.getFirst()));
    }

    boolean hasRun() {
        return !files.isEmpty();
    }

    boolean hasMachines() {
        return !resources.isEmpty();
    }

    boolean isEmpty() {
        return files.isEmpty() && resources.isEmpty();
    }

    static void tell(Io io, String remark) {
        io.err().println("hyload: " + remark);
        io.err().flush();
    }

    interface Reading<T> {
        T read() throws IOException;
    }

    /// What is wrong with a file, as a fault of what was asked for.
    static <T> T told(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (UnreadableStats e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// Each file, and the files of that ending in each folder.
    static List<Path> paths(List<String> words, String ending, Io io) throws IOException {
        var paths = new ArrayList<Path>();
        for (var word : words) {
            var path = io.at(word);
            if (!Files.isDirectory(path)) {
                paths.add(path);
                continue;
            }
            try (var inside = Files.list(path)) {
                var found = inside.filter(file -> file.toString().endsWith(ending)).sorted().toList();
                if (found.isEmpty()) throw Fault.badInput(word, "a folder without a " + ending + " file",
                        "name the files, or another folder");
                paths.addAll(found);
            }
        }
        return paths;
    }

    private static long second(String option, String text, long first, ZoneId zone) {
        return Options.duration(text.startsWith("+") ? text.substring(1) : text).map(time -> first
                + time.toSeconds()).or(() -> clock(text, first, zone)).orElseThrow(() -> Fault.badInput(
                        option + " " + text, "not a time",
                        "write 10:30:00, 2026-11-23T10:30:00, or seconds from the start: 30s, 5m"));
    }

    /// A time of day without a date is that on or after the start of the run.
    private static Optional<Long> clock(String text, long first, ZoneId zone) {
        try {
            if (text.contains("T")) return Optional.of(LocalDateTime.parse(text).atZone(zone).toEpochSecond());
            var start = Instant.ofEpochSecond(first).atZone(zone);
            var at = start.with(LocalTime.parse(text.length() < 8 && text.indexOf(':') == 1 ? "0" + text : text));
            return Optional.of((at.isBefore(start.minusHours(12)) ? at.plusDays(1) : at).toEpochSecond());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String shown(long second, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone).toString().replace('T', ' ');
    }
}
