package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

import io.hyload.har.Recording;
import io.hyload.tui.Effect;

/// What the Scenarios screen wants done.
public sealed interface ScenarioEffect extends Effect {

    /// Look for files that came, went or changed, and compile those; each time there is something new a [ScenarioMsg.Listed] tells.
    record Look() implements ScenarioEffect {}

    /// Read the texts of the code helper.
    record ReadHelp() implements ScenarioEffect {}

    /// Find out with what scenarios were run last: a [ScenarioMsg.Recalled] tells.
    record Recall() implements ScenarioEffect {}

    /// Keep in mind with what a scenario was run, for the next time the application is started.
    record Remember(Path file, RunChoice choice) implements ScenarioEffect {}

    record ReadSource(Path file) implements ScenarioEffect {}

    /// Put lines into a file, if it still is what it was when it was read.
    ///
    /// @param text what it was
    /// @param line behind which they go, from 1; 0 for the beginning
    record Insert(Path file, String text, int line, String code) implements ScenarioEffect {}

    /// Write a new scenario.
    ///
    /// @param name of its class
    record Create(String name, String code) implements ScenarioEffect {}

    record Delete(Path file) implements ScenarioEffect {}

    /// Find out what there is to say of a run: the options the scenario asks for, and the machines.
    record PrepareRun(Path file) implements ScenarioEffect {}

    /// Run a scenario once, in a process of its own.
    ///
    /// @param number by which its messages are known
    /// @param file   as a person would write it
    /// @param words  options, `name=value`
    record Try(int number, String file, List<String> words) implements ScenarioEffect {
        public Try {
            words = List.copyOf(words);
        }
    }

    /// End a dry run.
    record StopTry(int number) implements ScenarioEffect {}

    record ReadRecording(Path file) implements ScenarioEffect {}

    /// Find what a scenario of a recording would be; the latest that is wanted counts.
    record PlanImport(Recording recording, HarChoice choice, String className) implements ScenarioEffect {}

    /// Write it, with its secrets and files beside it.
    ///
    /// @param isOver whether a file of that name may be lost
    record WriteImport(HarPlan plan, String className, boolean isOver) implements ScenarioEffect {}
}
