package io.hyload.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hyload.tui.screen.RunFile;

/// The stats files of a project: those in `stats_perf`, and those of other machines that were pulled into `stats_perf/NAME`.
///
/// @param project the folder in which `stats_perf` lies
record StatsFolder(Path project) {
    static final String NAME = "stats_perf";
    private static final String ENDING = ".sts";
    private static final String RESOURCES = ".resources.json";
    /// What a run leaves beside its stats file.
    private static final List<String> BESIDE = List.of(".exemplars.jsonl", RESOURCES, ".svg");
    /// `stats_perf/NAME/…`, and a folder more for who sorts them.
    private static final int DEEPEST = 3;

    Path path() {
        return project.resolve(NAME);
    }

    /// All that are there now, the newest first; none where there is no such folder. What cannot be looked into is left out.
    List<RunFile> files() throws IOException {
        var found = new TreeMap<Path, BasicFileAttributes>();
        if (!Files.isDirectory(path())) return List.of();
        Files.walkFileTree(path(), EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) found.put(file, attributes);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone meanwhile, or not ours to see
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        var files = new ArrayList<RunFile>();
        for (var file : found.entrySet())
            if (file.getKey().toString().endsWith(ENDING)) files.add(file(file.getKey(), file.getValue(), found));
        files.sort(Comparator.comparing(RunFile::changed).reversed().thenComparing(RunFile::shown));
        return files;
    }

    private RunFile file(Path path, BasicFileAttributes attributes, Map<Path, BasicFileAttributes> all) {
        var beside = BESIDE.stream().flatMap(ending -> beside(path, ending).stream()).filter(all::containsKey).toList();
        var changed = attributes.lastModifiedTime().toInstant();
        var resources = beside(path, RESOURCES).map(all::get);
        if (resources.isPresent()) changed = later(changed, resources.get().lastModifiedTime().toInstant());
        var inside = path().relativize(path);
        var machine = inside.getNameCount() > 1 ? inside.getName(0).toString() : "";
        return new RunFile(path, Io.shown(project, path), machine, beside, attributes.size(), changed);
    }

    /// Empty where the locale has no name for it.
    private static Optional<Path> beside(Path path, String ending) {
        var name = path.getFileName().toString();
        try {
            return Optional.of(path.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ending));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
