package io.hyload.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.hyload.tui.screen.ScenarioFile;
import io.hyload.tui.screen.ScenarioFile.State;
import io.hyload.tui.screen.SourceProblem;

/// The scenarios of a project, compiled as often as they change: those in `code_java/` and those in the project folder itself.
///
/// A file that changes may break others beside it, so those that name its class, and those that are broken already, are compiled again,
/// too. One thread looks and compiles at a time; what is asked meanwhile it does when it is through.
final class WatchedScenarios {
    private static final Pattern TODO = Pattern.compile("\\bTODO\\b");
    /// A longer one is no scenario that a person wrote or imported.
    static final long LONGEST = 32L << 20;

    private final Path project;
    private final ScenarioCompiler compiler;
    private final Map<Path, Seen> seen = new LinkedHashMap<>();
    private Optional<List<ScenarioFile>> told = Optional.empty();
    private boolean isLooking;
    private boolean isAskedAgain;

    /// What tells that a file has changed.
    private record Stamp(FileTime modified, long size) {}

    /// @param text of the file; empty where it cannot be read
    private record Seen(Stamp stamp, String text, ScenarioFile file) {}

    WatchedScenarios(Path project) {
        this.project = project;
        this.compiler = new ScenarioCompiler(project);
    }

    /// Looks for what came, went or changed, and compiles that.
    ///
    /// @param each is given all files whenever what is known of them has changed; also the first time
    void look(Consumer<List<ScenarioFile>> each) {
        synchronized (this) {
            isAskedAgain = isLooking;
            if (isLooking) return;
            isLooking = true;
        }
        do lookOnce(each);
        while (isToLookAgain());
    }

    private synchronized boolean isToLookAgain() {
        isLooking = isAskedAgain;
        isAskedAgain = false;
        return isLooking;
    }

    private void lookOnce(Consumer<List<ScenarioFile>> each) {
        try {
            var stamps = stamps();
            var changed = new HashSet<Path>();
            for (var path : List.copyOf(seen.keySet())) if (!stamps.containsKey(path)) {
                changed.add(path);
                seen.remove(path);
            }
            stamps.forEach((path, stamp) -> {
                if (seen.containsKey(path) && seen.get(path).stamp.equals(stamp)) return;
                changed.add(path);
                var text = text(path, stamp);
                var shown = Io.shown(project, path);
                int todos = (int) TODO.matcher(text).results().count();
                seen.put(path, new Seen(stamp, text, new ScenarioFile(path, shown, new State.Compiling(), todos)));
            });
            sort();
            tell(each);
            if (changed.isEmpty()) return;
            for (var path : touched(changed)) {
                var one = seen.get(path);
                var file = new ScenarioFile(path, one.file.shown(), state(path), one.file.todos());
                seen.put(path, new Seen(one.stamp, one.text, file));
                tell(each);
            }
        } catch (UncheckedIOException e) {
            // A folder that goes away while it is read: the next look tells.
        }
    }

    private void tell(Consumer<List<ScenarioFile>> each) {
        var files = seen.values().stream().map(Seen::file).toList();
        if (told.filter(files::equals).isPresent()) return;
        told = Optional.of(files);
        each.accept(files);
    }

    /// Those of the folder for scenarios first, by name.
    private void sort() {
        var all = new ArrayList<>(seen.values());
        var home = project.resolve(ProjectFolder.SCENARIOS);
        all.sort((a, b) -> {
            int place = Boolean.compare(!a.file.path().startsWith(home), !b.file.path().startsWith(home));
            return place != 0 ? place : a.file.shown().compareToIgnoreCase(b.file.shown());
        });
        seen.clear();
        all.forEach(one -> seen.put(one.file.path(), one));
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (var folder : List.of(project.resolve(ProjectFolder.SCENARIOS), project)) {
            if (!Files.isDirectory(folder)) continue;
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(path -> path.getFileName().toString().endsWith(".java"))
                        .filter(path -> !path.getFileName().toString().startsWith(".")).filter(Files::isRegularFile)
                        .forEach(path -> stamp(path).ifPresent(stamp -> stamps.put(path, stamp)));
            } catch (IOException e) {
                // What cannot be listed has nothing to show; its parent is looked at all the same.
            }
        }
        return stamps;
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            return Optional.of(new Stamp(Files.getLastModifiedTime(path), Files.size(path)));
        } catch (IOException e) {
            return Optional.empty(); // gone since
        }
    }

    private static String text(Path path, Stamp stamp) {
        try {
            return stamp.size > LONGEST ? "" : Files.readString(path);
        } catch (IOException e) {
            return ""; // the compiler says why
        }
    }

    /// Those that changed first, then those that may be touched by it.
    private List<Path> touched(Set<Path> changed) {
        var all = new ArrayList<>(seen.keySet().stream().filter(changed::contains).toList());
        var names = changed.stream().map(ScenarioName::of).map(Pattern::quote).toList();
        var naming = Pattern.compile("\\b(?:" + String.join("|", names) + ")\\b");
        seen.forEach((path, one) -> {
            if (changed.contains(path)) return;
            boolean isBroken = one.file.state() instanceof State.Broken;
            if (isBroken || naming.matcher(one.text).find()) all.add(path);
        });
        return all;
    }

    private State state(Path path) {
        try {
            return switch (compiler.compile(path)) {
                case Compilation.Compiled _ -> new State.Fit();
                case Compilation.Refused(var problems) -> new State.Broken(problems.stream()
                        .map(one -> new SourceProblem(one.file(), one.line(), one.column(), one.message())).toList());
            };
        } catch (Fault e) {
            if (e.why().equals(Scenario.NO_MAIN)) return new State.Part();
            return new State.Unusable(e.because());
        } catch (IOException e) {
            return new State.Unusable(Fault.of(e).why());
        } catch (RuntimeException | LinkageError e) { // the compiler has mistakes too, and a class may not load
            return new State.Unusable("cannot be compiled: " + e);
        }
    }
}
