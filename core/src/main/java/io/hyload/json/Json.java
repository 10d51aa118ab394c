package io.hyload.json;

import java.util.List;
import java.util.Set;

/// A JSON value to read from. What is not there is a missing value, not an error, so that a chain of `get`s on a response
/// that is not what was expected ends in the default given:
///
/// ```java
/// if (response.json().get("ret").asInt(-1) != 0) Stats.oneError("list_customer: ret");
/// ```
public interface Json {

    /// The member of that name; missing when this is not an object or has none.
    Json get(String name);

    /// The element at that place, from 0; missing when this is not an array or is shorter.
    Json get(int index);

    /// The value at a JSON pointer (RFC 6901): `/data/0/name`; the empty one is this value.
    ///
    /// @throws IllegalArgumentException when the pointer neither is empty nor begins with `/`
    Json at(String pointer);

    /// Whether there is no value here at all. A JSON `null` is a value.
    boolean isMissing();

    boolean isNull();

    boolean isObject();

    boolean isArray();

    boolean isString();

    boolean isNumber();

    boolean isBoolean();

    /// Members of an object, elements of an array, 0 for everything else.
    int size();

    /// The names of an object's members, in order.
    Set<String> names();

    /// The elements of an array, in order.
    List<Json> elements();

    /// The number, or one written in a string; `standard` when it is none or does not fit.
    int asInt(int standard);

    /// As [#asInt], for 64 bits.
    long asLong(long standard);

    /// As [#asInt], for floating point.
    double asDouble(double standard);

    /// `true` or `false`; `standard` for everything else.
    boolean asBoolean(boolean standard);

    /// The string; a number or boolean as it is written; empty for everything else.
    String asString();

    /// The value bound to a record, class, `Map` or `List`.
    ///
    /// @throws JsonMismatch when it does not fit
    <T> T as(Class<T> type);

    /// The value as JSON text; empty when missing.
    @Override
    String toString();

    /// No value: what an unreadable body is.
    static Json missing() {
        return MissingJson.INSTANCE;
    }
}
