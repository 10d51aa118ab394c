package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.hyload.run.BadInput;
import io.hyload.run.Console;
import io.hyload.run.Run;
import io.hyload.run.SecretsFile;
import io.hyload.run.Share;
import io.hyload.run.Terms;
import io.hyload.run.Words;
import picocli.CommandLine.Parameters;

/// A scenario and its words, as every command takes them that runs one.
final class ScenarioArguments {
    @Parameters(index = "0", paramLabel = "FILE", description = "The scenario, a Java file.")
    private String file;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "NAME=VALUE, see hyload run --help.")
    private List<String> words = List.of();

    /// Whether a cluster has put the files there.
    private boolean isMounted;

    /// Filled in from a command line.
    ScenarioArguments() {}

    /// As a command line gives them.
    ScenarioArguments(String file, List<String> words) {
        this.file = file;
        this.words = words;
    }

    /// Compiles it and runs it to its end in this process; what is wrong with words or file is told before anything runs.
    int run(Io io, Run.Mode mode, Console console) throws IOException {
        return run(io, Optional.empty(), (performance, parsed) -> performance
                .run(Run.begin(performance.scenario().name(), parsed, console, mode)));
    }

    /// As [#run(Io, Run.Mode, Console)], in so many processes, held to these terms.
    ///
    /// @param more a further word
    int run(Io io, Optional<String> more, int workers, Terms terms, Console console) throws IOException {
        return run(io, more, here(io, workers, terms, console));
    }

    private static Way here(Io io, int workers, Terms terms, Console console) {
        return (performance, parsed) -> workers == 1
                ? performance.run(Run.begin(performance.scenario().name(), parsed, console, terms))
                : new Troupe(io, performance.scenario().name(), parsed, new LocalWorkers(io, workers), terms)
                        .run(performance, console);
    }

    /// As [#run(Io, Optional, int, Terms, Console)], the share of one worker alone.
    int run(Io io, Optional<String> more, Share share, Terms terms, Console console) throws IOException {
        return run(io, more, (performance, parsed) -> performance
                .run(Run.begin(performance.scenario().name(), parsed, console, share, terms)));
    }

    /// Compiles it and does the share of one worker, as it is told by whoever controls the run.
    int meet(Io io, Share share, MeetingWorker worker) throws IOException {
        isMounted = true;
        return run(io, Optional.empty(), (performance, parsed) -> worker.run(performance, parsed, share));
    }

    /// As [#run(Io, Optional, int, Terms, Console)], so many processes on each of these machines.
    ///
    /// @param arguments of the command, for who goes on with the run
    int runOn(Io io, FleetOptions fleet, Optional<String> more, int each, List<String> arguments, Terms terms,
            Console console) throws IOException {
        var here = here(io, each, terms, console);
        return run(io, more, (performance, parsed) -> fleet.run(io, folder(io), performance, parsed, each,
                masked(arguments, parsed), terms, console, here::run));
    }

    /// A file is to hold no secret, so options stand in it as they are shown.
    private List<String> masked(List<String> arguments, Words parsed) {
        var shown = parsed.shownOptions();
        return arguments.stream().map(argument -> {
            var name = argument.substring(0, Math.max(0, argument.indexOf('=')));
            return words.contains(argument) && shown.containsKey(name) ? name + "=" + shown.get(name) : argument;
        }).toList();
    }

    /// Goes on with a run of [#runOn] whose workers are at work: nothing is compiled.
    int goOn(Io io, FleetOptions fleet, Optional<String> more, Terms terms, Console console) throws IOException {
        try {
            return fleet.goOn(io, parsed(io, more), terms, console);
        } catch (BadInput e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// How what is compiled is run.
    @FunctionalInterface
    interface Way {
        /// @return the exit code
        int run(Performance performance, Words parsed) throws IOException;
    }

    /// Compiles it and runs it in that way.
    int run(Io io, Way way) throws IOException {
        return run(io, Optional.empty(), way);
    }

    private int run(Io io, Optional<String> more, Way way) throws IOException {
        try {
            var parsed = parsed(io, more);
            var scenario = Performance.compiled(file, io);
            if (scenario.isEmpty()) return ExitCode.NOT_COMPILED;
            return way.run(new Performance(scenario.get(), given(more)), parsed);
        } catch (BadInput e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    private List<String> given(Optional<String> more) {
        return Stream.concat(words.stream(), more.stream()).toList();
    }

    private Words parsed(Io io, Optional<String> more) {
        Consumer<String> notices = line -> io.err().println("hyload: " + line);
        var secrets = isMounted ? SecretsFile.readMounted(folder(io), notices) : SecretsFile.read(folder(io), notices);
        return Performance.words(given(more), io).withSecrets(secrets).withEnvironment(io.environment());
    }

    /// Where the scenario lies.
    private Path folder(Io io) {
        var folder = io.folder().resolve(file).getParent();
        return folder == null ? io.folder() : folder;
    }
}
