package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.hyload.har.Recording;
import io.hyload.tui.Msg;

/// What the Scenarios screen is told: by what it wanted done, and by its dialogs.
public sealed interface ScenarioMsg extends Msg {

    /// The scenarios there are, as far as the compiler has come.
    record Listed(List<ScenarioFile> files) implements ScenarioMsg {
        public Listed {
            files = List.copyOf(files);
        }
    }

    /// With what scenarios were run last, by their files.
    record Recalled(Map<Path, RunChoice> choices) implements ScenarioMsg {
        public Recalled {
            choices = Map.copyOf(choices);
        }
    }

    record Helped(List<CodeText> texts) implements ScenarioMsg {
        public Helped {
            texts = List.copyOf(texts);
        }
    }

    record SourceRead(Path file, String text) implements ScenarioMsg {}

    /// @param why one line
    record SourceUnreadable(Path file, String why) implements ScenarioMsg {}

    /// @param line the first new one, from 1
    record Inserted(Path file, String text, int line) implements ScenarioMsg {}

    record Created(Path file) implements ScenarioMsg {}

    record Deleted(Path file) implements ScenarioMsg {}

    /// @param machines  those that can be named in a run
    record RunPrepared(Path file, String text, List<RunMachine> machines) implements ScenarioMsg {
        public RunPrepared {
            machines = List.copyOf(machines);
        }
    }

    record TryLine(int number, TriedLine line) implements ScenarioMsg {}

    /// @param code exit code of its process
    record TryEnded(int number, int code) implements ScenarioMsg {}

    record RecordingRead(Path file, Recording recording, String className) implements ScenarioMsg {}

    record Planned(HarPlan plan) implements ScenarioMsg {}

    /// There is a file of that name already.
    record ImportIsThere(String shown) implements ScenarioMsg {}

    /// @param told one line each: what was written, what was kept
    record ImportWritten(Path file, List<String> told) implements ScenarioMsg {
        public ImportWritten {
            told = List.copyOf(told);
        }
    }

    /// Something could not be done: one line.
    record Failed(String why) implements ScenarioMsg {}

    /// The editor has ended.
    ///
    /// @param code -1 where it could not be started
    record Edited(int code) implements ScenarioMsg {}

    // ------------------------------------------------------------------ what dialogs answer

    record RecordingChosen(Path file) implements ScenarioMsg {}

    record NewNamed(String name, String template) implements ScenarioMsg {}

    record DeletionConfirmed(Path file) implements ScenarioMsg {}

    record RunChosen(Path file, RunChoice choice) implements ScenarioMsg {}

    record ImportNamed(String className) implements ScenarioMsg {}

    record OverwritingConfirmed() implements ScenarioMsg {}
}
