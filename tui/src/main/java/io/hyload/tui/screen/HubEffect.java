package io.hyload.tui.screen;

import java.util.Optional;

import io.hyload.sshops.Secret;
import io.hyload.tui.Effect;

/// What the Hubs screen wants done. What hubs do is told by [HubMsg.Listed] from [Look] on.
public sealed interface HubEffect extends Effect {

    /// Tell how hubs stand, now and whenever that changes; what the file of settings says now is taken.
    record Look() implements HubEffect {}

    /// Remember a hub, and connect it if it is on.
    record Add(HubEntry entry) implements HubEffect {}

    /// Remember a hub as another.
    ///
    /// @param url that it had
    record Change(String url, HubEntry entry) implements HubEffect {}

    /// Disconnect a hub and remember it no more.
    record Forget(String url) implements HubEffect {}

    record Connect(String url) implements HubEffect {}

    record Disconnect(String url) implements HubEffect {}

    /// Open the UDP port, or close it.
    ///
    /// @param port 0 for a free one
    record Listen(int port, boolean isOn) implements HubEffect {}

    /// Start a hub on this machine, in a process of its own, and connect it.
    ///
    /// @param address     of both ports: `127.0.0.1`
    /// @param webSocket   port, 0 for a free one
    /// @param datagrams   port, 0 for a free one
    /// @param token       that it wants; empty lets in everybody
    record StartHere(String address, int webSocket, int datagrams, Optional<Secret> token) implements HubEffect {}

    /// Stop the hub that was started here.
    record StopHere() implements HubEffect {}
}
