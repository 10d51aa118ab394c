package io.hyload.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A request as a [ScriptedServer] got it: the head exactly as sent, without the empty line that ends it, and the body
/// with its chunks joined.
public record ReceivedRequest(String head, byte[] body) {
    public ReceivedRequest {
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /// The request line: `GET /small.json HTTP/1.1`.
    public String line() {
        return head.lines().findFirst().orElse("");
    }

    /// The value of the first such header, whatever the case of its name.
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /// The values of all such headers in the order sent: shows a header that went out twice.
    public List<String> headers(String name) {
        return head.lines().skip(1).filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip()).toList();
    }

    /// The body read as UTF-8.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return head + "\r\n\r\n" + text();
    }
}
