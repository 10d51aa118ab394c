package io.hyload.cli.kubernetes;

import java.util.OptionalInt;

/// How the pod of a worker, or of the hub, stands.
///
/// @param worker its number; empty for the hub
/// @param pod    its name
/// @param node   it was placed on; empty before
public record Sight(OptionalInt worker, String pod, String node, State state) {

    /// What a pod goes through, from above to below.
    public sealed interface State {
        /// It does not run yet.
        ///
        /// @param why in words of the cluster; empty while all is as it should be
        record Waiting(Hindrance hindrance, String why) implements State {}

        /// Its process runs.
        ///
        /// @param isReady whether it answers, for the hub
        record Running(boolean isReady) implements State {}

        /// Its process has ended.
        ///
        /// @param code   of its exit; empty when the cluster does not tell
        /// @param reason `Completed`, `Error`, `OOMKilled`, `Evicted`
        /// @param why    in words of the cluster; may be empty
        record Ended(OptionalInt code, String reason, String why) implements State {}

        /// It was removed.
        record Gone() implements State {}
    }

    /// What keeps a pod from running.
    public enum Hindrance {
        /// It is on its way.
        NONE,
        /// No node has room for it, or none may take it.
        UNSCHEDULABLE,
        /// Its image cannot be had.
        IMAGE,
        /// Its container cannot be made, or fails again and again.
        CONTAINER
    }
}
