package io.hyload.stats;

import java.util.Optional;
import java.util.OptionalLong;

/// Where records of workers come from: datagrams, a hub, files, a pipe. The other end of a [StatsSink].
///
/// Nothing that comes can stop a feed: what is no record is counted in [#refusals], and a connection that breaks is made
/// again.
public interface StatsFeed extends AutoCloseable {

    /// Waits for the next record. For one thread.
    ///
    /// @return empty when nothing will come any more: a file is at its end, or the feed was closed
    Optional<Arrival> next() throws InterruptedException;

    /// What it is, in the words of the command line: `udp 127.0.0.1:29999`, `ws://10.0.0.7:28888`.
    String name();

    /// How it stands now. From any thread.
    State state();

    /// What came and was no record.
    Refusals refusals();

    /// Ends it, from any thread: a [#next] that waits returns.
    @Override
    void close();

    /// How a feed stands.
    ///
    /// @param isUp  whether records that are sent now can come through it
    /// @param text  for a person: `listening`, `connected`, `connects again in 3 s: connection refused`, `at its end`
    /// @param cause the same without what passes by itself, `connection refused`: who tells changes tells each of them
    ///              once by this
    /// @param again seconds until a lost connection is tried again; empty where none is waited for
    record State(boolean isUp, String text, String cause, OptionalLong again) {

        /// Whose text stays the same while it stands so.
        public State(boolean isUp, String text) {
            this(isUp, text, text, OptionalLong.empty());
        }
    }
}
