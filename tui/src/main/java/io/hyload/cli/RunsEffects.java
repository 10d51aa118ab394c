package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.hyload.run.Columns;
import io.hyload.run.Figures;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.UnreadableStats;
import io.hyload.tui.Effect;
import io.hyload.tui.Msg;
import io.hyload.tui.Runner;
import io.hyload.tui.Tasks;
import io.hyload.tui.screen.RunFile;
import io.hyload.tui.screen.RunsEffect;
import io.hyload.tui.screen.RunsMsg;

/// Does what the Runs screen wants: reads stats files, writes reports and pictures, deletes, keeps the baseline.
final class RunsEffects implements Runner {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// So that the others are read while one of ten hours is.
    private static final int READERS = 2;
    /// What the one line of a task that writes is called.
    private static final String LINE = "file";

    private final Io io;
    private final ZoneId zone;
    private final RunReading reading;
    private final SettingsFile settings;
    /// Who writes what, by the task.
    private final Map<String, Thread> writing = new ConcurrentHashMap<>();
    private Optional<RunsWatch> watch = Optional.empty();

    RunsEffects(Io io, ZoneId zone) {
        this.io = io;
        this.zone = zone;
        this.reading = new RunReading(io.folder(), zone);
        this.settings = new SettingsFile(io.folder());
    }

    @Override
    public void run(Effect effect, Consumer<Msg> reply) {
        var wanted = (RunsEffect) effect;
        // These two are quick, and of several the last counts: on threads of their own, one could overtake another.
        if (wanted instanceof RunsEffect.Watch || wanted instanceof RunsEffect.Unwatch) perform(wanted, reply);
        else Thread.ofVirtual().name("runs").start(() -> perform(wanted, reply));
    }

    /// Does it, and is done when it returns.
    void perform(RunsEffect effect, Consumer<Msg> reply) {
        try {
            switch (effect) {
                case RunsEffect.Watch() -> watch(reply).wanted(true);
                case RunsEffect.Unwatch() -> watch(reply).wanted(false);
                case RunsEffect.Open(var file) -> reply.accept(new RunsMsg.Opened(reading.detail(file)));
                case RunsEffect.Compare(var a, var b) ->
                    reply.accept(new RunsMsg.Sided(reading.compared(a, b)));
                case RunsEffect.Write(var task, var what, var files) -> write(task, reply, report(files, what));
                case RunsEffect.WriteComparison(var task, var a, var b) -> write(task, reply, comparison(a, b));
                case RunsEffect.Cancel(var task) -> Optional.ofNullable(writing.get(task)).ifPresent(Thread::interrupt);
                case RunsEffect.Show(var file) -> show(file, reply);
                case RunsEffect.AddResources added -> add(added, reply);
                case RunsEffect.KeepBaseline(var file) -> {
                    settings.change(now -> now.withBaseline(file.map(RunFile::shown)));
                    look();
                }
                case RunsEffect.Delete(var files) -> delete(files, reply);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            reply.accept(new RunsMsg.Failed(why(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /// One line for a person.
    private static String why(Throwable e) {
        return switch (e) {
            case Fault fault -> fault.text();
            case UnreadableStats told -> Columns.plain(told.getMessage());
            case IllegalArgumentException told -> Columns.plain(String.valueOf(told.getMessage()));
            case IOException io -> Fault.of(io).text();
            case OutOfMemoryError _ ->
                "too large for the memory of this process (give it more: HYLOAD_OPTS=-Xmx256m hyload)";
            default -> Fault.internal(e).text();
        };
    }

    // ------------------------------------------------------------------ the folder

    private synchronized RunsWatch watch(Consumer<Msg> reply) {
        if (watch.isEmpty()) {
            var readers = Executors.newFixedThreadPool(READERS, Thread.ofVirtual().name("runs-reader-", 1).factory());
            var looking = new RunsWatch(new StatsFolder(io.folder()), this::baseline, reading, readers,
                    System::nanoTime, reply);
            watch = Optional.of(looking);
            Thread.ofVirtual().name("runs-watch").start(() -> looking.run(PAUSE));
        }
        return watch.get();
    }

    /// At once, since something has just been changed.
    private void look() {
        Optional<RunsWatch> now;
        synchronized (this) {
            now = watch;
        }
        now.ifPresent(RunsWatch::look);
    }

    private Optional<Path> baseline() {
        return settings.read().settings().baseline().map(io::at);
    }

    private void delete(List<RunFile> files, Consumer<Msg> reply) throws IOException {
        try {
            for (var file : files) {
                for (var beside : file.beside()) Files.deleteIfExists(beside);
                Files.deleteIfExists(file.path());
                if (baseline().filter(file.path()::equals).isPresent())
                    settings.change(now -> now.withBaseline(Optional.empty()));
            }
            reply.accept(new RunsMsg.Done(files.size() == 1 ? files.getFirst().shown() + " is deleted"
                    : files.size() + " runs are deleted"));
        } finally {
            look();
        }
    }

    private void add(RunsEffect.AddResources added, Consumer<Msg> reply) throws IOException {
        var csv = added.csv().toAbsolutePath().normalize();
        var machine = ResourceHistory.read(List.of(csv)).getFirst();
        if (machine.between(added.first(), added.last()).isEmpty())
            throw Fault.badInput(io.shown(csv), "of another time: it is from " + clock(machine.first()) + " to "
                    + clock(machine.last()), "the run is from " + clock(added.first()) + " to " + clock(added.last()));
        var stats = added.file().path();
        var machines = new LinkedHashMap<>(RunResources.of(stats).machines());
        var files = new ArrayList<>(machines.getOrDefault(machine.machine(), List.of()));
        if (!files.contains(csv)) files.add(csv);
        machines.put(machine.machine(), files);
        new RunResources(machines).write(stats);
        reply.accept(new RunsMsg.Done(io.shown(csv) + " belongs to " + added.file().shown() + " now"));
        look();
    }

    private String clock(long second) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone).toString().replace('T', ' ');
    }

    // ------------------------------------------------------------------ what is written

    /// A page or picture, and the command that makes it: in a process of its own, since one of a long run takes more memory than
    /// this one may have, and what was taken would stay.
    ///
    /// @param name  of its file
    /// @param bytes that are read for it
    /// @param words the command but for `-o`
    private record Page(String name, long bytes, List<String> words) {}

    private Page report(List<RunFile> files, RunsEffect.What what) {
        var words = new ArrayList<String>();
        words.add(switch (what) {
            case REPORT -> "report";
            case PICTURE -> "plot";
        });
        files.forEach(file -> words.add(file.path().toString()));
        return new Page(called(files.getFirst()) + "." + what.ending(), files.stream().mapToLong(RunFile::bytes).sum(),
                words);
    }

    private static Page comparison(RunFile a, RunFile b) {
        return new Page(called(a) + "-and-" + called(b) + ".html", a.bytes() + b.bytes(),
                List.of("compare", a.path().toString(), b.path().toString()));
    }

    /// Runs of several machines may have one name.
    private static String called(RunFile file) {
        var stem = RunFiles.stem(file.path());
        return file.machine().isEmpty() ? stem : file.machine() + "-" + stem;
    }

    private void write(String task, Consumer<Msg> reply, Page page) {
        writing.put(task, Thread.currentThread());
        var file = io.at("reports").resolve(page.name);
        try {
            made(task, reply, page, file);
            var shown = io.shown(file) + " (" + Figures.bytes(Files.size(file)) + ")";
            reply.accept(new Tasks.Event.Finished(task, Tasks.State.DONE, shown));
            reply.accept(new RunsMsg.Written(file, shown));
        } catch (InterruptedException _) {
            var why = page.name + ": not written, as you said";
            reply.accept(new Tasks.Event.Finished(task, Tasks.State.CANCELLED, why));
            reply.accept(new RunsMsg.Done(why));
        } catch (IOException | RuntimeException e) {
            var why = page.name + ": " + why(e);
            reply.accept(new Tasks.Event.Finished(task, Tasks.State.FAILED, why));
            reply.accept(new RunsMsg.Failed(why));
        } finally {
            writing.remove(task);
        }
    }

    /// @throws InterruptedException when a person has given it up
    private void made(String task, Consumer<Msg> reply, Page page, Path file) throws IOException, InterruptedException {
        var words = new ArrayList<>(page.words);
        words.addAll(List.of("-o", file.toString(), "--progress"));
        var ending = new CompletableFuture<Integer>();
        var last = new AtomicReference<>("");
        reply.accept(new Tasks.Event.Step(task, LINE, "reading"));
        reply.accept(new Tasks.Event.Bytes(task, LINE, 0, OptionalLong.of(page.bytes)));
        try (var _ = Child.start(words, Map.of(), io.folder(), line -> {
            var percent = Attended.percent(line);
            if (percent.isEmpty()) {
                last.set(line);
            } else if (percent.getAsInt() < 100) {
                reply.accept(new Tasks.Event.Bytes(task, LINE, page.bytes * percent.getAsInt() / 100,
                        OptionalLong.of(page.bytes)));
            } else {
                reply.accept(new Tasks.Event.Step(task, LINE, "drawing"));
            }
        }, ending::complete)) {
            int exitCode = ending.get();
            if (exitCode == ExitCode.PASSED) return;
            var told = last.get().replaceFirst("^hyload: ", "");
            throw new IllegalArgumentException(
                    told.isEmpty() ? "hyload " + page.words.getFirst() + " ended with " + exitCode : told);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is only ever completed
        }
    }

    // ------------------------------------------------------------------ showing

    private void show(Path file, Consumer<Msg> reply) throws InterruptedException {
        if (!isDesktop()) {
            reply.accept(new RunsMsg.NotShown(file));
            return;
        }
        try {
            var opener = new ProcessBuilder(isMac() ? "open" : "xdg-open", file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            opener.getOutputStream().close();
            reply.accept(opener.waitFor() == 0 ? new RunsMsg.Done(io.shown(file) + " is opened")
                    : new RunsMsg.NotShown(file));
        } catch (IOException _) {
            reply.accept(new RunsMsg.NotShown(file)); // there is no such program
        }
    }

    private boolean isDesktop() {
        return isMac() || List.of("DISPLAY", "WAYLAND_DISPLAY").stream()
                .anyMatch(name -> !io.environment().getOrDefault(name, "").isEmpty());
    }

    private static boolean isMac() {
        return System.getProperty("os.name").startsWith("Mac");
    }
}
