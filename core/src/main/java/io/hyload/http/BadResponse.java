package io.hyload.http;

import java.io.IOException;

/// A response that breaks the protocol or a limit. Says what, with the value; has no stack trace, since it tells of the
/// server, not of us.
final class BadResponse extends IOException {

    private static final long serialVersionUID = 1;

    final ErrorKind kind;

    BadResponse(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /// Bytes of a response as they may stand in a message: printable, and not long.
    static String shown(byte[] bytes, int from, int to) {
        var shown = new StringBuilder("'");
        for (int i = from; i < Math.min(to, from + 40); i++) {
            int octet = bytes[i] & 0xff;
            if (octet >= 0x20 && octet < 0x7f) shown.append((char) octet);
            else shown.append("\\x%02x".formatted(octet));
        }
        return shown.append(to - from > 40 ? "…'" : "'").toString();
    }
}
