package io.hyload.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hyload.run.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes a scenario from a template.
@Command(name = "new", description = "Write a new scenario, NAME.java, into code_java/ or else the current folder.",
        footer = {"", "Example:", "  hyload new Checkout --template function"})
final class NewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A Java class name, for example Checkout.")
    private String name;

    @Option(names = {"-t", "--template"}, paramLabel = "TEMPLATE", defaultValue = "function",
            description = "Which template; function by default.")
    private String template;

    @Option(names = "--list", description = "List the templates.")
    private boolean list;

    @Spec
    private CommandSpec spec;

    private final Io io;

    NewCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        if (list) return list();
        if (name == null) throw new ParameterException(spec.commandLine(), "NAME is missing");
        var className = ScenarioName.checked(name);
        var code = Templates.find(template).orElseThrow(this::unknownTemplate).code();
        var file = ProjectFolder.scenarios(io.folder()).resolve(className + ".java");
        var shown = io.shown(file);
        if (!ProjectFolder.write(file, code)) {
            throw Fault.badInput("cannot create " + shown, "it exists already", "choose another name");
        }
        io.out().println(io.colors().green("created  ") + shown);
        io.out().println();
        io.out().println("Run it: hyload run " + shown);
        return ExitCode.PASSED;
    }

    private int list() {
        for (var each : Templates.all()) io.out().println("%-16s  %s".formatted(each.name(), each.title()));
        return ExitCode.PASSED;
    }

    private Fault unknownTemplate() {
        var names = Templates.all().stream().map(Templates.Template::name).toList();
        return Fault.badInput("template " + template, "there is none of that name",
                Nearest.advice(template, names, "there are " + String.join(", ", names)));
    }
}
