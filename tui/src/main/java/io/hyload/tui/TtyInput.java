package io.hyload.tui;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// What is typed at a terminal, while it is ours. A reader that waits here takes nothing from another program that has the terminal for a
/// while: [#pause] takes the device away from it, even in the middle of reading.
final class TtyInput extends InputStream {
    private final File device;
    private FileInputStream open;
    private boolean isClosed;

    TtyInput(File device) {
        this.device = device;
    }

    synchronized void resume() throws IOException {
        if (open == null) open = new FileInputStream(device);
        notifyAll();
    }

    /// Keys stay in the terminal until [#resume].
    synchronized void pause() throws IOException {
        if (open == null) return;
        open.getChannel().close(); // unlike the stream, a channel wakes who is reading from it
        open.close();
        open = null;
    }

    @Override
    public synchronized void close() throws IOException {
        pause();
        isClosed = true;
        notifyAll();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            var from = awaitOpen();
            if (from == null) return -1;
            try {
                return from.getChannel().read(ByteBuffer.wrap(into, offset, length));
            } catch (ClosedChannelException _) {
                continue; // paused meanwhile, or just before
            }
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public synchronized int available() throws IOException {
        return open == null ? 0 : open.available();
    }

    private synchronized FileInputStream awaitOpen() throws IOException {
        try {
            while (open == null && !isClosed) wait();
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the terminal", e);
        }
    }
}
