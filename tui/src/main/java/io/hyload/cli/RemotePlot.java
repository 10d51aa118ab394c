package io.hyload.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.hyload.sshops.Machine;
import io.hyload.stats.StatsRecord;

/// One picture of what was fetched from machines, made by `hyload plot`.
final class RemotePlot {

    private RemotePlot() {}

    /// Makes it.
    ///
    /// @param output `-o` of the command
    /// @return its exit code; that of success for an action that makes none
    static int of(RemoteAction action, List<Machine> machines, RemoteWork work, Optional<String> output, Io io)
            throws IOException {
        var files = new ArrayList<String>();
        switch (action) {
            case PLOT_SYSMON -> {
                files.add("--resource");
                for (var machine : machines) files.add(work.into(machine).toString());
            }
            case PLOT_STATS -> {
                for (var machine : machines)
                    newestRun(work.into(machine)).ifPresent(file -> files.add(file.toString()));
                if (files.isEmpty()) throw Fault.badInput("plot-stats", "no run was ever recorded there",
                        "start one: hyload remote " + machines.getFirst().name() + " start-worker FILE");
            }
            default -> {
                return ExitCode.PASSED;
            }
        }
        var name = machines.stream().map(Machine::name).limit(3).collect(Collectors.joining("-"))
                + (machines.size() > 3 ? "-and-" + (machines.size() - 3) + "-more" : "");
        var out = OutputFile.of(output, name + ".svg", io);
        var line = new ArrayList<String>(List.of("plot", "--color", io.colors().on() ? "always" : "never", "-o",
                out.file().map(Path::toString).orElse("-")));
        line.addAll(files);
        return Main.run(io, line.toArray(String[]::new));
    }

    /// By when it began, since all were fetched just now.
    private static Optional<Path> newestRun(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return Optional.empty(); // there was nothing to fetch
        Optional<Path> newest = Optional.empty();
        long latest = Long.MIN_VALUE;
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(".sts")).sorted().toList()) {
                long began = began(file);
                if (began <= latest) continue;
                latest = began;
                newest = Optional.of(file);
            }
        }
        return newest;
    }

    /// The first second of a stats file; long ago for a file of something else.
    static long began(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            var first = lines.readLine();
            return first == null ? Long.MIN_VALUE : StatsRecord.parse(first).t();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Long.MIN_VALUE; // a file of something else
        }
    }
}
