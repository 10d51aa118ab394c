package io.hyload.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;

import io.hyload.run.Console;
import io.hyload.run.Course;
import io.hyload.run.Result;
import io.hyload.run.SummaryText;
import io.hyload.stats.StatsRecord;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A few lines at the bottom of a terminal, redrawn in place with each second. Whatever else is printed meanwhile, by the
/// scenario too, scrolls away above them.
final class LiveConsole implements Console {
    private final Io io;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Colors colors;
    private final LiveBlock block;
    private Optional<Course> run = Optional.empty();
    private PrintStream stdout;
    private PrintStream stderr;
    private final RedrawnLines lines;

    LiveConsole(Io io) {
        this.io = io;
        this.out = io.out();
        this.err = io.err();
        this.colors = io.colors();
        this.block = new LiveBlock(colors);
        this.lines = new RedrawnLines(out);
    }

    @Override
    public synchronized void started(Course started) {
        run = Optional.of(started);
        stdout = System.out;
        stderr = System.err;
        System.setOut(new PrintStream(new LineStream(this::above), true, UTF_8));
        System.setErr(new PrintStream(new LineStream(this::above), true, UTF_8));
        draw();
    }

    @Override
    public synchronized void accept(StatsRecord record) {
        block.add(record);
        draw();
    }

    @Override
    public void notice(String line) {
        above("hyload: " + line + "\n");
    }

    @Override
    public void exchange(String text) {
        above(text);
    }

    @Override
    public boolean isColoured() {
        return colors.on();
    }

    @Override
    public synchronized void finished(Result result) {
        lines.erase();
        if (run.isPresent()) { // a run that never started is shown too, when it was held to something
            System.out.flush();
            System.err.flush();
            System.setOut(stdout);
            System.setErr(stderr);
        }
        run = Optional.empty();
        out.print(SummaryText.of(result, io.columns(), colors.on()));
        out.flush();
        for (var remark : result.remarks()) err.println("hyload: " + remark);
    }

    private synchronized void above(String text) {
        lines.erase();
        out.print(text);
        draw();
    }

    private void draw() {
        if (run.isEmpty()) {
            out.flush();
            return;
        }
        lines.draw(block.lines(run.get().scenario(), run.get().elapsed(), run.get().progress(), run.get().users()));
    }
}
