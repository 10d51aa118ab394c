package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;
import io.hyload.run.Crew;
import io.hyload.run.WholeFile;
import io.hyload.sshops.ClockSkew;
import io.hyload.stats.LocalHost;

/// A run on other machines that is not at its end: all that another process needs to go on with it where this one was
/// killed, or lost a machine. It stands in `stats_perf/RUN.ongoing.json` from the start of its workers to their end.
///
/// @param run       what it is called: `2026-11-23_10.15.00.000`
/// @param scenario  its name
/// @param each      workers on each machine
/// @param places    where they are
/// @param monitored machines under test, and whether their recording is ours to end
/// @param id        of its records
/// @param start     Unix second
/// @param viewer    who shows it
/// @param arguments of `hyload run`, with secrets among the words masked
record OngoingRun(String run, String scenario, int each, List<Place> places, Map<String, Boolean> monitored, String id,
        long start, Viewer viewer, List<String> arguments) {
    private static final String SUFFIX = ".ongoing.json";
    private static final Path FOLDER = Path.of("stats_perf");

    /// That long a machine keeps what its workers said.
    private static final Duration KEPT = Duration.ofDays(7);

    OngoingRun {
        places = List.copyOf(places);
        monitored = Map.copyOf(monitored);
        arguments = List.copyOf(arguments);
    }

    /// A machine by its name, and what its clock showed at the start.
    record Place(String machine, long aheadNanos, long errorNanos) {
        static Place of(String machine, ClockSkew skew) {
            return new Place(machine, skew.ahead().toNanos(), skew.error().toNanos());
        }

        ClockSkew skew() {
            return new ClockSkew(Duration.ofNanos(aheadNanos), Duration.ofNanos(errorNanos));
        }
    }

    /// A process on some host, told from others that get its number later by when it began.
    record Viewer(String host, long pid, long began) {
        static Viewer here() {
            return new Viewer(LocalHost.name(), ProcessHandle.current().pid(), began(ProcessHandle.current()));
        }

        private static long began(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        /// Whether it is another process that runs on this host.
        boolean isThere() {
            return !equals(here()) && host.equals(LocalHost.name())
                    && ProcessHandle.of(pid).filter(process -> process.isAlive() && began(process) == began)
                            .isPresent();
        }
    }

    Crew.Identity identity() {
        return new Crew.Identity(id, start);
    }

    OngoingRun knownBy(Crew.Identity identity) {
        return new OngoingRun(run, scenario, each, places, monitored, identity.id(), identity.start(), viewer,
                arguments);
    }

    OngoingRun shownHere() {
        return new OngoingRun(run, scenario, each, places, monitored, id, start, Viewer.here(), arguments);
    }

    // ------------------------------------------------------------------ its file

    private static Path file(Path folder, String run) {
        return folder.resolve(FOLDER).resolve(run + SUFFIX);
    }

    /// Writes it for its owner alone; a reader sees the old one or the new one.
    ///
    /// @param folder of the project
    void write(Path folder) throws IOException {
        WholeFile.writeSecret(file(folder, run), JsonCodec.found().write(this));
    }

    /// It is at its end.
    void remove(Path folder) throws IOException {
        Files.deleteIfExists(file(folder, run));
    }

    /// The run of that name, or the latest.
    ///
    /// @param name empty for the latest
    /// @throws Fault when there is none, or when another process shows it
    static OngoingRun find(Io io, String name) throws IOException {
        var file = name.isEmpty() ? latest(io.folder()) : Optional.of(named(io.folder(), name));
        var what = "--attach" + (name.isEmpty() ? "" : " " + name);
        if (file.isEmpty())
            throw Fault.badInput(what, "no run on other machines is on",
                    "its file, stats_perf/RUN" + SUFFIX + ", is where it was started");
        OngoingRun found;
        try {
            found = JsonCodec.found().bind(Files.readAllBytes(file.get()), OngoingRun.class);
        } catch (NoSuchFileException e) {
            throw Fault.badInput(what, "no such run is on", "hyload run --attach takes the latest one");
        } catch (JsonMismatch | NullPointerException e) { // NullPointerException: a part is missing
            throw Fault.badInput(io.shown(file.get()), "cannot be read as what hyload run --on has written",
                    "the records are on the machines: hyload remote MACHINE pull-stats");
        }
        if (found.viewer.isThere())
            throw Fault.badInput(what, "process " + found.viewer.pid() + " shows that run",
                    "end that process, and all goes on here");
        return found;
    }

    private static Path named(Path folder, String name) {
        var run = name.substring(name.lastIndexOf('/') + 1); // also where it is given as a file
        for (var end : List.of(SUFFIX, ".sts"))
            if (run.endsWith(end)) return file(folder, run.substring(0, run.length() - end.length()));
        return file(folder, run);
    }

    /// Those that are too old to be gone on with are removed.
    private static Optional<Path> latest(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve(FOLDER))) return Optional.empty();
        try (var files = Files.list(folder.resolve(FOLDER))) {
            var all = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(OngoingRun::written)).toList();
            for (var file : all)
                if (written(file).isBefore(Instant.now().minus(KEPT))) Files.deleteIfExists(file);
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()).filter(Files::exists);
        }
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH; // gone meanwhile
        }
    }
}
