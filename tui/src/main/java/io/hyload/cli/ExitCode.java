package io.hyload.cli;

/// What a process tells the shell when it ends; scripts rely on these numbers, so they never change.
final class ExitCode {
    static final int PASSED = 0;
    static final int THRESHOLD_FAILED = 1;

    /// Bad usage or bad input: one line said what, where, and how to mend it.
    static final int BAD_INPUT = 2;

    /// A scenario that does not compile is bad input: nothing was measured yet.
    static final int NOT_COMPILED = BAD_INPUT;

    /// The scenario crashed; so does whoever finds a bug of ours.
    static final int CRASHED = 3;

    /// The generator, not the system under test, was the limit, and `--strict` was given.
    static final int INVALID = 4;

    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
