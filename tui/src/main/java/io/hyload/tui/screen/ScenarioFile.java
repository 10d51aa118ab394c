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

    private static final String HOME = "code_java/";

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

        /// It compiles, but has no `main`: it is for others beside it.
        record Part() implements State {}

        /// It is no scenario at all.
        ///
        /// @param why and how to mend it: one line
        record Unusable(String why) implements State {}
    }

    String name() {
        return path.getFileName().toString();
    }

    /// As a list has it: where scenarios live goes without saying.
    String listed() {
        return shown.startsWith(HOME) ? shown.substring(HOME.length()) : shown;
    }

    List<SourceProblem> problems() {
        return switch (state) {
            case State.Broken(var problems) -> problems;
            case State.Unusable(var why) -> List.of(new SourceProblem(path, 0, 0, why));
            case State.Compiling _,State.Fit _,State.Part _ -> List.of();
        };
    }

    /// Whether there is no reason known why it could not.
    boolean canRun() {
        return state instanceof State.Fit || state instanceof State.Compiling;
    }

    /// Its state in a few columns.
    String sign(Look look) {
        return switch (state) {
            case State.Compiling() -> look.sign("…", "...");
            case State.Fit() -> todos == 0 ? look.sign("✓", "ok") : todos + " TODO";
            case State.Broken(var problems) -> look.sign("✗ ", "x ") + problems.size();
            case State.Part() -> "-";
            case State.Unusable _ -> look.sign("✗", "x");
        };
    }

    Ink ink() {
        return switch (state) {
            case State.Compiling _,State.Part _ -> Ink.DIM;
            case State.Fit() -> todos == 0 ? Ink.GOOD : Ink.WARNING;
            case State.Broken _,State.Unusable _ -> Ink.BAD;
        };
    }
}
