package io.hyload.json;

import java.util.Map;
import java.util.ServiceLoader;

/// Parses and writes JSON. Found by `ServiceLoader`: `hyload-core-jackson` on the class path is enough.
public interface JsonCodec {

    /// Reads UTF-8 bytes.
    ///
    /// @return the value, or [Json#missing] when the bytes are not one JSON text
    Json parse(byte[] utf8);

    /// Writes a `Map`, `List`, record, array, string, number, boolean or [Json] in UTF-8.
    ///
    /// @throws IllegalArgumentException when there is no way to write it
    byte[] write(Object value);

    /// Reads UTF-8 bytes into a record or class. Members the type does not know are ignored.
    ///
    /// @throws JsonMismatch when they do not fit
    <T> T bind(byte[] utf8, Class<T> type);

    /// What is wrong with bytes that are not one JSON text: why and where, and never what stands there, which may be a secret.
    default String complaint(byte[] utf8) {
        try {
            bind(utf8, Map.class);
            return "not JSON";
        } catch (JsonMismatch e) {
            var message = e.getMessage();
            return message.substring(message.indexOf(": ") + 2);
        }
    }

    /// The codec on the class path.
    ///
    /// @throws IllegalStateException when there is none
    static JsonCodec found() {
        return Found.CODEC;
    }

    /// Looks once, and only when JSON is used at all.
    final class Found {

        private static final JsonCodec CODEC =
                ServiceLoader.load(JsonCodec.class, JsonCodec.class.getClassLoader()).findFirst()
                        .orElseThrow(() -> new IllegalStateException(
                                "no JSON codec on the class path (add hyload-core-jackson.jar)"));

        private Found() {}
    }
}
