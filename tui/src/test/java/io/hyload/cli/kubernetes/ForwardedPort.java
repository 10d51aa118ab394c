package io.hyload.cli.kubernetes;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// A port-forward as an API server speaks it: a WebSocket (RFC 6455) of `v4.channel.k8s.io`, whose binary messages begin with the
/// number of a channel, 0 for data and 1 for errors. The first on each names the port.
record ForwardedPort(Socket socket, InputStream in, ApiFront.Call call) {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    /// Until one of both ends it.
    ///
    /// @param to a loopback port; empty when there is no such pod
    void run(OptionalInt to) throws IOException {
        if (to.isEmpty()) {
            socket.getOutputStream().write("HTTP/1.1 404 -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(ISO_8859_1));
            return;
        }
        handshake();
        int port = call.number("ports");
        for (byte channel = 0; channel < 2; channel++) send(BINARY, channel, (byte) port, (byte) (port >> 8));
        try (var hub = new Socket(InetAddress.getLoopbackAddress(), to.getAsInt())) {
            Thread.ofVirtual().start(() -> data(hub));
            receive(hub);
        } catch (EOFException e) {
            // The client is gone.
        }
    }

    private void handshake() throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest((call.headers().get("sec-websocket-key") + GUID).getBytes(ISO_8859_1));
            socket.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n").getBytes(ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void send(int opcode, byte... payload) throws IOException {
        var out = socket.getOutputStream();
        int length = payload.length;
        var head = length < 126
                ? new byte[] {(byte) (FINAL | opcode), (byte) length}
                : new byte[] {(byte) (FINAL | opcode), 126, (byte) (length >> 8), (byte) length};
        out.write(head);
        out.write(payload);
        out.flush();
    }

    private void data(Socket hub) {
        var message = new byte[8 << 10];
        try (socket; hub) {
            while (true) {
                int count = hub.getInputStream().read(message, 1, message.length - 1);
                if (count < 0) break;
                send(BINARY, Arrays.copyOf(message, count + 1));
            }
            send(CLOSE);
        } catch (IOException e) {
            // One of both has ended it.
        }
    }

    private void receive(Socket hub) throws IOException {
        var frames = new DataInputStream(in);
        while (true) {
            int opcode = frames.readUnsignedByte() & 0xf;
            int length = frames.readUnsignedByte() & ~MASKED;
            if (length == 126) length = frames.readUnsignedShort();
            else if (length == 127) length = Math.toIntExact(frames.readLong());
            var mask = frames.readNBytes(4);
            var payload = frames.readNBytes(length);
            for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
            switch (opcode) {
                case CLOSE -> {
                    return;
                }
                case PING -> send(PONG, payload);
                case PONG -> {
                    // nothing is asked of it
                }
                default -> {
                    if (payload[0] != 0) throw new IOException("channel " + payload[0]);
                    hub.getOutputStream().write(payload, 1, payload.length - 1);
                }
            }
        }
    }
}
