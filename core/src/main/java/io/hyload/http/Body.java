package io.hyload.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What a request carries. Every kind knows its length beforehand and can be sent again, for a retry or a redirect.
public sealed interface Body {

    /// Nothing: a request without a body.
    Body NONE = new Bytes(new byte[0], Optional.empty());

    /// How many bytes it will be.
    long length();

    /// The `Content-Type` it is sent with unless the request names another.
    Optional<String> type();

    InputStream open() throws IOException;

    /// Bytes at hand.
    record Bytes(byte[] bytes, Optional<String> type) implements Body {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new java.io.ByteArrayInputStream(bytes);
        }
    }

    /// A file, read while it is sent. `length` is what it was when the request was made; a file that has become
    /// shorter meanwhile breaks the connection, since no other end would be told from a complete body.
    record File(Path path, long length, Optional<String> type) implements Body {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    /// Several bodies one after the other.
    record Parts(List<Body> parts, Optional<String> type) implements Body {
        @Override
        public long length() {
            return parts.stream().mapToLong(Body::length).sum();
        }

        @Override
        public InputStream open() throws IOException {
            var streams = new java.util.ArrayList<InputStream>();
            for (var part : parts) streams.add(part.open());
            return new SequenceInputStream(Collections.enumeration(streams));
        }

        /// One file open at a time, each with exactly its length: one that has grown does not move the boundaries.
        @Override
        public void writeTo(OutputStream out, byte[] buffer) throws IOException {
            for (var part : parts) part.writeTo(out, buffer);
        }
    }

    /// What was to be sent cannot be read: the trouble is on this side.
    final class Unreadable extends IOException {

        private static final long serialVersionUID = 1;

        Unreadable(String why, IOException cause) {
            super(why, cause);
        }
    }

    /// Writes exactly [#length] bytes.
    ///
    /// @throws Unreadable when there are not so many to read
    default void writeTo(OutputStream out, byte[] buffer) throws IOException {
        long left = length();
        try (var in = opened()) {
            while (left > 0) {
                int some = read(in, buffer, (int) Math.min(buffer.length, left));
                if (some < 0)
                    throw new Unreadable("the body ended " + left + " bytes early: its file has become shorter", null);
                out.write(buffer, 0, some);
                left -= some;
            }
        }
    }

    private InputStream opened() throws Unreadable {
        try {
            return open();
        } catch (IOException e) {
            throw new Unreadable("the body cannot be read: " + e, e);
        }
    }

    private static int read(InputStream in, byte[] buffer, int most) throws Unreadable {
        try {
            return in.read(buffer, 0, most);
        } catch (IOException e) {
            throw new Unreadable("the body cannot be read: " + e, e);
        }
    }
}
