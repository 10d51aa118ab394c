package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.run.BadInput;
import io.hyload.run.Run;
import io.hyload.run.Stopped;
import io.hyload.run.Words;

/// A scenario being run: from its compiled class to an exit code.
///
/// @param given the words as they stand on the command line, for a `main` that wants them
record Performance(Scenario scenario, List<String> given) {

    /// @throws Fault for a word that is not `name=value`
    static Words words(List<String> words, Io io) {
        try {
            return Words.parse(words, io.folder());
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// The compiled scenario; empty when it has mistakes, which have been shown.
    ///
    /// @throws Fault when the file cannot be a scenario at all
    static Optional<Scenario> compiled(String file, Io io) throws IOException {
        return switch (new ScenarioCompiler(io.folder()).compile(Path.of(file))) {
            case Compilation.Compiled(var scenario) -> Optional.of(scenario);
            case Compilation.Refused refused -> {
                io.err().println(refused.report());
                yield Optional.empty();
            }
        };
    }

    /// Runs it to its end. What `main` throws ends the run early, and nothing already measured is lost.
    ///
    /// @throws Fault for what `main` throws, when the run has ended
    int run(Run run) {
        return run(run, _ -> {});
    }

    /// As [#run(Run)].
    ///
    /// @param early is given the fault at once
    int run(Run run, Consumer<Fault> early) {
        Optional<Fault> fault = Optional.empty();
        try {
            scenario.main(given.toArray(String[]::new));
        } catch (Stopped e) {
            // The run is being stopped, and main was about to send another request.
        } catch (BadInput e) {
            fault = Optional.of(Fault.told(ExitCode.BAD_INPUT, e));
        } catch (Throwable e) {
            fault = Optional.of(crashed(e));
        }
        fault.ifPresent(early);
        if (fault.isPresent()) run.stop();
        int code = run.finish().exitCode();
        if (fault.isPresent()) throw fault.get();
        return code;
    }

    private Fault crashed(Throwable e) {
        var why = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        for (var frame : e.getStackTrace()) {
            if (frame.getFileName() == null || !frame.getFileName().equals(scenario.name() + ".java")) continue;
            why += " (line " + frame.getLineNumber() + ")";
            break;
        }
        return new Fault(ExitCode.CRASHED, scenario.name() + ".java", why, "run again with --debug for the stack trace",
                e);
    }
}
