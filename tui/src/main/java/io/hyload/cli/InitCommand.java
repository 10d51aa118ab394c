package io.hyload.cli;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a project folder, or completes one.
@Command(name = "init",
        description = "Make a project folder, or add what is missing in one. No file is ever overwritten.",
        footer = {"", "Example:", "  hyload init shop"})
final class InitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "0..1", defaultValue = ".",
            description = "The folder; by default the current one.")
    private String folder;

    private final Io io;

    InitCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        var root = io.at(folder);
        for (var made : make(root)) {
            var done = made.created() ? io.colors().green("created  ") : io.colors().dim("kept     ");
            io.out().println(done + path(made));
        }
        var go = root.equals(io.folder()) ? "" : "cd " + io.shown(root) + " && ";
        io.out().println();
        io.out().println("A shop to load, in another terminal: hyload demo --serve --port 8080");
        io.out().println("Next: " + go + "hyload run " + ProjectFolder.SCENARIOS + "/First.java");
        return ExitCode.PASSED;
    }

    /// Makes a project of a folder, or adds what is missing.
    static List<ProjectFolder.Made> make(Path root) throws IOException {
        var first = Templates.find("function").orElseThrow().code();
        return ProjectFolder.make(root, ProjectFolder.parts(first, libraries()));
    }

    /// As a person reads it: `code_java/`.
    static String path(ProjectFolder.Made made) {
        return made.part().path() + (made.part() instanceof ProjectFolder.Part.Folder ? "/" : "");
    }

    /// The jars of the installed `lib` folder; while developing, those of the class path.
    private static List<String> libraries() {
        return jarOfThis().map(jar -> List.of(jar.resolveSibling("*.jar").toString()))
                .orElseGet(() -> Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .toList());
    }

    private static Optional<Path> jarOfThis() {
        try {
            var place = Path.of(InitCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Optional.of(place).filter(path -> path.toString().endsWith(".jar"));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
