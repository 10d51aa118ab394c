package io.hyload.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Lets one after the other read and then change what several processes share, so that nobody's change is lost.
///
/// The lock is a file of its own: a lock on one that is replaced is soon a lock on nothing. It stays, empty; the lock itself goes with
/// the process that holds it, however that ends.
public final class LockFile {
    /// A file lock is of the whole process, so its threads wait for each other here.
    private static final Object THREADS = new Object();

    private LockFile() {}

    /// Something that is done alone.
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /// Waits for its turn, does it, and returns what comes of it. No work may want a lock itself.
    ///
    /// @param file of the lock; its folder must be there
    public static <T> T alone(Path file, Work<T> work) throws IOException {
        synchronized (THREADS) {
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                return work.run();
            }
        }
    }
}
