package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Inventory;
import io.hyload.sshops.JavaImage;
import io.hyload.sshops.Machine;
import io.hyload.sshops.Plan;
import io.hyload.sshops.PlanRunner;
import io.hyload.sshops.Plans;
import io.hyload.sshops.Program;
import io.hyload.sshops.Progress;
import io.hyload.sshops.Remote;
import io.hyload.sshops.RemoteFault;
import io.hyload.sshops.ScenarioFile;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshConnections;
import io.hyload.sshops.Step;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What one action does on a machine: as plans that can be shown, and done.
final class RemoteWork {
    private static final int ROUNDS = 8;
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final List<String> USUAL_KEYS = List.of("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub");

    private final Io io;
    private final Path home;
    private final Bundles bundles;
    private final RemoteAction action;
    private final List<String> words;
    private final Map<String, Secret> secrets;

    /// @param home folder of the user here, which has `.ssh`
    /// @throws Fault when the environment has a token that can be none
    RemoteWork(Io io, Path home, Bundles bundles, RemoteAction action, List<String> words) {
        this.io = io;
        this.home = home;
        this.bundles = bundles;
        this.action = action;
        this.words = List.copyOf(words);
        this.secrets = action == RemoteAction.START_WORKER ? secrets(io) : Map.of();
    }

    /// What came of it on a machine.
    ///
    /// @param lines for a person
    /// @param json  the same for a program; empty where an action has none
    /// @param report of a check
    record Result(List<String> lines, Map<String, Object> json, Optional<MachineReport> report) {
        Result(List<String> lines) {
            this(lines, Map.of(), Optional.empty());
        }
    }

    // ------------------------------------------------------------------ shown

    /// The plans for a machine of which nothing is known: as if it was like this one, and nothing there.
    List<Plan> shown(Machine machine) throws IOException {
        return switch (action) {
            case DEPLOY_SYSMON, DEPLOY_WORKER -> {
                var here = JavaImage.platform();
                var empty = new Facts(here, "", "", OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                        OptionalLong.empty(), OptionalLong.empty(),
                        machine.java().map(java -> new Facts.Java(java, Runtime.version().feature())), List.of(),
                        Optional.empty(), Map.of());
                yield List.of(Plans.check(machine), deploy(machine, empty));
            }
            case PULL_SYSMON, PULL_STATS, PLOT_SYSMON, PLOT_STATS -> {
                var plans = new ArrayList<Plan>();
                if (program() == Program.WORKER) plans.add(Plans.gatherStats(machine));
                plans.add(Plans.list(machine, program()));
                plans.add(new Plan(machine.name(), "pull from " + machine.name() + " to " + io.shown(into(machine)),
                        List.of(new Step.Tell("fetch what of it is not here yet"))));
                yield plans;
            }
            default -> List.of(simple(machine));
        };
    }

    // ------------------------------------------------------------------ done

    Result perform(Machine machine, SshConnections connections, WorkProgress board) throws IOException {
        board.connecting(machine.name());
        try (var remote = connections.connect(machine)) {
            var done = new Done(machine, board);
            var runner = new PlanRunner(remote, done);
            return switch (action) {
                case CHECK -> check(machine, remote, runner);
                case WORKER_STATUS -> status(machine, runner, done);
                case DEPLOY_SYSMON, DEPLOY_WORKER -> {
                    var plan = deploy(machine, Facts.parse(machine.name(), runner.run(Plans.check(machine))));
                    done.forget();
                    runner.run(plan);
                    yield done.result(plan.title() + ": done, " + Figures.bytes(done.bytes) + " sent");
                }
                case PULL_SYSMON, PULL_STATS, PLOT_SYSMON, PLOT_STATS -> pull(machine, runner,
                        new PlanRunner(remote, board::accept), done);
                case INSTALL_KEY -> {
                    runner.run(simple(machine));
                    var key = privateKey(machine);
                    connections.tryKey(machine, key);
                    yield done.result("it lets you in: " + shown(key));
                }
                case UPLOAD -> {
                    runner.run(simple(machine));
                    yield done.result("uploaded: " + String.join(", ", words) + " (" + Figures.bytes(done.bytes)
                            + " sent)");
                }
                default -> {
                    runner.run(simple(machine));
                    yield done.result("");
                }
            };
        }
    }

    /// What went wrong on a machine, for a person.
    static Fault fault(Machine machine, Exception e) {
        return fault(machine.name(), e);
    }

    static Fault fault(String machine, Exception e) {
        return switch (e) {
            case RemoteFault told -> Fault.told(ExitCode.BAD_INPUT, told);
            case Fault fault -> fault;
            case InterruptedIOException _ -> new Fault(ExitCode.INTERRUPTED, machine, "interrupted",
                    "do it again: it goes on there", e);
            case IOException io -> Fault.of(io);
            default -> Fault.internal(e);
        };
    }

    private Plan simple(Machine machine) throws IOException {
        return switch (action) {
            case CHECK -> Plans.check(machine);
            case INSTALL_KEY -> Plans.installKey(machine, publicKey(machine));
            case START_SYSMON -> Plans.startSysmon(machine);
            case STOP_SYSMON -> Plans.stopSysmon(machine);
            case DELETE_SYSMON_STATS -> Plans.deleteSysmonStats(machine);
            case UPLOAD -> Plans.upload(machine, files());
            case START_WORKER -> Plans.startWorker(machine, words.getFirst(), words.subList(1, words.size()),
                    secrets);
            case WORKER_STATUS -> Plans.workerStatus(machine);
            case STOP_WORKER -> Plans.stopWorker(machine);
            default -> throw new IllegalStateException(action.word());
        };
    }

    private Program program() {
        return switch (action) {
            case DEPLOY_SYSMON, PULL_SYSMON, PLOT_SYSMON -> Program.SYSMON;
            default -> Program.WORKER;
        };
    }

    private Result check(Machine machine, Remote remote, PlanRunner runner) throws IOException {
        var facts = Facts.parse(machine.name(), runner.run(Plans.check(machine)));
        var skew = ClockSkew.measure(remote, ROUNDS, InstantSource.system());
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            remote.run(":\n", QUICK);
            quickest = Math.min(quickest, System.nanoTime() - begun);
        }
        var report = new MachineReport(machine, facts, Duration.ofNanos(quickest), skew);
        return new Result(report.lines(io.colors()), report.json(), Optional.of(report));
    }

    /// For a program the facts are read, which are made for that.
    private Result status(Machine machine, PlanRunner runner, Done done) throws IOException {
        runner.run(Plans.workerStatus(machine));
        var lines = done.result("");
        var facts = Facts.parse(machine.name(), runner.run(Plans.check(machine)));
        return new Result(lines.lines(), MachineReport.program(facts.of(Program.WORKER)), Optional.empty());
    }

    private Plan deploy(Machine machine, Facts facts) throws IOException {
        var bundle = bundles.of(program(), facts.platform());
        return program() == Program.SYSMON ? Plans.deploySysmon(machine, facts, bundle)
                : Plans.deployWorker(machine, facts, bundle);
    }

    /// @param silent for what prints data
    private Result pull(Machine machine, PlanRunner runner, PlanRunner silent, Done done) throws IOException {
        if (program() == Program.WORKER) runner.run(Plans.gatherStats(machine));
        var there = Inventory.parse(silent.run(Plans.list(machine, program())));
        var into = into(machine);
        var here = Inventory.here(into);
        var plan = program() == Program.SYSMON ? Plans.pullSysmon(machine, there, into, here)
                : Plans.pullStats(machine, there, into, here);
        long files = plan.steps().stream().filter(step -> step instanceof Step.Get).count();
        runner.run(plan);
        return done.result(files == 0 ? "nothing new to fetch"
                : files + (files == 1 ? " file" : " files") + " (" + Figures.bytes(done.bytes) + ") to "
                        + io.shown(into));
    }

    /// The folder here of what a machine has recorded.
    Path into(Machine machine) {
        return io.at(program() == Program.SYSMON ? "stats_resource" : "stats_perf").resolve(machine.name());
    }

    // ------------------------------------------------------------------ what the words mean

    /// In the current folder a file keeps its path, so that a run there is started by the same words as here.
    private List<ScenarioFile> files() throws IOException {
        var files = new ArrayList<ScenarioFile>();
        for (var word : words) {
            var path = io.at(word);
            if (!Files.isDirectory(path)) {
                if (!Files.isRegularFile(path)) throw Fault.badInput(word, "no such file", "");
                files.add(file(path, path));
                continue;
            }
            try (var inside = Files.walk(path)) {
                for (var file : (Iterable<Path>) inside.filter(Files::isRegularFile).sorted()::iterator)
                    files.add(file(path, file));
            }
        }
        var taken = new HashSet<String>();
        for (var file : files) {
            if (!taken.add(file.as())) throw Fault.badInput(file.as(), "two files would be called that there",
                    "start in their common folder");
        }
        return files;
    }

    private ScenarioFile file(Path given, Path file) {
        var root = given.startsWith(io.folder()) && !given.equals(io.folder()) ? io.folder()
                : given.equals(io.folder()) ? given : given.getParent();
        try {
            return new ScenarioFile(file, root.relativize(file).toString().replace('\\', '/'));
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// What a run may need and no list of processes may show.
    private static Map<String, Secret> secrets(Io io) {
        return Token.ofEnvironment(io).map(token -> Map.of(Token.VARIABLE, new Secret(token))).orElse(Map.of());
    }

    private String publicKey(Machine machine) throws IOException {
        return Files.readString(publicFile(machine), UTF_8);
    }

    /// What is named, else that beside the machine's own key, else the usual ones.
    private Path publicFile(Machine machine) {
        if (!words.isEmpty()) {
            var path = inHome(words.getFirst());
            var open = path.toString().endsWith(".pub") ? path : path.resolveSibling(path.getFileName() + ".pub");
            if (!Files.isRegularFile(open)) throw Fault.badInput(open.toString(), "no such file",
                    "make a key: hyload remote keygen");
            return open;
        }
        var all = new ArrayList<Path>();
        machine.key().ifPresent(key -> all.add(inHome(key + ".pub")));
        for (var name : USUAL_KEYS) all.add(home.resolve(".ssh").resolve(name));
        return all.stream().filter(Files::isRegularFile).findFirst().orElseThrow(() -> Fault.badInput("install-key",
                "there is no public key, neither " + all.getFirst() + " nor a usual one",
                "make one: hyload remote keygen"));
    }

    private Path privateKey(Machine machine) {
        var open = publicFile(machine);
        return open.resolveSibling(open.getFileName().toString().replaceFirst("\\.pub$", ""));
    }

    Path inHome(String path) {
        return inHome(io, home, path);
    }

    /// A path of a machine file, or of the command line, in which `~` is the home here.
    static Path inHome(Io io, Path home, String path) {
        return path.startsWith("~/") ? home.resolve(path.substring(2)) : io.at(path);
    }

    private String shown(Path path) {
        return path.startsWith(home) ? "~/" + home.relativize(path) : path.toString();
    }

    /// Collects what is to be told in the end, and passes all on to the board.
    private static final class Done implements java.util.function.Consumer<Progress> {
        private final Machine machine;
        private final WorkProgress board;
        private final List<String> lines = new ArrayList<>();
        private long bytes;
        private long before = -1;

        Done(Machine machine, WorkProgress board) {
            this.machine = machine;
            this.board = board;
        }

        @Override
        public synchronized void accept(Progress progress) {
            board.accept(progress);
            switch (progress) {
                case Progress.Begun(_, _, _, var step) -> {
                    before = -1;
                    if (step instanceof Step.Tell(var title)) add(title);
                }
                // The first report of a file that goes on where it was cut counts what came with it only from there on.
                case Progress.Moved(_, _, long now, _) -> {
                    bytes += now - Math.max(before, 0);
                    before = now;
                }
                case Progress.Said(_, _, var line) -> add(line);
                case Progress.Done(_, var step, var note) -> {
                    if (step instanceof Step.Get && !note.isEmpty()) add(step.title() + ": " + note);
                }
            }
        }

        private void add(String line) {
            lines.add(machine.name() + ": " + Columns.plain(line));
        }

        /// What was said by a plan whose output is data.
        synchronized void forget() {
            lines.clear();
            bytes = 0;
        }

        synchronized Result result(String last) {
            if (!last.isEmpty()) add(last);
            return new Result(List.copyOf(lines));
        }
    }
}
