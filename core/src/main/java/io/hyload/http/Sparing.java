package io.hyload.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/// The socket under a TLS connection, read in as few system calls as there are packets.
///
/// The JDK reads each TLS record in two steps, its head of five bytes and then the rest, each a call to the system. Here
/// the first step reads what there is, and the second finds it. The buffer is lent, and given back whenever it is empty,
/// so that an idle connection holds none.
final class Sparing extends Socket {

    private final Socket socket;
    private final In in;

    Sparing(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new In(socket.getInputStream());
    }

    private static final class In extends InputStream {

        private static final byte[] NONE = new byte[0];

        private final InputStream in;
        private byte[] buffer = NONE;
        private int at;
        private int end;

        In(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) return 0;
            if (at == end) {
                var lent = Buffers.SMALL.borrow();
                if (length >= lent.length) {
                    Buffers.SMALL.giveBack(lent);
                    return in.read(bytes, from, length);
                }
                int some = -1;
                try {
                    some = in.read(lent);
                } finally {
                    if (some <= 0) Buffers.SMALL.giveBack(lent);
                }
                if (some <= 0) return some;
                buffer = lent;
                at = 0;
                end = some;
            }
            int some = Math.min(length, end - at);
            System.arraycopy(buffer, at, bytes, from, some);
            at += some;
            if (at == end) {
                Buffers.SMALL.giveBack(buffer);
                buffer = NONE;
                at = end = 0;
            }
            return some;
        }

        @Override
        public int available() throws IOException {
            return end - at + in.available();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isBound() {
        return socket.isBound();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return socket.getSoLinger();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        socket.setSoLinger(on, seconds);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return socket.getTcpNoDelay();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }
}
