package io.hyload.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.hyload.sshops.Bundle;
import io.hyload.sshops.Facts;
import io.hyload.sshops.JavaImage;
import io.hyload.sshops.Platform;
import io.hyload.sshops.Program;

/// What is brought to machines: jars of this very process, found by a class in each, and a Java made of the one that runs it.
final class Bundles {

    /// Stands for each jar that the monitor runs on. It shall be small where it measures.
    private static final List<String> SYSMON_JARS = List.of("io.hyload.cli.SysmonMain", "io.hyload.sysmon.Sysmon",
            "io.hyload.stats.ResourceRecord", "oshi.nativefree.SystemInfo", "org.slf4j.Logger",
            "org.slf4j.nop.NOPServiceProvider");

    /// Stands for each jar that a scenario is compiled and run with.
    private static final List<String> WORKER_JARS = List.of("io.hyload.cli.Main", "io.hyload.Hyload",
            "io.hyload.json.jackson.JacksonCodec", "tools.jackson.databind.ObjectMapper",
            "tools.jackson.core.JsonParser", "com.fasterxml.jackson.annotation.JsonProperty",
            "io.hyload.html.jsoup.JsoupReader", "org.jsoup.Jsoup", "picocli.CommandLine",
            "io.hyload.sshops.Machine");

    private static final List<String> SYSMON_MODULES = List.of("java.base", "java.management", "jdk.management",
            "jdk.unsupported", "java.logging");

    /// What a scenario is likely to use beside the compiler.
    private static final List<String> WORKER_MODULES = List.of("java.base", "java.compiler", "java.logging",
            "java.management", "java.naming", "java.net.http", "java.sql", "java.xml", "jdk.charsets", "jdk.compiler",
            "jdk.crypto.ec", "jdk.httpserver", "jdk.management", "jdk.unsupported", "jdk.zipfs");

    private final Path cache;
    private final Consumer<String> notices;
    private final Map<Program, Optional<Bundle.Image>> images = new ConcurrentHashMap<>();
    private final Map<Program, List<Bundle.Jar>> jars = new ConcurrentHashMap<>();

    /// @param cache   folder for what is made once
    /// @param notices takes a line about what takes a while, or cannot be
    Bundles(Path cache, Consumer<String> notices) {
        this.cache = cache;
        this.notices = notices;
    }

    /// The user's folder of what can be made again.
    static Path cache(Io io, Path home) {
        var base = io.environment().getOrDefault("XDG_CACHE_HOME", "");
        // Relative ones are to be ignored (XDG Base Directory Specification).
        return (base.startsWith("/") ? Path.of(base) : home.resolve(".cache")).resolve("hyload");
    }

    /// A program for a machine; with a Java where ours fits.
    Bundle of(Program program, Platform there) throws IOException {
        var image = there.equals(JavaImage.platform()) ? image(program) : Optional.<Bundle.Image>empty();
        return switch (program) {
            case SYSMON -> new Bundle(SysmonMain.class.getName(), JavaFlags.SYSMON, jars(program), image);
            case WORKER -> new Bundle(Main.class.getName(), JavaFlags.ofRun(), jars(program), image);
        };
    }

    /// Made once for all machines; where that cannot be, a Java that is there has to do.
    private synchronized Optional<Bundle.Image> image(Program program) throws IOException {
        var known = images.get(program);
        if (known != null) return known;
        Optional<Bundle.Image> image;
        try {
            image = Optional.of(JavaImage.of(program == Program.SYSMON ? SYSMON_MODULES : WORKER_MODULES, cache));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            notices.accept("no Java to be shipped: " + e.getMessage());
            image = Optional.empty();
        }
        images.put(program, image);
        return image;
    }

    /// Programs that are on a machine just as they are here.
    Set<Program> same(Facts facts) throws IOException {
        var same = EnumSet.noneOf(Program.class);
        for (var program : Program.values()) if (facts.of(program).isOf(jars(program))) same.add(program);
        return same;
    }

    private synchronized List<Bundle.Jar> jars(Program program) throws IOException {
        var known = jars.get(program);
        if (known != null) return known;
        var places = new LinkedHashSet<Path>();
        for (var name : program == Program.SYSMON ? SYSMON_JARS : WORKER_JARS) places.add(place(name));
        var found = new ArrayList<Bundle.Jar>();
        for (var place : places) found.add(Bundle.Jar.of(Files.isDirectory(place) ? packed(place) : place));
        jars.put(program, List.copyOf(found));
        return found;
    }

    private static Path place(String className) throws IOException {
        try {
            var type = Class.forName(className, false, Bundles.class.getClassLoader());
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IOException(className + ": not on the class path (is this a whole hyload?)", e);
        }
    }

    /// A folder of classes, as when hyload is run out of an IDE, as a jar: the same content is the same file.
    private Path packed(Path classes) throws IOException {
        var name = name(classes);
        Files.createDirectories(cache);
        var part = Files.createTempFile(cache, name, ".part");
        try {
            pack(classes, part);
            var jar = cache.resolve("classes-" + Bundle.Jar.of(part).sha256().substring(0, 16)).resolve(name + ".jar");
            Files.createDirectories(jar.getParent());
            Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
            return jar;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// `…/core/jackson/target/classes` is `core-jackson`, other folders are called as they are.
    private static String name(Path classes) {
        var target = classes.getParent();
        if (target == null || !target.endsWith("target") || target.getParent() == null)
            return classes.getFileName().toString();
        return "hyload-" + target.getParent().getFileName();
    }

    private static void pack(Path classes, Path into) throws IOException {
        try (var walk = Files.walk(classes); var zip = new ZipOutputStream(Files.newOutputStream(into))) {
            for (var file : walk.filter(Files::isRegularFile).sorted().toList()) {
                var entry = new ZipEntry(classes.relativize(file).toString().replace('\\', '/'));
                entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0)); // the first that a zip knows
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
