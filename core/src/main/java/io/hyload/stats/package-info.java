/// Counting what happens, and the record of a second that everything shown is made from.
/// A [io.hyload.stats.Recorder] only counts; once a second a [io.hyload.stats.StatsRecord] leaves it for every
/// [io.hyload.stats.StatsSink]. A [io.hyload.stats.StatsFeed] brings them where they are watched; those of several recorders
/// are made into one sequence by a [io.hyload.stats.Timeline], and a [io.hyload.stats.Monitor] does so while they come.
package io.hyload.stats;
