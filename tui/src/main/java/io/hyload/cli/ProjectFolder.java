package io.hyload.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The folder a load test lives in: what is put there, and how it is made without touching what is there already.
final class ProjectFolder {
    /// Where scenarios live.
    static final String SCENARIOS = "code_java";

    /// A part of the folder. Paths are relative to it.
    sealed interface Part {
        String path();

        record Folder(String path) implements Part {}

        record Text(String path, String content) implements Part {}

        /// Readable by its owner alone, from the moment it exists.
        record Secret(String path, String content) implements Part {}
    }

    record Made(Part part, boolean created) {}

    private ProjectFolder() {}

    /// @param firstScenario Java source
    /// @param libraries what an editor reads the scenario API from: jars or `*.jar` patterns
    static List<Part> parts(String firstScenario, List<String> libraries) {
        return List.of(
                new Part.Text("hyload-cfg.json", """
                        {
                          "stats_hubs": [
                            {
                              "url": "ws://127.0.0.1:28888"
                            }
                          ]
                        }
                        """),
                new Part.Folder(SCENARIOS), new Part.Text(SCENARIOS + "/First.java", firstScenario),
                new Part.Folder("remotes"), new Part.Secret("remotes/vm1.host", """
                        {
                          "host": "127.0.0.1",
                          "sshport": "22",
                          "username": "load",
                          "password": "",
                          "sshprikey": "",
                          "pythonexe": "python3",
                          "javaexe": "java",
                          "role": "load"
                        }
                        """),
                new Part.Folder("stats_perf"), new Part.Folder("stats_resource"), new Part.Folder("reports"),
                new Part.Folder("log"), new Part.Folder(".vscode"),
                new Part.Text(".vscode/settings.json", """
                        {
                          "java.project.sourcePaths": ["%s"],
                          "java.project.referencedLibraries": [
                        %s
                          ]
                        }
                        """.formatted(SCENARIOS, jsonLines(libraries))),
                new Part.Text(".gitignore", """
                        # what runs leave behind
                        /stats_perf/
                        /stats_resource/
                        /reports/
                        /log/
                        /.hyload-cfg.json.lock
                        # may hold passwords
                        /remotes/
                        # names the folder hyload is installed in
                        /.vscode/settings.json
                        """));
    }

    /// Where a new scenario goes: the folder for scenarios where there is one.
    static Path scenarios(Path root) {
        var scenarios = root.resolve(SCENARIOS);
        return Files.isDirectory(scenarios) ? scenarios : root;
    }

    /// Makes what is missing. Nothing is written where a part cannot be: the folder is made whole or left as it was.
    static List<Made> make(Path root, List<Part> parts) throws IOException {
        var blocked = new ArrayList<Path>(List.of(root));
        for (var part : parts) if (part instanceof Part.Folder) blocked.add(root.resolve(part.path()));
        for (var folder : blocked) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw Fault.badInput("cannot create folder " + folder, "a file has that name", "move it away");
            }
        }
        Files.createDirectories(root);
        var made = new ArrayList<Made>();
        for (var part : parts) made.add(new Made(part, create(root.resolve(part.path()), part)));
        return made;
    }

    private static boolean create(Path path, Part part) throws IOException {
        return switch (part) {
            case Part.Folder _ -> {
                boolean missing = Files.notExists(path);
                Files.createDirectories(path);
                yield missing;
            }
            case Part.Text text -> write(path, text.content());
            case Part.Secret secret -> write(path, secret.content(), ownerOnly(path));
        };
    }

    /// Writes a file that is not there yet; a link that leads nowhere counts as there.
    ///
    /// @return whether it was written
    static boolean write(Path path, String content, FileAttribute<?>... attributes) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return false;
        try {
            Files.createFile(path, attributes);
        } catch (FileAlreadyExistsException e) {
            return false; // somebody was faster
        }
        Files.writeString(path, content, StandardOpenOption.WRITE);
        return true;
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};
    }

    private static String jsonLines(List<String> texts) {
        return String.join(",\n",
                texts.stream().map(text -> "    " + new String(JsonCodec.found().write(text), UTF_8)).toList());
    }
}
