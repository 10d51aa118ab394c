package io.hyload.cli;

import java.util.Optional;

import io.hyload.sshops.Secret;

/// Somebody at the terminal who can be asked.
interface Person {

    /// Shows a question and reads the line that is typed; empty where the input has ended.
    Optional<String> ask(String question);

    /// As [#ask], for what nobody is to see.
    Optional<Secret> askHidden(String question);
}
