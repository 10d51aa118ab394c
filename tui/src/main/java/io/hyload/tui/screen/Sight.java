package io.hyload.tui.screen;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.hyload.sshops.ClockSkew;
import io.hyload.sshops.Facts;
import io.hyload.sshops.Program;

/// What was seen of a machine when it was looked at last.
public sealed interface Sight {

    /// Nothing yet.
    record Unknown() implements Sight {}

    /// @param skew empty where the clocks were not compared
    /// @param same programs that are there just as they are here
    record Seen(Facts facts, Optional<ClockSkew> skew, Set<Program> same) implements Sight {
        public Seen {
            same = Set.copyOf(same);
        }

        List<Facts.Running> running(Program program) {
            return facts.of(program).running();
        }
    }

    /// @param why in a line: `gen1: connection refused (…)`
    record Unreached(String why) implements Sight {}

    /// What is known after another look: clocks are not compared each time.
    default Sight then(Sight next) {
        return this instanceof Seen before && next instanceof Seen now && now.skew.isEmpty()
                ? new Seen(now.facts, before.skew, now.same) : next;
    }
}
