package io.hyload.sshops;

import java.io.IOException;
import java.util.function.Consumer;

/// Does what a plan says.
public final class PlanRunner {

    private final Remote remote;
    private final Consumer<Progress> progress;

    public PlanRunner(Remote remote, Consumer<Progress> progress) {
        this.remote = remote;
        this.progress = progress;
    }

    /// Does all steps in their order; the first that fails ends it. Cancelled by an interrupt of the thread.
    public void run(Plan plan) throws IOException {
        throw new UnsupportedOperationException();
    }
}
