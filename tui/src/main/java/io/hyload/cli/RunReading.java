package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.plots.ComparedRun;
import io.hyload.plots.Comparison;
import io.hyload.plots.KeptExchanges;
import io.hyload.stats.History;
import io.hyload.tui.screen.Compared;
import io.hyload.tui.screen.MachineLoad;
import io.hyload.tui.screen.Overview;
import io.hyload.tui.screen.RunDetail;
import io.hyload.tui.screen.RunFile;

/// Reads what is shown of runs, keeping no more of a long one than of a short one.
///
/// @param folder from which paths are shown
record RunReading(Path folder, ZoneId zone) {

    /// What the list and the preview show.
    Overview overview(RunFile file) throws IOException {
        var adding = new Overview.Adding();
        var told = History.scan(List.of(file.path()), false, adding::add);
        var remarks = new ArrayList<String>();
        return adding.overview(told, machines(file, adding.first(), adding.last(), remarks::add), remarks);
    }

    /// All of one.
    RunDetail detail(RunFile file) throws IOException {
        var adding = new RunDetail.Adding();
        var told = History.scan(List.of(file.path()), true, adding::add);
        var remarks = new ArrayList<String>();
        var machines = machines(file, adding.first(), adding.last(), remarks::add);
        var kept = KeptExchanges.beside(List.of(file.path()), adding.first(), adding.last(), told.ending().isPresent());
        return adding.detail(file, told, machines, kept, remarks);
    }

    private List<MachineLoad> machines(RunFile file, long first, long last, Consumer<String> tell) throws IOException {
        return RunFiles.of(List.of(file.path()), folder).machines(tell).stream()
                .map(machine -> MachineLoad.of(machine, first, last)).toList();
    }

    /// Both side by side.
    ///
    /// @throws IllegalArgumentException in one line, where they cannot be compared
    Compared compared(RunFile a, RunFile b) throws IOException {
        var ours = ComparedRun.read(List.of(a.path()), Duration.ZERO, Optional.empty());
        var theirs = ComparedRun.read(List.of(b.path()), Duration.ZERO, Optional.empty());
        return Compared.of(a, b, Comparison.of(ours, theirs), ours.times(), theirs.times());
    }
}
