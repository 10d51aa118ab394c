package io.hyload.http;

/// A complete response. `content` is the body with its content coding undone, empty when it was discarded.
///
/// @param minor the protocol version's minor digit: 1 for HTTP/1.1, 0 for HTTP/1.0
public record Response(int status, String reason, int minor, Head head, byte[] content) {}
