package io.hyload.sshops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What is deployed to a machine: one version of a program.
///
/// @param mainClass what is started
/// @param flags     of Java: `-Xmx32m`
/// @param jars      the class path, in its order
/// @param image     a Java to be shipped, for machines it fits
public record Bundle(String mainClass, List<String> flags, List<Jar> jars, Optional<Image> image) {

    private static final int SHORT = 8;

    /// @throws IllegalArgumentException where something would not survive the manifest, which has a line for each
    public Bundle {
        flags = List.copyOf(flags);
        jars = List.copyOf(jars);
        if (!mainClass.matches("[\\p{javaJavaIdentifierPart}.]+"))
            throw new IllegalArgumentException("'" + mainClass + "' is no class");
        if (jars.isEmpty()) throw new IllegalArgumentException("a bundle without a jar");
        for (var flag : flags) {
            if (flag.indexOf('\n') >= 0 || flag.isEmpty())
                throw new IllegalArgumentException("'" + flag + "' is no flag of Java");
        }
    }

    /// @param size   bytes
    /// @param sha256 of the file, in 64 hexadecimal digits
    public record Jar(Path file, long size, String sha256) {

        public Jar {
            guard(sha256);
        }

        /// That of a file as it is now.
        public static Jar of(Path file) throws IOException {
            return new Jar(file, Files.size(file), Sha256.of(file));
        }

        /// What it is called there: the content is in the name, so what has that name need not be sent again.
        String name() {
            var name = file.getFileName().toString().replaceAll("[^A-Za-z0-9._]", "-").replaceAll("\\.jar$", "");
            return name.replaceAll("^[.-]+", "") + "-" + sha256.substring(0, SHORT) + ".jar";
        }
    }

    /// A Java image: a `tar.gz` with `bin/java` in its root, or in the one folder there.
    ///
    /// @param size   bytes of the archive
    /// @param sha256 of the archive, in 64 hexadecimal digits
    /// @param runsOn what it is built for
    public record Image(Path file, long size, String sha256, Platform runsOn) {

        public Image {
            guard(sha256);
        }

        /// The folder it is unpacked to.
        String name() {
            return "java-" + sha256.substring(0, SHORT);
        }
    }

    /// The file `current` there, from which the program is started: a line each of `name=value`.
    ///
    /// @param java absolute, or within the program's folder
    String manifest(String java) {
        var lines = new StringBuilder("java=" + java + "\nmain=" + mainClass + "\n");
        for (var flag : flags) lines.append("flag=").append(flag).append('\n');
        for (var jar : jars) lines.append("lib=").append(jar.sha256()).append(' ').append(jar.name()).append('\n');
        return "version=" + Sha256.of(lines.toString().getBytes(UTF_8)).substring(0, 2 * SHORT) + "\n" + lines;
    }

    private static void guard(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}"))
            throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256 in hexadecimal");
    }
}
