package io.hyload.sshops;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import io.hyload.run.Figures;

/// A file on its way to a machine.
///
/// 1. What lies at the target is replaced in one step, by a file whose hash was compared, or not at all.
/// 2. A cut leaves the temporary file. Its name has the hash, so the next upload of the same content goes on with it, and one
///    of another content does not.
/// 3. It has mode 0600 until it is complete: it may hold a secret.
final class Upload {

    private static final int SHORT = 8;
    private static final Duration TO_EXPLAIN = Duration.ofSeconds(20);

    private final Remote remote;
    private final Source source;
    private final String to;
    private final int mode;
    private final PlanRunner.Moved moved;

    /// @param to from the user's home, or absolute
    Upload(Remote remote, Source source, String to, int mode, PlanRunner.Moved moved) {
        this.remote = remote;
        this.source = source;
        this.to = to;
        this.mode = mode;
        this.moved = moved;
    }

    /// @return what was left out, or empty
    String run() throws IOException {
        long size = source.size();
        var hash = source.hash(size);
        var part = part(hash);
        var script = script(hash, part, size);
        var answer = There.ask(remote, script.of("sha256", "look-before-put"));
        if (answer.lines().anyMatch("same"::equals)) return "there already";
        long offset = offset(There.Content.parse(remote, There.value(answer, "part")), size);
        requireRoom(answer, size - offset);
        try (var in = source.open(offset)) {
            if (offset < size) remote.put(in, size - offset, part, offset, sent -> moved.moved(offset + sent, size));
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw explained(script, e);
        }
        There.ask(remote, script.of("sha256", "finish-put"));
        return offset == 0 ? "" : "continued at " + Figures.bytes(offset);
    }

    private Script script(String hash, String part, long size) {
        return new Script().path("target", to).path("part", part).with("hash", hash).with("size", size)
                .with("mode", Integer.toOctalString(mode));
    }

    /// Beside the target, so that renaming is one step; with a dot, so that no pattern of names finds it.
    private String part(String hash) {
        int slash = to.lastIndexOf('/') + 1;
        return to.substring(0, slash) + "." + to.substring(slash) + ".part-" + hash.substring(0, SHORT);
    }

    private long offset(There.Content part, long size) throws IOException {
        return part.size() <= size && part.size() > 0 && source.hash(part.size()).equals(part.hash())
                ? part.size() : 0;
    }

    /// Told before anything is sent, since a disk filled up to its last byte stops what else runs there.
    private void requireRoom(String answer, long needed) throws RemoteFault {
        var free = There.value(answer, "free").filter(text -> text.matches("\\d{1,15}")).map(Long::parseLong);
        if (free.isPresent() && free.get() * 1024 < needed) throw noSpace(free.get() * 1024, needed);
    }

    private RemoteFault noSpace(long free, long needed) {
        return new RemoteFault(remote.name() + ": " + to, "no space left on device",
                Figures.bytes(needed) + " are needed, " + Figures.bytes(free) + " are free: make room there");
    }

    private IOException explained(Script script, IOException e) {
        try {
            var finished = remote.run(script.of("explain-put"), TO_EXPLAIN);
            if (finished.exitCode() == 0) return e;
            var reason = There.fault(remote, finished).getMessage().substring(remote.name().length() + 2);
            var free = There.value(finished.out(), "free").filter(text -> text.matches("\\d{1,15}"))
                    .map(text -> "free now: " + Figures.bytes(Long.parseLong(text) * 1024)).orElse("");
            return new RemoteFault(remote.name() + ": " + to,
                    reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1),
                    free, e);
        } catch (InterruptedIOException interrupted) {
            return interrupted;
        } catch (IOException _) {
            return e; // the connection is gone, which is what `e` says
        }
    }

    /// What is sent.
    interface Source {

        long size() throws IOException;

        /// From that byte on.
        InputStream open(long offset) throws IOException;

        /// Of its first bytes.
        default String hash(long length) throws IOException {
            try (var in = open(0)) {
                return Sha256.of(in, length);
            }
        }

        static Source of(Path file) {
            return new Source() {
                @Override
                public long size() throws IOException {
                    return Files.size(file);
                }

                @Override
                public InputStream open(long offset) throws IOException {
                    var in = Files.newInputStream(file);
                    in.skipNBytes(offset);
                    return in;
                }
            };
        }

        static Source of(byte[] content) {
            return new Source() {
                @Override
                public long size() {
                    return content.length;
                }

                @Override
                public InputStream open(long offset) {
                    return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
                }
            };
        }
    }
}
