package io.hyload.sshops;

import java.nio.file.Path;
import java.time.Duration;

/// One thing to be done on a machine. Each may be done again after a cut: what is there already is left.
public sealed interface Step {

    /// What it does, for a person: `upload hyload-core.jar (412 kB)`.
    String title();

    /// Runs a script for `sh`. Exit code 0 is success; else the last line it printed to standard error is the reason.
    ///
    /// @param script made of words by [Quoted]
    record Run(String title, String script, Duration limit) implements Step {}

    /// Makes a remote file that of a local one: uploaded under a temporary name, compared by SHA-256, renamed. Where a file
    /// with that hash is there, nothing is sent; where the beginning of it is, only the rest.
    ///
    /// @param to   where, its folder is made if need be
    /// @param mode permissions: `0600`
    record Put(String title, Path from, String to, int mode) implements Step {}

    /// As [Put], for a text made here.
    record Write(String title, String text, String to, int mode) implements Step {}

    /// Makes a local file that of a remote one that only grows: what is missing at its end is fetched. A local file that is
    /// longer is left as it is, and told.
    record Get(String title, String from, Path to) implements Step {}
}
