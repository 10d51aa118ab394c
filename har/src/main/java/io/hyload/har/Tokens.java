package io.hyload.har;

import java.io.Closeable;
import java.io.Reader;
import java.util.function.Consumer;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// JSON read token by token, forgiving what tools get wrong: numbers as text, `null` for anything, a value of another kind
/// than the format says. Whoever is handed a value may read it or leave it: what it leaves is skipped, and never held in
/// memory.
///
/// All methods throw [tools.jackson.core.JacksonException] where the text is no JSON.
final class Tokens implements Closeable {

    /// Deep enough for anything a tool adds; what is deeper is an attack on the memory of whoever reads it.
    private static final int DEEPEST = 10_000;

    private final ShortStrings text;
    private final JsonParser json;
    private boolean wasCut;

    /// @param longest no string is longer: [ShortStrings] cuts them there
    Tokens(Reader text, int longest) {
        this.text = new ShortStrings(text, longest);
        this.json = factory(longest).createParser(ObjectReadContext.empty(), this.text);
    }

    private static JsonFactory factory(int longest) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST)
                        .maxStringLength(longest).maxNameLength(longest).maxNumberLength(longest).build())
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                        JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                // names are the file's, and as many as it likes
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();
    }

    /// Goes to the first value of the text.
    void begin() {
        json.nextToken();
    }

    boolean isObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isArray() {
        return json.currentToken() == JsonToken.START_ARRAY;
    }

    boolean isText() {
        return json.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isNumber() {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT || json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
    }

    /// Goes through the members of the object here; of anything else there are none.
    ///
    /// @param member gets a name, and stands at its value
    void members(Consumer<String> member) {
        if (!isObject()) return;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            member.accept(name);
            json.skipChildren();
        }
    }

    /// Goes through the elements of the array here; of anything else there are none.
    void elements(Runnable element) {
        if (!isArray()) return;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.run();
            json.skipChildren();
        }
    }

    /// The text, number or boolean here as text; empty for anything else.
    String text() {
        var token = json.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) return "";
        int before = text.cuts();
        var read = json.getString();
        wasCut = text.cuts() != before;
        return read;
    }

    /// Whether the text read last was longer.
    boolean wasCut() {
        return wasCut;
    }

    /// The number here, be it written as text; NaN for anything else, and for what is no finite number.
    double number() {
        if (!isNumber() && !isText()) return Double.NaN;
        var text = json.getString();
        if (text.isEmpty() || text.length() > 40) return Double.NaN;
        try {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// Whether something is said here: neither `null`, `false`, 0 nor an empty text.
    boolean isSaid() {
        return switch (json.currentToken()) {
            case VALUE_NULL, VALUE_FALSE -> false;
            case VALUE_STRING -> !text().isEmpty() && !text().equalsIgnoreCase("false");
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number() != 0;
            case null -> false;
            default -> true;
        };
    }

    /// Whether more was wanted than there is: what is no JSON then was cut off.
    boolean hasEnded() {
        return text.hasEnded();
    }

    /// The line the text is read at, from 1.
    int line() {
        return json.currentLocation().getLineNr();
    }

    @Override
    public void close() {
        json.close();
    }
}
