package io.hyload.http;

/// How much an exchange may take.
///
/// @param timeout        nanoseconds for the whole of it: waiting for a free connection, a retry, all
/// @param connectTimeout nanoseconds for name and connection
/// @param idleTimeout    nanoseconds a connection kept may lie idle and still be used again
/// @param maxBody        bytes of the body of the response, as it comes and as it is when its coding is undone
public record Limits(long timeout, long connectTimeout, long idleTimeout, long maxBody) {

    /// However long the server keeps its end open.
    public static final long ANY_TIME = Long.MAX_VALUE;
    /// No more than what the engine sets by itself: a body kept fits an array, one discarded is as long as it is.
    public static final long ANY_BODY = Long.MAX_VALUE;
}
