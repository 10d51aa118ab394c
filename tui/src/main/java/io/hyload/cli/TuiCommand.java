package io.hyload.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.hyload.tui.Application;
import io.hyload.tui.Effect;
import io.hyload.tui.FilePicker;
import io.hyload.tui.Look;
import io.hyload.tui.Runner;
import io.hyload.tui.Screen;
import io.hyload.tui.screen.Editor;
import io.hyload.tui.screen.HubEffect;
import io.hyload.tui.screen.HubsScreen;
import io.hyload.tui.screen.MachineEffect;
import io.hyload.tui.screen.MachinesScreen;
import io.hyload.tui.screen.MonitorEffect;
import io.hyload.tui.screen.MonitorScreen;
import io.hyload.tui.screen.RunsEffect;
import io.hyload.tui.screen.RunsScreen;
import io.hyload.tui.screen.ScenarioEffect;
import io.hyload.tui.screen.ScenariosScreen;
import io.hyload.tui.screen.StartEffect;
import io.hyload.tui.screen.Welcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/// The terminal application in the current folder.
@Command(name = "tui", description = "The terminal application in the current project folder.", footer = {"",
        "Example:", "  hyload tui --theme light"})
final class TuiCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH.mm.ss", Locale.ROOT);
    /// What a shell is told of a process that SIGHUP has ended.
    private static final int HUNG_UP = 129;

    @Option(names = "--theme", paramLabel = "THEME", converter = ThemeConverter.class,
            description = "Colors for a background that is dark (default) or light; or mono.")
    private Optional<Look.Theme> theme = Optional.empty();

    @Option(names = "--signs", paramLabel = "SIGNS", converter = SignsConverter.class, description = {
            "What graphs are drawn with: braille, block, ascii.", "The default follows the locale."})
    private Optional<Look.Signs> signs = Optional.empty();

    /// For the launcher, which has a virtual machine record it.
    @Option(names = "--rehearse", hidden = true)
    private boolean isRehearsal;

    private final Io io;

    TuiCommand(Io io) {
        this.io = io;
    }

    /// In the order of their tabs.
    private List<Screen> screens(ZoneId zone) {
        return List.<Screen>of(MonitorScreen.start(), RunsScreen.of(io.folder(), zone), MachinesScreen.of(),
                ScenariosScreen.of(
                        new ScenariosScreen.Setting(io.folder(), Editor.of(io.environment()), ScenarioName::wrong)),
                HubsScreen.start());
    }

    @Override
    public Integer call() throws IOException, ClassNotFoundException {
        if (isRehearsal) {
            Application.rehearse(screens(ZoneId.systemDefault()),
                    look(new SettingsFile(io.folder()).read().settings()));
            return ExitCode.PASSED;
        }
        requireTerminal();
        var file = new SettingsFile(io.folder());
        var read = file.read();
        var look = look(read.settings());
        try (var monitor = new MonitorEffects(io);
                var machines = new MachineEffects(io);
                var scenarios = new ScenarioEffects(io.folder());
                var hubs = new HubEffects(io, file, monitor.inflow(), InstantSource.system());
                var start = new StartEffects(io)) {
            var zone = ZoneId.systemDefault();
            // Who does the effects of which screen.
            var runner = Runner.of(Map.<Class<? extends Effect>, Runner>of(MonitorEffect.class, monitor,
                    RunsEffect.class, new RunsEffects(io, zone), MachineEffect.class, machines, ScenarioEffect.class,
                    scenarios, HubEffect.class, hubs, StartEffect.class, start, Effect.Restyle.class,
                    new LookEffects(file, look), FilePicker.ToList.class, FolderListing.of(io)));
            Thread.ofVirtual().name("hubs-begin").start(hubs::begin); // the first picture does not wait for it
            return switch (Application.run(screens(zone), first(read), look, runner, io.environment())) {
                case QUIT -> ExitCode.PASSED;
                case INTERRUPTED -> ExitCode.INTERRUPTED;
                case HUNG_UP -> HUNG_UP;
            };
        } catch (Application.Crash crash) {
            throw new Fault(ExitCode.CRASHED, "the terminal application has ended",
                    Fault.internal(crash.getCause()).why(), trace(crash), crash);
        }
    }

    /// What is told and asked before anything else.
    private List<Effect> first(SettingsFile.Read read) {
        var first = new ArrayList<Effect>(read.problems().stream().map(Effect.Say::error).toList());
        if (StartEffects.isNeeded(io.folder()))
            first.add(new Effect.Open(
                    Welcome.to(io.folder().getFileName() == null ? "/" : io.folder().getFileName().toString())));
        return first;
    }

    private void requireTerminal() {
        var elsewhere = "every feature is a command, too: hyload --help";
        if (!io.terminal()) throw Fault.badInput("hyload tui", "input or output is no terminal", elsewhere);
        var term = io.environment().getOrDefault("TERM", "");
        if (term.isEmpty() || term.equals("dumb")) throw Fault.badInput("hyload tui",
                "a terminal of type '" + term + "' cannot place text", "set TERM, for example to xterm; " + elsewhere);
    }

    private Look look(Settings settings) {
        var look = LookEffects.remembered(settings, Look.of(Constants.of(io.options().color()),
                theme.or(settings::theme).orElse(Look.Theme.DARK), io.environment()));
        return new Look(look.theme(), look.depth(), signs.orElse(look.signs()));
    }

    /// Writes what is for whoever mends the bug, and says where.
    private String trace(Application.Crash crash) {
        var name = "hyload-crash-" + TIME.format(LocalDateTime.now()) + ".log";
        var place = Files.isWritable(io.folder()) ? io.folder() : Path.of(System.getProperty("java.io.tmpdir"));
        var file = place.resolve(name);
        try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
            crash.getCause().printStackTrace(out);
            return "the trace is in " + file;
        } catch (IOException e) {
            return "the trace cannot be written: " + Fault.of(e).because();
        }
    }

    static final class ThemeConverter implements ITypeConverter<Look.Theme> {
        @Override
        public Look.Theme convert(String word) {
            return Constants.option(word, Look.Theme.values());
        }
    }

    static final class SignsConverter implements ITypeConverter<Look.Signs> {
        @Override
        public Look.Signs convert(String word) {
            return Constants.option(word, Look.Signs.values());
        }
    }
}
