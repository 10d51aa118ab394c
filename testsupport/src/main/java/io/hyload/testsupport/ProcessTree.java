package io.hyload.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A process and those it has started, noted while it still runs: once it has ended, its children belong to init and
/// are not to be found through it any more.
record ProcessTree(List<ProcessHandle> processes) {
    static ProcessTree of(ProcessHandle root) {
        return new ProcessTree(Stream.concat(root.descendants(), Stream.of(root)).toList());
    }

    void kill() {
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    boolean hasEnded() {
        return processes.stream().allMatch(ProcessTree::hasEnded);
    }

    /// Ended, or a zombie: where init is busy or careless an orphan stays one for seconds, and `isAlive` says yes.
    static boolean hasEnded(ProcessHandle process) {
        return !process.isAlive() || isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            // `42 (a (strange) name) Z 1 …`: the state follows the last parenthesis.
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return false; // no Linux, or it has ended since; then the next look says so
        }
    }
}
