package io.hyload.demo;

import java.util.LinkedHashMap;
import java.util.Map;

import io.hyload.json.JsonCodec;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What the shop decided to say: complete, so its length is known before the first byte leaves.
///
/// @param contentType empty when there is no body to describe
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

    /// `keysAndValues` in turn: `json(200, "ret", 0, "id", 7)`.
    static Answer json(int status, Object... keysAndValues) {
        var object = LinkedHashMap.<String, Object>newLinkedHashMap(keysAndValues.length / 2);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return json(status, object);
    }

    static Answer json(int status, Map<String, Object> object) {
        return new Answer(status, "application/json; charset=utf-8", Map.of(), JsonCodec.found().write(object));
    }

    /// The shop's way to say no: `ret` 1 and a reason.
    static Answer error(int status, String reason) {
        return json(status, "ret", 1, "reason", reason);
    }

    static Answer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    static Answer html(String html) {
        return of(200, "text/html; charset=utf-8", html);
    }

    static Answer movedTo(String path) {
        return new Answer(301, "", Map.of("Location", path), new byte[0]);
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }

    private static Answer of(int status, String contentType, String text) {
        return new Answer(status, contentType, Map.of(), text.getBytes(UTF_8));
    }
}
