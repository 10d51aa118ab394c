package io.hyload.run;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file so that a reader sees the old one or the new one, never a half, also when two write it at once. Its folder is made
/// where it is missing.
public final class WholeFile {

    private WholeFile() {}

    /// With the modes that new files get. A device or a pipe is written to, a file is replaced.
    public static void write(Path target, byte[] bytes) throws IOException {
        makeFolder(target);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            Files.write(target, bytes);
            return;
        }
        var part = target.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
            move(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// For its owner alone (mode 0600), whatever it was before.
    public static void writeSecret(Path target, byte[] bytes) throws IOException {
        makeFolder(target);
        put(temporary(target), target, bytes);
    }

    /// In place of a file that is there: who may read it stays as it was, and what a link leads to is replaced, not the link.
    public static void replace(Path path, byte[] bytes) throws IOException {
        var target = path.toRealPath();
        var part = temporary(target);
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
        put(part, target, bytes);
    }

    private static void makeFolder(Path target) throws IOException {
        if (target.getParent() != null) Files.createDirectories(target.getParent());
    }

    /// Java makes it for its owner alone.
    private static Path temporary(Path target) throws IOException {
        return Files.createTempFile(target.toAbsolutePath().getParent(), "." + target.getFileName() + ".", ".part");
    }

    private static void put(Path part, Path target, byte[] bytes) throws IOException {
        try {
            Files.write(part, bytes);
            move(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
