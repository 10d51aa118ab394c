package io.hyload.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Collects what is written until a line is complete, and hands the line on, with its line break.
final class LineStream extends OutputStream {
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineStream(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void write(int octet) {
        line.write(octet);
        if (octet == '\n') flushLine();
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) write(bytes[i]);
    }

    /// Hands on what has no line break yet.
    @Override
    public synchronized void close() {
        if (line.size() > 0) flushLine();
    }

    private void flushLine() {
        var text = line.toString(UTF_8);
        line.reset();
        lines.accept(text);
    }
}
