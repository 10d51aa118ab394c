package io.hyload.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What lies around a command: where it writes, where it stands, what it is told besides its arguments.
///
/// Tests make their own, so no command touches `System.out`, the process's folder or its environment.
///
/// @param in what is piped into it
/// @param out data, and what was asked for
/// @param err errors and remarks, so that `out` can be piped
/// @param folder the current folder, absolute: relative paths of the command line start here
/// @param terminal whether a person at a terminal reads `out`
/// @param person who can be asked, at the terminal; also where `out` is a pipe
/// @param options filled when the command line has been parsed
record Io(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment, Path folder,
        boolean terminal, Optional<Person> person, CommonOptions options) {
    /// Into which nothing is piped, and where nobody can be asked.
    Io(PrintWriter out, PrintWriter err, Map<String, String> environment, Path folder, boolean terminal) {
        this(InputStream.nullInputStream(), out, err, environment, folder, terminal, Optional.empty(),
                new CommonOptions());
    }

    static Io ofProcess() {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Io(System.in, writer(System.out, terminal), writer(System.err, terminal), System.getenv(),
                Path.of("").toAbsolutePath(), terminal, PersonAtTerminal.found(), new CommonOptions());
    }

    /// A terminal gets the encoding its locale names. All else gets UTF-8: a pipe or file, since it is data; and the
    /// terminal of a minimal container, whose locale knows ASCII only although the terminal knows more.
    private static PrintWriter writer(PrintStream stream, boolean terminal) {
        boolean named = terminal && !stream.charset().equals(StandardCharsets.US_ASCII);
        Charset charset = named ? stream.charset() : StandardCharsets.UTF_8;
        return new PrintWriter(stream, true, charset);
    }

    /// How wide text for a person may be. A terminal is asked anew each time, since a window may have been made narrower.
    int columns() {
        if (!terminal) return 100;
        try {
            var stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).redirectErrorStream(true)
                    .start();
            var answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return answer.matches("\\d+ [1-9]\\d*") ? Integer.parseInt(answer.substring(answer.indexOf(' ') + 1)) : 80;
        } catch (IOException e) {
            return 80;
        }
    }

    Colors colors() {
        return Colors.decide(options.color(), environment, terminal);
    }

    /// A path of the command line as one that can be opened.
    Path at(String path) {
        return folder.resolve(path).normalize();
    }

    /// A path as the user would write it: relative where it lies in the current folder.
    String shown(Path path) {
        return shown(folder, path);
    }

    static String shown(Path folder, Path path) {
        var inside = path.startsWith(folder) && !path.equals(folder);
        return (inside ? folder.relativize(path) : path).toString();
    }
}
