package io.hyload.har;

import java.util.List;

/// What a request carried.
public sealed interface Body {

    /// The media type, with its parameters; may be empty.
    String type();

    /// `application/x-www-form-urlencoded`: decoded fields, in order.
    ///
    /// @param raw as it was sent, where the recording tells it; empty otherwise
    record Form(String type, List<Field> fields, String raw) implements Body {
        public Form {
            fields = List.copyOf(fields);
        }
    }

    /// `multipart/form-data`: parts, in order.
    record Multipart(String type, List<Part> parts) implements Body {
        public Multipart {
            parts = List.copyOf(parts);
        }
    }

    /// Text of any other type: JSON, XML, GraphQL.
    record Text(String type, String text) implements Body {}

    /// Bytes that are no text.
    record Binary(String type, byte[] bytes) implements Body {}

    /// A part of a [Multipart].
    ///
    /// @param fileName empty for a field
    /// @param type     empty where none was given
    /// @param content  as it was sent; of a file that the recording does not hold, nothing
    record Part(String name, String fileName, String type, byte[] content) {

        /// Whether it is a file and not a field.
        public boolean isFile() {
            return !fileName.isEmpty();
        }
    }
}
