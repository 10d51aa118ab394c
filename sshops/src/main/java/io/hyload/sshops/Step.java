package io.hyload.sshops;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// One thing to be done on a machine. Each may be done again after a cut: what is there already is left.
public sealed interface Step {

    /// What it does, for a person: `upload hyload-core.jar (412 kB)`.
    String title();

    /// Runs a script for `sh`. Exit code 0 is success; else the last line it printed to standard error is the reason.
    ///
    /// @param script      made of words by [Quoted]
    /// @param environment variables exported before it: they reach it on its standard input, never by a command line
    record Run(String title, String script, Duration limit, Map<String, Secret> environment) implements Step {

        /// @throws IllegalArgumentException where a variable's name is none
        public Run {
            environment = Map.copyOf(environment);
            for (var name : environment.keySet()) {
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*"))
                    throw new IllegalArgumentException("'" + name + "' is no name of a variable");
            }
        }

        public Run(String title, String script, Duration limit) {
            this(title, script, limit, Map.of());
        }
    }

    /// Makes a remote file that of a local one: uploaded under a temporary name, compared by SHA-256, renamed. Where a file
    /// with that hash is there, nothing is sent; where the beginning of it is, only the rest.
    ///
    /// @param to   where, its folder is made if need be
    /// @param mode permissions: `0600`
    record Put(String title, Path from, String to, int mode) implements Step {}

    /// As [Put], for a text made here.
    record Write(String title, String text, String to, int mode) implements Step {}

    /// Makes a local file that of a remote one that only grows: what is missing at its end is fetched. A local file that is
    /// longer is left as it is, and told. One that begins otherwise is left too: the remote one goes to `NAME.remote-1` beside it.
    record Get(String title, String from, Path to) implements Step {}

    /// Does nothing but say what is left out and why, so that it is seen before, too: `left out '../x': …`.
    record Tell(String title) implements Step {}
}
