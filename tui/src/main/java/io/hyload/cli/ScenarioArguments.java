package io.hyload.cli;

import java.io.IOException;
import java.util.List;

import io.hyload.run.Console;
import io.hyload.run.Run;
import picocli.CommandLine.Parameters;

/// A scenario and its words, as every command takes them that runs one.
final class ScenarioArguments {
    @Parameters(index = "0", paramLabel = "FILE", description = "The scenario, a Java file.")
    private String file;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "NAME=VALUE, see hyload run --help.")
    private List<String> words = List.of();

    /// Compiles it and runs it to its end; what is wrong with words or file is told before anything runs.
    int run(Io io, Run.Mode mode, Console console) throws IOException {
        var parsed = Performance.words(words, io);
        var scenario = Performance.compiled(file, io);
        if (scenario.isEmpty()) return ExitCode.NOT_COMPILED;
        return new Performance(io, scenario.get(), parsed, mode).run(console, words);
    }
}
