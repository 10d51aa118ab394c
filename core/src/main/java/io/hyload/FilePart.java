package io.hyload;

import java.util.Optional;

import io.hyload.http.Body;

/// A part of a multipart body: a file or a field. Made by [Hyload#file] and [Hyload#field].
public final class FilePart {

    final String name;
    final Optional<String> fileName;
    final Optional<String> type;
    final Body content;

    FilePart(String name, Optional<String> fileName, Optional<String> type, Body content) {
        this.name = name;
        this.fileName = fileName;
        this.type = type;
        this.content = content;
    }
}
