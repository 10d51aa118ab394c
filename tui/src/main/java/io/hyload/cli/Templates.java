package io.hyload.cli;

import java.util.List;
import java.util.Optional;

/// Whole scenarios to begin with: what `hyload new` writes, and the one that `hyload demo` runs.
public final class Templates {

    /// @param title one line for a menu, which is also the first comment of the code
    public record Template(String name, String title, String code) {}

    // A folder inside a jar cannot be listed everywhere, so the names stand here.
    private static final List<String> NAMES = List.of("interface-test", "function", "class", "demo");

    private Templates() {}

    /// In the order of the menu.
    public static List<Template> all() {
        return NAMES.stream().map(Templates::load).toList();
    }

    public static Optional<Template> find(String name) {
        return NAMES.contains(name) ? Optional.of(load(name)) : Optional.empty();
    }

    private static Template load(String name) {
        var text = SourceText.load("templates", name);
        return new Template(name, text.title(), text.code());
    }
}
