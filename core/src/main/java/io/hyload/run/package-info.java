/// One load test run: its words, its tasks, its clock and how it ended.
/// `io.hyload.Hyload` and `io.hyload.Stats` are its face towards a scenario, the commands its face towards a person.
package io.hyload.run;
