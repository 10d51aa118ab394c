package io.hyload.json.jackson;

import io.hyload.json.Json;
import io.hyload.json.JsonCodec;
import io.hyload.json.JsonMismatch;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// [JsonCodec] by Jackson 3.
public final class JacksonCodec implements JsonCodec {

    static final JsonMapper MAPPER = JsonMapper.builder()
            // A body of two JSON texts is not one, and names what is wrong with a server.
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // Positions yes, contents no: a body may hold what must not stand in a log.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .addModule(new SimpleModule().addSerializer(Json.class, new Written()))
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
            return MAPPER.writeValueAsBytes(value);
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
            var value = MAPPER.treeToValue(node, type);
            if (value == null) throw new JsonMismatch("null is no " + type.getSimpleName());
            return value;
        } catch (JacksonException e) {
            throw mismatch(type, e);
        }
    }

    /// Jackson's own message quotes the value, so it is not repeated.
    private static JsonMismatch mismatch(Class<?> type, JacksonException e) {
        return new JsonMismatch("JSON is no " + type.getSimpleName() + ": " + switch (e) {
            case MismatchedInputException bound when bound.getTargetType() != null -> where(bound) + "expected "
                    + bound.getTargetType().getSimpleName();
            case DatabindException bound -> where(bound) + "does not fit";
            default -> "not JSON at line "
                    + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
        });
    }

    /// `at ["list"][1]["id"] `, or nothing for the value itself.
    private static String where(DatabindException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getPropertyName() == null) path.append('[').append(step.getIndex()).append(']');
            else path.append("[\"").append(step.getPropertyName()).append("\"]");
        }
        return path.isEmpty() ? "" : "at " + path + " ";
    }

    /// Any [Json], wherever it stands in what is written.
    private static final class Written extends StdSerializer<Json> {

        Written() {
            super(Json.class);
        }

        @Override
        public void serialize(Json value, JsonGenerator to, SerializationContext context) {
            if (value instanceof JacksonJson json) to.writeTree(json.node());
            else if (value.isMissing()) to.writeNull();
            else to.writeRawValue(value.toString());
        }
    }
}
