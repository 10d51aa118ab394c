package io.hyload.stats;

import java.io.IOException;

/// Where the records of a run go: a file, a socket, a screen.
///
/// Called by the clock alone, once a second, never by a task; it must not block. What it throws is reported once and
/// changes nothing for the run or the other sinks.
public interface StatsSink extends AutoCloseable {

    /// Takes the record of a second.
    ///
    /// @throws IOException when the record could not be passed on
    void accept(StatsRecord record) throws IOException;

    /// The run is over; the last record has been taken.
    @Override
    default void close() throws IOException {}
}
