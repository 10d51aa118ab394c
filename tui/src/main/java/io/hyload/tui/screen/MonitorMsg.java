package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

import io.hyload.plots.KeptExchanges;
import io.hyload.tui.Msg;

/// What the Monitor screen is told: by what it wanted done, and by other screens.
public sealed interface MonitorMsg extends Msg {

    /// Run a scenario, and watch it.
    ///
    /// @param scenario  what it is called
    /// @param arguments what stands behind `hyload run`: the file, words, options
    /// @param needs     what of this application it cannot go on without: `the demo shop`; empty if nothing
    record Start(String scenario, List<String> arguments, String needs) implements MonitorMsg {
        public Start {
            arguments = List.copyOf(arguments);
        }

        /// Of a run that can go on when the application has ended.
        public Start(String scenario, List<String> arguments) {
            this(scenario, arguments, "");
        }
    }

    /// Watch this too.
    record Hear(Source source) implements MonitorMsg {}

    /// Do not watch it any more.
    ///
    /// @param feed its name: `ws://10.0.0.33:28888`; or that of a machine under test
    record Mute(String feed) implements MonitorMsg {}

    // ------------------------------------------------------------------ what effects bring

    record Pictured(Watched picture) implements MonitorMsg {}

    /// The run has begun.
    ///
    /// @param output where all it says is kept
    record Begun(String scenario, Path statsFile, Path output) implements MonitorMsg {}

    /// How the run stands.
    record Stands(RunStatus status) implements MonitorMsg {}

    /// The run has said something; of much at once the last lines.
    record Spoke(List<String> lines) implements MonitorMsg {
        public Spoke {
            lines = List.copyOf(lines);
        }
    }

    /// The run is over.
    ///
    /// @param code exit code of its process
    record Ended(int code) implements MonitorMsg {}

    /// The run did what was asked of it: `paused`.
    record Done(String what) implements MonitorMsg {}

    /// Something could not be done: one line.
    record Failed(String why) implements MonitorMsg {}

    /// What was kept of the run to be read.
    record Kept(KeptExchanges exchanges) implements MonitorMsg {}

    // ------------------------------------------------------------------ what dialogs answer

    /// The run is to be stopped.
    ///
    /// @param thenQuit whether the application is left when it has ended
    record Stop(boolean thenQuit) implements MonitorMsg {}

    /// The application is left, and the run goes on.
    record Detach() implements MonitorMsg {}

    record Note(String text) implements MonitorMsg {}

    /// @param text as of `hyload control PORT rate`: `150%`, `+10%`, `500/s`
    record Rate(String text) implements MonitorMsg {}
}
