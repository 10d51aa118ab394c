package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.hyload.tui.Msg;

/// What the Runs screen is told: by what it wanted done, by its dialogs, and by other screens.
public sealed interface RunsMsg extends Msg {

    /// All files that are there now.
    ///
    /// @param baseline the one that is kept as such, if any is: it need not be there
    record Found(List<RunFile> files, Optional<Path> baseline) implements RunsMsg {
        public Found {
            files = List.copyOf(files);
        }
    }

    /// What a file holds.
    record Read(RunFile file, Overview overview) implements RunsMsg {}

    /// A file cannot be read.
    ///
    /// @param why one line
    record Broken(RunFile file, String why) implements RunsMsg {}

    /// All of the run that was to be opened.
    record Opened(RunDetail detail) implements RunsMsg {}

    /// Two runs were compared.
    record Sided(Compared result) implements RunsMsg {}

    /// A file was written.
    record Written(Path file, String shown) implements RunsMsg {}

    /// There is nothing here to show a file with.
    record NotShown(Path file) implements RunsMsg {}

    /// Something was done: one line.
    record Done(String what) implements RunsMsg {}

    /// Something could not be done: one line.
    record Failed(String why) implements RunsMsg {}

    // ------------------------------------------------------------------ what dialogs answer

    /// These are to be deleted.
    record Delete(List<RunFile> files) implements RunsMsg {
        public Delete {
            files = List.copyOf(files);
        }
    }

    /// A resource file was chosen for a run.
    record Chosen(RunFile file, Path csv) implements RunsMsg {}

    /// Several are to be written: as the workers of one run, or each for itself.
    record Write(RunsEffect.What what, List<RunFile> files, boolean isOne) implements RunsMsg {
        public Write {
            files = List.copyOf(files);
        }
    }

    // ------------------------------------------------------------------ what other screens tell

    /// Go to the run of that file, now or as soon as it is there.
    record Select(Path file) implements RunsMsg {}
}
