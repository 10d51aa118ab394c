package io.hyload.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command takes. They belong to the root and are inherited, so they may stand before or
/// after the command's name, and no command has to declare them.
final class CommonOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT, description = {
            "Colors in the output: auto, always, never.",
            "auto (default) means on a terminal, unless NO_COLOR is set."})
    private Colors.When color = Colors.When.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    Colors.When color() {
        return color;
    }

    boolean debug() {
        return debug;
    }
}
