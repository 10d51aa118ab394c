package io.hyload.tui.screen;

import java.time.Duration;

/// A line of a dry run.
public sealed interface TriedLine {

    /// @param name    under which it is counted
    /// @param status  0 where no complete answer came
    /// @param bytes   of the answer's body
    /// @param trouble what kept the answer from being complete; empty where nothing did
    /// @param text    the whole, secrets masked
    record Exchange(String name, int status, Duration took, long bytes, String trouble, String text)
            implements TriedLine {
        /// A page that is not found is an answer too, but seldom what one wants.
        boolean isGood() {
            return trouble.isEmpty() && status < 400;
        }
    }

    /// A check of the scenario that did not hold.
    record CheckFailed(String text) implements TriedLine {}

    /// Something the scenario printed.
    record Printed(String text) implements TriedLine {}

    /// Something a person should know.
    record Notice(String text) implements TriedLine {}
}
