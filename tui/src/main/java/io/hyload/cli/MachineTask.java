package io.hyload.cli;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.hyload.run.Columns;
import io.hyload.sshops.Progress;
import io.hyload.tui.Msg;
import io.hyload.tui.Tasks;

/// Tells a screen how far a task is on each machine. Bytes come a few times a second, however often they are reported.
final class MachineTask implements WorkProgress {
    private static final long BETWEEN_NANOS = 200_000_000;

    private final String task;
    private final Consumer<Msg> screen;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /// @param task by which the screen knows it
    MachineTask(String task, Consumer<Msg> screen) {
        this.task = task;
        this.screen = screen;
    }

    @Override
    public void connecting(String machine) {
        screen.accept(new Tasks.Event.Step(task, machine, "connecting"));
    }

    @Override
    public void accept(Progress progress) {
        switch (progress) {
            case Progress.Begun(var machine, int number, int count, var step) -> screen.accept(
                    new Tasks.Event.Step(task, machine, number + "/" + count + " " + Columns.plain(step.title())));
            case Progress.Moved(var machine, _, long bytes, long of) -> {
                long now = System.nanoTime();
                if (bytes < of && now - told.getOrDefault(machine, now - BETWEEN_NANOS) < BETWEEN_NANOS) return;
                told.put(machine, now);
                screen.accept(new Tasks.Event.Bytes(task, machine, bytes, OptionalLong.of(of)));
            }
            case Progress.Said _,Progress.Done _ -> {
                // told in the end, with what came of it
            }
        }
    }
}
