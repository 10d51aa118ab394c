package io.hyload.cli.kubernetes;

import java.time.Instant;

/// A run that is in a cluster.
///
/// @param identity what it was given for whoever goes on with it; may be empty
/// @param created when its first object was made, by the clock of the cluster
/// @param active  how many of its workers run or are about to
/// @param failed  how many have ended otherwise than well
public record FoundRun(String name, String scenario, int workers, String identity, Instant created, int active,
        int failed) {}
