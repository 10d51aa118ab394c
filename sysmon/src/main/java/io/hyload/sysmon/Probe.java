package io.hyload.sysmon;

/// Reads what this machine's counters say now.
public interface Probe {

    /// All of them, as nearly at one instant as can be. What the system does not tell is 0.
    Reading read();

    /// What the machine is, for who reads its figures later.
    Host host();
}
