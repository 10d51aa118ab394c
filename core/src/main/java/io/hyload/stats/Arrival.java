package io.hyload.stats;

import java.time.Instant;

/// A record that a [StatsFeed] has brought.
///
/// @param source whom it came from: `ip:port` of a worker, also where a hub passed it on; otherwise the name of a file
/// @param at     when it came, by the clock of this machine
public record Arrival(String source, StatsRecord record, Instant at) {}
