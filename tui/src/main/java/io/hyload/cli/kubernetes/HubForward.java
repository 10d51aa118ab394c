package io.hyload.cli.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.PodResource;

/// A port of this machine that leads to the hub of a run. Every connection to it is one through the API of the cluster; when that
/// is cut, so is the connection, and the next one is a new one.
public final class HubForward implements AutoCloseable {
    private final Supplier<PodResource> hub;
    private LocalPortForward forward;
    private boolean isClosed;

    HubForward(Supplier<PodResource> hub) throws IOException {
        this.hub = hub;
        this.forward = open();
    }

    /// On the loopback address. It is another one after the forward had to be made again, so ask before each connection.
    ///
    /// @throws IOException when no port of this machine can be had
    public synchronized int port() throws IOException {
        if (!isClosed && !forward.isAlive()) {
            forward.close();
            forward = open();
        }
        return forward.getLocalPort();
    }

    private LocalPortForward open() throws IOException {
        try {
            return hub.get().portForward(Manifests.HUB_PORT, InetAddress.getLoopbackAddress(), 0);
        } catch (IllegalStateException e) {
            throw new IOException("port-forward to the hub: no port of this machine could be had", e);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        try {
            forward.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
