package io.hyload.sshops;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.hyload.run.Columns;

/// What is to be done on a machine, step by step.
///
/// @param machine its name
/// @param title   `deploy the worker to gen1`
public record Plan(String machine, String title, List<Step> steps) {

    private static final String INDENT = "      ";

    public Plan {
        steps = List.copyOf(steps);
    }

    /// All of it for a person who wants to see it before it is done: its steps by number, scripts in full, secrets masked.
    public String toText() {
        var text = new StringBuilder(Columns.plain(title)).append('\n');
        for (int i = 0; i < steps.size(); i++) {
            text.append("%3d. %s\n".formatted(i + 1, Columns.plain(steps.get(i).title())));
            switch (steps.get(i)) {
                case Step.Run(_, var script, _, var environment) -> {
                    variables(text, environment);
                    indent(text, script);
                }
                case Step.Put(_, var from, var to, int mode) -> indent(text, from + " → " + there(to) + mode(mode));
                case Step.Write(_, var content, var to, int mode) -> {
                    indent(text, "→ " + there(to) + mode(mode));
                    indent(text, content.indent(2));
                }
                case Step.Get(_, var from, var to) -> indent(text, there(from) + " → " + to);
                case Step.Tell _ -> {
                }
            }
        }
        return text.toString();
    }

    private static void variables(StringBuilder text, Map<String, Secret> environment) {
        if (environment.isEmpty()) return;
        indent(text, "with " + new TreeMap<>(environment).entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue()).collect(Collectors.joining(" ")));
    }

    private static void indent(StringBuilder text, String lines) {
        lines.lines().forEach(line -> text.append((INDENT + Columns.plain(line)).stripTrailing()).append('\n'));
    }

    private static String there(String path) {
        return path.startsWith("/") ? path : "~/" + path;
    }

    private static String mode(int mode) {
        return ", mode %o".formatted(mode);
    }
}
