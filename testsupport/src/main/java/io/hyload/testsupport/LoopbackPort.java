package io.hyload.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Ports for programs that want to be told theirs.
public final class LoopbackPort {
    private LoopbackPort() {}

    /// A port that nobody listens on just now.
    public static int free() {
        try (var socket = new ServerSocket(0, 1, ScriptedServer.loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether somebody listens on it.
    static boolean isOpen(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ScriptedServer.loopback(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
