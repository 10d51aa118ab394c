package io.hyload.hub;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

import javax.net.ServerSocketFactory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A WebSocket server that does, byte by byte, what a test says: also what no library would let it do.
final class ScriptedHub implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE = 10_000;
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: (\\S+)\r\n");

    private final ServerSocket server;
    private final String scheme;

    ScriptedHub() throws IOException {
        this(0);
    }

    ScriptedHub(int port) throws IOException {
        this(port, ServerSocketFactory.getDefault(), "ws");
    }

    ScriptedHub(int port, ServerSocketFactory sockets, String scheme) throws IOException {
        this.scheme = scheme;
        server = sockets.createServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(PATIENCE);
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    /// The next client, as it asks.
    Peer knock() throws IOException {
        var socket = server.accept();
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return new Peer(socket);
    }

    /// The next client, let in.
    Peer accept() throws IOException {
        var peer = knock();
        peer.letIn();
        return peer;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /// What a client has sent.
    record Frame(int opcode, byte[] payload) {}

    /// A client.
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final String request;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(socket.getInputStream());
            var head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) head.write(in.readUnsignedByte());
            request = head.toString(ISO_8859_1);
        }

        /// The head of its request.
        String request() {
            return request;
        }

        void letIn() throws IOException {
            var key = KEY.matcher(request);
            if (!key.find()) throw new AssertionError("no key in " + request);
            raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + accepted(key.group(1)) + "\r\n\r\n");
        }

        private static String accepted(String key) {
            try {
                var sha = MessageDigest.getInstance("SHA-1");
                return Base64.getEncoder()
                        .encodeToString(
                                sha.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /// Turns it away.
        void refuse(String status) throws IOException {
            raw("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            close();
        }

        void raw(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        void binary(String text) throws IOException {
            frame(BINARY, true, text.getBytes(UTF_8));
        }

        void text(String text) throws IOException {
            frame(TEXT, true, text.getBytes(UTF_8));
        }

        void frame(int opcode, boolean isFinal, byte[] payload) throws IOException {
            var frame = ByteBuffer.allocate(payload.length + 10);
            frame.put((byte) (opcode | (isFinal ? 0x80 : 0)));
            if (payload.length < 126) frame.put((byte) payload.length);
            else if (payload.length < 65_536) frame.put((byte) 126).putShort((short) payload.length);
            else frame.put((byte) 127).putLong(payload.length);
            frame.put(payload);
            socket.getOutputStream().write(frame.array(), 0, frame.position());
        }

        void closeFrame(int code, String reason) throws IOException {
            var text = reason.getBytes(UTF_8);
            frame(CLOSE, true, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
        }

        /// What the client sends next, unmasked.
        Frame read() throws IOException {
            int opcode = in.readUnsignedByte() & 15;
            int length = in.readUnsignedByte() & 127;
            if (length == 126) length = in.readUnsignedShort();
            var mask = in.readNBytes(4);
            var payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
            return new Frame(opcode, payload);
        }

        /// Gone without a word.
        @Override
        public void close() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
