package io.hyload.sshops;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hashes of files, in hexadecimal.
final class Sha256 {

    private static final int CHUNK = 1 << 16;

    private Sha256() {}

    /// The hash of the first `length` bytes.
    ///
    /// @throws EOFException where there are fewer
    static String of(InputStream in, long length) throws IOException {
        var digest = digest();
        var chunk = new byte[CHUNK];
        long left = length;
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(left, chunk.length));
            if (read < 0) throw new EOFException("a file that became shorter while it was read");
            digest.update(chunk, 0, read);
            left -= read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The hash of a file.
    static String of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return of(in, Files.size(file));
        }
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes(bytes));
    }

    /// The hash itself.
    static byte[] bytes(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
