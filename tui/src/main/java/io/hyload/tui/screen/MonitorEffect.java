package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

import io.hyload.run.ControlRequest;
import io.hyload.tui.Effect;

/// What the Monitor screen wants done.
public sealed interface MonitorEffect extends Effect {

    /// Tell pictures of what comes from now on.
    record Look() implements MonitorEffect {}

    /// Take records from there too; pictures of what comes are told from then on.
    record Hear(Source source) implements MonitorEffect {}

    /// Take none from there any more.
    record Mute(String feed) implements MonitorEffect {}

    /// Begin the picture anew.
    record Clear() implements MonitorEffect {}

    /// Run a scenario in a process of its own, and watch it.
    record Start(String scenario, List<String> arguments) implements MonitorEffect {
        public Start {
            arguments = List.copyOf(arguments);
        }
    }

    /// Ask something of the run that was started here.
    record Control(ControlRequest request) implements MonitorEffect {}

    /// Leave the run to itself: it goes on when the application has ended.
    record Detach() implements MonitorEffect {}

    /// Read the exchanges that were kept of a run.
    record ReadKept(Path statsFile) implements MonitorEffect {}

    /// Write a report of a run, or a picture of its load.
    record Report(Path statsFile) implements MonitorEffect {}

    record Plot(Path statsFile) implements MonitorEffect {}
}
