package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hyload.json.JsonCodec;
import io.hyload.run.WholeFile;

/// Which resource files belong to a run: `RUN.resources.json` beside `RUN.sts`, so that whoever draws the run finds them.
///
/// ```
/// {"machines":{"web1":["../stats_resource/web1/res--2026-11-23_103000.csv"]}}
/// ```
/// A machine has several where its file grew too large and was followed by another. Paths are relative to the folder of
/// the file that holds them, so a project may be moved.
///
/// @param machines the files of each, absolute; they need not be there
record RunResources(Map<String, List<Path>> machines) {

    private static final String ENDING = ".resources.json";

    /// Far more than a run with hundreds of machines has.
    private static final long LARGEST = 1 << 20;

    RunResources {
        machines = new LinkedHashMap<>(machines);
    }

    /// Where that of a stats file lies, whether or not it is there.
    static Path beside(Path statsFile) {
        var name = statsFile.getFileName().toString();
        return statsFile.resolveSibling(name.replaceFirst("\\.sts$", "") + ENDING);
    }

    /// Writes it, in place of one that is there.
    void write(Path statsFile) throws IOException {
        var place = beside(statsFile.toAbsolutePath().normalize());
        Map<String, Object> named = new LinkedHashMap<>();
        machines.forEach((machine, files) -> named.put(machine,
                files.stream().map(file -> relative(place.getParent(), file.toAbsolutePath().normalize())).toList()));
        var text = new String(JsonCodec.found().write(Map.of("machines", named)), StandardCharsets.UTF_8);
        WholeFile.write(place, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String relative(Path folder, Path file) {
        boolean hasWay = folder.getRoot().equals(file.getRoot());
        return (hasWay ? folder.relativize(file) : file).toString().replace('\\', '/');
    }

    /// Reads that of a stats file; no machines where there is none.
    ///
    /// @throws IOException in one line, for a file that is something else
    static RunResources of(Path statsFile) throws IOException {
        var place = beside(statsFile.toAbsolutePath().normalize());
        if (!Files.isRegularFile(place)) return new RunResources(Map.of());
        try {
            if (Files.size(place) > LARGEST) throw new IllegalArgumentException("too large for one");
            var named = JsonCodec.found().parse(Files.readAllBytes(place)).get("machines");
            if (!named.isObject()) throw new IllegalArgumentException("it has no \"machines\"");
            var machines = new LinkedHashMap<String, List<Path>>();
            for (var machine : named.names()) {
                var files = new ArrayList<Path>();
                for (var file : named.get(machine).elements())
                    files.add(place.resolveSibling(file.asString()).normalize());
                machines.put(machine, files);
            }
            return new RunResources(machines);
        } catch (InvalidPathException e) {
            throw unreadable(place, "a path that is none", e);
        } catch (IllegalArgumentException e) {
            throw unreadable(place, e.getMessage(), e);
        }
    }

    private static IOException unreadable(Path place, String why, Exception cause) {
        return new IOException(place.getFileName() + ": does not tell the resource files of the run: "
                + String.valueOf(why).lines().findFirst().orElse("") + " (name them with --resource)", cause);
    }
}
