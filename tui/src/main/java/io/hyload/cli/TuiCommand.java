package io.hyload.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where the terminal screen will be. Until then it says so, and which commands do the same without it.
@Command(name = "tui", description = "The terminal screen in the current project folder (not there yet).", footer = {"",
        "Example:", "  hyload tui"})
final class TuiCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private final Io io;

    TuiCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        io.out().println("The terminal screen is not there yet. Every feature has a command:");
        io.out().println();
        spec.root().commandLine().usage(io.out());
        return ExitCode.PASSED;
    }
}
