package io.hyload.sshops;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.function.LongConsumer;

import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.FullAccessSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Moves a file by SFTP with many requests under way, so that the time of a round trip does not matter: on a quick line up to 2 MB are
/// asked for or sent before the first answer is needed.
final class SshTransfer {
    private static final int BLOCK = 32 * 1024; // what every server takes (draft-ietf-secsh-filexfer-02 §3)
    private static final int MOST_UNDER_WAY = 64;
    private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long REPORT_EACH = 256 * 1024;
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    private SshTransfer() {}

    /// The file or stream here failed, not the other end.
    static final class Source extends IOException {
        private static final long serialVersionUID = 1;

        Source(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }

    private record Asked(int id, long at, int length, long nanos) {
        Asked(int id, long at, int length) {
            this(id, at, length, System.nanoTime());
        }
    }

    /// How many requests are under way at once: as many as keep the line busy. What a slow line cannot carry within a second or two
    /// would only lie before it, and the signs of life behind it would come so late that the connection counts as lost.
    private static final class Window {
        private int size = 2; // grows: a small file needs no more

        boolean isOpen(int underWay) {
            return underWay < size;
        }

        void answered(Asked asked) {
            boolean isLate = System.nanoTime() - asked.nanos > SLOW_NANOS;
            size = isLate ? Math.max(1, size - 1) : Math.min(MOST_UNDER_WAY, size + 1);
        }
    }

    static void put(FullAccessSftpClient files, InputStream from, long size, String path, long offset,
            LongConsumer progress)
            throws IOException {
        var mode = EnumSet.of(OpenMode.Write, OpenMode.Create);
        if (offset == 0) mode.add(OpenMode.Truncate);
        var handle = files.open(path, mode);
        var underWay = new ArrayDeque<Asked>();
        var window = new Window();
        long sent = 0, written = 0, reported = 0;
        var block = new byte[BLOCK];
        while (written < size) {
            while (sent < size && window.isOpen(underWay.size())) {
                checkInterrupt();
                var length = read(from, block, (int) Math.min(BLOCK, size - sent));
                var id = files.send(SftpConstants.SSH_FXP_WRITE,
                        request(handle.getIdentifier(), offset + sent, length, block));
                underWay.add(new Asked(id, sent, length));
                sent += length;
            }
            var first = underWay.remove();
            expectOk(answer(files, first.id));
            window.answered(first);
            written += first.length;
            if (written - reported >= REPORT_EACH || written == size) {
                reported = written;
                progress.accept(written);
            }
        }
        files.close(handle);
        if (size == 0) progress.accept(0);
    }

    static void get(FullAccessSftpClient files, String path, long offset, OutputStream into, LongConsumer progress)
            throws IOException {
        var handle = files.open(path, EnumSet.of(OpenMode.Read));
        var underWay = new ArrayDeque<Asked>();
        long asked = offset, got = offset, reported = offset;
        var window = new Window();
        while (true) {
            while (window.isOpen(underWay.size())) {
                underWay.add(ask(files, handle, asked, BLOCK));
                asked += BLOCK;
            }
            checkInterrupt();
            var first = underWay.remove();
            var data = data(answer(files, first.id));
            window.answered(first);
            if (data.length == 0) break;
            if (data.length > first.length) throw new IOException("more bytes than were asked for");
            write(into, data);
            got += data.length;
            // A short answer is no end yet (it may be a file of another kind): the rest of the block is asked for, in its turn.
            for (var at = data.length; at < first.length;) {
                var rest = data(answer(files, ask(files, handle, first.at + at, first.length - at).id));
                if (rest.length == 0) break;
                if (rest.length > first.length - at) throw new IOException("more bytes than were asked for");
                write(into, rest);
                got += rest.length;
                at += rest.length;
            }
            if (got < first.at + first.length) break; // the end of the file
            if (got - reported >= REPORT_EACH) {
                reported = got;
                progress.accept(got - offset);
            }
        }
        for (var rest : underWay) answer(files, rest.id);
        files.close(handle);
        progress.accept(got - offset);
    }

    /// Whether the disk that a path lies on is full, where the server can tell: "failure" is all it says when a write fails for that.
    static boolean isFull(FullAccessSftpClient files, String path) {
        try {
            var statvfs = files.getExtension(OpenSSHStatPathExtension.class);
            if (statvfs == null || !statvfs.isSupported()) return false;
            var slash = path.lastIndexOf('/');
            var disk = statvfs.stat(slash > 0 ? path.substring(0, slash) : slash == 0 ? "/" : ".");
            return disk.f_blocks > 0 && (disk.f_bavail == 0 || disk.f_files > 0 && disk.f_favail == 0);
        } catch (IOException | RuntimeException _) {
            return false; // it was only to say it better
        }
    }

    private static Asked ask(FullAccessSftpClient files, SftpClient.Handle handle, long at, int length)
            throws IOException {
        var buffer = new ByteArrayBuffer();
        buffer.putBytes(handle.getIdentifier());
        buffer.putLong(at);
        buffer.putUInt(length);
        return new Asked(files.send(SftpConstants.SSH_FXP_READ, buffer), at, length);
    }

    private static Buffer request(byte[] handle, long at, int length, byte[] block) {
        // Room before and after, for what is put around it: so that the bytes are copied once.
        var buffer = new ByteArrayBuffer(new byte[64 + handle.length + 16 + length + 128], 64, 0);
        buffer.wpos(64);
        buffer.putBytes(handle);
        buffer.putLong(at);
        buffer.putBytes(block, 0, length);
        return buffer;
    }

    /// Reads so many bytes.
    private static int read(InputStream from, byte[] block, int length) throws Source {
        try {
            var read = from.readNBytes(block, 0, length);
            if (read < length) throw new EOFException("it became shorter while it was read");
            return read;
        } catch (IOException e) {
            throw new Source(e);
        }
    }

    private static void write(OutputStream into, byte[] data) throws Source {
        try {
            into.write(data);
        } catch (IOException e) {
            throw new Source(e);
        }
    }

    /// Waits for it once and long: the library forgets a request whose answer it has not got in time, and ends the whole connection when
    /// that comes after all.
    private static Buffer answer(FullAccessSftpClient files, int id) throws IOException {
        checkInterrupt();
        if (!files.isOpen() || files.isClosing()) throw new EOFException("the channel is closed");
        var answer = files.receive(id, TO_ANSWER);
        if (answer == null) throw new IOException("no answer within " + TO_ANSWER.toSeconds() + " s");
        return answer;
    }

    private static void expectOk(Buffer answer) throws IOException {
        answer.getInt();
        var type = answer.getUByte();
        answer.getInt();
        if (type != SftpConstants.SSH_FXP_STATUS) throw new IOException("an answer of type " + type);
        var status = answer.getInt();
        if (status != SftpConstants.SSH_FX_OK) throw new SftpException(status, answer.getString());
    }

    /// The bytes of an answer; none at the end of the file.
    private static byte[] data(Buffer answer) throws IOException {
        answer.getInt();
        var type = answer.getUByte();
        answer.getInt();
        if (type == SftpConstants.SSH_FXP_DATA) return answer.getBytes();
        if (type != SftpConstants.SSH_FXP_STATUS) throw new IOException("an answer of type " + type);
        var status = answer.getInt();
        if (status == SftpConstants.SSH_FX_EOF) return new byte[0];
        throw new SftpException(status, answer.getString());
    }

    private static void checkInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted())
            throw new InterruptedIOException("interrupted while a file was moved");
    }
}
