package io.hyload.http;

/// Where the time of an exchange went, in nanoseconds: `dns`, `connect` and `tls` are 0 on a kept connection; `waiting` is
/// from the last byte sent to the first received; a phase not reached is 0.
///
/// @param resumed whether TLS went on with an earlier session
/// @param due when the request should have been sent, on the clock of `System.nanoTime`
/// @param begun when it was; the same where no schedule is kept
/// @param end when its last byte had come, or it had failed
public record Timing(long due, long begun, long dns, long connect, long tls, boolean resumed, long send, long waiting,
        long receive, long end) {

    /// What the user waited: from when the request should have been sent to its last byte.
    public long total() {
        return end - due;
    }

    /// What the exchange itself took: from when the request was begun to its last byte, waiting for a connection included.
    public long service() {
        return end - begun;
    }
}
