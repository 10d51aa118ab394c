package io.hyload.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Runs `hyload` in this process as a shell would: words in; exit code, data and errors out.
record Shell(Path folder, Map<String, String> environment, boolean terminal, Optional<Person> person) {
    record Result(int code, String out, String err) {}

    static Shell in(Path folder) {
        return new Shell(folder, Map.of(), false, Optional.empty());
    }

    Shell with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Shell(folder, Map.copyOf(more), terminal, person);
    }

    Shell onTerminal() {
        return new Shell(folder, environment, true, person);
    }

    /// At a terminal where somebody answers.
    Shell with(Person answering) {
        return new Shell(folder, environment, true, Optional.of(answering));
    }

    Result hyload(String... words) {
        return hyload("", words);
    }

    /// With something piped in.
    Result piping(String input, String... words) {
        return hyload(input, words);
    }

    private Result hyload(String input, String[] words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var io = new Io(new ByteArrayInputStream(input.getBytes(UTF_8)), new PrintWriter(out), new PrintWriter(err),
                environment, folder, terminal, person, new CommonOptions());
        return new Result(Main.run(io, words), out.toString(), err.toString());
    }
}
