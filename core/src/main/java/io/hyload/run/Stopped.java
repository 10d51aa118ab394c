package io.hyload.run;

/// Ends a task of a run that is being stopped, at its next request. An error, so that a scenario that catches exceptions
/// does not catch it; it counts as nothing.
public final class Stopped extends Error {

    private static final long serialVersionUID = 1;

    Stopped() {
        super("the run is being stopped", null, false, false);
    }
}
