package io.hyload.cli;

import io.hyload.run.Share;

/// Which of several workers this process is, as a cluster tells it that has started all of them alike.
final class WorkerIndex {
    /// Set by Kubernetes in the pods of an Indexed Job.
    static final String VARIABLE = "JOB_COMPLETION_INDEX";

    private WorkerIndex() {}

    /// The part of that worker.
    ///
    /// @param workers how many there are
    /// @throws Fault when the variable is missing, or names none of them
    static Share share(Io io, int workers) {
        var text = io.environment().getOrDefault(VARIABLE, "").strip();
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) >= workers)
            throw Fault.badInput("--worker-index-from-env",
                    text.isEmpty() ? VARIABLE + " is not set"
                            : VARIABLE + " is " + text + ", not 0 to " + (workers - 1),
                    "an Indexed Job sets it; --workers tells how many there are");
        return new Share(Integer.parseInt(text), workers);
    }
}
