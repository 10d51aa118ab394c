/// What a machine under test does, second by second, written as the resource files that charts are made from.
/// A [io.hyload.sysmon.Probe] reads counters that only grow; a second is the difference of two readings.
package io.hyload.sysmon;
