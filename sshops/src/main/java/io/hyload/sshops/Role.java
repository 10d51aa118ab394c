package io.hyload.sshops;

/// What a machine is there for: the key `role` of a machine file.
public enum Role {
    /// It makes load.
    LOAD,
    /// It is under test.
    SUT
}
