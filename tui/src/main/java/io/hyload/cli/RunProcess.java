package io.hyload.cli;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.hyload.run.Words;

/// `hyload run` in a process of its own, whose output is a file: a scenario that crashes or fills its memory hurts nobody else, and the
/// run goes on when whoever started it has ended.
final class RunProcess {
    private static final Pattern CONTROL = Pattern.compile("(?:hyload: )?control (\\S+):(\\d{1,5})");
    private static final int MOST_PORT = 65_535;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MOST_AT_ONCE = 500;
    private static final int LONGEST_LINE = 2_000;

    private final Process process;
    private final Path statsFile;
    private final Path output;
    private volatile Optional<ControlledRun> control = Optional.empty();

    private RunProcess(Process process, Path statsFile, Path output) {
        this.process = process;
        this.statsFile = statsFile;
        this.output = output;
    }

    /// Starts it.
    ///
    /// @param arguments what stands behind `run`
    /// @param console   where its records are to go besides its file: `127.0.0.1:41234`
    /// @throws IOException when it cannot be started
    static RunProcess start(List<String> arguments, String console, Path folder) throws IOException {
        var start = Words.nameOf(LocalDateTime.now());
        var stats = word("statsfile", arguments).orElse("stats_perf/" + start + ".sts");
        var line = new ArrayList<>(launcher());
        line.add("run");
        line.addAll(arguments);
        line.add("--plain");
        line.add("console=" + console);
        if (word("control", arguments).isEmpty()) line.add("control=0");
        if (word("statsfile", arguments).isEmpty()) line.add("statsfile=" + stats);
        var output = folder.resolve("log").resolve(start + ".out");
        Files.createDirectories(output.getParent());
        var process = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).redirectOutput(output.toFile()).start();
        return new RunProcess(process, folder.resolve(stats), output);
    }

    private static Optional<String> word(String name, List<String> arguments) {
        return arguments.stream().filter(word -> word.startsWith(name + "=")).reduce((_, last) -> last)
                .map(word -> word.substring(name.length() + 1));
    }

    /// `bin/hyload` of the distribution this is of, or the Java that runs this; in a session of its own where the system has `setsid`,
    /// so that neither the end of the terminal nor Ctrl+Z reaches it.
    static List<String> launcher() {
        var line = new ArrayList<String>();
        onPath("setsid").ifPresent(setsid -> line.add(setsid.toString()));
        var script = script();
        if (script.isPresent()) {
            line.add(script.get().toString());
            return line;
        }
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return line;
    }

    private static Optional<Path> onPath(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (folder.isEmpty()) continue;
            var file = Path.of(folder, program);
            if (Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    private static Optional<Path> script() {
        try {
            var place = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            var home = place.getParent() == null ? null : place.getParent().getParent();
            return Optional.ofNullable(home).map(folder -> folder.resolve("bin").resolve("hyload"))
                    .filter(Files::isExecutable);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    Path statsFile() {
        return statsFile;
    }

    Path output() {
        return output;
    }

    /// Where it can be asked and changed, once it has said so.
    Optional<ControlledRun> control() {
        return control;
    }

    boolean isOn() {
        return process.isAlive();
    }

    /// Tells it to end, with its summary: for one that has not said yet where it can be asked.
    void end() {
        process.destroy();
    }

    /// Hands on what it says until it has ended; of much at once the last lines.
    ///
    /// @return its exit code
    int listen(Consumer<List<String>> each) throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        try (var in = Files.newInputStream(output);
                var said = new LineStream(
                        line -> lines.add(line.substring(0, Math.min(line.length(), LONGEST_LINE)).stripTrailing()))) {
            while (true) {
                boolean wasOn = process.isAlive(); // before reading, or the last words would be missed
                var bytes = in.readNBytes(1 << 16);
                said.write(bytes);
                handOn(lines, each);
                if (bytes.length > 0) continue;
                if (!wasOn) break;
                process.waitFor(LOOK);
            }
        }
        handOn(lines, each); // what had no line break
        return process.waitFor();
    }

    private void handOn(List<String> lines, Consumer<List<String>> each) {
        if (lines.isEmpty()) return;
        lines.forEach(this::learn);
        each.accept(List.copyOf(lines.subList(Math.max(0, lines.size() - MOST_AT_ONCE), lines.size())));
        lines.clear();
    }

    private void learn(String line) {
        if (control.isPresent()) return;
        var told = CONTROL.matcher(line);
        if (!told.matches()) return;
        int port = Integer.parseInt(told.group(2));
        if (port <= MOST_PORT) control = Optional.of(new ControlledRun(
                new InetSocketAddress(told.group(1).replaceFirst("^\\[(.*)]$", "$1"), port), told.group(2)));
    }
}
