package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.hyload.run.Figures;
import io.hyload.sshops.DetachedProcess;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;

/// Workers on other machines, so many on each. They outlive this process.
final class Fleet implements Workforce {
    /// Time for the order to begin to reach them all.
    private static final Duration LEAD = Duration.ofMillis(1500);

    /// Files that a worker has open besides its connections.
    private static final long OTHERWISE_OPEN = 100;

    private final Io io;
    private final DetachedProcess.Way way;
    private final String run;
    private final String scenario;
    private final List<Preflight.Fit> machines;
    private final int each;
    private final Duration patience;
    private final List<RemoteWorker> workers = new ArrayList<>();
    private Consumer<String> notices = _ -> {};

    /// @param run      what it is called: `2026-11-23_10.15.00.000`
    /// @param scenario what is run, for who looks at a machine
    /// @param each     workers on each machine
    /// @param patience how long a machine that cannot be reached is tried again before it counts as lost
    Fleet(Io io, DetachedProcess.Way way, String run, String scenario, List<Preflight.Fit> machines, int each,
            Duration patience) {
        this.io = io;
        this.way = way;
        this.run = run;
        this.scenario = scenario;
        this.machines = List.copyOf(machines);
        this.each = each;
        this.patience = patience;
    }

    @Override
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var fit : machines) {
            for (int number = 0; number < each; number++) {
                names.add(fit.machine().name() + (each == 1 ? "" : "#" + number));
            }
        }
        return names;
    }

    @Override
    public Optional<String> advice() {
        var line = new StringBuilder(workers() + " on " + (machines.size() == 1 ? "1 machine" : machines.size()
                + " machines"));
        if (machines.stream().allMatch(fit -> fit.facts().files().isPresent())) {
            var files = machines.stream().mapToLong(fit -> fit.facts().files().getAsLong()).toArray();
            boolean isBounded = java.util.Arrays.stream(files).allMatch(limit -> limit < Long.MAX_VALUE >> 10);
            line.append(": up to ").append(isBounded
                    ? Figures.count(java.util.Arrays.stream(files)
                            .map(limit -> each * Math.max(0, limit - OTHERWISE_OPEN)).sum())
                    : "any number of").append(" connections by files");
        }
        for (var fit : machines) {
            long shift = RemoteWorker.shift(fit.skew());
            if (shift == 0) continue;
            line.append(String.format(Locale.ROOT, "; the clock of %s is %.1f s %s, so its seconds are put %d s %s",
                    fit.machine().name(), Math.abs(fit.skew().ahead().toMillis()) / 1000.0,
                    shift > 0 ? "ahead" : "behind", Math.abs(shift), shift > 0 ? "back" : "forward"));
        }
        return Optional.of(line.toString());
    }

    private String workers() {
        int all = machines.size() * each;
        return all == 1 ? "1 worker" : all + " workers";
    }

    @Override
    public List<Worker> start(Consumer<String> telling) {
        notices = telling;
        var heap = each == 1 ? "" : LocalWorker.heap(each);
        int number = 0;
        for (var fit : machines) {
            for (int i = 0; i < each; i++) {
                var process = new DetachedProcess(fit.machine(), run, i, way, patience, notices);
                workers.add(new RemoteWorker(number++, process, fit.skew(), ownStats(fit, i), notices));
            }
        }
        onAll(fit -> {
            try (var remote = way.to(fit.machine())) {
                new PlanRunner(remote, _ -> {}).run(Plans.startDetached(fit.machine(), run, each, scenario,
                        WorkerMain.class.getName(), WorkerMain.DETACHED, heap));
            }
        });
        return List.copyOf(workers);
    }

    private Path ownStats(Preflight.Fit fit, int number) {
        return io.folder().resolve("stats_perf").resolve(fit.machine().name())
                .resolve(run + (number == 0 ? "" : "-" + number) + ".sts");
    }

    @FunctionalInterface
    private interface Deed {
        void on(Preflight.Fit fit) throws IOException;
    }

    /// @throws Fault for the first that fails
    private void onAll(Deed deed) {
        var started = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var fit : machines) started.add(threads.submit(() -> {
                deed.on(fit);
                return fit;
            }));
            for (var one : started) one.get();
        } catch (ExecutionException e) {
            workers.forEach(Worker::kill);
            throw switch (e.getCause()) {
                case Fault fault -> fault;
                case IOException io -> Fault.told(ExitCode.BAD_INPUT, io);
                default -> Fault.internal(e.getCause());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Duration lead() {
        return LEAD;
    }

    @Override
    public synchronized void dismiss() {
        for (var worker : workers) {
            try {
                worker.forget();
            } catch (IOException e) {
                notices.accept("some files of the run are left there: " + e.getMessage());
            }
        }
        workers.clear();
    }
}
