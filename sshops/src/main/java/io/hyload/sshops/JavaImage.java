package io.hyload.sshops;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import io.hyload.run.Columns;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A Java for machines that have none: a part of the JDK that runs this. It fits machines of the same system, architecture and
/// C library.
///
/// It is made once, which takes some ten seconds, and kept. The same JDK makes the same bytes again, elsewhere too: a machine that has
/// it already is not sent another one since a cache was emptied.
public final class JavaImage {

    private final Path jdk;
    private final Map<String, String> release;

    private JavaImage(Path jdk) throws IOException {
        this.jdk = jdk;
        this.release = release(jdk);
    }

    /// What it runs on, known before it is made.
    public static Platform platform() throws IOException {
        return new JavaImage(Path.of(System.getProperty("java.home"))).runsOn();
    }

    /// Of the JDK that runs this, with these modules and what they need.
    ///
    /// @param cache folder where it is kept; made if need be
    /// @throws IOException in one line, when this JDK cannot make one or there is no room for it
    public static Bundle.Image of(List<String> modules, Path cache) throws IOException {
        return new JavaImage(Path.of(System.getProperty("java.home"))).with(modules, cache);
    }

    private Bundle.Image with(List<String> modules, Path cache) throws IOException {
        var sorted = modules.stream().sorted().collect(Collectors.joining(","));
        // The release file names version, vendor and build: two JDKs that agree in it make the same image.
        var key = Sha256.of((release + " " + sorted).getBytes(UTF_8)).substring(0, 12);
        var archive = cache.resolve("java-" + key + ".tar.gz");
        if (!Files.exists(archive)) make(sorted, archive);
        return new Bundle.Image(archive, Files.size(archive), Sha256.of(archive), runsOn());
    }

    private Platform runsOn() {
        var os = release.getOrDefault("OS_NAME", "");
        var libc = release.getOrDefault("LIBC", "").equals("musl") ? Platform.Libc.MUSL
                : os.equals("Linux") ? Platform.Libc.GLIBC : Platform.Libc.OTHER;
        return new Platform(os, release.getOrDefault("OS_ARCH", ""), libc);
    }

    private static Map<String, String> release(Path jdk) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(jdk.resolve("release"))) {
            properties.load(in);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(name -> name,
                name -> properties.getProperty(name).replace("\"", ""), (one, _) -> one, TreeMap::new));
    }

    private void make(String modules, Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        var work = Files.createTempDirectory(archive.getParent(), "java");
        try {
            link(modules, work.resolve("image"));
            var packed = work.resolve("image.tar.gz");
            try (var out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(packed)))) {
                new Tar(out).folder(work.resolve("image"));
            }
            Files.move(packed, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    /// In a process of its own: within this one it leaves 100 MB behind, and orders its work by chance.
    private void link(String modules, Path into) throws IOException {
        var jlink = jdk.resolve("bin").resolve("jlink");
        if (!Files.isExecutable(jlink) && !Files.exists(jlink.resolveSibling("jlink.exe"))) throw new IOException(
                "jlink: this Java has none (run hyload on a JDK, not a JRE, or set javaexe in the machine file)");
        var process = new ProcessBuilder(jlink.toString(), "--add-modules", modules, "--strip-debug",
                "--no-header-files", "--no-man-pages", "--compress", "zip-6", "--output", into.toString())
                .redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (process.waitFor() != 0) throw new IOException("jlink: "
                    + Columns.plain(said.lines().findFirst().orElse("failed")) + " (set javaexe in the machine file)");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Java was packed");
        } finally {
            process.destroy();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
