package io.hyload.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.hyload.run.Crew;

/// The workers of a run, before and after it: where they come from.
interface Workforce {
    /// What they are called, by number: each has another name.
    List<String> names();

    /// What a person should know before the start.
    Optional<String> advice();

    /// What their run is known by, where it is on already: then they have their part, and tell all of it again.
    default Optional<Crew.Identity> begun() {
        return Optional.empty();
    }

    /// Starts them; they wait for their part.
    ///
    /// @param identity of the run
    /// @param notices  takes a line about what happens to them besides
    /// @throws Fault when one cannot be started
    List<Worker> start(Crew.Identity identity, Consumer<String> notices);

    /// How long it takes to tell all of them when to begin.
    Duration lead();

    /// Clears away what they have left, when all has been told. May be called again.
    void dismiss();
}
