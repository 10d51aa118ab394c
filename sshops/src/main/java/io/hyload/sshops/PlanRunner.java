package io.hyload.sshops;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.hyload.run.Columns;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Does what a plan says.
public final class PlanRunner {

    private final Remote remote;
    private final Consumer<Progress> progress;

    /// @param progress called by the thread that runs a plan, or by one of the connection
    public PlanRunner(Remote remote, Consumer<Progress> progress) {
        this.remote = remote;
        this.progress = progress;
    }

    /// Does all steps in their order; the first that fails ends it. Cancelled by an interrupt of the thread, which stays
    /// interrupted. What was under way may be run again and goes on where it ended.
    ///
    /// @return the lines its scripts have printed to standard output, as they came from there: they may hold anything
    /// @throws RemoteFault            for what goes wrong there, in one line
    /// @throws InterruptedIOException where it was cancelled
    /// @throws IOException            for what goes wrong with a file here
    public List<String> run(Plan plan) throws IOException {
        var printed = new ArrayList<String>();
        int number = 0;
        for (var step : plan.steps()) {
            if (Thread.currentThread().isInterrupted()) throw cancelled(plan);
            progress.accept(new Progress.Begun(remote.name(), ++number, plan.steps().size(), step));
            try {
                var note = perform(step, printed);
                progress.accept(new Progress.Done(remote.name(), step, note));
            } catch (ClosedByInterruptException _) {
                throw cancelled(plan);
            }
        }
        return List.copyOf(printed);
    }

    private String perform(Step step, List<String> printed) throws IOException {
        return switch (step) {
            case Step.Run run -> run(run, printed);
            case Step.Put(_, var from, var to, int mode) ->
                new Upload(remote, Upload.Source.of(from), to, mode, moved(step)).run();
            case Step.Write(_, var text, var to, int mode) ->
                new Upload(remote, Upload.Source.of(text.getBytes(UTF_8)), to, mode, moved(step)).run();
            case Step.Get(_, var from, var to) -> new Download(remote, from, to, moved(step)).run();
            case Step.Tell _ -> "";
        };
    }

    private String run(Step.Run step, List<String> printed) throws IOException {
        var script = new StringBuilder();
        step.environment().forEach((name, value) -> script.append("export ").append(name).append('=')
                .append(Quoted.word(value.text())).append('\n'));
        var finished = remote.run(script + step.script(), step.limit());
        finished.out().lines().forEach(line -> {
            printed.add(line);
            say(step, line);
        });
        var complaints = finished.err().lines().filter(line -> !line.isBlank()).toList();
        if (finished.exitCode() == 0) {
            complaints.forEach(line -> say(step, line));
            return "";
        }
        complaints.stream().limit(Math.max(0, complaints.size() - 1)).forEach(line -> say(step, line));
        throw complaints.isEmpty() ? new RemoteFault(remote.name(), silent(step, finished.exitCode()), "")
                : There.fault(remote, finished);
    }

    private static String silent(Step step, int exitCode) {
        return "cannot " + step.title() + ": " + (exitCode > 128 ? "ended by signal " + (exitCode - 128)
                : "exit code " + exitCode);
    }

    private void say(Step step, String line) {
        progress.accept(new Progress.Said(remote.name(), step, Columns.plain(line)));
    }

    private Moved moved(Step step) {
        return (bytes, of) -> progress.accept(new Progress.Moved(remote.name(), step, bytes, of));
    }

    private static InterruptedIOException cancelled(Plan plan) {
        return new InterruptedIOException(plan.title() + ": cancelled");
    }

    /// Told of the bytes that are there by now, of all there are to be.
    @FunctionalInterface
    interface Moved {
        void moved(long bytes, long of);
    }
}
