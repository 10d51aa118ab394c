package io.hyload.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.hyload.sshops.Machine;

/// The command line by which the system's own `ssh` logs in on a machine.
final class SshLine {

    private SshLine() {}

    /// Empty where the system has no `ssh`.
    ///
    /// @param home folder of the user here, for `~` in the path of a key
    /// @param more options of `ssh`
    static Optional<List<String>> of(Machine machine, Io io, Path home, List<String> more) {
        return ssh(io).map(ssh -> {
            var line = new ArrayList<String>(List.of(ssh.toString()));
            machine.port().ifPresent(port -> line.addAll(List.of("-p", port.toString())));
            machine.user().ifPresent(user -> line.addAll(List.of("-l", user)));
            machine.key().ifPresent(key -> line.addAll(List.of("-i", RemoteWork.inHome(io, home, key).toString())));
            machine.jump().ifPresent(jump -> line.addAll(List.of("-J", jump)));
            line.addAll(more);
            line.addAll(List.of("--", machine.host()));
            return List.copyOf(line);
        });
    }

    private static Optional<Path> ssh(Io io) {
        return Stream.of(io.environment().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> folder.startsWith("/")).map(folder -> Path.of(folder, "ssh"))
                .filter(Files::isExecutable).findFirst();
    }
}
