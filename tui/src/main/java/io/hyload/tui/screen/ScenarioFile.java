package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.List;

import io.hyload.tui.Ink;
import io.hyload.tui.Look;

/// A scenario in the project, and what the compiler says of it.
///
/// @param path  absolute
/// @param shown as a person would write it: relative to the project
/// @param todos how many places of it say TODO: an import from a recording leaves some
public record ScenarioFile(Path path, String shown, State state, int todos) {

    /// What the compiler says.
    public sealed interface State {

        /// Nothing yet: it has changed.
        record Compiling() implements State {}

        record Fit() implements State {}

        record Broken(List<SourceProblem> problems) implements State {
            public Broken {
                problems = List.copyOf(problems);
            }
        }

        /// It is no scenario at all.
        ///
        /// @param why and how to mend it: one line
        record Unusable(String why) implements State {}
    }

    String name() {
        return path.getFileName().toString();
    }

    List<SourceProblem> problems() {
        return switch (state) {
            case State.Broken(var problems) -> problems;
            case State.Unusable(var why) -> List.of(new SourceProblem(path, 0, 0, why));
            case State.Compiling _,State.Fit _ -> List.of();
        };
    }

    /// Its state in a few columns.
    String sign(Look look) {
        return switch (state) {
            case State.Compiling() -> look.sign("…", "..");
            case State.Fit() -> look.sign("✓", "ok") + (todos == 0 ? "" : " " + todos + " TODO");
            case State.Broken(var problems) -> look.sign("✗ ", "x ") + problems.size()
                    + (problems.size() == 1 ? " error" : " errors");
            case State.Unusable _ -> look.sign("✗", "x") + " unusable";
        };
    }

    Ink ink() {
        return switch (state) {
            case State.Compiling() -> Ink.DIM;
            case State.Fit() -> todos == 0 ? Ink.GOOD : Ink.WARNING;
            case State.Broken _,State.Unusable _ -> Ink.BAD;
        };
    }
}
