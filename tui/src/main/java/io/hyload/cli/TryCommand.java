package io.hyload.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;

import io.hyload.run.Console;
import io.hyload.run.Figures;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.stats.StatsRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The dry run: shows what one user sends and gets.
@Command(name = "try", description = {"Run one task of a scenario once, without think time, and print every exchange.",
        "Nothing is written; secrets are masked."}, footer = {"", "Example:", "  hyload try code_java/First.java"})
final class TryCommand implements Callable<Integer> {
    @Mixin
    private final ScenarioArguments scenario = new ScenarioArguments();

    @Option(names = "--workers", hidden = true, description = "Taken, so that the words of a run can be tried.")
    private int workers;

    @Option(names = "--messages", hidden = true,
            description = "Write what happens as lines for the program that has started this one.")
    private boolean messages;

    private final Io io;

    TryCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        if (!messages) return scenario.run(io, Run.Mode.TRIAL, new Trial());
        var pipe = new Pipe(new FileOutputStream(FileDescriptor.out), false);
        pipe.takeStandardOutput();
        return scenario.run(io, Run.Mode.TRIAL, pipe);
    }

    /// Shows exchanges as they come, and in the end how many there were.
    private final class Trial implements Console {
        @Override
        public void accept(StatsRecord record) {
            // A dry run has no seconds worth showing.
        }

        @Override
        public void notice(String line) {
            io.err().println("hyload: " + line);
        }

        @Override
        public synchronized void exchange(String text) {
            io.out().print(text);
            io.out().flush();
        }

        @Override
        public boolean isColoured() {
            return io.colors().on();
        }

        @Override
        public void finished(Result result) {
            var total = result.summary().total();
            io.out().println("%s sent, %s answered, %s timeouts, %s errors".formatted(Figures.count(total.sent()),
                    Figures.count(total.received()), Figures.count(total.timeouts()), Figures.count(total.errors())));
            result.summary().kinds()
                    .forEach((kind, count) -> io.out().println(io.colors().red("  %d  %s".formatted(count, kind))));
            io.out().flush();
            result.remarks().forEach(this::notice);
        }
    }
}
