package io.hyload.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a run has kept to be read: its exemplars in a file, and of the first error of each kind what a summary tells.
///
/// @param file   where all of them are, if there are any
/// @param firsts in the order of time
public record Examples(Optional<Path> file, List<First> firsts) {

    /// Nothing kept.
    public static final Examples NONE = new Examples(Optional.empty(), List.of());

    /// The first error of a kind.
    ///
    /// @param name  what the request is counted under; empty when it was none
    /// @param cause on one line
    public record First(String kind, Instant at, String name, String cause) {}

    public Examples {
        firsts = List.copyOf(firsts);
    }

    static Examples of(Optional<Path> file, List<Exemplar> exemplars) {
        return new Examples(file, exemplars.stream().filter(one -> one.kind().isPresent())
                .map(one -> new First(one.kind().get(), one.at(), one.name(), one.cause())).toList());
    }

    /// The first of that kind, if it was kept.
    public Optional<First> first(String kind) {
        return firsts.stream().filter(first -> first.kind().equals(kind)).findFirst();
    }
}
