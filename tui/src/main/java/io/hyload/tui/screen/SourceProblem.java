package io.hyload.tui.screen;

import java.nio.file.Path;

/// A place in a source that the compiler refuses.
///
/// @param file    that it is in: most often the scenario, at times one beside it
/// @param line    from 1; 0 where it has no place
/// @param column  from 1, in characters
/// @param message may have several lines
public record SourceProblem(Path file, long line, long column, String message) {}
