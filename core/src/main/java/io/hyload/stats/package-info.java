/// Counting what happens, and the record of a second that everything shown is made from.
/// A [io.hyload.stats.Recorder] only counts; once a second a [io.hyload.stats.StatsRecord] leaves it for every
/// [io.hyload.stats.StatsSink]. Those of several recorders are made into one sequence by a [io.hyload.stats.Timeline].
package io.hyload.stats;
