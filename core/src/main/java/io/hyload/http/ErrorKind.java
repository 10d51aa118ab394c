package io.hyload.http;

/// Every way a request can fail to bring a complete response, each counted once under its label.
///
/// To add one: a constant here, the place that raises it (a [BadResponse], or [Connection]'s reading of an
/// `IOException`), a line in the README's table, and a test with a server that does it.
public enum ErrorKind {
    CONNECT_REFUSED("connect-refused", 80),
    TIMEOUT_SEND("timeout-send", 100),
    RESET_SEND("reset-send", 101),
    /// No complete head in time.
    TIMEOUT_RESPONSE("timeout-response", 110),
    /// The connection broke or ended before the head was complete.
    RESET_RESPONSE("reset-response", 111),
    /// A kept connection was closed, and so was the fresh one of the silent retry, before any byte of a response.
    CLOSED_TWICE("closed-twice", 120),
    BAD_STATUS_LINE("bad-status-line", 121),
    TIMEOUT_BODY("timeout-body", 132),
    RESET_BODY("reset-body", 136),
    /// The connection ended before the body was complete.
    SHORT_BODY("short-body", 138),
    /// The name does not resolve, or nobody says in time whether it does.
    DNS("dns", 200),
    /// Nobody answers, or all connections that the client may have to that origin are in use.
    CONNECT_TIMEOUT("connect-timeout", 201),
    CONNECT_UNREACHABLE("connect-unreachable", 202),
    /// All local ports towards that address are in use or in TIME_WAIT.
    NO_LOCAL_PORT("no-local-port", 203),
    TOO_MANY_FILES("too-many-files", 204),
    TLS_HANDSHAKE("tls-handshake", 205),
    /// The server's certificate is not trusted, or ours is not accepted.
    TLS_CERTIFICATE("tls-certificate", 206),
    BAD_HEADER("bad-header", 207),
    BAD_CHUNK("bad-chunk", 208),
    /// A head or body past its limit.
    TOO_LARGE("too-large", 209),
    /// A content coding that is not understood, or a body that is not in the coding it claims.
    BAD_ENCODING("bad-encoding", 210),
    /// A proxy that does not pass the request on.
    PROXY_REFUSED("proxy-refused", 211),
    TOO_MANY_REDIRECTS("too-many-redirects", 212),
    /// The run was stopped while the request was on its way.
    STOPPED("stopped", 213),
    /// The file to be sent cannot be read, or has become shorter: the server has no part in it.
    BODY_UNREADABLE("body-unreadable", 214),
    /// The file the body is saved to cannot be written: the server has no part in it either.
    BODY_UNWRITABLE("body-unwritable", 215);

    private final String label;
    private final int number;

    ErrorKind(String label, int number) {
        this.label = label;
        this.number = number;
    }

    /// The name it is counted under.
    public String label() {
        return label;
    }

    /// The original's number where it had one, ours from 200.
    public int number() {
        return number;
    }

    /// Whether it counts as a timeout rather than an error.
    public boolean isTimeout() {
        return this == TIMEOUT_SEND || this == TIMEOUT_RESPONSE || this == TIMEOUT_BODY || this == CONNECT_TIMEOUT;
    }
}
