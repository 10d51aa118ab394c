package io.hyload.sshops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes a folder as a tar archive (POSIX.1-1988, `ustar`), without times and owners and in the order of the names: the same
/// content is the same bytes.
final class Tar {

    private static final int BLOCK = 512;
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    private final OutputStream out;

    Tar(OutputStream out) {
        this.out = out;
    }

    /// Writes what is in a folder, its own name left out, and the end of the archive.
    ///
    /// @throws IOException also for a path of more than 100 bytes, which the format has no simple way to write
    void folder(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.filter(path -> !path.equals(folder)).sorted().toList())
                entry(path, folder.relativize(path).toString().replace('\\', '/'));
        }
        out.write(new byte[2 * BLOCK]);
    }

    private void entry(Path path, String name) throws IOException {
        if (Files.isSymbolicLink(path)) {
            header(name, PLAIN, 0, '2', Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            header(name + "/", EXECUTABLE, 0, '5', "");
        } else {
            long size = Files.size(path);
            header(name, Files.isExecutable(path) ? EXECUTABLE : PLAIN, size, '0', "");
            if (Files.copy(path, out) != size) throw new IOException(path + ": changed while it was read");
            out.write(new byte[(int) (-size & (BLOCK - 1))]);
        }
    }

    /// Fields and their places as the standard has them; the checksum counts itself as blanks.
    private void header(String name, int mode, long size, char type, String link) throws IOException {
        var block = new byte[BLOCK];
        text(block, 0, 100, name);
        text(block, 100, 8, "%07o".formatted(mode));
        text(block, 108, 8, "0000000");
        text(block, 116, 8, "0000000");
        text(block, 124, 12, "%011o".formatted(size));
        text(block, 136, 12, "00000000000");
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) type;
        text(block, 157, 100, link);
        text(block, 257, 8, "ustar\00000");
        int sum = 0;
        for (byte b : block) sum += b & 0xff;
        text(block, 148, 8, "%06o\0 ".formatted(sum));
        out.write(block);
    }

    private static void text(byte[] block, int at, int length, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        if (bytes.length > length) throw new IOException("'" + text + "' is too long for a tar archive");
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
