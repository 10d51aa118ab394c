package io.hyload.json.jackson;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.hyload.json.Json;
import tools.jackson.databind.JsonNode;

/// A Jackson node seen as [Json].
record JacksonJson(JsonNode node) implements Json {

    private static Json of(JsonNode node) {
        return node == null || node.isMissingNode() ? Json.missing() : new JacksonJson(node);
    }

    @Override
    public Json get(String name) {
        return of(node.get(name));
    }

    @Override
    public Json get(int index) {
        return of(node.get(index));
    }

    @Override
    public Json at(String pointer) {
        return of(node.at(pointer));
    }

    @Override
    public boolean isMissing() {
        return false;
    }

    @Override
    public boolean isNull() {
        return node.isNull();
    }

    @Override
    public boolean isObject() {
        return node.isObject();
    }

    @Override
    public boolean isArray() {
        return node.isArray();
    }

    @Override
    public boolean isString() {
        return node.isString();
    }

    @Override
    public boolean isNumber() {
        return node.isNumber();
    }

    @Override
    public boolean isBoolean() {
        return node.isBoolean();
    }

    @Override
    public int size() {
        return node.size();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(node.propertyNames()));
    }

    @Override
    public List<Json> elements() {
        if (!node.isArray()) return List.of();
        var elements = new ArrayList<Json>(node.size());
        for (var element : node) elements.add(new JacksonJson(element));
        return Collections.unmodifiableList(elements);
    }

    @Override
    public int asInt(int standard) {
        return node.asInt(standard);
    }

    @Override
    public long asLong(long standard) {
        return node.asLong(standard);
    }

    @Override
    public double asDouble(double standard) {
        return node.asDouble(standard);
    }

    @Override
    public boolean asBoolean(boolean standard) {
        return node.isBoolean() ? node.booleanValue() : standard;
    }

    @Override
    public String asString() {
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }

    @Override
    public <T> T as(Class<T> type) {
        return JacksonCodec.bind(node, type);
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
