package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/// `hyload`: finds the command that is meant, runs it, and turns whatever goes wrong into one line and an exit code.
///
/// To add a command: one class that takes an `Io`, and its name in the two lists below.
@Command(name = "hyload", versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "HTTP load tester: a scenario is a plain Java file.", commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  hyload init shop && cd shop && hyload run code_java/First.java",
                "Each command has its own help: hyload init --help"})
public final class Main implements Callable<Integer> {
    /// In the order of help, which is the order in which a newcomer meets them.
    private static final List<String> COMMANDS =
            List.of("demo", "init", "new", "snippets", "run", "try", "control", "monitor", "plot", "report", "compare",
                    "har", "hub", "sysmon", "remote", "k8s", "doctor", "tui");

    private static Object command(String name, Io io) {
        return switch (name) {
            case "demo" -> new DemoCommand(io);
            case "init" -> new InitCommand(io);
            case "run" -> new RunCommand(io);
            case "try" -> new TryCommand(io);
            case "control" -> new ControlCommand(io);
            case "monitor" -> new MonitorCommand(io);
            case "plot" -> new PlotCommand(io);
            case "report" -> new ReportCommand(io);
            case "compare" -> new CompareCommand(io);
            case "har" -> new HarCommand(io);
            case "hub" -> new HubCommand(io);
            case "sysmon" -> new SysmonCommand(io);
            case "remote" -> new RemoteCommand(io);
            case "k8s" -> KubernetesCommand.all(io);
            case "new" -> new NewCommand(io);
            case "snippets" -> new SnippetsCommand(io);
            case "doctor" -> new DoctorCommand(io);
            case "tui" -> new TuiCommand(io);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final CommonOptions options;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    private final Io io;

    private Main(Io io) {
        this.io = io;
        this.options = io.options();
    }

    public static void main(String[] args) {
        System.exit(run(Io.ofProcess(), args));
    }

    /// The whole program but for the end of the process. Never throws.
    static int run(Io io, String... args) {
        try {
            var words = args.length == 0 && io.terminal() ? new String[] {"tui"} : args;
            return commandLine(io, words).execute(words);
        } catch (Throwable e) { // an Error, or a bug in a command's declaration
            return failed(io, e);
        } finally {
            io.out().flush();
            io.err().flush();
        }
    }

    /// Declares the one command that is asked for where that is plain: reading the annotations of all of them takes
    /// longer than most commands.
    private static CommandLine commandLine(Io io, String... args) {
        var commandLine = new CommandLine(new Main(io));
        boolean plain = args.length > 0 && COMMANDS.contains(args[0]);
        for (var name : plain ? List.of(args[0]) : COMMANDS) commandLine.addSubcommand(command(name, io));
        return commandLine.setOut(io.out())
                .setErr(io.err())
                .registerConverter(Colors.When.class, Colors.When::of)
                .setExpandAtFiles(false) // a word of a scenario may begin with @
                .setUsageHelpWidth(100)
                .setExecutionStrategy(parsed -> {
                    var ansi = io.colors().on() ? Help.Ansi.ON : Help.Ansi.OFF;
                    commandLine.setColorScheme(Help.defaultColorScheme(ansi));
                    return new RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((e, _) -> failed(io, Usage.faultOf(e)))
                .setExecutionExceptionHandler((e, _, _) -> failed(io, e));
    }

    /// Without a command and without a terminal: what there is. At a terminal it is `hyload tui`.
    @Override
    public Integer call() {
        spec.commandLine().usage(io.out());
        return ExitCode.PASSED;
    }

    private static int failed(Io io, Throwable e) {
        var fault = switch (e) {
            case Fault x -> x;
            case IOException x -> Fault.of(x);
            case UncheckedIOException x -> Fault.of(x.getCause());
            case InvalidPathException x -> Fault.of(x);
            case ParameterException x -> Usage.faultOf(x);
            case OutOfMemoryError x -> Fault.of(x);
            default -> Fault.internal(e);
        };
        io.out().flush();
        io.err().println(fault.line());
        if (io.options().debug()) e.printStackTrace(io.err());
        return fault.exitCode();
    }

    /// `hyload 1.0.0 (Java 25.0.3)`; the build writes its version into a resource.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            var properties = new Properties();
            try (var in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return new String[] {
                    "hyload %s (Java %s)".formatted(properties.get("version"), System.getProperty("java.version"))};
        }
    }
}
