package io.hyload.cli;

import java.util.List;
import java.util.stream.Collectors;

/// What came of compiling a scenario.
sealed interface Compilation {
    record Compiled(Scenario scenario) implements Compilation {}

    /// @param problems at least one, in the order of the compiler
    record Refused(List<Problem> problems) implements Compilation {
        /// One mistake can bring forth dozens of messages, and the first ones tell the cause.
        private static final int SHOWN = 10;

        public Refused {
            problems = List.copyOf(problems);
        }

        /// What the user reads, without a line break at the end.
        String report() {
            var text = problems.stream().limit(SHOWN).map(Problem::report).collect(Collectors.joining("\n"));
            int more = problems.size() - SHOWN;
            return more > 0 ? text + "\nand " + more + " more" : text;
        }
    }
}
