package io.hyload.cli;

import java.util.concurrent.Callable;

import io.hyload.run.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Pieces of code to paste into a scenario.
@Command(name = "snippets", description = "Pieces of code for scenarios: list them, or print one.",
        footer = {"", "Example:", "  hyload snippets", "  hyload snippets form-body >> code_java/Checkout.java"})
final class SnippetsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Print the code of this one, and nothing else.")
    private String name;

    private final Io io;

    SnippetsCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        if (name == null) {
            int width = Snippets.all().stream().mapToInt(snippet -> snippet.name().length()).max().orElse(0);
            for (var snippet : Snippets.all()) {
                var blanks = " ".repeat(width - snippet.name().length() + 2);
                io.out().println(io.colors().bold(snippet.name()) + blanks + snippet.title());
            }
            return ExitCode.PASSED;
        }
        var code = Snippets.find(name).orElseThrow(this::unknown).code();
        io.out().print(code.endsWith("\n") ? code : code + "\n");
        return ExitCode.PASSED;
    }

    private Fault unknown() {
        var names = Snippets.all().stream().map(Snippets.Snippet::name).toList();
        return Fault.badInput("snippet " + name, "there is none of that name",
                Nearest.advice(name, names, "hyload snippets lists them"));
    }
}
