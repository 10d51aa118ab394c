package io.hyload.json.jackson;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// [JsonCodec] by Jackson 3.
public final class JacksonCodec implements JsonCodec {

    static final JsonMapper MAPPER = JsonMapper.builder()
            // A body of two JSON texts is not one, and names what is wrong with a server.
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // Positions yes, contents no: a body may hold what must not stand in a log.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    @Override
    public Json parse(byte[] utf8) {
        try {
            var node = MAPPER.readTree(utf8);
            return node == null || node.isMissingNode() ? Json.missing() : new JacksonJson(node);
        } catch (JacksonException e) {
            return Json.missing();
        }
    }

    @Override
    public byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value instanceof JacksonJson json ? json.node() : value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "json: " + value.getClass().getName() + " cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public <T> T bind(byte[] utf8, Class<T> type) {
        try {
            var value = MAPPER.readValue(utf8, type);
            if (value == null) throw new JsonMismatch("null is no " + type.getSimpleName());
            return value;
        } catch (JacksonException e) {
            throw mismatch(type, e);
        }
    }

    static <T> T bind(JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JacksonException e) {
            throw mismatch(type, e);
        }
    }

    private static JsonMismatch mismatch(Class<?> type, JacksonException e) {
        var where = e instanceof DatabindException bound && !bound.getPath().isEmpty()
                ? " at " + bound.getPathReference().replaceAll(".*?(\\[\".*)", "$1") : "";
        return new JsonMismatch("JSON is no " + type.getSimpleName() + where + ": "
                + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
}
