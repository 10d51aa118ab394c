package io.hyload.sshops;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A Java for machines that have none: a part of the JDK that runs this, as a `tar.gz` with one folder in it. It fits machines of
/// the same system, architecture and C library.
///
/// @param archive the file
/// @param folder  what the folder in it is called, after what is in it: `java-3f9a12bc44d0`
/// @param arch    as `uname -m` says it: `x86_64`, `aarch64`
/// @param libc    `gnu` or `musl`; empty where that makes no difference
public record JavaImage(Path archive, String folder, String arch, String libc) {

    private static final long TAR_SECONDS = 120;

    /// Of the JDK that runs this, with these modules. It is made once, which takes some ten seconds, and kept in `cache`.
    ///
    /// @throws IOException in one line, when this JDK cannot make one or there is no room for it
    public static JavaImage of(List<String> modules, Path cache) throws IOException {
        return of(Path.of(System.getProperty("java.home")), modules, cache);
    }

    static JavaImage of(Path jdk, List<String> modules, Path cache) throws IOException {
        var release = release(jdk);
        var sorted = modules.stream().sorted().collect(Collectors.joining(","));
        // The release file names version, vendor and build: two JDKs that agree in it make the same image.
        var folder = "java-" + hash(release + " " + sorted).substring(0, 12);
        var archive = cache.resolve(folder + ".tar.gz");
        if (!Files.exists(archive)) make(sorted, folder, archive);
        return new JavaImage(archive, folder, arch(release.getOrDefault("OS_ARCH", "")),
                release.getOrDefault("LIBC", "").equals("musl") ? "musl"
                        : release.getOrDefault("OS_NAME", "").equals("Linux") ? "gnu" : "");
    }

    private static Map<String, String> release(Path jdk) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(jdk.resolve("release"))) {
            properties.load(in);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(name -> name,
                name -> properties.getProperty(name).replace("\"", ""), (one, _) -> one, java.util.TreeMap::new));
    }

    private static String arch(String jdkName) {
        return switch (jdkName) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> jdkName;
        };
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void make(String modules, String folder, Path archive) throws IOException {
        var jlink = ToolProvider.findFirst("jlink").orElseThrow(() -> new IOException(
                "jlink: this Java has none (run hyload on a JDK, not a JRE, or set javaexe in the machine file)"));
        Files.createDirectories(archive.getParent());
        var work = Files.createTempDirectory(archive.getParent(), "java");
        try {
            var said = new StringWriter();
            int code =
                    jlink.run(new PrintWriter(said), new PrintWriter(said), "--add-modules", modules, "--strip-debug",
                            "--no-header-files", "--no-man-pages", "--compress", "zip-6", "--output",
                            work.resolve(folder).toString());
            if (code != 0)
                throw new IOException("jlink: " + said.toString().strip().lines().findFirst().orElse("failed")
                        + " (set javaexe in the machine file)");
            var packed = work.resolve("image.tar.gz");
            tar(work, folder, packed);
            Files.move(packed, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    /// By the system's own program, which keeps links and permissions as they are.
    private static void tar(Path work, String folder, Path into) throws IOException {
        try {
            var process = new ProcessBuilder("tar", "-czf", into.toString(), "-C", work.toString(), folder)
                    .redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(TAR_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IOException("tar: " + said.strip().lines().findFirst().orElse("failed")
                        + " (is there room in " + into.getParent() + "?)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Java was packed", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
