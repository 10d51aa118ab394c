package io.hyload.sshops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.hyload.run.Figures;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/// A file that grows on a machine, on its way here.
///
/// 1. A local file only ever grows, and only where it is the beginning of the remote one: the hash of as much as both have is
///    compared first. What a cut leaves is a beginning, so the next time goes on with it.
/// 2. As much is fetched as there was at the beginning: a file that grows on, or a machine that sends for ever, ends too.
final class Download {

    /// More files of one name, each another's content, than anybody has.
    private static final int MOST_OTHERS = 99;

    private final Remote remote;
    private final String from;
    private final Path to;
    private final PlanRunner.Moved moved;

    Download(Remote remote, String from, Path to, PlanRunner.Moved moved) {
        this.remote = remote;
        this.from = from;
        this.to = to;
        this.moved = moved;
    }

    /// @return what was left out, or empty
    String run() throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        for (int other = 0; other <= MOST_OTHERS; other++) {
            var place = other == 0 ? to : to.resolveSibling(to.getFileName() + ".remote-" + other);
            if (Files.exists(place) && !Files.isRegularFile(place))
                throw new FileAlreadyExistsException(place.toString(), null, "it is no file (move it away)");
            long have = Files.exists(place) ? Files.size(place) : 0;
            var there = look(have);
            long common = Math.min(have, there.size());
            if (have > 0 && !hash(place, common).equals(there.hash())) continue;
            if (have > there.size())
                return "left as it is: " + Figures.bytes(have) + " here, " + Figures.bytes(there.size()) + " there";
            fetch(place, have, there.size());
            if (other > 0) return to.getFileName() + " here is another file, so it is in " + place.getFileName();
            if (have == 0) return "";
            return have == there.size() ? "here already" : "continued at " + Figures.bytes(have);
        }
        throw new FileAlreadyExistsException(to.toString(), null, "and " + MOST_OTHERS + " others of its name");
    }

    private There.Content look(long have) throws IOException {
        var answer = There.ask(remote, new Script().path("file", from).with("have", have)
                .of("sha256", "look-before-get"));
        return There.Content.parse(remote, There.value(answer, "size"));
    }

    private static String hash(Path file, long length) throws IOException {
        return Upload.Source.of(file).hash(length);
    }

    private void fetch(Path place, long have, long size) throws IOException {
        try (var file = new Bounded(Files.newOutputStream(place, CREATE, APPEND), size - have)) {
            if (have < size) {
                try {
                    remote.get(from, have, file, got -> moved.moved(Math.min(have + got, size), size));
                } catch (IOException e) {
                    if (!file.isFull()) throw e;
                }
            }
        }
        long got = Files.size(place);
        if (got != size)
            throw new RemoteFault(remote.name() + ": " + from,
                    "only " + Figures.bytes(got) + " of " + Figures.bytes(size) + " came",
                    "pull again: it goes on there");
    }

    /// Takes so many bytes and ends the transfer when more come.
    private static final class Bounded extends OutputStream {
        private final OutputStream to;
        private long left;
        private boolean isOver;

        Bounded(OutputStream to, long size) {
            this.to = to;
            this.left = size;
        }

        /// Whether all is here, so that what went wrong after it does not matter.
        boolean isFull() {
            return left == 0;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isOver) throw new IOException("more than was asked for");
            int taken = (int) Math.min(left, length);
            to.write(bytes, offset, taken);
            left -= taken;
            if (taken < length) {
                isOver = true;
                throw new IOException("more than was asked for");
            }
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
