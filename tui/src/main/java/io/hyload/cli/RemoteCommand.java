package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hyload.json.JsonCodec;
import io.hyload.run.AtExit;
import io.hyload.run.Columns;
import io.hyload.run.Nearest;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFile;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.Plans;
import io.hyload.sshops.Program;
import io.hyload.sshops.RemoteFault;
import io.hyload.sshops.Role;
import io.hyload.sshops.Secret;
import io.hyload.sshops.SshConnections;
import io.hyload.sshops.SshKeygen;
import io.hyload.stats.LocalHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Does something on machines, by SSH: all of them at once, and what fails on one does not stop the others.
@Command(name = "remote", description = {"Do something on machines, by SSH.",
        "Without words it lists the machines of remotes/ and what can be done."},
        synopsisSubcommandLabel = "", footer = {"", "Example:", "  hyload remote gen1 check",
                "  hyload remote --role sut start-sysmon",
                "  hyload remote gen1,gen2 start-worker code_java/First.java users=50 -- --workers 2",
                "  hyload remote root@10.0.0.7:2222 deploy-worker --dry-run"})
final class RemoteCommand implements Callable<Integer> {
    static final String FOLDER = "remotes";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<user>[^-@\\s\\p{Cc}][^@\\s\\p{Cc}]*)@(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<host>[^-:@\\s\\p{Cc}][^:@\\s\\p{Cc}]*))"
                    + "(?::(?<port>\\d{1,5}))?");

    @Parameters(paramLabel = "WORD", arity = "0..*", description = {
            "MACHINE[,MACHINE…] ACTION [words…]; with --all or --role: ACTION [words…].",
            "A machine is the name of a file in remotes/ without .host, or user@host[:port]; @TAG is all with",
            "that tag.",
            "What begins with - and is for the run that is started follows after --."})
    private List<String> words = new ArrayList<>();

    @Option(names = "--all", description = "All machines of remotes/.")
    private boolean all;

    @Option(names = "--role", paramLabel = "ROLE", description = "All machines with that role: load or sut.")
    private Optional<String> role = Optional.empty();

    @Option(names = "--dry-run", description = "Show what would be done, script by script, and connect to nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask before something is stopped or deleted.")
    private boolean yes;

    @Option(names = "--batch", description = "Ask for nothing: no password, no passphrase, no unknown host key.")
    private boolean batch;

    @Option(names = "--accept-new-hostkey",
            description = "Take the key of a host that was never seen before. One that has changed is always refused.")
    private boolean acceptNewHostKey;

    @Option(names = "--json", description = "A line of JSON for each machine: list, check, worker-status.")
    private boolean json;

    @Option(names = "--plain", description = "Redraw nothing, on a terminal too.")
    private boolean plain;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of keygen: ed25519 (default), ecdsa or rsa.")
    private Optional<String> type = Optional.empty();

    @Option(names = {"-o", "--output"}, paramLabel = "OUT",
            description = "Of plot-sysmon and plot-stats: OUT.svg or OUT.png, as of hyload plot.")
    private Optional<String> output = Optional.empty();

    private final Io io;

    RemoteCommand(Io io) {
        this.io = io;
    }

    /// What is asked for: an action on machines.
    private record Order(List<Machine> machines, RemoteAction action, List<String> words) {}

    @Override
    public Integer call() throws IOException {
        var files = MachineFiles.all(io.at(FOLDER));
        if (words.isEmpty() && !all && role.isEmpty()) return overview(files);
        var order = order(files);
        order.action.require(order.words);
        if (json && !order.action.hasJson()) throw Fault.badInput("--json", order.action.word() + " has none",
                "it is for list, check and worker-status");
        if (order.action == RemoteAction.LIST) return list(files);
        if (order.action == RemoteAction.KEYGEN) return keygen(order);
        if (order.action.isInteractive() && order.machines.size() > 1) throw Fault.badInput(order.action.word(),
                "it takes one machine, here are " + names(order), "name one");
        var home = home(io);
        var bundles = new Bundles(Bundles.cache(io, home), this::tell);
        var work = new RemoteWork(io, home, bundles, order.action, order.words);
        if (dryRun) return show(order, work);
        if (order.action == RemoteAction.LOGIN) {
            var line = sshLine(order.machines.getFirst());
            if (line.isPresent()) return login(line.get());
        }
        if (order.action.isAsked()) confirm(order);
        return perform(order, work);
    }

    // ------------------------------------------------------------------ what is meant

    private Order order(MachineFiles files) {
        var rest = new ArrayList<>(words);
        var first = rest.isEmpty() ? Optional.<RemoteAction>empty() : RemoteAction.of(rest.getFirst());
        boolean isNamed = files.machines().stream().anyMatch(m -> !rest.isEmpty() && m.name().equals(rest.getFirst()));
        if (all || role.isPresent()) {
            var machines = chosen(files);
            return new Order(machines, action(rest, (all ? "--all" : "--role " + role.orElse(""))), List.copyOf(rest));
        }
        if (first.isPresent() && !isNamed) {
            rest.removeFirst();
            if (first.get().isLocal()) return new Order(List.of(), first.get(), List.copyOf(rest));
            throw Fault.badInput("remote " + first.get().word(), "on which machine?",
                    "write hyload remote " + example(files) + " " + first.get().word() + ", or --all");
        }
        var targets = rest.removeFirst();
        var machines = new LinkedHashSet<Machine>();
        for (var target : targets.split(","))
            if (!target.isBlank()) machines.addAll(machines(files, target.strip()));
        if (machines.isEmpty()) throw Fault.badInput("'" + targets + "'", "no machine", "write hyload remote "
                + example(files) + " check");
        return new Order(List.copyOf(machines), action(rest, targets), List.copyOf(rest));
    }

    private static String example(MachineFiles files) {
        return files.machines().stream().findFirst().map(Machine::name).orElse("user@host");
    }

    private static RemoteAction action(List<String> rest, String before) {
        if (rest.isEmpty()) throw Fault.badInput("remote " + before, "what is to be done?",
                "write hyload remote " + before + " check; hyload remote lists all there is");
        var word = rest.removeFirst();
        return RemoteAction.of(word).orElseThrow(() -> Fault.badInput("'" + word + "'", "no such action",
                Nearest.advice(word, RemoteAction.all(), "hyload remote lists them")));
    }

    private List<Machine> chosen(MachineFiles files) {
        files.faults().forEach(fault -> tell(fault.getMessage()));
        var wanted = role.map(this::role);
        var machines = wanted.map(files::withRole).orElseGet(files::machines);
        if (!machines.isEmpty()) return machines;
        throw Fault.badInput(wanted.isPresent() ? "--role " + role.orElse("") : "--all",
                "no machine in " + io.shown(files.folder()),
                wanted.isPresent() && !files.machines().isEmpty()
                        ? "write \"role\": \"" + role.orElse("") + "\" into the file of one"
                        : "write one as " + FOLDER + "/NAME.host; hyload init makes an example");
    }

    private Role role(String word) {
        return Stream.of(Role.values()).filter(r -> r.name().toLowerCase(Locale.ROOT).equals(word)).findFirst()
                .orElseThrow(() -> Fault.badInput("--role " + word, "no such role", "load or sut"));
    }

    /// What a word of the command line names: one machine, or by `@TAG` all that have it.
    static List<Machine> machines(MachineFiles files, String target) {
        if (!target.startsWith("@")) return List.of(machine(files, target));
        var tag = target.substring(1);
        var tagged = files.withTag(tag);
        if (!tagged.isEmpty()) return tagged;
        var known = files.machines().stream().flatMap(machine -> machine.tags().stream()).distinct().sorted().toList();
        throw Fault.badInput("'" + target + "'", "no machine has that tag",
                known.isEmpty() ? "write \"tags\": \"" + (tag.isEmpty() ? "web" : tag) + "\" into the file of one"
                        : Nearest.advice(tag, known, "there are " + String.join(", ", known)));
    }

    /// What a word of the command line names, that is no tag.
    static Machine machine(MachineFiles files, String target) {
        if (target.contains("@")) return address(target);
        try {
            return files.named(target).machine();
        } catch (RemoteFault e) {
            var known = files.machines().stream().map(Machine::name).toList();
            var near = Nearest.to(target, known);
            if (near.isEmpty() || Files.exists(files.folder().resolve(target + ".host")))
                throw Fault.told(ExitCode.BAD_INPUT, e);
            throw Fault.badInput("machine " + target, "no such file in " + FOLDER, "did you mean " + near.get() + "?");
        }
    }

    /// One without a file. Its name is that of folders, too.
    private static Machine address(String target) {
        var matcher = ADDRESS.matcher(target);
        int port = matcher.matches() && matcher.group("port") != null ? Integer.parseInt(matcher.group("port")) : 22;
        if (!matcher.matches() || port < 1 || port > 65_535)
            throw Fault.badInput("'" + target + "'", "not user@host or user@host:port", "");
        var host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
        var said = Optional.ofNullable(matcher.group("port")).map(Integer::parseInt);
        var name = (host + said.map(p -> "-" + p).orElse("")).replaceAll("[^\\p{L}\\p{N}._-]", "-");
        return new Machine(name.replaceAll("^[._-]+", "x"), host, said, Optional.of(matcher.group("user")),
                Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
    }

    static Path home(Io io) {
        var home = io.environment().getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    private static String names(Order order) {
        return order.machines.stream().map(Machine::name).collect(Collectors.joining(", "));
    }

    // ------------------------------------------------------------------ what there is

    private int overview(MachineFiles files) throws IOException {
        int code = list(files);
        if (json) return code;
        io.out().println();
        io.out().println("hyload remote MACHINE[,MACHINE…]|--all|--role load|--role sut ACTION");
        for (var action : RemoteAction.values())
            io.out().println("  %-32s %s".formatted((action.word() + " " + action.words()).strip(), action.does()));
        return code;
    }

    private int list(MachineFiles files) {
        if (json) {
            for (var file : files.files()) {
                var machine = file.machine();
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("machine", machine.name());
                line.put("host", machine.host());
                machine.port().ifPresent(port -> line.put("port", port));
                machine.user().ifPresent(user -> line.put("user", user));
                line.put("roles",
                        machine.roles().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).sorted().toList());
                line.put("tags", machine.tags());
                print(line);
            }
        } else {
            int width = files.machines().stream().mapToInt(machine -> machine.name().length()).max().orElse(0);
            for (var machine : files.machines()) {
                io.out().println((io.colors().bold(machine.name()) + " ".repeat(width - machine.name().length()) + "  "
                        + "%-5s".formatted(roles(machine)) + "  " + address(machine)
                        + machine.tags().stream().map(tag -> "  @" + tag).collect(Collectors.joining()))
                        .stripTrailing());
            }
            if (files.files().isEmpty() && files.faults().isEmpty())
                io.out().println("no machines: write one as " + FOLDER + "/NAME.host, or user@host in place of a name");
        }
        files.files().forEach(file -> file.warning().ifPresent(this::tell));
        files.faults().forEach(fault -> tell(fault.getMessage()));
        return files.faults().isEmpty() ? ExitCode.PASSED : ExitCode.BAD_INPUT;
    }

    /// As in the file: `load`, `sut`, `both`, or nothing.
    static String roles(Machine machine) {
        return MachineFile.roleText(machine.roles());
    }

    private static String address(Machine machine) {
        return machine.user().map(user -> user + "@").orElse("") + machine.host()
                + machine.port().map(port -> ":" + port).orElse("")
                + machine.jump().map(jump -> " by " + jump).orElse("");
    }

    // ------------------------------------------------------------------ keys

    private int keygen(Order order) throws IOException {
        var kind = Stream.of(SshKeygen.Type.values()).filter(t -> t.text().equals(type.orElse("ed25519"))).findFirst()
                .orElseThrow(
                        () -> Fault.badInput("--type " + type.orElse(""), "no such type", "ed25519, ecdsa or rsa"));
        if (order.machines.size() > 1)
            throw Fault.badInput("keygen", "one key at a time", "name one machine, or none");
        var work = new RemoteWork(io, home(io), new Bundles(home(io), this::tell), order.action, order.words);
        var named = order.words.isEmpty() ? order.machines.stream().flatMap(m -> m.key().stream()).findFirst()
                : Optional.of(order.words.getFirst());
        var file = named.map(work::inHome).orElseGet(() -> home(io).resolve(".ssh").resolve("id_" + kind.text()));
        if (dryRun) {
            io.out().println("make " + file + " and " + file + ".pub, " + kind.text());
            return ExitCode.PASSED;
        }
        var user = keyOwner();
        try {
            if (Files.exists(file)) // before anything is asked
                throw new RemoteFault(file.toString(), "is there already, and no key is ever overwritten",
                        "name another file, or use that key");
            var fingerprint = SshKeygen.make(file, kind, newPassphrase(file), user);
            io.out().println("made " + file + " and " + file + ".pub");
            io.out().println(kind.text() + " " + fingerprint);
            return ExitCode.PASSED;
        } catch (RemoteFault e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// At the end of a public key, for who reads it elsewhere.
    static String keyOwner() {
        return System.getProperty("user.name") + "@" + LocalHost.name();
    }

    private Optional<Secret> newPassphrase(Path file) {
        if (batch || io.person().isEmpty()) return Optional.empty();
        var person = io.person().get();
        var once = person.askHidden("Enter passphrase for " + file + " (empty for none): ");
        var twice = once.flatMap(_ -> person.askHidden("Enter the same passphrase again: "));
        if (twice.isEmpty())
            throw Fault.badInput("keygen", "no passphrase was given", "--batch makes a key without one");
        if (!once.equals(twice)) throw Fault.badInput("keygen", "the passphrases are not the same", "try again");
        return once.filter(secret -> !secret.text().isEmpty());
    }

    // ------------------------------------------------------------------ a shell there

    private Optional<List<String>> sshLine(Machine machine) {
        var more = new ArrayList<String>();
        if (acceptNewHostKey) more.addAll(List.of("-o", "StrictHostKeyChecking=accept-new"));
        if (batch) more.addAll(List.of("-o", "BatchMode=yes"));
        return SshLine.of(machine, io, home(io), more);
    }

    private int login(List<String> line) throws IOException {
        io.out().flush();
        var process = new ProcessBuilder(line).directory(io.folder().toFile()).inheritIO().start();
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            process.destroy();
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    // ------------------------------------------------------------------ all the others

    private int show(Order order, RemoteWork work) throws IOException {
        for (var machine : order.machines) {
            if (order.action == RemoteAction.LOGIN) {
                io.out().println(sshLine(machine).map(line -> String.join(" ", line))
                        .orElse("a shell on " + machine.name()));
            } else if (order.action == RemoteAction.VIEW_SYSMON) {
                io.out().println("follow the newest file in ~/" + Program.SYSMON.data() + " of " + machine.name());
                io.out().print(Plans.followSysmon(machine).indent(6));
            } else {
                try {
                    for (var plan : work.shown(machine)) io.out().print(plan.toText());
                } catch (RemoteFault e) {
                    throw Fault.told(ExitCode.BAD_INPUT, e);
                }
            }
        }
        return ExitCode.PASSED;
    }

    private void confirm(Order order) {
        if (yes) return;
        var what = order.action.word() + " on " + names(order);
        if (batch || !io.terminal() || io.person().isEmpty())
            throw Fault.badInput(what, "nobody can be asked whether that is meant", "add --yes");
        var answer = io.person().get().ask(what + "? [y/N] ").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!answer.equals("y") && !answer.equals("yes"))
            throw new Fault(ExitCode.INTERRUPTED, what, "not done", "");
    }

    private int perform(Order order, RemoteWork work) throws IOException {
        boolean isRedrawn = io.terminal() && !plain && !json;
        var board = new ProgressBoard(io, order.machines.stream().map(Machine::name).toList(), isRedrawn);
        var connections = RemotePrompts.connections(io, board, batch, acceptNewHostKey);
        // Scripts that are followed end with their connection.
        try (connections; var _ = AtExit.of("hyload-exit", connections::close)) {
            return switch (order.action) {
                case LOGIN -> connections.shell(order.machines.getFirst());
                case VIEW_SYSMON -> {
                    RemoteMonitor.show(io, order.machines.getFirst(), connections, isRedrawn);
                    yield ExitCode.PASSED;
                }
                default -> onAll(order, work, connections, board);
            };
        } catch (RemoteFault e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private int onAll(Order order, RemoteWork work, SshConnections connections, ProgressBoard board)
            throws IOException {
        var faults = new ArrayList<Fault>();
        var done = new ArrayList<Machine>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new LinkedHashMap<Machine, Future<Optional<Fault>>>();
            for (var machine : order.machines)
                results.put(machine, threads.submit(() -> on(machine, work, connections, board)));
            for (var result : results.entrySet()) {
                var fault = result.getValue().get();
                fault.ifPresentOrElse(faults::add, () -> done.add(result.getKey()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw Fault.internal(e.getCause());
        }
        for (var fault : faults) {
            io.err().println(fault.line());
            if (io.options().debug()) fault.printStackTrace(io.err());
        }
        io.err().flush();
        int worst = faults.stream().mapToInt(Fault::exitCode).max().orElse(ExitCode.PASSED);
        return done.isEmpty() ? worst : Math.max(worst, RemotePlot.of(order.action, done, work, output, io));
    }

    /// What went wrong on a machine, if anything did.
    private Optional<Fault> on(Machine machine, RemoteWork work, SshConnections connections, ProgressBoard board) {
        Fault fault;
        try {
            var result = work.perform(machine, connections, board);
            board.done(machine.name(), json ? List.of(json(machine, result.json())) : result.lines());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            fault = RemoteWork.fault(machine, e);
        }
        board.done(machine.name(), json ? List.of(json(machine, Map.of("fault", fault.line()))) : List.of());
        return Optional.of(fault);
    }

    private static String json(Machine machine, Map<String, Object> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("machine", machine.name());
        line.putAll(values);
        return new String(JsonCodec.found().write(line), UTF_8);
    }

    private void print(Map<String, Object> line) {
        io.out().println(new String(JsonCodec.found().write(line), UTF_8));
    }

    private void tell(String line) {
        io.err().println("hyload: " + Columns.plain(line));
        io.err().flush();
    }
}
