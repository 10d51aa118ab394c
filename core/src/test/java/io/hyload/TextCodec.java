package io.hyload;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A codec for tests that understands nothing but passes bytes on: what matters is which bytes it was given.
public final class TextCodec implements JsonCodec {

    @Override
    public Json parse(byte[] utf8) {
        return Json.missing();
    }

    @Override
    public byte[] write(Object value) {
        return String.valueOf(value).getBytes(UTF_8);
    }

    @Override
    public <T> T bind(byte[] utf8, Class<T> type) {
        if (type != String.class) throw new JsonMismatch("only texts, not " + type);
        return type.cast(new String(utf8, UTF_8));
    }
}
