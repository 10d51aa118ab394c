package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that others read while it is written anew: they see what was in it or what will be, never a part.
final class WholeFile {
    private WholeFile() {}

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
