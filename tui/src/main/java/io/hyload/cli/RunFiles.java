package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.hyload.plots.Charts;
import io.hyload.plots.HtmlReport;
import io.hyload.plots.Picture;
import io.hyload.run.Columns;
import io.hyload.stats.History;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.UnreadableStats;

/// The files that pictures and reports of a run are made of, and how.
///
/// @param name      of the first file, without its ending: what a file made from it is called
/// @param stats     of the workers of one run; there may be none
/// @param resources of the machines under test; where none are given, those that were recorded with the run are taken
/// @param folder    from which paths are shown
record RunFiles(String name, List<Path> stats, List<Path> resources, Path folder) {

    RunFiles {
        stats = List.copyOf(stats);
        resources = List.copyOf(resources);
    }

    /// A run with what was recorded with it.
    static RunFiles of(List<Path> stats, Path folder) {
        return new RunFiles(stem(stats.getFirst()), stats, List.of(), folder);
    }

    /// The name of a file without its ending.
    static String stem(Path file) {
        return file.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.(sts|csv)$", "");
    }

    /// What a picture is called: the scenario, else the name.
    String title(Optional<History> history) {
        return history.flatMap(History::facts).map(facts -> facts.scenario()).filter(known -> !known.isBlank())
                .orElse(name);
    }

    /// The load, with the machines beside it.
    ///
    /// @param tell takes a line on each thing that was left out
    /// @throws io.hyload.plots.MissingFonts when this machine has none
    Picture picture(String title, History history, ZoneId zone, Consumer<String> tell) throws IOException {
        var machines = toldOf(tell);
        Charts.remarks(history, machines, zone).forEach(tell);
        return Charts.load(title, history, machines, zone);
    }

    /// All of the run as a page.
    ///
    /// @param isPart whether `history` is less than all of it
    /// @param tell   takes a line on each thing that was left out
    /// @throws io.hyload.plots.MissingFonts when this machine has none
    String report(History history, boolean isPart, ZoneId zone, Consumer<String> tell) throws IOException {
        var machines = toldOf(tell);
        var notShown = Charts.remarks(history, machines, zone);
        notShown.forEach(tell);
        var remarks = new ArrayList<String>();
        machines.forEach(machine -> remarks.addAll(machine.remarks()));
        remarks.addAll(notShown);
        if (isPart)
            remarks.add("Only a part of the run was asked for; verdict and thresholds are those of all of it.");
        return HtmlReport.of(history, stats, pictures(history, machines, zone), remarks, zone);
    }

    private List<Picture> pictures(History history, List<ResourceHistory> machines, ZoneId zone) {
        var title = title(Optional.of(history));
        var pictures = new ArrayList<Picture>();
        pictures.add(Charts.load(title, history, machines, zone));
        if (!machines.isEmpty()) pictures.add(Charts.resources(title + ": machines", machines, zone));
        pictures.addAll(Charts.responseTimes(history, zone));
        return pictures;
    }

    // ------------------------------------------------------------------ machines

    /// The machines under test: those of the files given, else those recorded with the run; there may be none.
    ///
    /// @param tell takes a line on what is missing or unreadable of the latter, and on what was left out of files
    /// @throws UnreadableStats when a file that was given has no resource record
    List<ResourceHistory> machines(Consumer<String> tell) throws IOException {
        var machines = resources.isEmpty() ? recorded(tell) : ResourceHistory.read(resources);
        machines.forEach(machine -> machine.remarks().forEach(tell));
        return machines;
    }

    /// The same, and which they are is told where nobody has named them.
    private List<ResourceHistory> toldOf(Consumer<String> tell) throws IOException {
        var machines = machines(tell);
        if (!resources.isEmpty() || machines.isEmpty()) return machines;
        var sources = stats.stream().map(RunResources::beside).filter(Files::isRegularFile)
                .map(file -> file.getFileName().toString()).distinct().toList();
        tell.accept("machines of " + Columns.plain(String.join(", ", sources)) + ": "
                + machines.stream().map(ResourceHistory::machine).collect(Collectors.joining(", ")));
        return machines;
    }

    private List<ResourceHistory> recorded(Consumer<String> tell) throws IOException {
        var machines = new LinkedHashMap<String, Set<Path>>();
        for (var statsFile : stats) {
            try {
                RunResources.of(statsFile).machines().forEach((machine, files) -> machines
                        .computeIfAbsent(machine, _ -> new LinkedHashSet<>()).addAll(files));
            } catch (IOException e) {
                tell.accept(Columns.plain(e.getMessage()));
            }
        }
        var histories = new ArrayList<ResourceHistory>();
        for (var machine : machines.entrySet()) histories.addAll(readable(machine.getKey(), machine.getValue(), tell));
        return histories;
    }

    private List<ResourceHistory> readable(String machine, Set<Path> files, Consumer<String> tell)
            throws IOException {
        var good = new ArrayList<Path>();
        for (var file : files) {
            if (Files.isRegularFile(file)) good.add(file);
            else tell.accept(Columns.plain(Io.shown(folder, file))
                    + ": no such file, so it is left out (hyload remote " + Columns.plain(machine)
                    + " pull-sysmon may bring it)");
        }
        try {
            return good.isEmpty() ? List.of() : ResourceHistory.read(good);
        } catch (IOException _) {
            good.removeIf(file -> !isReadable(file, tell));
            return good.isEmpty() ? List.of() : ResourceHistory.read(good);
        }
    }

    private boolean isReadable(Path file, Consumer<String> tell) {
        try {
            ResourceHistory.read(List.of(file));
            return true;
        } catch (UnreadableStats e) {
            tell.accept(Columns.plain(e.getMessage()));
        } catch (IOException e) {
            tell.accept(Columns.plain(Io.shown(folder, file)) + ": " + Fault.of(e).why());
        }
        return false;
    }
}
