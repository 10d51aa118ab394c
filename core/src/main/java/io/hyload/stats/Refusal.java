package io.hyload.stats;

/// Why something that came was not taken for a record.
public enum Refusal {
    /// Bytes that are no UTF-8.
    NOT_UTF8("not-utf8"),
    /// Text that is no record: no JSON, or JSON that says something else.
    NOT_A_RECORD("not-a-record"),
    /// A count or a time below 0.
    NEGATIVE("negative"),
    /// A count that no worker can reach, or more keys than any has.
    IMPLAUSIBLE("implausible"),
    /// A second that is none, or more than a day ahead of this machine.
    TIME("time"),
    /// A frame of a hub that does not begin with `ip:port|`.
    NO_SOURCE("no-source"),
    /// More bytes than a record may have.
    TOO_LARGE("too-large"),
    /// More of one sender than it may send.
    RATE("rate"),
    /// A datagram without a MAC, where a token is set.
    UNSIGNED("unsigned"),
    /// A datagram whose MAC is that of another token, or of other bytes.
    WRONG_MAC("wrong-mac"),
    /// Of a worker that is one too many.
    TOO_MANY_WORKERS("too-many-workers"),
    /// More than was taken away in time.
    NO_ROOM("no-room");

    private final String label;

    Refusal(String label) {
        this.label = label;
    }

    /// What it is called in tables and metrics: `not-a-record`.
    public String label() {
        return label;
    }
}
