package io.hyload.run;

import io.hyload.stats.StatsSink;

/// Where a run shows itself to a person: its records, what goes wrong around it, and how it ended.
public interface Console extends StatsSink {

    /// The run begins.
    default void started(Run run) {}

    /// One line about something a person should know: a file that cannot be written, a task that failed.
    void notice(String line);

    /// An exchange printed by `debug()`, several lines.
    void exchange(String text);

    /// Whether text for a person is to be coloured.
    boolean isColoured();

    /// The run is over.
    void finished(Result result);
}
