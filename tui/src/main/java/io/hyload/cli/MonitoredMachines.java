package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.hyload.run.AtExit;
import io.hyload.sshops.DetachedProcess;
import io.hyload.sshops.Inventory;
import io.hyload.sshops.Machine;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;
import io.hyload.sshops.Program;
import io.hyload.sshops.Quoted;
import io.hyload.stats.ResourceRecord;

/// What machines under test do while a run is on: recorded there from before its start to its end, then fetched.
///
/// A recording that was on already is left on. When the process is told to end, recordings end after the run does.
final class MonitoredMachines implements AutoCloseable {
    private static final int SEVERAL_LINES = 4096;

    private final Io io;
    private final DetachedProcess.Way way;
    private final ProgressBoard board;
    private final Path statsFile;
    private final Map<Machine, Boolean> isOurs = Collections.synchronizedMap(new LinkedHashMap<>());
    /// Many begin at once; the end comes when all that had begun are known.
    private final ReadWriteLock beginning = new ReentrantReadWriteLock();
    private Optional<AtExit> atExit = Optional.empty();
    private boolean over;

    /// @param statsFile of the run
    MonitoredMachines(Io io, DetachedProcess.Way way, ProgressBoard board, Path statsFile) {
        this.io = io;
        this.way = way;
        this.board = board;
        this.statsFile = statsFile;
    }

    /// Starts the recordings.
    ///
    /// @param machines that have been made ready for it
    /// @throws Fault when that fails on any of them; all reasons have been told then, and what was started has ended
    void start(List<Preflight.Ready.Watched> machines, Preflight preflight) throws IOException {
        atExit = Optional.of(AtExit.of("hyload-monitored", this::end));
        var ready = new LinkedHashMap<Machine, Preflight.Ready.Watched>();
        for (var one : machines) ready.put(one.machine(), one);
        try {
            preflight.onAll("--monitor", List.copyOf(ready.keySet()), machine -> {
                begin(ready.get(machine));
                return machine;
            }, io);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Goes on with recordings that another process has begun.
    ///
    /// @param ours whether they were begun for this run
    void goOn(Map<Machine, Boolean> ours) {
        isOurs.putAll(ours);
        atExit = Optional.of(AtExit.of("hyload-monitored", this::end));
    }

    /// The machines by name, and whether their recordings were begun here.
    Map<String, Boolean> ours() {
        var ours = new LinkedHashMap<String, Boolean>();
        isOurs.forEach((machine, isOurs) -> ours.put(machine.name(), isOurs));
        return ours;
    }

    private void begin(Preflight.Ready.Watched one) throws IOException {
        try (var remote = way.to(one.machine())) {
            beginning.readLock().lock();
            try {
                if (over) throw new InterruptedIOException("interrupted");
                var runner = new PlanRunner(remote, board::accept);
                if (!one.isRecorded()) runner.run(Plans.startSysmon(one.machine()));
                isOurs.put(one.machine(), !one.isRecorded());
                runner.run(Plans.awaitReading(one.machine())); // before the run's first second
            } finally {
                beginning.readLock().unlock();
            }
        }
    }

    /// Ends what was started here and fetches what was recorded; what fails is told, and the others are fetched nevertheless.
    private void end() {
        beginning.writeLock().lock();
        try {
            if (over) return;
            over = true;
            stopAndFetch();
        } finally {
            beginning.writeLock().unlock();
        }
    }

    private void stopAndFetch() {
        var machines = new LinkedHashMap<String, List<Path>>();
        isOurs.forEach((machine, ours) -> {
            try (var remote = way.to(machine)) {
                var files = fetch(machine, ours, new PlanRunner(remote, _ -> {}));
                if (!files.isEmpty()) machines.put(machine.name(), files);
            } catch (IOException e) {
                board.warn(e.getMessage());
            }
        });
        if (!machines.isEmpty()) tell(machines);
    }

    /// Notes what was fetched beside the stats file, where reports look for it; else it is told in full.
    private void tell(Map<String, List<Path>> machines) {
        boolean isNoted = false;
        if (Files.isRegularFile(statsFile)) {
            try {
                new RunResources(machines).write(statsFile);
                isNoted = true;
            } catch (IOException e) {
                board.warn(RunResources.beside(statsFile).getFileName() + ": cannot be written: " + Fault.of(e).why());
            }
        }
        var line = new StringBuilder(Files.isRegularFile(statsFile) ? "both on one axis: hyload report "
                + word(statsFile) : "what the machines did: hyload plot");
        if (!isNoted) {
            line.append(" --resource");
            machines.values().forEach(files -> files.forEach(file -> line.append(' ').append(word(file))));
        }
        board.warn(line.toString());
    }

    /// @return the files of which some part is from the time of the run
    private List<Path> fetch(Machine machine, boolean ours, PlanRunner runner) throws IOException {
        if (ours) runner.run(Plans.stopSysmon(machine));
        var there = Inventory.parse(runner.run(Plans.list(machine, Program.SYSMON)));
        var into = io.folder().resolve("stats_resource").resolve(machine.name());
        var before = Inventory.here(into);
        runner.run(Plans.pullSysmon(machine, there, into, before));
        var after = Inventory.here(into);
        var recorded = after.keySet().stream().filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        var during = new ArrayList<Path>();
        if (Files.isRegularFile(statsFile)) {
            long start = RemotePlot.began(statsFile);
            for (var file : recorded) if (end(file) >= start) during.add(file);
        }
        // None where the machine's clock is wrong, which whoever draws the files is told.
        return !during.isEmpty() ? during
                : recorded.stream().filter(file -> !after.get(file).equals(before.get(file))).toList();
    }

    /// The last second of a resource file; long ago for a file that has none.
    private static long end(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            var tail = ByteBuffer.allocate((int) Math.min(channel.size(), SEVERAL_LINES));
            channel.position(channel.size() - tail.capacity());
            while (tail.hasRemaining() && channel.read(tail) >= 0);
            return new String(tail.array(), 0, tail.position(), StandardCharsets.ISO_8859_1).lines()
                    .mapToLong(MonitoredMachines::second).reduce(Long.MIN_VALUE, Math::max);
        }
    }

    private static long second(String line) {
        try {
            return ResourceRecord.parse(line).t();
        } catch (IllegalArgumentException _) {
            return Long.MIN_VALUE; // cut off, or of something else
        }
    }

    /// A path as a shell takes it.
    private String word(Path file) {
        return Quoted.word(io.shown(file));
    }

    @Override
    public void close() {
        end();
        atExit.ifPresent(AtExit::close);
    }
}
