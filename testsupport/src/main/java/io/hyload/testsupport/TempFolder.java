package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// A folder that lives as long as the peer it belongs to.
record TempFolder(Path path) implements AutoCloseable {
    static TempFolder create(String name) {
        try {
            return new TempFolder(Files.createTempDirectory("hyload-" + name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            for (var entry : deepestFirst()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> deepestFirst() throws IOException {
        try (var entries = Files.walk(path)) {
            return entries.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
