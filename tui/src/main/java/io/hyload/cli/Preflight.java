package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.hyload.run.Figures;
import io.hyload.run.SecretsFile;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.DetachedProcess;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Machine;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;
import io.hyload.sshops.Program;
import io.hyload.sshops.RemoteFault;
import io.hyload.sshops.ScenarioFile;

/// Makes machines ready for a run, all at once: first looks at every one of them, so that all there is to mend is told before
/// anything is changed; then brings there what is missing.
final class Preflight {
    private static final int ROUNDS = 12;
    /// A run leaves some MB; a machine with less room has other troubles soon.
    private static final long LEAST_DISK = 200L << 20;
    /// What a Java needs before the first connection.
    private static final long LEAST_FILES = 256;
    private static final long LARGEST_DATA = 100L << 20;
    /// A stats file there would be pulled as if it had been recorded there.
    private static final List<String> NO_DATA = List.of(".java", ".sts", ".sts.before", ".exemplars.jsonl",
            ".resources.json", ".ongoing.json");

    private final DetachedProcess.Way way;
    private final Bundles bundles;
    private final ProgressBoard board;

    Preflight(DetachedProcess.Way way, Bundles bundles, ProgressBoard board) {
        this.way = way;
        this.bundles = bundles;
        this.board = board;
    }

    /// A machine that can be run on.
    ///
    /// @param skew what its clock shows
    record Fit(Machine machine, Facts facts, ClockSkew skew) {}

    /// Machines on which all is there that a run needs.
    ///
    /// @param on      those it runs on
    /// @param watched those that are recorded meanwhile
    record Ready(List<Fit> on, List<Watched> watched) {
        Ready {
            on = List.copyOf(on);
            watched = List.copyOf(watched);
        }

        /// @param isRecorded whether somebody's recording was on when it was looked at
        record Watched(Machine machine, boolean isRecorded) {}
    }

    /// Looks at all machines, then deploys and uploads where that is needed.
    ///
    /// @param on      those to run on
    /// @param watched those to be recorded; one may be both
    /// @param files   that the scenario may read
    /// @throws Fault when any of them is not fit for it; all reasons of all have been told then
    Ready perform(List<Machine> on, List<Machine> watched, List<ScenarioFile> files, Io io) throws IOException {
        var all = Stream.concat(on.stream(), watched.stream()).distinct().toList();
        var options = on.isEmpty() ? "--monitor" : watched.isEmpty() ? "--on" : "--on and --monitor";
        var seen = onAll(options, all, machine -> look(machine, on.contains(machine), watched.contains(machine)), io);
        onAll(options, all, machine -> {
            bring(machine, seen.get(machine), on.contains(machine), watched.contains(machine), files);
            return machine;
        }, io);
        return new Ready(
                on.stream()
                        .map(machine -> new Fit(machine, seen.get(machine).facts, seen.get(machine).skew.orElseThrow()))
                        .toList(),
                watched.stream().map(machine -> new Ready.Watched(machine, isRecorded(seen.get(machine).facts)))
                        .toList());
    }

    private static boolean isRecorded(Facts facts) {
        return !facts.of(Program.SYSMON).running().isEmpty();
    }

    @FunctionalInterface
    interface Deed<T> {
        T done(Machine machine) throws IOException;
    }

    /// Does it on all at once.
    ///
    /// @param what   the option that names them
    /// @throws Fault when it fails anywhere; each reason has been told then
    <T> Map<Machine, T> onAll(String what, List<Machine> machines, Deed<T> deed, Io io) throws IOException {
        var results = new LinkedHashMap<Machine, T>();
        var faults = new ArrayList<Fault>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new LinkedHashMap<Machine, Future<T>>();
            for (var machine : machines) running.put(machine, threads.submit(() -> done(machine, deed)));
            for (var one : running.entrySet()) {
                try {
                    results.put(one.getKey(), one.getValue().get());
                } catch (ExecutionException e) {
                    faults.add(fault(e.getCause()));
                } catch (InterruptedException _) {
                    threads.shutdownNow();
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
        }
        if (faults.isEmpty()) return results;
        tell(faults, io);
        throw Fault.badInput(what, faults.size() + " of " + machines.size()
                + (machines.size() == 1 ? " machine is" : " machines are") + " not ready, so nothing was started",
                "mend what is told above, or leave machines out");
    }

    /// Throws the last of what is wrong, after all the others were told.
    static void requireNone(List<Fault> faults, Io io) {
        if (faults.isEmpty()) return;
        tell(faults.subList(0, faults.size() - 1), io);
        throw faults.getLast();
    }

    private static void tell(List<Fault> faults, Io io) {
        for (var fault : faults) {
            io.err().println(fault.line());
            if (io.options().debug()) fault.printStackTrace(io.err());
        }
        io.err().flush();
    }

    private <T> T done(Machine machine, Deed<T> deed) throws IOException {
        board.connecting(machine.name());
        try {
            return deed.done(machine);
        } finally {
            board.done(machine.name(), List.of());
        }
    }

    private static Fault fault(Throwable e) {
        return switch (e) {
            case Fault fault -> fault;
            case RemoteFault fault -> Fault.told(ExitCode.BAD_INPUT, fault);
            case IOException io -> Fault.of(io);
            default -> Fault.internal(e);
        };
    }

    /// @param skew of one to run on
    private record Seen(Facts facts, Optional<ClockSkew> skew) {}

    /// Every problem a machine has, not the first alone.
    private Seen look(Machine machine, boolean isOn, boolean isWatched) throws IOException {
        try (var remote = way.to(machine)) {
            var facts = Facts.parse(machine.name(), new PlanRunner(remote, _ -> {}).run(Plans.check(machine)));
            var problems = new ArrayList<String>();
            var running = facts.of(Program.WORKER).running();
            if (isOn && !running.isEmpty())
                problems.add("a worker runs there already, as " + MachineReport.processes(running)
                        + " (end it with hyload remote " + machine.name() + " stop-worker)");
            facts.freeDisk().stream().filter(free -> free < LEAST_DISK).forEach(free -> problems.add("only "
                    + Figures.bytes(free) + " are free in its home, " + Figures.bytes(LEAST_DISK) + " are needed"));
            facts.files().stream().filter(files -> isOn && files < LEAST_FILES).forEach(files -> problems
                    .add("a process may have only " + files
                            + " files open: raise it in /etc/security/limits.conf there"));
            if (isOn) java(machine, Program.WORKER, facts).ifPresent(problems::add);
            if (isWatched && !isRecorded(facts))
                java(machine, Program.SYSMON, facts).filter(why -> !problems.contains(why)).ifPresent(problems::add);
            var skew = isOn ? ClockSkew.measure(remote, ROUNDS, InstantSource.system()) : Optional.<ClockSkew>empty();
            if (isOn && skew.isEmpty()) problems.add("it does not tell the time: date +%s fails there");
            if (!problems.isEmpty())
                throw new Fault(ExitCode.BAD_INPUT, machine.name(), String.join("; ", problems), "");
            return new Seen(facts, skew);
        }
    }

    /// Why no Java is there for a program, if so.
    private Optional<String> java(Machine machine, Program program, Facts facts) throws IOException {
        try {
            Plans.isDeployed(machine, program, facts, bundles.of(program, facts.platform()));
            return Optional.empty();
        } catch (RemoteFault e) {
            return Optional.of(e.getMessage().replaceFirst("^\\Q" + machine.name() + "\\E: ", ""));
        }
    }

    private void bring(Machine machine, Seen seen, boolean isOn, boolean isWatched, List<ScenarioFile> files)
            throws IOException {
        try (var remote = way.to(machine)) {
            var runner = new PlanRunner(remote, board::accept);
            if (isOn) {
                var worker = bundles.of(Program.WORKER, seen.facts.platform());
                if (!Plans.isDeployed(machine, Program.WORKER, seen.facts, worker))
                    runner.run(Plans.deployWorker(machine, seen.facts, worker));
                if (!files.isEmpty()) runner.run(Plans.upload(machine, files));
            }
            if (isWatched && !isRecorded(seen.facts)) {
                var sysmon = bundles.of(Program.SYSMON, seen.facts.platform());
                if (!Plans.isDeployed(machine, Program.SYSMON, seen.facts, sysmon))
                    runner.run(Plans.deploySysmon(machine, seen.facts, sysmon));
            }
        }
    }

    /// What a scenario may read: the files beside it that are no source, not hidden and nothing that a run has left. They get the path there that they have
    /// here from the current folder, so that the scenario finds them by the same name. Its secrets stay here: workers are told them.
    ///
    /// @param notices told which are left out, since they are too large
    static List<ScenarioFile> data(Path folder, Path current, java.util.function.Consumer<String> notices)
            throws IOException {
        var root = folder.startsWith(current) ? current : folder;
        var files = new ArrayList<ScenarioFile>();
        try (var inside = Files.list(folder)) {
            for (var file : (Iterable<Path>) inside.sorted()::iterator) {
                var name = file.getFileName().toString();
                if (name.startsWith(".") || NO_DATA.stream().anyMatch(name::endsWith) || name.equals(SecretsFile.NAME)
                        || !Files.isRegularFile(file))
                    continue;
                if (Files.size(file) > LARGEST_DATA) {
                    notices.accept(name + " is not uploaded: " + Figures.bytes(Files.size(file)) + ", more than "
                            + Figures.bytes(LARGEST_DATA)
                            + " (if the scenario needs it: hyload remote MACHINE upload)");
                    continue;
                }
                try {
                    files.add(new ScenarioFile(file, root.relativize(file).toString().replace('\\', '/')));
                } catch (IllegalArgumentException e) {
                    notices.accept(e.getMessage() + ": not uploaded");
                }
            }
        }
        return files;
    }
}
