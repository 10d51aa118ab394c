package io.hyload.stats;

import java.util.List;
import java.util.Locale;

/// A part of an exchange, in the order they come. [#DNS], [#CONNECT] and [#TLS] are counted only for requests that opened a
/// connection, [#TLS] only where there is one to secure.
public enum Phase {
    /// Looking the name up.
    DNS,
    /// Until the server's machine took the connection.
    CONNECT,
    /// The handshake.
    TLS,
    /// Until the last byte was handed to the system.
    SEND,
    /// From then to the first byte of the response.
    WAIT,
    /// From then to the last one.
    RECEIVE;

    static final List<Phase> ALL = List.of(values());

    /// As it is written in records and shown: `connect`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
