package io.hyload.tui;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

import io.hyload.run.Columns;
import io.hyload.run.Figures;

/// What is being done that takes long, and what was done last: a title for each task, a line for each machine with its step, and how far
/// it has come. It is made of [Event]s, and `x` wants the task the cursor is on to be given up.
///
/// @param tasks  the newest last; at most [#MOST]
/// @param cursor id of the task it is on; empty for the newest
public record Tasks(List<Task> tasks, String cursor) {
    static final int MOST = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    public static final Tasks NONE = new Tasks(List.of(), "");

    /// How a thing stands.
    public enum State {
        WAITING, RUNNING, DONE, FAILED, CANCELLED;

        boolean isOver() {
            return compareTo(RUNNING) > 0;
        }
    }

    /// What there is to tell of a task. All but [Begun] are dropped where the task is not known.
    public sealed interface Event extends Msg {

        /// By which its task is known.
        String task();

        /// @param lines what it is done with, a line each: names of machines, files
        record Begun(String task, Instant at, String title, List<String> lines) implements Event {}

        /// A line has come to a step.
        record Step(String task, String line, String step) implements Event {}

        /// So much of a step has been done.
        ///
        /// @param all bytes there are; empty where nobody knows
        record Bytes(String task, String line, long done, OptionalLong all) implements Event {}

        /// A line is finished.
        ///
        /// @param text what came of it
        record Ended(String task, String line, State state, String text) implements Event {}

        /// All of it is finished: lines that are not are what it is.
        record Finished(String task, State state, String text) implements Event {}
    }

    /// Wants a task to be given up. What it still tells is told.
    public record Cancel(String task) implements Effect {}

    /// @param text what came of it
    public record Task(String id, Instant at, String title, List<Line> lines, State state, String text) {
        public Task {
            lines = List.copyOf(lines);
        }
    }

    /// @param step that it has come to, or what came of it
    /// @param done bytes; 0 for a step that moves none
    public record Line(String name, State state, String step, long done, OptionalLong all) {

        /// Between 0 and 1, where it is known.
        Optional<Double> share() {
            return all.isPresent() && all.getAsLong() > 0
                    ? Optional.of(Math.clamp(done / (double) all.getAsLong(), 0, 1)) : Optional.empty();
        }
    }

    public Tasks {
        tasks = List.copyOf(tasks);
    }

    // ------------------------------------------------------------------ what becomes of it

    public Tasks on(Event event) {
        return switch (event) {
            case Event.Begun(var id, var at, var title, var names) -> begun(new Task(id, at, title,
                    names.stream().map(name -> new Line(name, State.WAITING, "", 0, OptionalLong.empty())).toList(),
                    State.RUNNING, ""));
            case Event.Step(var id, var name, var step) ->
                changed(id, name, line -> new Line(name, State.RUNNING, step, 0, OptionalLong.empty()));
            case Event.Bytes(var id, var name, long done, var all) ->
                changed(id, name, line -> new Line(name, State.RUNNING, line.step, done, all));
            case Event.Ended(var id, var name, var state, var text) ->
                changed(id, name, line -> new Line(name, state, text, 0, OptionalLong.empty()));
            case Event.Finished(var id, var state, var text) -> changed(id, task -> new Task(id, task.at, task.title,
                    task.lines.stream().map(line -> line.state.isOver() ? line
                            : new Line(line.name, state, line.step, 0, OptionalLong.empty())).toList(),
                    state, text));
        };
    }

    private Tasks begun(Task task) {
        var more = new ArrayList<>(tasks);
        more.removeIf(known -> known.id.equals(task.id));
        more.add(task);
        if (more.size() > MOST) more.removeFirst();
        return new Tasks(more, "");
    }

    private Tasks changed(String id, Function<Task, Task> change) {
        return new Tasks(tasks.stream().map(task -> task.id.equals(id) ? change.apply(task) : task).toList(), cursor);
    }

    /// A line that is not there yet is added: who began did not know of it.
    private Tasks changed(String id, String name, Function<Line, Line> change) {
        return changed(id, task -> {
            var lines = new ArrayList<>(task.lines);
            if (lines.stream().noneMatch(line -> line.name.equals(name)))
                lines.add(new Line(name, State.WAITING, "", 0, OptionalLong.empty()));
            lines.replaceAll(line -> line.name.equals(name) ? change.apply(line) : line);
            return new Task(task.id, task.at, task.title, lines, task.state, task.text);
        });
    }

    /// How many are not finished.
    public int running() {
        return titles().size();
    }

    /// Of those that are under way.
    public List<String> titles() {
        return tasks.stream().filter(task -> !task.state.isOver()).map(Task::title).toList();
    }

    /// The one the cursor is on.
    public Optional<Task> selected() {
        return tasks.stream().filter(task -> task.id.equals(cursor)).findFirst()
                .or(() -> tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.getLast()));
    }

    private Tasks moved(int by) {
        int at = selected().map(tasks::indexOf).orElse(0) + by;
        return tasks.isEmpty() ? this : new Tasks(tasks, tasks.get(Math.clamp(at, 0, tasks.size() - 1)).id);
    }

    /// What keys do while the panel has them: other tasks, and giving one up, which is also what Esc does while it runs.
    ///
    /// @param become makes of what they have become what the screen becomes
    public List<Binding> bindings(Function<Tasks, Next> become) {
        var bindings = new ArrayList<Binding>();
        selected().filter(task -> !task.state.isOver()).ifPresent(task -> bindings.add(new Binding(Key.of("x", "esc"),
                "cancel the task", true, () -> become.apply(this).and(new Cancel(task.id)))));
        if (tasks.size() > 1) {
            bindings.add(new Binding(Key.of("k", "up"), "task before", false, () -> become.apply(moved(-1))));
            bindings.add(new Binding(Key.of("j", "down"), "next task", false, () -> become.apply(moved(1))));
        }
        return bindings;
    }

    // ------------------------------------------------------------------ how it looks

    /// The task the cursor is on: its title, then as many of its lines as there is room for, the unfinished before the finished.
    public void draw(Canvas canvas, Context context) {
        var chosen = selected();
        if (chosen.isEmpty()) {
            canvas.text(0, 0, "no task yet", Ink.DIM);
            return;
        }
        var task = chosen.get();
        var lines = new ArrayList<>(task.lines);
        int room = Math.max(0, canvas.rows() - 1);
        if (lines.size() > room) lines.sort((a, b) -> Boolean.compare(a.state.isOver(), b.state.isOver()));
        drawTitle(canvas, context, task, lines.size() - room);
        int names = Math.min(canvas.columns() / 3,
                task.lines.stream().mapToInt(line -> Columns.of(line.name)).max().orElse(0));
        for (int i = 0; i < Math.min(room, lines.size()); i++) draw(canvas, i + 1, names, lines.get(i));
    }

    private void drawTitle(Canvas canvas, Context context, Task task, int below) {
        var notes = new ArrayList<String>();
        if (tasks.size() > 1) notes.add("task %d of %d".formatted(tasks.indexOf(task) + 1, tasks.size()));
        if (below > 0) notes.add("%d more below".formatted(below));
        var note = notes.isEmpty() ? "" : "  " + String.join(", ", notes);
        canvas.right(canvas.columns(), 0, note, Ink.DIM);
        var title = canvas.part(0, 0, canvas.columns() - Columns.of(note), 1);
        int at = title.text(0, 0, TIME.format(task.at.atZone(context.zone())) + " ", Ink.DIM);
        at = title.text(at, 0, sign(task.state, canvas.look()) + " ", ink(task.state));
        at = title.text(at, 0, task.text.isEmpty() ? task.title : task.title + ": ", Ink.STRONG);
        title.text(at, 0, task.text, ink(task.state));
    }

    private static void draw(Canvas canvas, int row, int names, Line line) {
        var look = canvas.look();
        canvas.text(1, row, names, line.name, Ink.PLAIN);
        int at = canvas.text(names + 2, row, sign(line.state, look) + " ", ink(line.state));
        var share = line.share();
        if (share.isPresent()) {
            int columns = Math.clamp(canvas.columns() / 5L, 6, 24);
            at = canvas.text(at, row, bar(share.get(), columns, look), Ink.SERIES_1);
            at = canvas.text(at + 1, row, "%3d%%".formatted((int) (share.get() * 100)), Ink.STRONG) + 1;
        }
        at = canvas.text(at, row, line.step, line.state == State.FAILED ? Ink.BAD : Ink.PLAIN) + 1;
        if (line.done > 0 || line.all.isPresent()) {
            var bytes = Figures.bytes(line.done)
                    + (line.all.isPresent() ? "/" + Figures.bytes(line.all.getAsLong()) : "");
            canvas.text(at, row, bytes, Ink.DIM);
        }
    }

    /// A bar of blocks, by eighths of a column; of `#` where there is only ASCII.
    ///
    /// @param share   between 0 and 1
    /// @param columns between its ends
    public static String bar(double share, int columns, Look look) {
        if (look.isAscii()) {
            int full = (int) (share * columns);
            return "[" + "#".repeat(full) + " ".repeat(columns - full) + "]";
        }
        int eighths = (int) (share * columns * 8);
        int full = eighths / 8;
        var part = full < columns && eighths % 8 > 0 ? " ▏▎▍▌▋▊▉".substring(eighths % 8, eighths % 8 + 1) : "";
        return "▕" + "█".repeat(full) + part + " ".repeat(columns - full - part.length()) + "▏";
    }

    private static String sign(State state, Look look) {
        return switch (state) {
            case WAITING -> look.sign("○", "o");
            case RUNNING -> look.sign("●", "*");
            case DONE -> look.sign("✓", "+");
            case FAILED -> look.sign("✗", "x");
            case CANCELLED -> look.sign("⊘", "-");
        };
    }

    private static Ink ink(State state) {
        return switch (state) {
            case WAITING -> Ink.DIM;
            case RUNNING -> Ink.PLAIN;
            case DONE -> Ink.GOOD;
            case FAILED -> Ink.BAD;
            case CANCELLED -> Ink.WARNING;
        };
    }
}
