package io.hyload.tui.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The editor of whoever sits before the terminal.
///
/// @param command as the environment has it: it may hold flags, and quotes as a shell reads them
public record Editor(String command) {
    /// What begins a line number for them is `+`.
    private static final Set<String> PLUS = Set.of("vi", "vim", "nvim", "view", "gvim", "nano", "pico", "emacs",
            "emacsclient", "mg", "jed", "joe", "ne", "ed", "kak", "micro", "jmacs", "zile", "mcedit", "gedit",
            "vim.tiny",
            "vim.basic");
    private static final Set<String> COLON = Set.of("hx", "helix", "subl", "zed");
    private static final Set<String> GOTO = Set.of("code", "codium", "code-insiders", "cursor");

    /// `VISUAL`, else `EDITOR`, else `vi`, which every Unix has.
    public static Editor of(Map<String, String> environment) {
        for (var name : List.of("VISUAL", "EDITOR")) {
            var value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) return new Editor(value);
        }
        return new Editor("vi");
    }

    /// Opens a file. The shell takes the command apart, since people write flags into it, as git does.
    ///
    /// @param line from 1; 0 for none
    List<String> open(Path file, long line) {
        var arguments = new ArrayList<String>(List.of("sh", "-c", command + " \"$@\"", program()));
        if (line < 1) arguments.add(file.toString());
        else if (PLUS.contains(program())) arguments.addAll(List.of("+" + line, file.toString()));
        else if (COLON.contains(program())) arguments.add(file + ":" + line);
        else if (GOTO.contains(program())) arguments.addAll(List.of("--goto", file + ":" + line));
        else arguments.add(file.toString());
        return List.copyOf(arguments);
    }

    /// Without folders and flags: `vim` of `/usr/bin/vim -n`.
    private String program() {
        var first = command.strip().replaceFirst("\\s.*", "").replaceAll("['\"]", "");
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
