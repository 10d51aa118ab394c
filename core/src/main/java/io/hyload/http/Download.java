package io.hyload.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.hyload.http.ErrorKind.BODY_UNWRITABLE;

/// A file being written with the body of a response, its content coding undone on the way: memory does not grow with it.
///
/// The file is made anew when the head has come, whatever the status, and what has come of a body that breaks off stays in
/// it. That it cannot be written is [ErrorKind#BODY_UNWRITABLE].
final class Download extends OutputStream {

    private final Path path;
    private final OutputStream file;

    private Download(Path path) throws BadResponse {
        this.path = path;
        try {
            file = new BufferedOutputStream(Files.newOutputStream(path));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Reads the body to where `request` wants it.
    static void read(ResponseReader reader, Request request) throws IOException {
        if (request.saveTo().isEmpty()) {
            reader.readBody(request.discard());
            return;
        }
        // Both are closed whatever happens, and the first trouble is the one that is told.
        try (var file = new Download(request.saveTo().get());
                var inflating = Inflating.undo(reader.coding(), file, request.url().origin())) {
            reader.passTo(inflating);
            reader.readBody(true);
            inflating.finish();
        }
    }

    private BadResponse unwritable(IOException e) {
        return new BadResponse(BODY_UNWRITABLE, "the body cannot be written to " + path + ": " + e);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            file.write(bytes, from, length);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
