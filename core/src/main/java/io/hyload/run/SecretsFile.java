package io.hyload.run;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.hyload.http.Secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

/// `secrets.properties` beside a scenario: values of options that must stand neither in its source nor in a command line.
/// It is for its owner's eyes, and never overwritten: names are added to it.
public final class SecretsFile {

    /// Its name.
    public static final String NAME = "secrets.properties";

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /// What became of secrets that were to be kept.
    ///
    /// @param added the names that are new in the file
    /// @param kept  the names that stand there with another value already, which was left as it is
    public record Added(Path file, List<String> added, List<String> kept) {
        public Added {
            added = List.copyOf(added);
            kept = List.copyOf(kept);
        }
    }

    private SecretsFile() {}

    /// Whether an option, header, field or parameter of that name holds a secret: a password, a token, an API key.
    public static boolean isSecret(String name) {
        return Secrets.isSecret(name) || Secrets.isSecretHeader(name);
    }

    /// What the file in that folder holds; nothing where there is none.
    ///
    /// @param notice is told in one line what is wrong with it: that it cannot be read, or that others can read it too
    public static Map<String, String> read(Path folder, Consumer<String> notice) {
        return read(folder, notice, true);
    }

    /// As [#read(Path, Consumer)], where others have put it there and say who may read it: a cluster.
    public static Map<String, String> readMounted(Path folder, Consumer<String> notice) {
        return read(folder, notice, false);
    }

    private static Map<String, String> read(Path folder, Consumer<String> notice, boolean isOurs) {
        var file = folder.resolve(NAME);
        try {
            var secrets = parsed(Files.readString(file));
            if (isOurs && isForOthers(file))
                notice.accept("%s: readable by others (chmod 600 %s)".formatted(NAME, file));
            return secrets;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (CharacterCodingException e) {
            notice.accept("cannot read %s: not UTF-8 text (save it as UTF-8)".formatted(file));
        } catch (IllegalArgumentException e) {
            notice.accept("cannot read %s: a malformed \\u escape (write \\\\ for a backslash)".formatted(file));
        } catch (IOException e) {
            notice.accept("cannot read %s: %s".formatted(file, why(e)));
        }
        return Map.of();
    }

    /// Adds to the file in that folder what it does not have yet; it is made where there is none, readable by its owner
    /// alone.
    public static Added add(Path folder, Map<String, String> secrets) throws IOException {
        var file = folder.resolve(NAME);
        var before = "";
        try {
            before = Files.readString(file);
        } catch (NoSuchFileException e) {
            // It is made below.
        }
        var known = parsed(before);
        var added = new LinkedHashMap<String, String>();
        var kept = new ArrayList<String>();
        secrets.forEach((name, value) -> {
            if (!known.containsKey(name)) added.put(name, value);
            else if (!known.get(name).equals(value)) kept.add(name);
        });
        if (added.isEmpty()) return new Added(file, List.of(), kept);
        var text = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + lines(added);
        boolean hasModes = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        var mode = hasModes
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
                : new FileAttribute<?>[0];
        var options = Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options, mode)) {
            if (hasModes) Files.setPosixFilePermissions(file, OWNER_ALONE);
            Channels.newOutputStream(channel).write(text.getBytes(UTF_8));
        }
        return new Added(file, List.copyOf(added.keySet()), kept);
    }

    private static Map<String, String> parsed(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        var secrets = new LinkedHashMap<String, String>();
        for (var name : new TreeSet<>(properties.stringPropertyNames()))
            secrets.put(name, properties.getProperty(name));
        return secrets;
    }

    /// What a file holds that has these.
    public static String text(Map<String, String> secrets) {
        try {
            return lines(secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no faults
        }
    }

    private static String lines(Map<String, String> secrets) throws IOException {
        var lines = new StringBuilder();
        for (var secret : secrets.entrySet()) {
            var one = new Properties();
            one.setProperty(secret.getKey(), secret.getValue());
            var written = new StringWriter();
            one.store(written, null);
            // The first line is a comment with the time.
            written.toString().lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> lines.append(line).append('\n'));
        }
        return lines.toString();
    }

    private static boolean isForOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException e) {
            return false; // a system without such modes
        }
    }

    private static String why(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) return "permission denied (make it your own)";
        return e instanceof FileSystemException x && x.getReason() != null ? x.getReason()
                : e.getClass().getSimpleName();
    }
}
