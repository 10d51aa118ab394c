package io.hyload.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.hyload.run.AtExit;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A command of hyload that runs beside this process and ends with it, however this one ends: a hub, the shop of the demo. It must
/// take [Lifeline].
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final AtExit atExit;

    private Child(Process process) {
        this.process = process;
        this.atExit = AtExit.of("child-end", this::end);
    }

    /// Starts it.
    ///
    /// @param words       what stands behind `hyload`; others can see them, so no secrets
    /// @param environment besides that of this process
    /// @param line        takes each line it says, on a thread of its own
    /// @param ended       takes its exit code, after the last line
    /// @throws IOException where it cannot be started
    static Child start(List<String> words, Map<String, String> environment, Path folder, Consumer<String> line,
            IntConsumer ended) throws IOException {
        var command = new ArrayList<>(RunProcess.launcher());
        command.addAll(words);
        command.add("--lifeline");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var child = new Child(builder.start());
        Thread.ofVirtual().name("child").start(() -> child.listen(line, ended));
        return child;
    }

    private void listen(Consumer<String> line, IntConsumer ended) {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var said = out.readLine(); said != null; said = out.readLine()) line.accept(said);
        } catch (IOException _) {
            // As good as its end.
        }
        try {
            int code = process.waitFor();
            atExit.close();
            ended.accept(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    boolean isOn() {
        return process.isAlive();
    }

    /// Asks it to end; whether it does is told to whom it was started for.
    void end() {
        process.destroy();
    }

    /// Ends it, and waits until it has.
    @Override
    public void close() {
        end();
        try {
            if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
