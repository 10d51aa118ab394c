package io.hyload.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// A request with its head read and its body still on the wire.
record Request(String method, String path, String rawQuery, Headers headers, InputStream body) {

    /// A form or a JSON document longer than this is refused: visitors must not fill the shop's memory.
    private static final int LONGEST_DOCUMENT = 64 * 1024;

    static Request of(HttpExchange exchange) {
        var uri = exchange.getRequestURI();
        var query = uri.getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                uri.getPath(),
                query == null ? "" : query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody());
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    Parameters query() throws Refused {
        return Parameters.of(rawQuery);
    }

    Parameters form() throws IOException, Refused {
        return Parameters.of(new String(document(), ISO_8859_1));
    }

    /// The whole body, when it is short enough to keep.
    byte[] document() throws IOException, Refused {
        var bytes = body.readNBytes(LONGEST_DOCUMENT + 1);
        if (bytes.length > LONGEST_DOCUMENT) {
            throw new Refused(413, "the body is longer than " + LONGEST_DOCUMENT + " bytes");
        }
        return bytes;
    }

    /// Reads what is left of the body and tells how many bytes that was. A connection can only be used again when the
    /// whole request was taken from it, and the JDK's server itself gives up on that after 64 kB.
    long drain() throws IOException {
        return body.read() == -1 ? 0 : 1 + body.transferTo(OutputStream.nullOutputStream());
    }

    /// The header's first value, or an empty text.
    String header(String name) {
        var value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    Optional<String> cookie(String name) {
        return Arrays.stream(header("Cookie").split(";"))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /// The charset that Content-Type names, else UTF-8.
    Charset charset() throws Refused {
        var name = new HeaderParameters(header("Content-Type")).get("charset").orElse("utf-8");
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException _) {
            throw Refused.badRequest("unknown charset '" + name + "'");
        }
    }
}
