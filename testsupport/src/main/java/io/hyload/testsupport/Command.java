package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Another program and how to run it; a value, each method of which returns a changed copy.
///
/// ```java
/// var finished = Command.of("sh", "-c", "cat; exit 3").input("hi").run();
/// assertThat(finished).isEqualTo(new Command.Finished(3, "hi", ""));
/// ```
///
/// The environment is ours with the given variables added. Nothing outlives its time: at the timeout the program and
/// its descendants are killed.
public record Command(List<String> line, Map<String, String> environment, Optional<Path> folder, String input,
        Duration timeout) {

    /// What a program has left behind. `exitCode` is 128 + n after signal n, as in a shell.
    public record Finished(int exitCode, String out, String err) {
    }

    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /// The program, looked for on the PATH, and its arguments; at most 30 s, without input.
    public static Command of(String... line) {
        return new Command(List.of(line), Map.of(), Optional.empty(), "", Duration.ofSeconds(30));
    }

    public Command with(String name, String value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return new Command(line, changed, folder, input, timeout);
    }

    public Command in(Path workingFolder) {
        return new Command(line, environment, Optional.of(workingFolder), input, timeout);
    }

    /// What the program reads from its standard input, as UTF-8, before the end of the file.
    public Command input(String text) {
        return new Command(line, environment, folder, text, timeout);
    }

    public Command timeout(Duration atMost) {
        return new Command(line, environment, folder, input, atMost);
    }

    /// Runs the program to its end.
    ///
    /// @throws AssertionError if it takes longer than the timeout, with what it has printed
    public Finished run() {
        try (var running = start()) {
            return running.awaitExit();
        }
    }

    /// Starts the program; whoever starts it closes it.
    public Running start() {
        return new Running(this);
    }

    @Override
    public String toString() {
        return String.join(" ", line);
    }

    /// A program that was started. [#close()] kills it and its descendants, if it still runs.
    public static final class Running implements AutoCloseable {
        private static final Duration TO_DIE = Duration.ofSeconds(5);

        private final Command command;
        private final TempFolder files = TempFolder.create("command");
        private final Process process;

        // The output goes to files, not pipes: no thread has to drain them, and a grandchild that inherits one and
        // lives on cannot keep us waiting for its end.
        private Running(Command command) {
            this.command = command;
            try {
                Files.writeString(files.file("in"), command.input);
                var builder = new ProcessBuilder(SignalSafe.line(command.line))
                        .redirectInput(files.file("in").toFile()).redirectOutput(files.file("out").toFile())
                        .redirectError(files.file("err").toFile());
                builder.environment().putAll(command.environment);
                command.folder.ifPresent(folder -> builder.directory(folder.toFile()));
                process = builder.start();
            } catch (IOException e) {
                files.close();
                throw new UncheckedIOException("cannot start " + command, e);
            }
        }

        public long pid() {
            return process.pid();
        }

        public boolean isAlive() {
            return process.isAlive();
        }

        /// Sends a signal by its name without SIG: `signal("INT")` is what Ctrl+C does.
        public void signal(String name) {
            // The shell's own kill: minimal systems have no program of that name.
            var killed = Command.of("sh", "-c", "kill -$1 $2", "sh", name, Long.toString(pid())).run();
            if (killed.exitCode() != 0) {
                throw new IllegalStateException("kill -" + name + " of " + command + ": " + killed.err().strip());
            }
        }

        /// What it has printed so far.
        public String out() {
            return read("out");
        }

        public String err() {
            return read("err");
        }

        /// Waits until the program has printed something, and returns all that it has printed by then.
        ///
        /// @throws AssertionError at the timeout, or as soon as the program has ended without it
        public String awaitOut(Predicate<String> wanted, Duration atMost) {
            Patience.until(atMost, () -> wanted.test(out()) || !isAlive(), () -> "not yet in " + describe());
            var out = out();
            if (!wanted.test(out)) {
                throw new AssertionError("never came before the end of " + describe());
            }
            return out;
        }

        /// Waits for the end, no longer than the command's timeout.
        public Finished awaitExit() {
            return awaitExit(command.timeout);
        }

        /// @throws AssertionError at the timeout, after killing the program
        public Finished awaitExit(Duration atMost) {
            if (!Patience.within(atMost, () -> !isAlive())) {
                var state = describe();
                kill();
                throw new AssertionError("killed after " + atMost.toMillis() + " ms: " + state);
            }
            return new Finished(process.exitValue(), out(), err());
        }

        @Override
        public void close() {
            kill();
            files.close();
        }

        private void kill() {
            var tree = ProcessTree.of(process.toHandle());
            tree.kill();
            Patience.until(TO_DIE, () -> !isAlive() && tree.hasEnded(), () -> "survived a kill: " + command);
        }

        private String describe() {
            return command + "\n--- out\n" + out() + "\n--- err\n" + err();
        }

        private String read(String file) {
            try {
                return new String(Files.readAllBytes(files.file(file)), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A shell without job control starts `mvn … &` with SIGINT ignored, all descendants inherit that, and a JVM
    /// respects it: then no test of Ctrl+C can pass. `env` gives the program the signal back.
    private static final class SignalSafe {
        private static final boolean INT_IS_IGNORED = intIsIgnored();

        static List<String> line(List<String> line) {
            if (!INT_IS_IGNORED || isMissing(line.getFirst())) {
                return line;
            }
            var safe = new ArrayList<>(List.of("env", "--default-signal=INT"));
            safe.addAll(line);
            return safe;
        }

        /// Starting it must fail here, not in `env`.
        private static boolean isMissing(String program) {
            return !program.contains("/") && Programs.find(program).isEmpty();
        }

        private static boolean intIsIgnored() {
            try (var status = Files.lines(Path.of("/proc/self/status"))) {
                // A mask in hexadecimal; SIGINT is signal 2, thus the bit of value 2.
                return status.filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
            } catch (IOException _) {
                return false; // no Linux: take it that nobody ignores it
            }
        }
    }
}
