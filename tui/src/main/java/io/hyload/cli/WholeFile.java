package io.hyload.cli;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file so that a reader sees the old one or the new one, never a half, also when two write it at once.
final class WholeFile {

    private WholeFile() {}

    /// Its folder is made where it is missing. A device or a pipe is written to, a file is replaced.
    static void write(Path target, byte[] bytes) throws IOException {
        if (target.getParent() != null) Files.createDirectories(target.getParent());
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            Files.write(target, bytes);
            return;
        }
        var part = target.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Writes it under a temporary name beside it, and renames that. What a link leads to is replaced, not the link; who may read it stays
    /// as it was.
    ///
    /// @param path of a file that is there
    static void replace(Path path, String text) throws IOException {
        var target = path.toRealPath();
        var part = Files.createTempFile(target.getParent(), "." + target.getFileName() + ".", ".part");
        try {
            Files.writeString(part, text);
            if (part.getFileSystem().supportedFileAttributeViews().contains("posix"))
                Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
