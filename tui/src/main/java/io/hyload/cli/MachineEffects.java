package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.hyload.run.Columns;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;
import io.hyload.sshops.RemoteFault;
import io.hyload.sshops.SshConnections;
import io.hyload.sshops.SshKeygen;
import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.Tasks;
import io.hyload.tui.screen.KnownMachine;
import io.hyload.tui.screen.MachineAction;
import io.hyload.tui.screen.MachineEffect;
import io.hyload.tui.screen.MachineMsg;
import io.hyload.tui.screen.MachineOrder;
import io.hyload.tui.screen.Sight;

/// Does what the screen of machines wants, by what `hyload remote` is made of. Connections stay open from one action to the next.
final class MachineEffects implements Runner, AutoCloseable {
    /// Longer than between two looks in the background, so that each does not have to log in anew.
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int ROUNDS = 8;
    /// A resource monitor is sent to a machine that has none, Java with it.
    private static final Duration UNTIL_RECORDED = Duration.ofMinutes(10);
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

    private final Io io;
    private final Path home;
    private final Path folder;
    private final Bundles bundles;
    private final ScreenPrompts prompts = new ScreenPrompts();
    private final Map<String, List<Thread>> tasks = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final Map<String, Thread> followed = new ConcurrentHashMap<>();
    private final Set<String> lookedAt = ConcurrentHashMap.newKeySet();
    private Optional<SshConnections> connections = Optional.empty();
    private Optional<Thread> watching = Optional.empty();
    private volatile Consumer<Msg> screen = _ -> {};
    private volatile boolean closed;

    MachineEffects(Io io) {
        this.io = io;
        this.home = RemoteCommand.home(io);
        this.folder = io.at(RemoteCommand.FOLDER);
        this.bundles = new Bundles(Bundles.cache(io, home), this::say);
    }

    private void say(String line) {
        screen.accept(new MachineMsg.Said(List.of(Columns.plain(line))));
    }

    /// Made when they are first needed: that takes a moment.
    private synchronized SshConnections connections() throws RemoteFault {
        if (closed) throw new RemoteFault("the connections", "are closed", "");
        if (connections.isEmpty()) connections = Optional.of(new SshConnections(new SshConnections.Settings(home,
                System.getProperty("user.name"), io.environment(), prompts, false, this::say, IDLE)));
        return connections.get();
    }

    /// Ends all that is under way.
    @Override
    public synchronized void close() {
        closed = true;
        prompts.giveUp();
        watching.ifPresent(Thread::interrupt);
        followed.values().forEach(Thread::interrupt);
        tasks.values().forEach(threads -> threads.forEach(Thread::interrupt));
        connections.ifPresent(SshConnections::close);
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        if (!(effect instanceof MachineEffect wanted)) throw new IllegalArgumentException(effect.getClass().getName());
        switch (wanted) {
            case MachineEffect.Read() -> start("machines-read", () -> reply.accept(listed()));
            case MachineEffect.Look(var machines, boolean isWhole) -> machines.forEach(machine -> start("look",
                    () -> look(machine, isWhole, reply)));
            case MachineEffect.Plan(var order) ->
                start("plan", () -> reply.accept(new MachineMsg.Planned(order, plan(order))));
            case MachineEffect.Perform(var task, var order) -> perform(task, order, reply);
            case MachineEffect.Cancel(var task) -> cancel(task);
            case MachineEffect.Watch(var machine) -> watch(machine, reply);
            case MachineEffect.Unwatch() -> unwatch();
            case MachineEffect.Follow(var names) -> start("follow", () -> named(names, reply)
                    .forEach(machine -> follow(machine, reply)));
            case MachineEffect.Unfollow(var names) -> names.forEach(this::unfollow);
            case MachineEffect.Answer(long question, var answer) -> prompts.answer(question, answer);
            case MachineEffect.Login(var machine) -> start("login", () -> reply.accept(new MachineMsg.Shell(
                    machine.name(), SshLine.of(machine, io, home, List.of()).orElseGet(() -> ownLogin(machine)),
                    io.folder())));
            case MachineEffect.Create(var machine) -> start("create", () -> reply.accept(created(machine)));
            case MachineEffect.Save(var edits) -> start("save", () -> reply.accept(saved(edits)));
            case MachineEffect.Delete(var names) -> start("delete", () -> reply.accept(deleted(names)));
            case MachineEffect.MakeKey key -> start("keygen", () -> reply.accept(made(key)));
        }
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofVirtual().name(name).start(work);
    }

    /// For a computer that has no `ssh`: ours, in the terminal that is left to it.
    private static List<String> ownLogin(Machine machine) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "remote", machine.name(), "login");
    }

    // ------------------------------------------------------------------ files

    private Msg listed() {
        try {
            var files = MachineFiles.all(folder);
            var known = new ArrayList<KnownMachine>();
            for (var file : files.files()) {
                var machine = file.machine();
                known.add(new KnownMachine(machine.name(), shown(file.path()), Optional.of(machine), "",
                        file.warning().map(MachineEffects::byKey).orElse(""), pulled(machine.name()),
                        new Sight.Unknown()));
            }
            for (var broken : files.broken()) {
                var name = broken.path().getFileName().toString().replaceFirst("\\.host$", "");
                known.add(new KnownMachine(name, shown(broken.path()), Optional.empty(), broken.fault().getMessage(),
                        "", Optional.empty(), new Sight.Unknown()));
            }
            known.sort(Comparator.comparing(KnownMachine::name));
            return new MachineMsg.Listed(known);
        } catch (IOException e) {
            return new MachineMsg.Changed("", Fault.of(e).text(), false);
        }
    }

    /// Not by way of its name, which a locale without its letters cannot read back.
    private Path shown(Path path) {
        return path.startsWith(io.folder()) ? io.folder().relativize(path) : path;
    }

    /// How to mend it is a key here.
    private static String byKey(String text) {
        return text.replaceFirst(" \\((?:use|install) a key: .*\\)$", " (k installs a key)")
                .replaceFirst(" \\(hyload remote \\S+ start-sysmon\\)$", " (m starts it)")
                .replaceFirst(" \\(compare the fingerprint, .*\\)$", " (i asks whether to trust it)");
    }

    /// What cannot be read here is no reason to have no list of machines.
    private Optional<Instant> pulled(String name) {
        Optional<Instant> newest = Optional.empty();
        for (var results : List.of("stats_perf", "stats_resource")) {
            var from = io.at(results).resolve(name);
            if (!Files.isDirectory(from)) continue;
            try (var files = Files.walk(from)) {
                for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    var time = Files.getLastModifiedTime(file).toInstant();
                    if (newest.isEmpty() || time.isAfter(newest.get())) newest = Optional.of(time);
                }
            } catch (IOException | UncheckedIOException _) {
                // As far as it was read.
            }
        }
        return newest;
    }

    private Msg created(Machine machine) {
        try {
            MachineFile.create(folder, machine);
            return wrote(List.of(machine));
        } catch (IOException | RuntimeException e) {
            return new MachineMsg.Changed("", RemoteWork.fault(machine, e).text(), false);
        }
    }

    private Msg saved(List<MachineEffect.Edit> edits) {
        for (var edit : edits) {
            try {
                MachineFile.change(folder, edit.from(), edit.to());
            } catch (IOException | RuntimeException e) {
                return new MachineMsg.Changed("", RemoteWork.fault(edit.to(), e).text(), false);
            }
        }
        return wrote(edits.stream().map(MachineEffect.Edit::to).toList());
    }

    private Msg wrote(List<Machine> machines) {
        return new MachineMsg.Changed(machines.getFirst().name(), "wrote " + String.join(", ", machines.stream()
                .map(machine -> io.shown(folder.resolve(machine.name() + ".host"))).toList()), true);
    }

    private Msg deleted(List<String> names) {
        try {
            for (var name : names) Files.deleteIfExists(folder.resolve(name + ".host"));
            return new MachineMsg.Changed("", "deleted " + String.join(", ", names), true);
        } catch (IOException e) {
            return new MachineMsg.Changed("", Fault.of(e).text(), false);
        }
    }

    private Msg made(MachineEffect.MakeKey key) {
        var file = RemoteWork.inHome(io, home, key.file());
        try {
            var fingerprint = SshKeygen.make(file, key.type(), key.passphrase(), RemoteCommand.keyOwner());
            return new MachineMsg.Changed("", "made " + file + " and " + file + ".pub, " + fingerprint, true);
        } catch (RemoteFault e) {
            return new MachineMsg.Changed("", e.getMessage(), false);
        } catch (IOException e) {
            return new MachineMsg.Changed("", Fault.of(e).text(), false);
        }
    }

    // ------------------------------------------------------------------ how machines are

    /// One that takes long is not looked at twice at once.
    private void look(Machine machine, boolean isWhole, Consumer<Msg> reply) {
        if (!lookedAt.add(machine.name())) return;
        try {
            reply.accept(new MachineMsg.Looked(machine.name(), sight(machine, isWhole)));
        } finally {
            lookedAt.remove(machine.name());
        }
    }

    private Sight sight(Machine machine, boolean isWhole) {
        try (var remote = connections().connect(machine)) {
            var printed = new PlanRunner(remote, _ -> {}).run(Plans.check(machine));
            var facts = Facts.parse(machine.name(), printed);
            return seen(facts, isWhole ? ClockSkew.measure(remote, ROUNDS, InstantSource.system()) : Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Sight.Unreached(byKey(RemoteWork.fault(machine, e).text()));
        }
    }

    private Sight seen(Facts facts, Optional<ClockSkew> skew) throws IOException {
        return new Sight.Seen(facts, skew, bundles.same(facts));
    }

    private void watch(Machine machine, Consumer<Msg> reply) {
        unwatch();
        var thread = Thread.ofVirtual().name("watch " + machine.name()).unstarted(() -> {
            try {
                screen = reply;
                try (var _ = prompts.during(reply)) {
                    connections().connect(machine).close(); // what has to be asked is asked now, or never
                }
                tellSeconds(machine, secondsAhead(machine), reply);
                reply.accept(new MachineMsg.Live.Ended(machine.name(), machine.name() + ": the recording has ended"));
            } catch (IOException | RuntimeException e) {
                if (!Thread.currentThread().isInterrupted()) reply.accept(
                        new MachineMsg.Live.Ended(machine.name(), byKey(RemoteWork.fault(machine, e).text())));
            }
        });
        synchronized (this) {
            watching = Optional.of(thread);
        }
        thread.start();
    }

    private synchronized void unwatch() {
        watching.ifPresent(Thread::interrupt);
        watching = Optional.empty();
    }

    /// Until its recording ends.
    ///
    /// @param ahead whole seconds by which its clock is
    private void tellSeconds(Machine machine, long ahead, Consumer<Msg> reply) throws IOException {
        new RemoteMonitor(machine).follow(connections(), host -> {
            reply.accept(new MachineMsg.Live.Began(machine.name(), host.cores(), host.memory() * 1024,
                    host.kernel()));
            return second -> reply.accept(new MachineMsg.Live.Second(machine.name(), second.later(-ahead)));
        });
    }

    private long secondsAhead(Machine machine) throws IOException {
        try (var remote = connections().connect(machine)) {
            return ClockSkew.measure(remote, ROUNDS, InstantSource.system())
                    .map(skew -> Math.round(skew.ahead().toMillis() / 1000.0)).orElse(0L);
        }
    }

    /// What these words name; a word that names nothing is told as what it would be called.
    private List<Machine> named(List<String> words, Consumer<Msg> reply) {
        var machines = new ArrayList<Machine>();
        for (var word : words) {
            try {
                machines.addAll(RemoteCommand.machines(MachineFiles.all(folder), word));
            } catch (IOException | RuntimeException e) {
                reply.accept(new MachineMsg.Live.Ended(word, RemoteWork.fault(word, e).text()));
            }
        }
        return machines;
    }

    /// One that is followed already goes on to tell whom it told.
    private void follow(Machine machine, Consumer<Msg> reply) {
        var name = machine.name();
        var thread = Thread.ofVirtual().name("follow " + name).unstarted(() -> {
            try {
                if (!recorded(machine, reply)) reply.accept(new MachineMsg.Live.Ended(name,
                        name + ": nobody records it (m under 3 Machines does)"));
            } catch (IOException | RuntimeException e) {
                if (!Thread.currentThread().isInterrupted())
                    reply.accept(new MachineMsg.Live.Ended(name, RemoteWork.fault(name, e).text()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // it is not wanted any more
            } finally {
                followed.remove(name, Thread.currentThread());
            }
        });
        if (!closed && followed.putIfAbsent(name, thread) == null) thread.start();
    }

    private void unfollow(String name) {
        Optional.ofNullable(followed.remove(name)).ifPresent(Thread::interrupt);
    }

    /// Follows the recording of a machine to its end, which is no fault. It may begin later: a run makes all machines ready
    /// first. That a machine cannot be reached is a fault at once, since who tries to log in again and again is locked out.
    ///
    /// @return false when there was none in all the time
    private boolean recorded(Machine machine, Consumer<Msg> reply) throws IOException, InterruptedException {
        var told = new AtomicBoolean();
        long end = System.nanoTime() + UNTIL_RECORDED.toNanos();
        while (true) {
            long ahead = secondsAhead(machine);
            if (told.get()) return true;
            try {
                tellSeconds(machine, ahead, msg -> {
                    told.set(true);
                    reply.accept(msg);
                });
            } catch (RemoteFault _) {
                // It is not recorded yet, or not any more; if it is out of reach the next round tells.
            }
            if (Thread.currentThread().isInterrupted()) return true;
            if (System.nanoTime() - end > 0) return told.get();
            Thread.sleep(BETWEEN_ROUNDS);
        }
    }

    // ------------------------------------------------------------------ work

    private RemoteWork work(MachineAction action, MachineOrder order) {
        return new RemoteWork(io, home, bundles, action(action), words(action, order.words()));
    }

    static RemoteAction action(MachineAction action) {
        return RemoteAction.valueOf(action.name());
    }

    /// A scenario is named as it was uploaded: relative to this folder.
    private List<String> words(MachineAction action, List<String> words) {
        if (action != MachineAction.START_WORKER) return words;
        var named = new ArrayList<>(words);
        named.set(0, io.shown(io.at(words.getFirst())));
        return named;
    }

    private String plan(MachineOrder order) {
        var text = new StringBuilder();
        for (var machine : order.machines()) {
            try {
                for (var action : order.actions())
                    for (var plan : work(action, order).shown(machine)) text.append(plan.toText());
            } catch (IOException | RuntimeException e) {
                text.append(RemoteWork.fault(machine, e).text()).append('\n');
            }
        }
        return text.toString();
    }

    private void perform(String task, MachineOrder order, Consumer<Msg> reply) {
        screen = reply;
        reply.accept(new Tasks.Event.Begun(task, Instant.now(), order.title(),
                order.machines().stream().map(Machine::name).toList()));
        var progress = new MachineTask(task, reply);
        var done = Collections.synchronizedList(new ArrayList<Machine>());
        var threads = order.machines().stream().map(machine -> Thread.ofVirtual().name(task + " " + machine.name())
                .unstarted(() -> {
                    if (on(machine, task, order, progress, reply)) done.add(machine);
                })).toList();
        tasks.put(task, threads);
        start(task, () -> {
            try (var _ = prompts.during(reply)) {
                threads.forEach(Thread::start);
                for (var thread : threads) thread.join();
                // In the order in which they were named, whoever was ready first.
                var state = cancelled.contains(task) ? Tasks.State.CANCELLED
                        : done.size() == threads.size() ? Tasks.State.DONE : Tasks.State.FAILED;
                reply.accept(finished(task, order, order.machines().stream().filter(done::contains).toList(), state));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                tasks.remove(task);
                cancelled.remove(task);
            }
        });
    }

    private void cancel(String task) {
        cancelled.add(task);
        tasks.getOrDefault(task, List.of()).forEach(Thread::interrupt);
    }

    /// @return whether it was done
    private boolean on(Machine machine, String task, MachineOrder order, WorkProgress progress, Consumer<Msg> reply) {
        try {
            var last = "";
            for (var action : order.actions()) {
                if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("cancelled");
                last = told(machine, action, work(action, order).perform(machine, connections(), progress), reply);
                if (action == MachineAction.START_SYSMON) follow(machine, reply);
            }
            reply.accept(new Tasks.Event.Ended(task, machine.name(), Tasks.State.DONE, last));
            return true;
        } catch (IOException | RuntimeException e) {
            // Whatever it was in the middle of has failed then.
            boolean isCancelled = cancelled.contains(task) || e instanceof InterruptedIOException;
            reply.accept(new Tasks.Event.Ended(task, machine.name(),
                    isCancelled ? Tasks.State.CANCELLED : Tasks.State.FAILED,
                    isCancelled ? "cancelled" : unnamed(machine, byKey(RemoteWork.fault(machine, e).text()))));
        }
        return false;
    }

    /// @return the last line of it, which is its result; the others go to the log
    private String told(Machine machine, MachineAction action, RemoteWork.Result result, Consumer<Msg> reply)
            throws IOException {
        if (result.report().isPresent()) {
            var report = result.report().get();
            reply.accept(new MachineMsg.Looked(machine.name(), seen(report.facts(), report.skew())));
            return String.format(Locale.ROOT, "%s, answers in %.1f ms", report.facts().platform(),
                    report.roundTrip().toNanos() / 1e6);
        }
        var lines = result.lines();
        if (lines.isEmpty()) return "done";
        if (action == MachineAction.WORKER_STATUS)
            reply.accept(new MachineMsg.Results("The run on " + machine.name(), lines));
        else if (lines.size() > 1) reply.accept(new MachineMsg.Said(lines.subList(0, lines.size() - 1)));
        return unnamed(machine, lines.getLast());
    }

    /// Without the machine's name, which stands before it on the screen.
    private static String unnamed(Machine machine, String line) {
        return line.startsWith(machine.name() + ": ") ? line.substring(machine.name().length() + 2) : line;
    }

    private Msg finished(String task, MachineOrder order, List<Machine> done, Tasks.State state) {
        var action = order.actions().getLast();
        boolean isPlot = action == MachineAction.PLOT_STATS || action == MachineAction.PLOT_SYSMON;
        if (!isPlot || done.isEmpty() || state == Tasks.State.CANCELLED)
            return new Tasks.Event.Finished(task, state, "");
        var out = new StringWriter();
        var err = new StringWriter();
        var silent = new Io(new PrintWriter(out), new PrintWriter(err), io.environment(), io.folder(), false);
        try {
            int code = RemotePlot.of(action(action), done, work(action, order), Optional.empty(), silent);
            var told = Stream.of(out, err).flatMap(text -> text.toString().lines()).map(String::strip)
                    .filter(line -> !line.isEmpty()).toList();
            return new Tasks.Event.Finished(task, code == ExitCode.PASSED ? state : Tasks.State.FAILED,
                    told.isEmpty() ? "" : Columns.plain(told.getLast()).replaceFirst("^hyload plot: ", "wrote "));
        } catch (IOException | RuntimeException e) {
            return new Tasks.Event.Finished(task, Tasks.State.FAILED, RemoteWork.fault(done.getFirst(), e).text());
        }
    }
}
