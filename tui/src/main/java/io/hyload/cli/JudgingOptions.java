package io.hyload.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;

import io.hyload.run.Options;
import io.hyload.run.Terms;
import io.hyload.stats.Threshold;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What the command line says a run is held to.
final class JudgingOptions {
    private static final String STANDARD_GRACE = "10s";

    @Option(names = "--require", paramLabel = "THRESHOLD", description = {
            "Exit with 1 unless it holds; may be given several times.",
            "\"p99 < 300ms\", \"errors < 1%%\", \"rate >= 1000/s\", \"checkout.p99 < 500ms\""})
    private List<String> required = new ArrayList<>();

    @Option(names = "--warmup", paramLabel = "TIME", defaultValue = "0",
            description = "How much of the beginning thresholds do not judge: 5s. 0 by default.")
    private String warmup;

    @Option(names = "--abort-on-fail", paramLabel = "GRACE", arity = "0..1", parameterConsumer = Grace.class,
            description = {"Stop the run when a threshold has failed for so long without a break;",
                    STANDARD_GRACE + " unless said."})
    private Optional<String> abortAfter = Optional.empty();

    @Option(names = "--strict", description = "Exit with 4 when the figures are INVALID: hyload was the limit.")
    private boolean strict;

    /// Takes the next word only if it is a length of time: what follows may as well be the scenario.
    static final class Grace implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean isGiven = !words.isEmpty() && Options.duration(words.peek()).isPresent();
            option.setValue(Optional.of(isGiven ? words.pop() : STANDARD_GRACE));
        }
    }

    /// @throws Fault in one line, for what cannot be read
    Terms terms() {
        return new Terms(required.stream().map(JudgingOptions::threshold).toList(), time("--warmup", warmup, "5s"),
                abortAfter.map(grace -> time("--abort-on-fail", grace, STANDARD_GRACE)), strict);
    }

    private static Threshold threshold(String text) {
        try {
            return Threshold.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.told(ExitCode.BAD_INPUT, e);
        }
    }

    /// @throws Fault in one line, for what is no length of time
    static Duration time(String option, String text, String example) {
        return Options.duration(text).orElseThrow(() -> Fault.badInput(option + " " + text, "not a length of time",
                "write " + option + " " + example));
    }
}
