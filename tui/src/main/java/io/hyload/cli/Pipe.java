package io.hyload.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.hyload.run.Console;
import io.hyload.run.Course;
import io.hyload.run.Exemplar;
import io.hyload.run.Farewell;
import io.hyload.run.Result;
import io.hyload.run.Run;
import io.hyload.run.ShownExchange;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Threshold;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The console of a worker: whatever a run has to show goes as a [Message] to the process that shows it.
///
/// When that process is gone nobody is left to work for, and this one ends.
final class Pipe implements Console {
    private final OutputStream out;
    private final boolean coloured;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Course> course = Optional.empty();

    Pipe(OutputStream out, boolean coloured) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.coloured = coloured;
    }

    void say(Message message) {
        lock.lock();
        try {
            out.write((message.toLine() + "\n").getBytes(UTF_8));
            // Lines of the log may be many, and wait for the next second.
            if (!(message instanceof Message.Log)) out.flush();
        } catch (IOException e) {
            Runtime.getRuntime().halt(ExitCode.CRASHED);
        } finally {
            lock.unlock();
        }
    }

    /// Lets what the scenario prints travel as messages, too.
    void takeStandardOutput() {
        System.setOut(lines(text -> say(new Message.Out(text))));
        System.setErr(lines(text -> say(new Message.Err(text))));
    }

    private static PrintStream lines(Consumer<String> each) {
        return new PrintStream(new LineStream(each), true, UTF_8);
    }

    @Override
    public void started(Course started) {
        course = Optional.of(started);
        say(new Message.Started());
    }

    @Override
    public void accept(StatsRecord record) {
        say(new Message.Progress(course.map(Course::elapsed).orElse(Duration.ZERO), course.flatMap(Course::progress)));
        course.flatMap(Course::pace).ifPresent(pace -> say(new Message.Pacing(pace)));
        say(new Message.Second(record));
    }

    @Override
    public void notice(String line) {
        say(new Message.Notice(line));
    }

    @Override
    public void advice(String line) {
        say(new Message.Advice(line));
    }

    @Override
    public void failed(String kind, String line) {
        say(new Message.Failed(kind, line));
    }

    @Override
    public void required(Threshold threshold) {
        say(new Message.Required(threshold));
    }

    @Override
    public void log(String line) {
        say(new Message.Log(line));
    }

    @Override
    public void exemplar(Exemplar exemplar) {
        say(new Message.Kept(exemplar));
    }

    @Override
    public void exchange(String text) {
        exchange(new ShownExchange("", 0, Duration.ZERO, 0, "", text));
    }

    @Override
    public void exchange(ShownExchange exchange) {
        say(new Message.Exchange(exchange));
    }

    @Override
    public void error(String text) {
        say(new Message.CheckFailed(text));
    }

    @Override
    public boolean isColoured() {
        return coloured;
    }

    @Override
    public void finished(Result result) {
        say(new Message.Ended(new Farewell(result.elapsed(), result.unfinished(), result.crashes(),
                Run.current().options().known())));
    }
}
