package io.hyload.tui.screen;

import java.util.Optional;

import io.hyload.sshops.Secret;
import io.hyload.tui.Msg;

/// What the Hubs screen is told: by what it wanted done, and by its dialogs.
public sealed interface HubMsg extends Msg {

    /// How hubs stand.
    record Listed(HubList list) implements HubMsg {}

    /// Something could not be done: one line.
    record Failed(String why) implements HubMsg {}

    record Done(String what) implements HubMsg {}

    /// The hub that was started here has ended.
    ///
    /// @param why empty if that was asked for
    record HereEnded(String why) implements HubMsg {}

    // ------------------------------------------------------------------ what dialogs answer

    record Added(HubEntry entry) implements HubMsg {}

    /// @param url that it had
    record Changed(String url, HubEntry entry) implements HubMsg {}

    record Deleted(String url) implements HubMsg {}

    record PortChosen(int port) implements HubMsg {}

    record StartHere(String address, int webSocket, int datagrams, Optional<Secret> token) implements HubMsg {}

    record StopHere() implements HubMsg {}
}
