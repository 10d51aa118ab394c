package io.hyload.cli.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the image is built that a cluster runs hyload from: by the `Containerfile` of a distribution.
///
/// @param distribution the folder with `bin`, `lib` and `Containerfile`
/// @param base         an image with a JDK 25; empty to make a small one, too
/// @param tag          the name of the new one
public record ImageBuild(Path distribution, Optional<String> base, String tag) {
    static final String CONTAINERFILE = "Containerfile";
    static final String OF_THE_BASE = "Containerfile.base";
    static final String OWN_BASE = "localhost/hyload-base:25";
    /// Those that need no daemon first.
    private static final List<String> BUILDERS = List.of("podman", "buildah", "docker");

    /// @throws IllegalArgumentException in one line, for what is no name of an image
    public ImageBuild {
        for (var image : base.map(given -> List.of(given, tag)).orElse(List.of(tag))) {
            if (!Placement.isImage(image))
                throw Placement.refused("image " + image, "no name of an image",
                        "write registry.example.org/hyload:1.0.0");
        }
    }

    /// The program that builds images, of those on a search path.
    ///
    /// @param searchPath folders, separated as in `PATH`
    /// @throws IOException in one line, where there is none
    public static Path builder(String searchPath) throws IOException {
        return BUILDERS.stream().flatMap(name -> found(name, searchPath).stream()).findFirst()
                .orElseThrow(() -> new IOException(ApiCalls.line("image", "nothing on the PATH builds one",
                        "install " + String.join(", ", BUILDERS.subList(0, 2)) + " or " + BUILDERS.getLast())));
    }

    private static Optional<Path> found(String name, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator)).filter(folder -> !folder.isBlank())
                .flatMap(folder -> path(folder).stream()).map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
    }

    private static Optional<Path> path(String folder) {
        try {
            return Optional.of(Path.of(folder));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// The command lines that build it, one after the other; the same for all builders.
    ///
    /// @throws IOException in one line, where the distribution is none
    public List<List<String>> lines(Path builder) throws IOException {
        for (var needed : List.of(CONTAINERFILE, OF_THE_BASE, "bin/hyload", "lib")) {
            if (!Files.exists(distribution.resolve(needed)))
                throw new IOException(ApiCalls.line(distribution.toString(), "no distribution of hyload: " + needed
                        + " is missing", "unpack hyload.tar.gz, and use the hyload in it"));
        }
        var build = line(builder, CONTAINERFILE, List.of("--build-arg", "BASE=" + base.orElse(OWN_BASE)), tag);
        return base.isPresent() ? List.of(build) : List.of(line(builder, OF_THE_BASE, List.of(), OWN_BASE), build);
    }

    private List<String> line(Path builder, String file, List<String> arguments, String name) {
        var line = new ArrayList<>(List.of(builder.toString(), "build", "--file", distribution.resolve(file).toString(),
                "--tag", name));
        line.addAll(arguments);
        line.add(distribution.toString());
        return List.copyOf(line);
    }
}
