package io.hyload.tui;

import java.time.Instant;
import java.time.ZoneId;

/// What lies around a screen.
///
/// @param size of its canvas
/// @param kind of the whole terminal
/// @param look how things look
/// @param zone in which times are shown
public record Context(Size size, Size.Class kind, Instant now, ZoneId zone, Look look) {}
