package io.hyload.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// The server's end of one connection, in the hands of a [Script].
///
/// Any call may throw because the client went away or the server is being closed; a script lets that pass, and the
/// server takes it as the end of the script. A request that cannot be read is a failure of the test: it means that the
/// client under test has sent nonsense.
public final class ScriptedConnection {
    private static final int MOST_HEAD_BYTES = 1 << 20;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Consumer<ReceivedRequest> record;
    private final CountDownLatch serverClosed;
    private boolean endedByScript;

    ScriptedConnection(Socket socket, Consumer<ReceivedRequest> record, CountDownLatch serverClosed)
            throws IOException {
        this.socket = socket;
        this.record = record;
        this.serverClosed = serverClosed;
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void play(Script script) throws Exception {
        doing(() -> {
            // Every send is a segment of its own at once, else it waits for the acknowledgement of the one before.
            socket.setTcpNoDelay(true);
            return 0;
        });
        script.play(this);
    }

    /// Reads one whole request, its body by `Content-Length` or chunked, and records it.
    public ReceivedRequest readRequest() throws IOException {
        return doing(() -> {
            var head = head();
            var request = new ReceivedRequest(head, body(new ReceivedRequest(head, new byte[0])));
            record.accept(request);
            return request;
        });
    }

    /// Reads a head and leaves the body unread, to answer `Expect: 100-continue` or to refuse an upload half way. It is
    /// recorded as a request without a body.
    public ReceivedRequest readHead() throws IOException {
        return doing(() -> {
            var request = new ReceivedRequest(head(), new byte[0]);
            record.accept(request);
            return request;
        });
    }

    /// Reads exactly so many bytes, for what is not HTTP.
    public byte[] read(int count) throws IOException {
        return doing(() -> exactly(count));
    }

    /// Reads once: what the client has written in one go and fits a segment comes together. Empty at the client's end.
    public byte[] readOnce() throws IOException {
        return doing(() -> {
            var buffer = new byte[1 << 16];
            return Arrays.copyOf(buffer, Math.max(0, in.read(buffer)));
        });
    }

    /// The address the client connected from.
    public String peer() {
        return socket.getInetAddress().getHostAddress();
    }

    /// Sends the text, one char a byte.
    public void send(String latin1) throws IOException {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        doing(() -> {
            out.write(bytes);
            return bytes.length;
        });
    }

    /// Sends the text byte by byte, each in its own segment, with a pause after each.
    public void drip(String latin1, Duration gap) throws IOException {
        drip(latin1.getBytes(StandardCharsets.ISO_8859_1), gap);
    }

    public void drip(byte[] bytes, Duration gap) throws IOException {
        doing(() -> {
            for (var b : bytes) {
                out.write(b);
                Thread.sleep(gap);
            }
            return bytes.length;
        });
    }

    /// Sends so many bytes of filler in pieces, so that a body of 10 GB needs no memory here.
    public void sendFiller(long count) throws IOException {
        var piece = new byte[1 << 16];
        Arrays.fill(piece, (byte) 'x');
        doing(() -> {
            for (var left = count; left > 0; left -= piece.length) {
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
            return count;
        });
    }

    /// Sends filler until the client goes away.
    public void sendForever() throws IOException {
        sendFiller(Long.MAX_VALUE);
    }

    /// Sends random bytes, the same ones for the same seed.
    public void sendGarbage(int count, long seed) throws IOException {
        var bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        send(bytes);
    }

    /// Says nothing more, and reads without looking, until the client goes away or the server is closed.
    public void stall() throws IOException {
        doing(() -> in.transferTo(OutputStream.nullOutputStream()));
    }

    /// Neither reads nor sends until the server is closed: the client's writes fill the buffers and then block. They
    /// are small on a server from [ScriptedServer#acceptAndNeverRead]. That the client went away is not noticed.
    public void neverRead() throws IOException {
        doing(() -> {
            serverClosed.await();
            return 0;
        });
    }

    /// Ends with a TCP reset: what the client has not read yet is lost, and its next read or write fails.
    public void reset() throws IOException {
        doing(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
            return 0;
        });
        endedByScript = true;
    }

    /// Ends our direction only: the client reads the end of the stream, while its writes still arrive.
    public void halfClose() throws IOException {
        doing(() -> {
            socket.shutdownOutput();
            return 0;
        });
    }

    /// Closes in order. Bytes of the client that were not read turn this into a reset, as on any TCP server.
    public void close() throws IOException {
        socket.close();
        endedByScript = true;
    }

    /// Called by the server from another thread: whatever the script is doing on the socket now throws.
    void abandon() {
        try {
            socket.close();
        } catch (IOException _) {
            // The descriptor is gone either way, and there is nobody left to tell.
        }
    }

    private String head() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var matched = 0; matched < 4;) {
            var b = byteOrEnd();
            bytes.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            if (bytes.size() > MOST_HEAD_BYTES) {
                throw new IllegalStateException("no end of the request head within " + MOST_HEAD_BYTES + " bytes");
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).substring(0, bytes.size() - 4);
    }

    private byte[] body(ReceivedRequest head) throws IOException {
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks();
        }
        var length = head.header("Content-Length").orElse("0");
        try {
            return exactly(Integer.parseInt(length));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("bad Content-Length '" + length + "' in " + head.line(), e);
        }
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var line = line();
            var size = size(line);
            if (size == 0) {
                break;
            }
            body.writeBytes(exactly(size));
            var end = line();
            if (!end.isEmpty()) {
                throw new IllegalStateException("chunk of " + size + " bytes goes on with '" + end + "'");
            }
        }
        while (!line().isEmpty()) {
            continue; // trailers: no test has asked for them yet
        }
        return body.toByteArray();
    }

    private static int size(String line) {
        try {
            return Integer.parseUnsignedInt(line.split(";", 2)[0].strip(), 16);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("bad chunk size '" + line + "'", e);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = byteOrEnd(); b != '\n'; b = byteOrEnd()) {
            line.write(b);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IllegalStateException("line without CR: '" + text + "'");
        }
        return text.substring(0, text.length() - 1);
    }

    private byte[] exactly(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("client closed " + (count - bytes.length) + " bytes early");
        }
        return bytes;
    }

    private int byteOrEnd() throws IOException {
        var b = in.read();
        if (b < 0) {
            throw new EOFException("client closed");
        }
        return b;
    }

    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    /// The one place where trouble on the socket becomes [ClientGone], so that the server can tell it from an
    /// `IOException` that a script has thrown on its own account.
    private <T> T doing(Step<T> step) throws ClientGone {
        if (endedByScript) {
            throw new IllegalStateException("the script has already closed this connection");
        }
        try {
            return step.run();
        } catch (IOException | InterruptedException e) {
            throw new ClientGone(e);
        }
    }

    /// The client has closed or reset the connection, or the server is being closed.
    static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1;

        ClientGone(Exception cause) {
            super(cause);
        }
    }
}
