package io.hyload.cli;

import java.util.Optional;

import io.hyload.run.Crew;

/// What whoever goes on with a run in a cluster has to know of it; it stands in an annotation there.
///
/// @param id       of its records
/// @param start    Unix second
/// @param run      what its stats file is called
/// @param scenario its name
record ClusterIdentity(String id, long start, String run, String scenario) {
    private static final String BETWEEN = " ";

    static ClusterIdentity of(Crew.Identity identity, String run, String scenario) {
        return new ClusterIdentity(identity.id(), identity.start(), run, scenario);
    }

    Crew.Identity identity() {
        return new Crew.Identity(id, start);
    }

    String text() {
        return String.join(BETWEEN, id, Long.toString(start), run, scenario);
    }

    /// Empty for a run that was made from printed manifests, and that nobody has begun.
    ///
    /// @throws Fault for what hyload has not written
    static Optional<ClusterIdentity> parse(String text) {
        if (text.isEmpty()) return Optional.empty();
        var fields = text.split(BETWEEN);
        if (fields.length != 4 || !fields[1].matches("\\d{1,12}") || !fields[2].matches("[-_.\\d]+"))
            throw Fault.badInput("--attach", "that run is not one that hyload k8s run has begun", "");
        return Optional.of(new ClusterIdentity(fields[0], Long.parseLong(fields[1]), fields[2], fields[3]));
    }
}
