package io.hyload.run;

import java.time.Duration;

/// An exchange that is shown to a person: what there is to know of it in one line, and the whole.
///
/// @param name    under which it is counted: `GET /cart`
/// @param status  of the answer; 0 where no complete one came
/// @param took    from when it was due to its last byte
/// @param bytes   of the body of the answer, decoded; of an incomplete one what had come
/// @param trouble what kept the answer from being complete, by its kind: `timeout-connect`; empty where nothing did
/// @param text    several lines, secrets masked
public record ShownExchange(String name, int status, Duration took, long bytes, String trouble, String text) {}
