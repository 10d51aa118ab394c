package io.hyload.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/// Writes a JSON object on one line: a record, an exemplar; `core` has no JSON library to do it.
public final class JsonText {

    private final StringBuilder text = new StringBuilder(512);
    private boolean first = true;

    /// Nothing yet.
    public JsonText() {}

    /// An object: the whole text, or an item of a list.
    public JsonText open() {
        comma();
        return begin('{');
    }

    /// Begins an object under `key`.
    public JsonText open(String key) {
        key(key);
        return begin('{');
    }

    /// Begins a list under `key`.
    public JsonText list(String key) {
        key(key);
        return begin('[');
    }

    private JsonText begin(char bracket) {
        text.append(bracket);
        first = true;
        return this;
    }

    /// Ends the object begun last.
    public JsonText close() {
        text.append('}');
        first = false;
        return this;
    }

    /// Ends the list begun last.
    public JsonText endList() {
        text.append(']');
        first = false;
        return this;
    }

    /// The next text of a list.
    public JsonText item(String value) {
        comma();
        quote(value);
        return this;
    }

    /// A whole number.
    public JsonText put(String key, long value) {
        key(key);
        text.append(value);
        return this;
    }

    /// Rounded to `decimals`, never with an exponent.
    public JsonText put(String key, double value, int decimals) {
        key(key);
        text.append(number(value, decimals));
        return this;
    }

    /// `true` or `false`.
    public JsonText put(String key, boolean value) {
        key(key);
        text.append(value);
        return this;
    }

    /// A text; what is no Unicode in it, half a surrogate pair, is escaped.
    public JsonText put(String key, String value) {
        key(key);
        quote(value);
        return this;
    }

    /// `json` is JSON already.
    JsonText raw(String key, String json) {
        key(key);
        text.append(json);
        return this;
    }

    JsonText counts(Map<String, Long> counts) {
        counts.forEach(this::put);
        return this;
    }

    static String number(double value, int decimals) {
        if (!Double.isFinite(value) || value == 0) return "0";
        var rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private void key(String key) {
        comma();
        quote(key);
        text.append(':');
    }

    private void comma() {
        if (!first) text.append(',');
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    boolean isPair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
                    if (isPair) text.append(c).append(value.charAt(++i));
                    else if (c < 0x20 || Character.isSurrogate(c)) text.append("\\u%04x".formatted((int) c));
                    else text.append(c);
                }
            }
        }
        text.append('"');
    }

    /// What has been written up to now.
    @Override
    public String toString() {
        return text.toString();
    }
}
