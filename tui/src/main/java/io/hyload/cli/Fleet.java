package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.hyload.run.Crew;
import io.hyload.run.Figures;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.DetachedProcess;
import io.hyload.sshops.Machine;
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
    private final List<Post> posts;
    private final int each;
    /// Whether the workers are at work already.
    private final boolean isOn;
    private final Duration patience;
    private final List<RemoteWorker> workers = new ArrayList<>();
    private OngoingRun ongoing;
    private Consumer<String> notices = _ -> {};
    private final Consumer<Boolean> settled;

    /// A machine of the fleet.
    ///
    /// @param skew  of its clock, at the start
    /// @param files a process may have open there; empty where that is not known
    record Post(Machine machine, ClockSkew skew, OptionalLong files) {}

    /// @param posts   as many as `ongoing` has places, in the same order
    /// @param ongoing what is to be known by who goes on with it
    /// @param isOn    whether it was begun by another process
    /// @param patience how long a machine that cannot be reached is tried again before it counts as lost
    /// @param settled told in the end whether all that the workers ever said was heard
    Fleet(Io io, DetachedProcess.Way way, List<Post> posts, OngoingRun ongoing, boolean isOn,
            Duration patience, Consumer<Boolean> settled) {
        this.io = io;
        this.way = way;
        this.posts = List.copyOf(posts);
        this.each = ongoing.each();
        this.ongoing = ongoing;
        this.isOn = isOn;
        this.patience = patience;
        this.settled = settled;
    }

    @Override
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var post : posts) {
            for (int number = 0; number < each; number++) {
                names.add(post.machine().name() + (each == 1 ? "" : "#" + number));
            }
        }
        return names;
    }

    @Override
    public Optional<String> advice() {
        var line = new StringBuilder(workers() + " on " + (posts.size() == 1 ? "1 machine" : posts.size()
                + " machines"));
        if (posts.stream().allMatch(post -> post.files().isPresent())) {
            var files = posts.stream().mapToLong(post -> post.files().getAsLong()).toArray();
            boolean isBounded = Arrays.stream(files).allMatch(limit -> limit < Long.MAX_VALUE >> 10);
            line.append(": up to ").append(isBounded
                    ? Figures.count(Arrays.stream(files)
                            .map(limit -> each * Math.max(0, limit - OTHERWISE_OPEN)).sum())
                    : "any number of").append(" connections by files");
        }
        for (var post : posts) {
            long shift = RemoteWorker.shift(post.skew());
            if (shift == 0) continue;
            line.append(String.format(Locale.ROOT, "; the clock of %s is %.1f s %s, so its seconds are put %d s %s",
                    post.machine().name(), Math.abs(post.skew().ahead().toMillis()) / 1000.0,
                    shift > 0 ? "ahead" : "behind", Math.abs(shift), shift > 0 ? "back" : "forward"));
        }
        return Optional.of(line.toString());
    }

    private String workers() {
        int all = posts.size() * each;
        return all == 1 ? "1 worker" : all + " workers";
    }

    @Override
    public Optional<Crew.Identity> begun() {
        return isOn ? Optional.of(ongoing.identity()) : Optional.empty();
    }

    @Override
    public List<Worker> start(Crew.Identity identity, Consumer<String> telling) {
        notices = telling;
        var heap = each == 1 ? "" : LocalWorker.heap(each);
        int number = 0;
        for (var post : posts) {
            for (int i = 0; i < each; i++) {
                var process = new DetachedProcess(post.machine(), ongoing.run(), i, way, patience, notices);
                workers.add(new RemoteWorker(number++, process, post.skew(), ownStats(post, i), notices));
            }
        }
        keep(identity);
        if (isOn) {
            workers.forEach(RemoteWorker::takeOver);
            return List.copyOf(workers);
        }
        onAll(post -> {
            try (var remote = way.to(post.machine())) {
                new PlanRunner(remote, _ -> {}).run(Plans.startDetached(post.machine(), ongoing.run(), each,
                        ongoing.scenario() + ".java", WorkerMain.class.getName(), WorkerMain.DETACHED, heap));
            }
        });
        return List.copyOf(workers);
    }

    /// Without its file the run goes on too, but nobody else could go on with it.
    private void keep(Crew.Identity identity) {
        ongoing = ongoing.knownBy(identity).shownHere();
        try {
            ongoing.write(io.folder());
        } catch (IOException e) {
            notices.accept("hyload run --attach will not find this run: " + Fault.of(e).why());
        }
    }

    private Path ownStats(Post post, int number) {
        return io.folder().resolve("stats_perf").resolve(post.machine().name())
                .resolve(ongoing.run() + (number == 0 ? "" : "-" + number) + ".sts");
    }

    @FunctionalInterface
    private interface Deed {
        void on(Post post) throws IOException;
    }

    /// @throws Fault for the first that fails
    private void onAll(Deed deed) {
        var started = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var post : posts) started.add(threads.submit(() -> {
                deed.on(post);
                return post;
            }));
            for (var one : started) one.get();
        } catch (ExecutionException e) {
            workers.forEach(Worker::kill);
            workers.clear(); // nobody listens to them: what is left ends by itself
            forget();
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
        if (workers.isEmpty()) return;
        boolean isLeft = false;
        boolean isHeard = workers.stream().allMatch(RemoteWorker::isHeard);
        for (var worker : workers) {
            try {
                isLeft |= !worker.forget();
            } catch (IOException e) {
                notices.accept("some files of the run are left there: " + e.getMessage());
            }
        }
        workers.clear();
        settled.accept(isHeard);
        if (isLeft) {
            notices.accept("what is out of reach may still run: hyload run --attach " + ongoing.run()
                    + " goes on with it");
            return;
        }
        forget();
    }

    private void forget() {
        try {
            ongoing.remove(io.folder());
        } catch (IOException e) {
            notices.accept(Fault.of(e).line());
        }
    }
}
