package io.hyload.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.hub.ControllerLink;
import io.hyload.run.Crew;

/// Workers that a cluster starts and places: they are met at a hub there.
final class GatheredWorkers implements Workforce {
    /// Time for the order to begin to reach them all.
    private static final Duration LEAD = Duration.ofMillis(1500);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Io io;
    private final Site site;
    private final Plan plan;
    private final List<GatheredWorker> workers = new ArrayList<>();
    private volatile Optional<ControllerLink> link = Optional.empty();
    private volatile Optional<String> problem = Optional.of("not connected yet");
    /// Since when that is so.
    private volatile long standsSince = System.nanoTime();
    private Optional<Thread> looking = Optional.empty();
    private Consumer<String> notices = _ -> {};
    private volatile boolean isOutOfReach;

    /// Where the workers are: a cluster.
    interface Site extends ControllerLink.Way {
        /// What a person should know before the start.
        String advice();

        /// Has hub and workers started.
        ///
        /// @param notices takes a line about what happens there
        /// @throws Fault when that cannot be; then nothing is left of it
        void begin(Crew.Identity identity, Consumer<String> notices);

        /// How a worker came to its end; empty while it is there or may still come.
        Optional<String> fate(int worker);

        /// Why a worker is not there yet, as far as the cluster tells.
        Optional<String> delay(int worker);

        /// Why there is no hub and will be none; empty while there is one or may still come.
        Optional<String> hubFate();

        /// Ends a worker at once.
        void kill(int worker) throws IOException;

        /// The last that its Java runtime said.
        String complaints(int worker) throws IOException;

        /// It is over for us.
        ///
        /// @param isLeft whether it may go on there, out of our reach; else all of it is to be removed
        void end(boolean isLeft) throws IOException;
    }

    /// How they are dealt with.
    ///
    /// @param run      what it is called, as its stats file
    /// @param count    of workers
    /// @param token    of the hub
    /// @param begun    by whom the run is known that another process has begun
    /// @param readiness how long all of them may take to be ready
    /// @param patience how long a hub that cannot be reached is tried again
    record Plan(String run, int count, Optional<String> token, Optional<Crew.Identity> begun, Duration readiness,
            Duration patience) {
        @Override
        public String toString() {
            return "Plan[run=" + run + ", count=" + count + "]"; // the token is a secret
        }
    }

    GatheredWorkers(Io io, Site site, Plan plan) {
        this.io = io;
        this.site = site;
        this.plan = plan;
    }

    @Override
    public List<String> names() {
        return Crew.numbered(plan.count);
    }

    @Override
    public Optional<String> advice() {
        return Optional.of(site.advice());
    }

    @Override
    public Optional<Crew.Identity> begun() {
        return plan.begun;
    }

    @Override
    public Duration lead() {
        return LEAD;
    }

    @Override
    public List<Worker> start(Crew.Identity identity, Consumer<String> telling) {
        notices = telling;
        site.begin(identity, telling);
        for (int number = 0; number < plan.count; number++)
            workers.add(new GatheredWorker(number, new Ground(), this::order, this::clockAhead, ownStats(number),
                    telling));
        link = Optional.of(ControllerLink.to(site, plan.token, plan.count, new Ear()));
        looking = Optional.of(Thread.ofVirtual().name("gathering").start(this::look));
        return List.copyOf(workers);
    }

    private Path ownStats(int number) {
        return io.folder().resolve("stats_perf").resolve("k8s")
                .resolve(plan.run + (number == 0 ? "" : "-" + number) + ".sts");
    }

    private void order(int worker, byte[] order) {
        link.ifPresent(way -> way.order(worker, order));
    }

    private Duration clockAhead() {
        return link.map(ControllerLink::clockAhead).orElse(Duration.ZERO);
    }

    /// What the cluster knows of a worker. As long as the hub is out of reach, or has just come back, none has come to its end for us:
    /// its last words are there.
    private final class Ground implements GatheredWorker.Ground {
        @Override
        public Optional<String> fate(int worker) {
            return problem.isPresent() || System.nanoTime() - standsSince < GatheredWorker.LAST_WORDS.toNanos()
                    ? Optional.empty() : site.fate(worker);
        }

        @Override
        public void kill(int worker) throws IOException {
            site.kill(worker);
        }

        @Override
        public String complaints(int worker) throws IOException {
            return site.complaints(worker);
        }
    }

    private final class Ear implements ControllerLink.Listener {
        @Override
        public void said(int worker, ByteBuffer bytes) {
            workers.get(worker).said(bytes);
        }

        @Override
        public void ended(int worker, int exitCode) {
            workers.get(worker).ended(exitCode);
        }

        @Override
        public void stands(int worker, boolean isConnected, Duration ahead) {
            workers.get(worker).clock(ahead);
        }

        @Override
        public void connection(Optional<String> why) {
            if (why.isPresent() != problem.isPresent()) standsSince = System.nanoTime();
            problem = why;
        }

        @Override
        public void refused(String why) {
            problem = Optional.of(why);
            workers.forEach(worker -> worker.giveUp("cannot be heard: the hub refused: " + why));
        }
    }

    // ------------------------------------------------------------------ until all are ready

    private void look() {
        long start = System.nanoTime();
        var last = "";
        try {
            while (true) {
                Thread.sleep(LOOK);
                giveUpTheHub();
                site.hubFate().ifPresent(why -> workers.forEach(worker -> worker.giveUp("is lost with the hub, which "
                        + why)));
                if (begun().isPresent()) continue;
                var missing = workers.stream().filter(worker -> !worker.isReady()).toList();
                if (missing.isEmpty()) continue;
                var told = told(missing);
                if (!told.equals(last)) notices.accept(last = told);
                if (System.nanoTime() - start > plan.readiness.toNanos())
                    missing.forEach(worker -> worker.giveUp("took more than " + plan.readiness.toSeconds() + " s ("
                            + told + ")"));
            }
        } catch (InterruptedException e) {
            // dismissed
        }
    }

    /// How many are there, and why others are not: `37 of 50 workers are ready; worker 3: 0/3 nodes are available`.
    private String told(List<GatheredWorker> missing) {
        var line = new StringBuilder(plan.count - missing.size() + " of " + plan.count + " workers are ready");
        missing.stream().filter(worker -> site.delay(worker.number()).isPresent()).findFirst()
                .ifPresent(worker -> line.append("; worker ").append(worker.number()).append(": ")
                        .append(site.delay(worker.number()).orElse("")));
        return line.toString();
    }

    private void giveUpTheHub() {
        var why = problem;
        if (why.isEmpty() || link.isEmpty() || !isAnyReady()
                || System.nanoTime() - standsSince < plan.patience.toNanos())
            return;
        isOutOfReach = true;
        workers.forEach(worker -> worker.giveUp("could not be reached for " + plan.patience.toSeconds() + " s: "
                + why.get()));
    }

    /// Before that, the hub may still have to be placed.
    private boolean isAnyReady() {
        return begun().isPresent() || workers.stream().anyMatch(GatheredWorker::isReady);
    }

    @Override
    public synchronized void dismiss() {
        if (link.isEmpty()) return;
        looking.ifPresent(Thread::interrupt);
        link.get().close();
        link = Optional.empty();
        try {
            site.end(isOutOfReach && !workers.stream().allMatch(GatheredWorker::isHeard));
        } catch (IOException e) {
            notices.accept("some of the run is left in the cluster: " + e.getMessage());
        }
    }
}
