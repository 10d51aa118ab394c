package io.hyload.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.hyload.testsupport.Command;

/// `hyload` as a process of its own, which signals reach and which other processes see.
///
/// @param folder the current one
/// @param home   of the user who runs it
record HyloadProcess(Path folder, Path home) {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /// What is made once, the shipped Java, is kept over all tests.
    static final Path CACHE = Path.of("target/test-cache").toAbsolutePath();

    /// As it is called; in a terminal it can ask.
    Command command(String... words) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.console=java.base", "-cp",
                System.getProperty("java.class.path"), "io.hyload.cli.Main"));
        line.addAll(List.of(words));
        return Command.of(line.toArray(String[]::new)).in(folder).with("HOME", home.toString())
                .with("XDG_CACHE_HOME", CACHE.toString()).timeout(LIMIT);
    }

    /// Starts it where nobody can be asked.
    Command.Running start(String... words) {
        var command = command(words);
        var line = new ArrayList<>(List.of("setsid"));
        line.addAll(command.line());
        return new Command(line, command.environment(), command.folder(), command.input(), command.timeout()).start();
    }

    /// Runs it to its end where nobody can be asked.
    Command.Finished run(String... words) {
        try (var running = start(words)) {
            return running.awaitExit();
        }
    }
}
