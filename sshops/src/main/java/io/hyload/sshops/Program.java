package io.hyload.sshops;

import java.time.Duration;

/// What runs on a machine: deployed into a folder of its own, at most one of each at a time.
public enum Program {
    /// Runs scenarios. Its grace is longer than a run and its workers take to end.
    WORKER("worker", "code", Duration.ofSeconds(10)),
    /// Records what the machine does.
    SYSMON("sysmon", "stats_resource", Duration.ofSeconds(5));

    private final String text;
    private final String inner;
    private final Duration grace;

    Program(String text, String inner, Duration grace) {
        this.text = text;
        this.inner = inner;
        this.grace = grace;
    }

    /// As in the names of actions: `worker`.
    public String text() {
        return text;
    }

    /// Its folder in the user's home.
    public String folder() {
        return "hyload_" + text;
    }

    /// The folder of what it reads and writes, within its own.
    String inner() {
        return inner;
    }

    /// That folder, from the user's home: a worker's scenarios and `stats_perf/` are in it, or the resource files.
    public String data() {
        return folder() + "/" + inner;
    }

    /// How long it has to end once it was asked to.
    Duration grace() {
        return grace;
    }
}
