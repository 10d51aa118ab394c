package io.hyload;

import java.util.Arrays;
import java.util.List;

import io.hyload.run.Run;

/// The statistics of the run, as a scenario meets them.
public final class Stats {

    private Stats() {}

    /// Starts writing a record each second. Without it a scenario is only tried out: requests are sent, nothing is written.
    ///
    /// The words of the command line (`users=100 statsfile=…`) are known when the scenario is run by `hyload run`.
    public static void start() {
        Run.current().start();
    }

    /// As [#start()], for a scenario run by plain `java`, which hands its words on.
    ///
    /// @throws IllegalArgumentException when a word is not `key=value`
    public static void start(String[] args) {
        Run.adopt(Arrays.asList(args));
        Run.current().start();
    }

    /// Counts one error under its text, and logs it: a check that did not hold. Use few different texts; ids and values
    /// belong in the log.
    public static void oneError(String text) {
        Run.current().error(text);
    }

    /// Holds the run to thresholds, such as `"p99 < 300ms", "errors < 1%", "rate >= 1000/s", "checkout.p99 < 500ms"`; when one
    /// does not hold in the end, `hyload run` exits with 1. May be called before or after [#start()]; what is required twice,
    /// here or by `--require`, is judged once.
    ///
    /// @throws IllegalArgumentException in one line, when one cannot be read
    /// @see io.hyload.stats.Threshold
    public static void require(String... thresholds) {
        Run.current().require(List.of(thresholds));
    }

    /// Sets the borders of the response-time bands in milliseconds; `100, 500, 1000, 3000` unless said.
    ///
    /// @throws IllegalStateException    after [#start()]
    /// @throws IllegalArgumentException when they are not ascending
    public static void setResponseTimeRanges(Integer... milliseconds) {
        Run.current().setRanges(List.of(milliseconds));
    }

    /// Marks this moment in every chart, with one line of text: a deployment, a switch that was thrown.
    public static void note(String text) {
        Run.current().note(text);
    }
}
