package io.hyload.tui.screen;

/// A machine that a run may be on, or record.
///
/// @param makesLoad   whether it is there for load; one without a role is there for both
/// @param isUnderTest whether it is there to be tested
public record RunMachine(String name, String host, boolean makesLoad, boolean isUnderTest) {}
