package io.hyload.har;

/// A name and a value: of a header, a form, a query. Names may come several times; nothing is decoded or changed.
public record Field(String name, String value) {}
