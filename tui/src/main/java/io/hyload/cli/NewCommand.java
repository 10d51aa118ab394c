package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Callable;

import javax.lang.model.SourceVersion;

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
    /// Words that may name a variable but not a class (JLS 3.9).
    private static final Set<String> NOT_FOR_CLASSES = Set.of("permits", "record", "sealed", "var", "yield");

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
        var className = className(name);
        var code = Templates.find(template).orElseThrow(this::unknownTemplate).code();
        var scenarios = io.folder().resolve(ProjectFolder.SCENARIOS);
        var file = (Files.isDirectory(scenarios) ? scenarios : io.folder()).resolve(className + ".java");
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

    /// The file is named after the class, so the name must be one; and one that hides nothing a scenario uses.
    private static String className(String given) {
        var name = given.endsWith(".java") ? given.substring(0, given.length() - ".java".length()) : given;
        if (!SourceVersion.isIdentifier(name) || SourceVersion.isKeyword(name) || NOT_FOR_CLASSES.contains(name)) {
            throw Fault.badInput("'" + given + "'", "it cannot be the name of a Java class",
                    "use letters, digits and _ , for example " + ScenarioCompiler.classNameFrom(name));
        }
        boolean taken = NewCommand.class.getResource("/io/hyload/" + name + ".class") != null
                || Object.class.getResource("/java/lang/" + name + ".class") != null;
        if (taken) throw Fault.badInput(name, "scenarios use a class of that name", "choose another name");
        return name;
    }

    private Fault unknownTemplate() {
        var names = Templates.all().stream().map(Templates.Template::name).toList();
        return Fault.badInput("template " + template, "there is none of that name",
                Nearest.advice(template, names, "there are " + String.join(", ", names)));
    }
}
