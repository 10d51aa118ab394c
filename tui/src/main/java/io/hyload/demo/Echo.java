package io.hyload.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Tells a client what it sent, which is how somebody new to the scenario API learns what an option does.
final class Echo {

    private static final int LONGEST_TEXT = 4 * 1024;

    /// Those that belong to the connection, or that nobody should find in an answer.
    private static final Set<String> NOT_SHOWN =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings", "cookie");

    private Echo() {}

    static Answer of(Request request) throws IOException, Refused {
        var start = request.body().readNBytes(LONGEST_TEXT);
        long length = start.length + request.drain();
        var told = new LinkedHashMap<String, Object>();
        told.put("ret", 0);
        told.put("method", request.method());
        told.put("path", request.path());
        told.put("params", request.query().values());
        told.put("headers", shownHeaders(request));
        told.put("bodyLength", length);
        if (length <= LONGEST_TEXT) {
            text(start, request).ifPresent(text -> told.put("body", text));
        }
        return Answer.json(200, told);
    }

    private static Map<String, String> shownHeaders(Request request) {
        var shown = new TreeMap<String, String>();
        request.headers().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_SHOWN.contains(lower)) {
                shown.put(lower, String.join(", ", values));
            }
        });
        return shown;
    }

    /// Empty when the bytes are no text in the charset that the request names.
    private static Optional<String> text(byte[] bytes, Request request) throws Refused {
        try {
            var text = request.charset().newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean readable = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
            return readable ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
