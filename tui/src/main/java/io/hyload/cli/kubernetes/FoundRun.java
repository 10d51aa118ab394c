package io.hyload.cli.kubernetes;

import java.time.Instant;

/// A run that is in a cluster.
///
/// @param created when its first object was made, by the clock of the cluster
/// @param active  how many of its workers run or are about to
/// @param failed  how many have ended otherwise than well
public record FoundRun(String name, String scenario, int workers, Instant created, int active, int failed) {}
