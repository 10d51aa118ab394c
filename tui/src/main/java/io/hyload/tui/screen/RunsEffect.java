package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.hyload.tui.Effect;

/// What the Runs screen wants done.
public sealed interface RunsEffect extends Effect {

    /// Look at the folder from now on, and tell what is there and what becomes of it.
    record Watch() implements RunsEffect {}

    /// Look no more.
    record Unwatch() implements RunsEffect {}

    /// Read all of a run.
    record Open(RunFile file) implements RunsEffect {}

    /// Compare B with A.
    record Compare(RunFile a, RunFile b) implements RunsEffect {}

    /// Write something of runs into the folder of reports.
    ///
    /// @param task  by which its progress is told
    /// @param files the workers of one run
    record Write(String task, What what, List<RunFile> files) implements RunsEffect {
        public Write {
            files = List.copyOf(files);
        }
    }

    /// Write the comparison of B with A as a page into the folder of reports.
    record WriteComparison(String task, RunFile a, RunFile b) implements RunsEffect {}

    /// What can be written of a run.
    enum What {
        /// A page with all that is known.
        REPORT("report", "html"),
        /// The load over time.
        PICTURE("picture", "svg");

        final String word;
        private final String ending;

        What(String word, String ending) {
            this.word = word;
            this.ending = ending;
        }

        /// Of its file, without the point.
        public String ending() {
            return ending;
        }
    }

    /// Give up what is being written.
    record Cancel(String task) implements RunsEffect {}

    /// Show a file to the person: a browser, where there is a desktop.
    record Show(Path file) implements RunsEffect {}

    /// Let a resource file belong to a run.
    ///
    /// @param first Unix second of the run; `last` its last
    record AddResources(RunFile file, long first, long last, Path csv) implements RunsEffect {}

    /// Keep the run that others are compared with; empty for none.
    record KeepBaseline(Optional<RunFile> file) implements RunsEffect {}

    /// Delete runs, and what lies beside them.
    record Delete(List<RunFile> files) implements RunsEffect {
        public Delete {
            files = List.copyOf(files);
        }
    }
}
