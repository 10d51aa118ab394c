package io.hyload.stats;

import java.time.Instant;
import java.util.Objects;

/// A record that a [StatsFeed] has brought.
///
/// @param source whom it came from: `ip:port` of a worker, also where a hub passed it on; otherwise the name of a file
/// @param at     when it came, by the clock of this machine
/// @param form   in what form, which says what its number and its time are good for
public record Arrival(String source, StatsRecord record, Instant at, Form form) {

    /// In what form a record comes.
    public enum Form {
        /// A datagram, right after its second: a gap in the numbers is a lost one.
        DATAGRAM,
        /// A whole line, right after its second: it stands for all the datagrams that the record was sent in.
        LINE,
        /// Of a file, at any later time: its second says nothing of anybody's clock.
        REPLAY
    }

    /// Of a datagram.
    public Arrival(String source, StatsRecord record, Instant at) {
        this(source, record, at, Form.DATAGRAM);
    }

    public Arrival {
        Objects.requireNonNull(source);
        Objects.requireNonNull(record);
        Objects.requireNonNull(at);
        Objects.requireNonNull(form);
    }
}
