package io.hyload.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.hyload.run.Columns;
import io.hyload.sshops.Progress;

/// How far each machine is: a row each, redrawn in place on a terminal; otherwise a line for each step that is done, to the side of
/// errors, so that what goes to a pipe are results alone.
final class ProgressBoard implements WorkProgress {
    private static final int BAR = 20;
    private static final long BETWEEN_NANOS = 100_000_000;

    private final Io io;
    private final boolean isRedrawn;
    private final int width;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final RedrawnLines board;
    private long drawnAt;

    /// @param machines in the order of the rows
    ProgressBoard(Io io, List<String> machines, boolean isRedrawn) {
        this.io = io;
        this.board = new RedrawnLines(io.out());
        this.isRedrawn = isRedrawn;
        this.width = machines.stream().mapToInt(String::length).max().orElse(0);
    }

    /// @param of bytes; 0 where nothing is moved
    private record Row(int number, int count, String step, long bytes, long of) {}

    @Override
    public synchronized void connecting(String machine) {
        rows.put(machine, new Row(0, 0, "connecting", 0, 0));
        draw(true);
    }

    @Override
    public synchronized void accept(Progress progress) {
        switch (progress) {
            case Progress.Begun(var machine, int number, int count, var step) -> {
                rows.put(machine, new Row(number, count, step.title(), 0, 0));
                draw(true);
            }
            case Progress.Moved(var machine, _, long bytes, long of) -> {
                var row = rows.get(machine);
                if (row != null) rows.put(machine, new Row(row.number, row.count, row.step, bytes, of));
                draw(bytes >= of);
            }
            case Progress.Said _ -> {
            }
            case Progress.Done(var machine, _, var note) -> {
                var row = rows.get(machine);
                if (!isRedrawn && row != null) {
                    io.err().println(machine + ": " + row.number + "/" + row.count + " " + Columns.plain(row.step)
                            + (note.isEmpty() ? "" : ": " + Columns.plain(note)));
                    io.err().flush();
                }
            }
        }
    }

    /// Takes a machine from the board, for what came of it.
    synchronized void done(String machine, List<String> lines) {
        board.erase();
        rows.remove(machine);
        lines.forEach(io.out()::println);
        io.out().flush();
        draw(true);
    }

    /// A line on the side of errors.
    synchronized void warn(String line) {
        board.erase();
        io.err().println("hyload: " + Columns.plain(line));
        io.err().flush();
        draw(true);
    }

    /// Stands still while somebody is asked something; others who want to ask wait.
    synchronized <T> T still(Supplier<T> question) {
        board.erase();
        try {
            return question.get();
        } finally {
            draw(true);
        }
    }

    private void draw(boolean now) {
        if (!isRedrawn || rows.isEmpty() || !now && System.nanoTime() - drawnAt < BETWEEN_NANOS) return;
        drawnAt = System.nanoTime();
        board.draw(rows.entrySet().stream().map(row -> line(row.getKey(), row.getValue())).toList());
    }

    private String line(String machine, Row row) {
        var colors = io.colors();
        return " " + colors.bold(machine) + " ".repeat(width - machine.length() + 2)
                + (row.count == 0 ? "" : colors.dim(row.number + "/" + row.count) + " ") + Columns.plain(row.step)
                + (row.of == 0 ? "" : "  " + bar(row.bytes, row.of));
    }

    private static String bar(long bytes, long of) {
        double done = Math.clamp((double) bytes / of, 0, 1);
        return Bar.of(done, BAR) + " " + (int) (done * 100) + '%';
    }
}
