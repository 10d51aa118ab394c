package io.hyload.cli;

import io.hyload.sshops.Progress;

/// Is told how far work on machines has come: for a terminal, or for the screen. Comes from several threads.
interface WorkProgress {

    /// What a machine does before its first step.
    void connecting(String machine);

    void accept(Progress progress);
}
