package io.hyload.sshops;

import java.util.List;

/// What is to be done on a machine, step by step.
///
/// @param machine its name
/// @param title   `deploy the worker to gen1`
public record Plan(String machine, String title, List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }
}
