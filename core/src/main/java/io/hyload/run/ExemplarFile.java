package io.hyload.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The file of the [Exemplar]s of a run, beside its stats file: `a.exemplars.jsonl` beside `a.sts`, a line each.
record ExemplarFile(Path path) {

    private static final String STATS = ".sts";

    /// None without a stats file, and none beside `/dev/null`. What an earlier run has left there goes, as its records went:
    /// where it cannot, that is told in one line, and this run has none.
    static Optional<ExemplarFile> beside(Optional<Path> statsFile, Consumer<String> notices) {
        if (statsFile.isEmpty() || !Files.isRegularFile(statsFile.get())) return Optional.empty();
        var name = statsFile.get().getFileName().toString();
        var stem = name.endsWith(STATS) ? name.substring(0, name.length() - STATS.length()) : name;
        var file = new ExemplarFile(statsFile.get().resolveSibling(stem + ".exemplars.jsonl"));
        try {
            if (Files.isRegularFile(file.path)) Files.delete(file.path);
            return Optional.of(file);
        } catch (IOException e) {
            file.complain(e, notices);
            return Optional.empty();
        }
    }

    /// Adds these at the end, for whoever reads it while the run is on. What keeps it from that is not told: [#write] meets it
    /// again.
    void add(List<Exemplar> exemplars) {
        if (!exemplars.isEmpty()) put(exemplars, _ -> {}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Writes them all, in place of what is there; nothing when there are none. What keeps it from that is told in one line.
    ///
    /// @return where they are, if they are
    Optional<Path> write(List<Exemplar> exemplars, Consumer<String> notices) {
        return exemplars.isEmpty() ? Optional.empty() : put(exemplars, notices);
    }

    private Optional<Path> put(List<Exemplar> exemplars, Consumer<String> notices, OpenOption... options) {
        // A channel closes itself in the hands of an interrupted thread.
        boolean wasInterrupted = Thread.interrupted();
        try {
            Files.write(path, exemplars.stream().map(Exemplar::line).toList(), UTF_8, options);
            return Optional.of(path);
        } catch (IOException e) {
            complain(e, notices);
            return Optional.empty();
        } finally {
            if (wasInterrupted) Thread.currentThread().interrupt();
        }
    }

    private void complain(IOException e, Consumer<String> notices) {
        notices.accept("exemplars file " + path + ": " + LogFile.reason(e)
                + " (all else of the run is written; choose another place with statsfile=PATH)");
    }
}
