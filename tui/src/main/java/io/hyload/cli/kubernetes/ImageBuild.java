package io.hyload.cli.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the image is built that a cluster runs hyload from: by the `Containerfile` of a distribution.
///
/// @param distribution the folder with `bin`, `lib` and `Containerfile`
/// @param base         an image with a JDK 25
/// @param tag          the name of the new one
public record ImageBuild(Path distribution, String base, String tag) {
    public static final String USUAL_BASE = "docker.io/library/eclipse-temurin:25-jdk-alpine";

    static final String CONTAINERFILE = "Containerfile";
    /// Those that need no daemon first.
    private static final List<String> BUILDERS = List.of("podman", "buildah", "docker");

    /// @throws IllegalArgumentException in one line, for what is no name of an image
    public ImageBuild {
        for (var image : List.of(base, tag)) {
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

    /// The command line that builds it, the same for all builders.
    ///
    /// @throws IOException in one line, where the distribution has no `Containerfile`
    public List<String> line(Path builder) throws IOException {
        var file = distribution.resolve(CONTAINERFILE);
        for (var needed : List.of(CONTAINERFILE, "bin/hyload", "lib")) {
            if (!Files.exists(distribution.resolve(needed)))
                throw new IOException(ApiCalls.line(distribution.toString(), "no distribution of hyload: " + needed
                        + " is missing", "unpack hyload.tar.gz, and use the hyload in it"));
        }
        return List.of(builder.toString(), "build", "--file", file.toString(), "--build-arg", "BASE=" + base, "--tag",
                tag, distribution.toString());
    }
}
