package io.hyload.stats;

import java.util.List;
import java.util.Optional;

import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;

/// A run that is over, second by second, its workers added up: what charts, reports and comparisons are made from.
///
/// @param seconds in order; a second in which nothing happened is there too, unless more than five minutes are missing
/// @param remarks one line each on what had to be left out or mended when it was read
public record History(List<StatsRecord> seconds, List<String> remarks) {

    public History {
        if (seconds.isEmpty()) throw new IllegalArgumentException("a history without a second");
        seconds = List.copyOf(seconds);
        remarks = List.copyOf(remarks);
    }

    /// The first Unix second.
    public long first() {
        return seconds.getFirst().t();
    }

    /// The last Unix second.
    public long last() {
        return seconds.getLast().t();
    }

    /// What the run said of itself when it began; empty for records of the original.
    public Optional<Facts> facts() {
        return seconds.getFirst().hy().flatMap(Details::run);
    }

    /// How it ended; empty when nobody said.
    public Optional<Ending> ending() {
        return seconds.getLast().hy().flatMap(Details::ending);
    }
}
