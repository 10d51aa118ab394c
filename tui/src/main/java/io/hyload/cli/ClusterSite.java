package io.hyload.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.hyload.cli.kubernetes.Cluster;
import io.hyload.cli.kubernetes.HubForward;
import io.hyload.cli.kubernetes.PodWatch;
import io.hyload.cli.kubernetes.Sight;
import io.hyload.cli.kubernetes.Sight.Hindrance;
import io.hyload.cli.kubernetes.Sight.State;
import io.hyload.hub.HubUrl;
import io.hyload.run.Crew;

/// A run in a cluster, as who gathers its workers needs it.
final class ClusterSite implements GatheredWorkers.Site, AutoCloseable {
    /// How long an image or a container may be in trouble before that counts as the end.
    private static final long TROUBLE_NANOS = 30_000_000_000L;
    /// Between two looks at what the cluster warns of.
    private static final long WARNINGS_NANOS = 5_000_000_000L;
    private static final int LOG_LINES = 20;
    /// The number of a worker, of the hub.
    private static final int HUB = -1;

    private final Cluster cluster;
    private final String run;
    private final int count;
    private final boolean isKept;
    private final Making making;
    private final Map<Integer, Seen> sights = new ConcurrentHashMap<>();
    private Consumer<String> notices = _ -> {};
    private Optional<PodWatch> watch = Optional.empty();
    private Optional<HubForward> forward = Optional.empty();
    private volatile String warning = "";
    private volatile long warnedAt = System.nanoTime() - WARNINGS_NANOS;

    /// How a pod stands, and since when in that way.
    private record Seen(State state, long since) {}

    /// What is to be done in the cluster before its workers are met.
    @FunctionalInterface
    interface Making {
        /// Makes the run known by this identity.
        void make(Crew.Identity identity) throws IOException;
    }

    /// @param run    its name in the cluster
    /// @param count  of workers
    /// @param isKept whether it is left there in the end
    ClusterSite(Cluster cluster, String run, int count, boolean isKept, Making making) {
        this.cluster = cluster;
        this.run = run;
        this.count = count;
        this.isKept = isKept;
        this.making = making;
    }

    @Override
    public String advice() {
        return (count == 1 ? "1 worker" : count + " workers") + " in namespace " + cluster.namespace() + ": run " + run;
    }

    @Override
    public void begin(Crew.Identity identity, Consumer<String> telling) {
        notices = telling;
        try {
            making.make(identity);
            watch = Optional.of(cluster.watch(run, new Watching()));
            forward = Optional.of(cluster.forwardToHub(run));
        } catch (IOException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private final class Watching implements PodWatch.Listener {
        private boolean isCut;

        @Override
        public void seen(Sight sight) {
            sights.put(sight.worker().orElse(HUB), new Seen(sight.state(), System.nanoTime()));
        }

        @Override
        public void connection(Optional<String> problem) {
            if (problem.isPresent() && !isCut) notices.accept(problem.get() + " (it is tried again)");
            isCut = problem.isPresent();
        }
    }

    @Override
    public HubUrl toHub() throws IOException {
        var hub = sights.get(HUB);
        if (hub == null) throw new IOException("the hub is not there yet");
        if (!(hub.state instanceof State.Running(boolean isReady)) || !isReady)
            throw new IOException("the hub " + waits(hub.state).orElse("is not ready yet"));
        return HubUrl.parse("ws://127.0.0.1:" + forward.orElseThrow().port());
    }

    @Override
    public Optional<String> fate(int worker) {
        return Optional.ofNullable(sights.get(worker)).flatMap(ClusterSite::end);
    }

    @Override
    public Optional<String> hubFate() {
        return Optional.ofNullable(sights.get(HUB)).flatMap(ClusterSite::end);
    }

    private static Optional<String> end(Seen seen) {
        return switch (seen.state) {
            case State.Ended(var code, var reason, var why) -> Optional.of(
                    (code.isPresent() ? Worker.ended(code.getAsInt()) : "ended") + (isTold(reason) ? ", " + reason : "")
                            + (why.isEmpty() ? "" : ": " + why));
            case State.Gone() -> Optional.of("was removed from the cluster");
            case State.Waiting(var hindrance, var why) when (hindrance == Hindrance.IMAGE
                    || hindrance == Hindrance.CONTAINER)
                    && System.nanoTime() - seen.since > TROUBLE_NANOS ->
                Optional.of("cannot be started: " + why);
            default -> Optional.empty();
        };
    }

    /// Whether a reason tells more than the exit code does.
    private static boolean isTold(String reason) {
        return !reason.isEmpty() && !reason.equals("Error") && !reason.equals("Completed");
    }

    @Override
    public Optional<String> delay(int worker) {
        var hub = Optional.ofNullable(sights.get(HUB)).flatMap(seen -> waits(seen.state)).map(why -> "the hub " + why);
        if (hub.isPresent()) return hub;
        var seen = sights.get(worker);
        return seen == null ? warning() : waits(seen.state);
    }

    private static Optional<String> waits(State state) {
        return state instanceof State.Waiting(var _, var why) && !why.isEmpty() ? Optional.of("waits: " + why)
                : Optional.empty();
    }

    /// Why no pod is made.
    private Optional<String> warning() {
        long now = System.nanoTime();
        if (now - warnedAt > WARNINGS_NANOS) {
            warnedAt = now;
            try {
                var warnings = cluster.warnings(run);
                warning = warnings.isEmpty() ? "" : warnings.getLast();
            } catch (IOException e) {
                warning = "";
            }
        }
        return Optional.of(warning).filter(text -> !text.isEmpty());
    }

    @Override
    public void kill(int worker) throws IOException {
        cluster.kill(run, worker);
    }

    @Override
    public String complaints(int worker) throws IOException {
        return cluster.logTail(run, worker, LOG_LINES);
    }

    @Override
    public void end(boolean isLeft) throws IOException {
        if (isLeft) {
            notices.accept("run " + run + " may still be on in the cluster: hyload k8s run --attach " + run
                    + " goes on with it");
            return;
        }
        if (isKept) {
            notices.accept("run " + run + " is kept in the cluster: hyload k8s delete " + run + " removes it");
            return;
        }
        cluster.delete(run);
    }

    @Override
    public void close() {
        watch.ifPresent(PodWatch::close);
        forward.ifPresent(HubForward::close);
    }
}
