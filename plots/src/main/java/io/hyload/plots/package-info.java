/// Runs as pictures and pages: charts drawn by JFreeChart onto Batik, the HTML report, and two runs compared. Everything here
/// is made from the records of a run, live or read from files, and nothing here writes to a terminal.
package io.hyload.plots;
