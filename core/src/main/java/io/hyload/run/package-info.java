/// One load test run: its words, its tasks, its clock and how it ended.
/// A [io.hyload.run.Crew] is the run of several processes as one.
/// `io.hyload.Hyload` and `io.hyload.Stats` are its face towards a scenario, the commands its face towards a person.
package io.hyload.run;
