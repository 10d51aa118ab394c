package io.hyload.sshops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.hyload.run.Columns;

import static io.hyload.sshops.Program.WORKER;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A process on a machine that is talked to as if it were a child of this one, and does not mind when it is cut off: its input
/// is a pipe that it holds open itself, its output a file that is read from where reading broke off.
///
/// 1. Each line of its output comes once, in order, however often the connection breaks.
/// 2. A line for its input may arrive twice, or cut short and then again: whoever reads it must know it by its number.
/// 3. A connection that breaks is told, and made again, at longer and longer intervals, until it is given up.
public final class DetachedProcess {

    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /// Far longer than a record can get.
    private static final int LONGEST_LINE = 16 << 20;
    private static final char MARK = 4;
    /// Told when listening begins, whether or not the process has anything to say.
    private static final String HERE = MARK + "here";
    private static final Pattern EXIT = Pattern.compile("exit (\\d{1,3})");

    private final Machine machine;
    private final String run;
    private final int number;
    private final Way way;
    private final Duration patience;
    private final Consumer<String> notices;
    /// Held while a connection is made.
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile Optional<Remote> remote = Optional.empty();
    /// Since when nothing came through.
    private volatile OptionalLong cutAt = OptionalLong.empty();
    private volatile Optional<End> end = Optional.empty();
    private long offset;

    /// Brings a connection to a machine, or the one there is.
    @FunctionalInterface
    public interface Way {
        Remote to(Machine machine) throws IOException;
    }

    /// How it ended, as far as is known.
    public sealed interface End {
        /// @param code as a shell has it: 128 and the number of the signal that ended it
        record Exited(int code) implements End {}

        /// It does not run any more, and nobody has noted how it ended: the machine was started anew, perhaps.
        record Vanished() implements End {}

        /// The machine could not be reached any more.
        ///
        /// @param why the last attempt failed
        record OutOfReach(Duration tried, String why) implements End {}

        /// What came from it made no sense, and so it was ended.
        record Garbled(String why) implements End {}
    }

    /// One that was started by [Plans#startDetached].
    ///
    /// @param run      what it is called
    /// @param number   from 0, of those started at once
    /// @param patience how long a connection that broke is tried again
    /// @param notices  told in a line when a connection broke, and when it is there again
    public DetachedProcess(Machine machine, String run, int number, Way way, Duration patience,
            Consumer<String> notices) {
        this.machine = machine;
        this.run = run;
        this.number = number;
        this.way = way;
        this.patience = patience;
        this.notices = notices;
    }

    /// Hands it a line, and comes back when it is in the pipe. A process that has ended takes nothing.
    ///
    /// @param line without line break
    public void tell(String line) throws IOException {
        var script = script().with("text", line).of("process", "tell");
        trying(there -> run(there, script));
    }

    /// Listens until it has ended, or cannot be reached any more.
    ///
    /// @param each line of its output from the beginning, without the line break; half a line at the end is left out
    /// @throws InterruptedIOException for an interrupted thread
    public End listen(Consumer<String> each) throws InterruptedIOException {
        try {
            while (end.isEmpty()) trying(there -> listen(there, each));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            end = Optional.of(new End.OutOfReach(patience, reason(e)));
        }
        return end.orElseThrow();
    }

    /// Reads from where the last one broke off.
    private Void listen(Remote there, Consumer<String> each) throws IOException {
        var line = new ByteArrayOutputStream();
        var some = new byte[1 << 16];
        try (var in = there.open(script().with("offset", offset).of("process", "hear"))) {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                heard();
                for (int i = 0; i < read; i++) {
                    if (some[i] != '\n') {
                        line.write(some[i]);
                        continue;
                    }
                    var text = line.toString(UTF_8);
                    long length = line.size() + 1;
                    line.reset();
                    if (text.equals(HERE)) continue;
                    if (hasEnded(text)) return null;
                    offset += length;
                    each.accept(text);
                }
                if (line.size() > LONGEST_LINE) {
                    run(there, killing());
                    end = Optional.of(new End.Garbled("a line without an end"));
                    return null;
                }
            }
        }
        return null;
    }

    /// Whether a line holds, perhaps behind half a line of output, how it ended.
    private boolean hasEnded(String line) {
        int at = line.indexOf(MARK);
        if (at < 0) return false;
        var mark = line.substring(at + 1);
        var exit = EXIT.matcher(mark);
        end = Optional.of(exit.matches() ? new End.Exited(Integer.parseInt(exit.group(1))) : new End.Vanished());
        return true;
    }

    /// The last lines of its standard error.
    public String complaints() throws IOException {
        return trying(there -> run(there, script().of("complaints")));
    }

    /// Ends it at once, if it still runs.
    public void kill() throws IOException {
        if (end.isPresent()) return;
        trying(there -> run(there, killing()));
    }

    private String killing() {
        return script().of("process", "kill-piped");
    }

    /// Removes what it has left there, its output too: nobody can listen any more.
    public void forget() throws IOException {
        trying(there -> run(there, script().of("forget-piped")));
    }

    private Script script() {
        return Script.on(machine).path("base", WORKER.folder()).with("pipe", pipe()).path("pidfile",
                WORKER.folder() + "/run/" + WORKER.text() + (number == 0 ? "" : "-" + number) + ".pid");
    }

    private String pipe() {
        return "piped-" + run + "-" + number;
    }

    private String run(Remote there, String script) throws IOException {
        var finished = there.run(script, QUICK);
        if (finished.exitCode() != 0) throw new Refused(There.fault(there, finished));
        return finished.out();
    }

    /// The machine was reached, and says no: there is no use in asking again.
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(RemoteFault fault) {
            super(fault.getMessage(), fault);
        }
    }

    @FunctionalInterface
    private interface Deed<T> {
        T done(Remote there) throws IOException;
    }

    /// Does something there, on a new connection where the old one breaks.
    private <T> T trying(Deed<T> deed) throws IOException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            var used = remote;
            try {
                used = Optional.of(connection());
                var done = deed.done(used.get());
                heard();
                return done;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (Refused e) {
                throw (RemoteFault) e.getCause();
            } catch (IOException e) {
                if (!isCut()) pause = FIRST_PAUSE_MILLIS;
                if (broken(used, e).compareTo(patience) > 0) throw e;
                pause(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private Remote connection() throws IOException {
        connecting.lock();
        try {
            if (remote.isEmpty()) remote = Optional.of(way.to(machine));
            return remote.get();
        } finally {
            connecting.unlock();
        }
    }

    private void heard() {
        if (cutAt.isEmpty()) return;
        connecting.lock();
        try {
            if (cutAt.isEmpty()) return;
            cutAt = OptionalLong.empty();
        } finally {
            connecting.unlock();
        }
        notices.accept(machine.name() + ": connected again");
    }

    private boolean isCut() {
        return cutAt.isPresent();
    }

    /// @return for how long it has been so
    private Duration broken(Optional<Remote> used, IOException why) {
        connecting.lock();
        try {
            if (used.isPresent() && remote.filter(now -> now == used.get()).isPresent()) {
                remote = Optional.empty();
                used.get().close();
            }
            if (cutAt.isEmpty()) {
                cutAt = OptionalLong.of(System.nanoTime());
                notices.accept(reason(why) + "; the run goes on there, and the connection is tried again");
            }
            return Duration.ofNanos(System.nanoTime() - cutAt.getAsLong());
        } finally {
            connecting.unlock();
        }
    }

    private String reason(IOException e) {
        var text = Columns.plain(String.valueOf(e.getMessage()));
        return text.startsWith(machine.name()) ? text : machine.name() + ": " + text;
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
