package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hyload.har.HarReader;
import io.hyload.har.UnreadableRecording;
import io.hyload.run.WholeFile;
import io.hyload.sshops.Machine;
import io.hyload.sshops.MachineFiles;
import io.hyload.sshops.Role;
import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.screen.CodeText;
import io.hyload.tui.screen.HarPlan;
import io.hyload.tui.screen.RunChoice;
import io.hyload.tui.screen.RunMachine;
import io.hyload.tui.screen.ScenarioEffect;
import io.hyload.tui.screen.ScenarioMsg;
import io.hyload.tui.screen.TriedLine;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Does what the Scenarios screen wants done. What goes wrong is told in one line.
final class ScenarioEffects implements Runner, AutoCloseable {
    private final Path project;
    private final SettingsFile settings;
    private final WatchedScenarios watched;
    private final Map<Integer, TriedScenario> trials = new ConcurrentHashMap<>();
    private final AtomicLong plans = new AtomicLong();
    private volatile boolean closed;

    ScenarioEffects(Path project) {
        this.project = project;
        this.settings = new SettingsFile(project);
        this.watched = new WatchedScenarios(project);
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        var wanted = (ScenarioEffect) effect;
        // Which plan is the latest is settled in the order in which they are wanted.
        long plan = wanted instanceof ScenarioEffect.PlanImport ? plans.incrementAndGet() : 0;
        Thread.ofVirtual().name("hyload-scenarios").start(() -> {
            try {
                perform(wanted, plan, reply);
            } catch (Fault e) {
                reply.accept(new ScenarioMsg.Failed(told(e)));
            } catch (IOException e) {
                reply.accept(new ScenarioMsg.Failed(told(Fault.of(e))));
            }
        });
    }

    private static String told(Fault fault) {
        return fault.line().substring("hyload: ".length());
    }

    private void perform(ScenarioEffect wanted, long plan, Consumer<Msg> reply) throws IOException {
        switch (wanted) {
            case ScenarioEffect.Look() -> watched.look(files -> reply.accept(new ScenarioMsg.Listed(files)));
            case ScenarioEffect.ReadHelp() -> reply.accept(new ScenarioMsg.Helped(help()));
            case ScenarioEffect.Recall() -> reply.accept(recalled());
            case ScenarioEffect.Remember(var file, var choice) -> settings.change(now -> now.withOptions(
                    Io.shown(project, file), choice.kept()));
            case ScenarioEffect.ReadSource(var path) -> reply.accept(source(path));
            case ScenarioEffect.Insert insert -> reply.accept(inserted(insert));
            case ScenarioEffect.Create(var name, var code) ->
                reply.accept(new ScenarioMsg.Created(created(name, code)));
            case ScenarioEffect.Delete(var path) -> {
                Files.deleteIfExists(path);
                reply.accept(new ScenarioMsg.Deleted(path));
            }
            case ScenarioEffect.PrepareRun(var path) ->
                reply.accept(new ScenarioMsg.RunPrepared(path, Files.readString(path), machines()));
            case ScenarioEffect.Try(int number, var file, var words) -> attempt(number, file, words, reply);
            case ScenarioEffect.StopTry(int number) -> {
                var trial = trials.get(number);
                if (trial != null) trial.end();
            }
            case ScenarioEffect.ReadRecording(var path) -> reply.accept(recording(path));
            case ScenarioEffect.PlanImport(var recording, var choice, var name) -> {
                var made = HarPlan.of(recording, choice, name);
                if (plans.get() == plan) reply.accept(new ScenarioMsg.Planned(made));
            }
            case ScenarioEffect.WriteImport(var made, var name, boolean isOver) ->
                reply.accept(written(made, name, isOver));
        }
    }

    /// What is wrong with the file was told when the application began.
    private Msg recalled() {
        var choices = new HashMap<Path, RunChoice>();
        settings.read().settings().options().forEach((file, words) -> {
            try {
                choices.put(project.resolve(file), RunChoice.ofKept(words));
            } catch (InvalidPathException _) {
                // No file has such a name.
            }
        });
        return new ScenarioMsg.Recalled(choices);
    }

    private static List<CodeText> help() {
        return Stream.concat(
                Templates.all().stream().map(one -> new CodeText(CodeText.Kind.TEMPLATE, one.name(), one.title(),
                        one.code())),
                Snippets.all().stream().map(one -> new CodeText(CodeText.Kind.SNIPPET, one.name(), one.title(),
                        one.code())))
                .toList();
    }

    // ------------------------------------------------------------------ sources

    private static Msg source(Path path) {
        try {
            if (Files.size(path) > WatchedScenarios.LONGEST)
                return new ScenarioMsg.SourceUnreadable(path, "it is too long to be shown");
            return new ScenarioMsg.SourceRead(path, Files.readString(path));
        } catch (CharacterCodingException e) {
            return new ScenarioMsg.SourceUnreadable(path, "not UTF-8 text (save it as UTF-8)");
        } catch (NoSuchFileException e) {
            return new ScenarioMsg.SourceUnreadable(path, "it is gone");
        } catch (IOException e) {
            return new ScenarioMsg.SourceUnreadable(path, Fault.of(e).why());
        }
    }

    private Msg inserted(ScenarioEffect.Insert insert) throws IOException {
        var shown = Io.shown(project, insert.file());
        if (!Files.readString(insert.file()).equals(insert.text())) throw Fault.badInput(shown,
                "it has changed since it was read", "look at it and insert again");
        var text = insert.text();
        var lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        int at = behind(insert.line(), text);
        var before = text.substring(0, at);
        boolean isBroken = before.isEmpty() || before.endsWith("\n");
        var code = indented(insert.code(), before).stream().map(line -> line + lineEnd).collect(Collectors.joining());
        var changed = before + (isBroken ? "" : lineEnd) + code + text.substring(at);
        WholeFile.replace(insert.file(), changed.getBytes(UTF_8));
        return new ScenarioMsg.Inserted(insert.file(), changed, (int) before.lines().count() + 1);
    }

    /// Where the line after that many begins.
    private static int behind(int lines, String text) {
        int at = 0;
        for (int line = 0; line < lines; line++) {
            int end = text.indexOf('\n', at);
            if (end < 0) return text.length();
            at = end + 1;
        }
        return at;
    }

    /// As deep as what stands above it, and deeper where that opens a block.
    private static List<String> indented(String code, String before) {
        var above = before.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        var blanks = above.substring(0, above.length() - above.stripLeading().length());
        var deep = above.stripTrailing().endsWith("{") ? blanks + (blanks.startsWith("\t") ? "\t" : "    ") : blanks;
        return code.lines().map(line -> line.isBlank() ? "" : deep + line).toList();
    }

    private Path created(String name, String code) throws IOException {
        var file = ProjectFolder.scenarios(project).resolve(ScenarioName.checked(name) + ".java");
        if (!ProjectFolder.write(file, code))
            throw Fault.badInput("cannot create " + Io.shown(project, file), "it exists already",
                    "choose another name");
        return file;
    }

    // ------------------------------------------------------------------ running

    private List<RunMachine> machines() throws IOException {
        return MachineFiles.all(project.resolve(RemoteCommand.FOLDER)).machines().stream()
                .map(machine -> new RunMachine(machine.name(), machine.host(), isFor(machine, Role.LOAD),
                        isFor(machine, Role.SUT)))
                .toList();
    }

    private static boolean isFor(Machine machine, Role role) {
        return machine.roles().isEmpty() || machine.roles().contains(role);
    }

    private void attempt(int number, String file, List<String> words, Consumer<Msg> reply) throws IOException {
        int code = ExitCode.CRASHED;
        try {
            var trial = TriedScenario.start(project, file, words);
            trials.put(number, trial);
            if (closed) trial.end(); // it was being started meanwhile
            code = trial.listen(line -> reply.accept(new ScenarioMsg.TryLine(number, line)));
        } finally {
            trials.remove(number);
            reply.accept(new ScenarioMsg.TryEnded(number, code));
        }
    }

    /// Ends what is still being tried.
    @Override
    public void close() {
        closed = true;
        trials.values().forEach(TriedScenario::end);
    }

    // ------------------------------------------------------------------ recordings

    private Msg recording(Path path) throws IOException {
        try {
            return new ScenarioMsg.RecordingRead(path, HarReader.read(path), ScenarioName.ofRecording(path));
        } catch (UnreadableRecording e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private Msg written(HarPlan plan, String name, boolean isOver) throws IOException {
        var scenario = ProjectFolder.scenarios(project).resolve(ScenarioName.checked(name) + ".java");
        if (Files.exists(scenario) && !isOver) return new ScenarioMsg.ImportIsThere(Io.shown(project, scenario));
        var made = HarImport.write(plan.flow(), plan.source(), scenario, project, isOver);
        var told = new ArrayList<String>();
        for (var file : made.files()) told.add("file: " + Io.shown(project, file.path())
                + (file.isWritten() ? "" : " is there already, and stays as it is"));
        if (!plan.flow().hidden().isEmpty()) told.add("hidden in " + Io.shown(project, made.secrets()));
        if (!made.kept().isEmpty()) told.add("kept: " + String.join(", ", made.kept()) + " with other values in "
                + Io.shown(project, made.secrets()));
        return new ScenarioMsg.ImportWritten(scenario, told);
    }
}
