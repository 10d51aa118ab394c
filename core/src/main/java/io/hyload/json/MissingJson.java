package io.hyload.json;

import java.util.List;
import java.util.Set;

/// The value that is not there.
enum MissingJson implements Json {
    INSTANCE;

    @Override
    public Json get(String name) {
        return this;
    }

    @Override
    public Json get(int index) {
        return this;
    }

    @Override
    public Json at(String pointer) {
        return this;
    }

    @Override
    public boolean isMissing() {
        return true;
    }

    @Override
    public boolean isNull() {
        return false;
    }

    @Override
    public boolean isObject() {
        return false;
    }

    @Override
    public boolean isArray() {
        return false;
    }

    @Override
    public boolean isString() {
        return false;
    }

    @Override
    public boolean isNumber() {
        return false;
    }

    @Override
    public boolean isBoolean() {
        return false;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public List<Json> elements() {
        return List.of();
    }

    @Override
    public int asInt(int standard) {
        return standard;
    }

    @Override
    public long asLong(long standard) {
        return standard;
    }

    @Override
    public double asDouble(double standard) {
        return standard;
    }

    @Override
    public boolean asBoolean(boolean standard) {
        return standard;
    }

    @Override
    public String asString() {
        return "";
    }

    @Override
    public <T> T as(Class<T> type) {
        throw new JsonMismatch("no JSON to make a " + type.getSimpleName() + " of");
    }

    @Override
    public String toString() {
        return "";
    }
}
