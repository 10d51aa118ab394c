package io.hyload.sshops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A script for `sh`, made of the `.sh` files beside this class. What it is about reaches it as variables and words alone, so
/// no text can become a command.
///
/// All of it is one compound command: a shell that gets half of it, since the connection was cut, does nothing.
final class Script {

    private final Map<String, String> variables = new LinkedHashMap<>();
    private String words = "";

    /// Has the machine's name, for what it says.
    static Script on(Machine machine) {
        return new Script().with("machine", machine.name());
    }

    Script with(String variable, String text) {
        variables.put(variable, Quoted.word(text));
        return this;
    }

    Script with(String variable, long number) {
        return with(variable, Long.toString(number));
    }

    /// A path there: relative to the user's home or absolute.
    Script path(String variable, String path) {
        variables.put(variable, Quoted.path(path));
        return this;
    }

    /// What is `"$@"` in it.
    Script words(List<String> words) {
        this.words = "set -- " + Quoted.words(words) + "\n";
        return this;
    }

    /// @param parts names of files, after one another in one shell
    String of(String... parts) {
        var text = new StringBuilder("{\n");
        variables.forEach((name, word) -> text.append(name).append('=').append(word).append('\n'));
        text.append(words).append(read("begin"));
        for (var part : parts) text.append('\n').append(read(part));
        return text.append("} </dev/null\n").toString();
    }

    private static String read(String part) {
        try (var in = Script.class.getResourceAsStream(part + ".sh")) {
            if (in == null) throw new IllegalArgumentException("no script " + part);
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
