package io.hyload.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

import io.hyload.run.AtExit;
import io.hyload.sshops.Secret;

/// Who sits at the terminal this process was started from: asked there also while its input and output are pipes.
final class PersonAtTerminal implements Person {
    private static final File TERMINAL = new File("/dev/tty");

    private PersonAtTerminal() {}

    /// Nobody where the process has no terminal: a service, or the far end of `ssh` without `-t`.
    static Optional<Person> found() {
        if (TERMINAL.exists()) {
            try (var _ = new FileInputStream(TERMINAL)) {
                return Optional.of(new PersonAtTerminal());
            } catch (IOException _) {
                return Optional.empty(); // it can be opened only by a process that has one
            }
        }
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).map(AtConsole::new);
    }

    @Override
    public Optional<String> ask(String question) {
        return line(question).map(typed -> new String(typed, charset()));
    }

    @Override
    public Optional<Secret> askHidden(String question) {
        var before = stty("-g");
        // For Ctrl+C at the question.
        try (var _ = AtExit.of("terminal", () -> before.ifPresent(PersonAtTerminal::stty))) {
            return hidden(question, before);
        }
    }

    private static Optional<Secret> hidden(String question, Optional<String> before) {
        try {
            // A terminal that would show it anyway is not asked for a secret.
            if (before.isEmpty() || stty("-echo").isEmpty()) return Optional.empty();
            return line(question).map(typed -> new Secret(new String(typed, charset())));
        } finally {
            before.ifPresent(PersonAtTerminal::stty);
            say("\n"); // the one that was typed is not shown either
        }
    }

    private static Optional<byte[]> line(String question) {
        say(question);
        var line = new ByteArrayOutputStream();
        try (var in = new FileInputStream(TERMINAL)) {
            for (int b; (b = in.read()) != '\n';) {
                if (b < 0) return Optional.empty();
                line.write(b);
            }
            return Optional.of(line.toByteArray());
        } catch (IOException _) {
            return Optional.empty(); // the terminal is gone
        }
    }

    private static void say(String text) {
        try (var out = new FileOutputStream(TERMINAL)) {
            out.write(text.getBytes(charset()));
        } catch (IOException _) {
            // Who cannot be told does not answer either.
        }
    }

    private static Charset charset() {
        return System.console() == null ? Charset.forName(System.getProperty("native.encoding"))
                : System.console().charset();
    }

    /// What it printed; empty where it failed.
    private static Optional<String> stty(String word) {
        try {
            var process = new ProcessBuilder("stty", word).redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var printed = new String(process.getInputStream().readAllBytes(), charset()).strip();
            return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Where there is no such device: Windows.
    private record AtConsole(Console console) implements Person {
        @Override
        public Optional<String> ask(String question) {
            return Optional.ofNullable(console.readLine("%s", question));
        }

        @Override
        public Optional<Secret> askHidden(String question) {
            var typed = console.readPassword("%s", question);
            if (typed == null) return Optional.empty();
            var secret = new Secret(new String(typed));
            Arrays.fill(typed, ' ');
            return Optional.of(secret);
        }
    }
}
