package io.hyload.cli;

import java.util.ArrayList;
import java.util.List;

/// Flags of Java for what runs on other machines: those of `bin/hyload`, where the reasons stand; a test holds them the same.
final class JavaFlags {
    /// Of a run, and of whatever shows one.
    static final List<String> RUN = List.of("-XX:+UseParallelGC", "-Xms128m", "-Xmn64m", "-XX:+UseCompactObjectHeaders",
            "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-Djdk.console=java.base",
            "-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=20000",
            "-XX:Tier4CompileThreshold=100000", "-XX:Tier4BackEdgeThreshold=400000");

    /// Of each process of `--workers`.
    static final List<String> WORKER = List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmn8m",
            "-XX:TrimNativeHeapInterval=5000", "-XX:+UseCompactObjectHeaders", "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED", "-Djdk.console=java.base");

    /// Of the resource monitor.
    static final List<String> SYSMON = List.of("-XX:+UseSerialGC", "-Xms8m", "-Xmx32m", "-Xmn3m",
            "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=16m", "-XX:+UseCompactObjectHeaders", "-Xshare:auto",
            "-Djdk.console=java.base");

    private JavaFlags() {}

    /// Those of a run that may start workers.
    static List<String> ofRun() {
        var flags = new ArrayList<>(RUN);
        flags.add("-Dhyload.worker.flags=" + String.join(" ", WORKER));
        return List.copyOf(flags);
    }
}
