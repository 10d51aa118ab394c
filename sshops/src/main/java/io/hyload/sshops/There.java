package io.hyload.sshops;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import io.hyload.run.Columns;

/// Small questions to the other end, by scripts that answer in lines.
final class There {

    /// Hashing the largest resource file takes a slow disk some seconds.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private There() {}

    /// @return what the script has printed
    static String ask(Remote remote, String script) throws IOException {
        var finished = remote.run(script, LIMIT);
        if (finished.exitCode() != 0) throw fault(remote, finished);
        return finished.out();
    }

    /// What follows `name=` on one of the lines.
    static Optional<String> value(String answer, String name) {
        return answer.lines().filter(line -> line.startsWith(name + "=")).map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    /// A number of bytes, and a hash if any: `1234 8f3a…`.
    record Content(long size, String hash) {

        /// @throws RemoteFault where it is anything else
        static Content parse(Remote remote, Optional<String> text) throws RemoteFault {
            var parts = text.orElse("").split(" ");
            if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("[0-9a-f]{64}"))
                throw new RemoteFault(remote.name(),
                        "its answer cannot be understood: " + Columns.plain(text.orElse("")),
                        "");
            return new Content(Long.parseLong(parts[0]), parts[1]);
        }
    }

    /// What a script complained about: the last line, since what it ran may have said something before.
    static RemoteFault fault(Remote remote, Remote.Finished finished) {
        var reason = finished.err().lines().filter(line -> !line.isBlank()).reduce((_, last) -> last)
                .map(line -> Columns.plain(line.strip())).orElse("exit code " + finished.exitCode());
        return new RemoteFault(remote.name(), reason, "");
    }
}
