package io.hyload.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.hyload.tui.screen.TriedLine;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A dry run in a process of its own, so that whatever a scenario does there does no harm here: it may block, take all memory, or call
/// `System.exit`.
final class TriedScenario {
    /// A line that ends later is cut: a scenario may print without an end.
    private static final int LONGEST_LINE = 1 << 20;

    private final Process process;

    private TriedScenario(Process process) {
        this.process = process;
    }

    /// Starts `hyload try` on the Java and the class path of this process.
    ///
    /// @param words options, `name=value`
    static TriedScenario start(Path project, String file, List<String> words) throws IOException {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED",
                "-Djdk.console=java.base", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "try",
                "--messages", "--color", "never", file));
        line.addAll(words);
        var process = new ProcessBuilder(line).directory(project.toFile()).start();
        process.getOutputStream().close();
        return new TriedScenario(process);
    }

    /// Tells each line until the process has ended.
    ///
    /// @return its exit code
    int listen(Consumer<TriedLine> each) throws IOException {
        var errors = Thread.ofVirtual().start(() -> {
            try {
                lines(process.getErrorStream(), line -> each.accept(new TriedLine.Notice(withoutName(line))));
            } catch (IOException e) {
                // As good as its end.
            }
        });
        lines(process.getInputStream(), line -> hear(Message.parse(line), each));
        try {
            errors.join();
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
            return ExitCode.CRASHED;
        }
    }

    private static String withoutName(String line) {
        return line.startsWith("hyload: ") ? line.substring("hyload: ".length()) : line;
    }

    private static void lines(InputStream stream, Consumer<String> each) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            var line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    each.accept(line.toString());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) line.append((char) c);
            }
            if (!line.isEmpty()) each.accept(line.toString());
        }
    }

    /// What only a run has is dropped.
    private static void hear(Message message, Consumer<TriedLine> each) {
        switch (message) {
            case Message.Exchange(var one) -> each.accept(new TriedLine.Exchange(one.name(), one.status(), one.took(),
                    one.bytes(), one.trouble(), one.text()));
            case Message.CheckFailed(var text) -> each.accept(new TriedLine.CheckFailed(text));
            case Message.Out(var text) -> each.accept(new TriedLine.Printed(text.stripTrailing()));
            case Message.Err(var text) -> each.accept(new TriedLine.Printed(text.stripTrailing()));
            case Message.Notice(var line) -> each.accept(new TriedLine.Notice(line));
            case Message.Advice(var line) -> each.accept(new TriedLine.Notice(line));
            case Message.Failed(var _, var line) -> each.accept(new TriedLine.Notice(line));
            case Message.Stray(var line) -> each.accept(new TriedLine.Printed(line));
            case Message.Threw(int _, var what, var why, var _) -> each.accept(new TriedLine.Notice(what + ": " + why));
            case Message.Ready _,Message.Started _,Message.Second _,Message.Progress _,Message.Pacing _,Message.Log _,Message.Kept _,Message.Required _,Message.Ended _ -> {
                // no figures: one pass of one user proves nothing
            }
        }
    }

    /// By its handle: the process itself would close its streams too, while they are still listened to.
    void end() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.toHandle().destroy();
    }
}
