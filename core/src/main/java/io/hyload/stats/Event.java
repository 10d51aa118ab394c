package io.hyload.stats;

/// Something worth a mark in every chart: a note of the scenario, a change made while the run was on.
///
/// @param at   Unix time in milliseconds
/// @param text one line
public record Event(long at, String text) {}
