package io.hyload.tui.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A stats file as the folder has it. Two that are equal hold the same.
///
/// @param path    absolute
/// @param shown   the path as the user would write it: `stats_perf/gen1/2026-7-14_10.39.02.117.sts`
/// @param machine that it was pulled from; empty for a run of this machine
/// @param beside  what else was written of the run and lies beside it, absolute: kept exchanges, the list of resource files
/// @param bytes   of the stats file
/// @param changed when it, or the list of resource files, was written last
public record RunFile(Path path, String shown, String machine, List<Path> beside, long bytes, Instant changed) {

    public RunFile {
        beside = List.copyOf(beside);
    }

    /// Its name without the ending.
    String stem() {
        return path.getFileName().toString().replaceFirst("\\.sts$", "");
    }
}
