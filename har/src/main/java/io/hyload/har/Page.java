package io.hyload.har;

import java.time.Instant;

/// A page that was opened: entries name it by its id.
///
/// @param title of the document, or its URL, or empty
public record Page(String id, String title, Instant start) {}
