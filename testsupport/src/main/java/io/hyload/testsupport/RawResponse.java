package io.hyload.testsupport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Correct responses as bytes, for tests in which the bytes are not the point. A test about framing spells its bytes
/// out instead.
public final class RawResponse {
    private RawResponse() {}

    /// A response with `Content-Length`; the body goes out as UTF-8. A header is a whole line: `"Set-Cookie: a=1"`.
    public static byte[] http(String status, String body, String... headers) {
        return http(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// A response with `Content-Length`, for bodies that are not text.
    public static byte[] http(String status, byte[] body, String... headers) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(status, List.of(headers), "Content-Length: " + body.length));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /// A chunked response of exactly these chunks, as UTF-8, with the last chunk added.
    public static byte[] chunked(String status, List<String> headers, String... chunks) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(status, headers, "Transfer-Encoding: chunked"));
        for (var chunk : chunks) {
            if (chunk.isEmpty()) {
                throw new IllegalArgumentException("an empty chunk would end the body early");
            }
            var data = chunk.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(latin1(Integer.toHexString(data.length) + "\r\n"));
            bytes.writeBytes(data);
            bytes.writeBytes(latin1("\r\n"));
        }
        bytes.writeBytes(latin1("0\r\n\r\n"));
        return bytes.toByteArray();
    }

    private static byte[] head(String status, List<String> headers, String framing) {
        var head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (var header : headers) {
            if (!header.contains(":")) {
                throw new IllegalArgumentException("not a header line: '" + header + "'");
            }
            head.append(header).append("\r\n");
        }
        return latin1(head.append(framing).append("\r\n\r\n").toString());
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
