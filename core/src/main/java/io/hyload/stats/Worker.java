package io.hyload.stats;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What a [Monitor] knows of one worker at one moment: a row of its table.
///
/// @param label      what it is called: `host:pid`, or `ip:port` where it has not said more; `ip:port (2)` is another
///                   process that has come to the port of one that is gone
/// @param id         `host:pid:start`; empty for workers of the original
/// @param tag        the word `tag=` of its run, or empty
/// @param source     whom its last record came from: `ip:port`, or a file
/// @param total      what it said last of all since its start
/// @param last       its last second
/// @param users      tasks it was running when last heard of
/// @param ending     how its run ended, where it said so
/// @param facts      what it said of its run when it began, without the options
/// @param lastHeard  when anything came from it
/// @param isStale    whether nothing has come for more than 3 s though it has not ended. It may go on unheard: its totals
///                   and users stay
/// @param hasEnded   whether it said that it was over, or another process has come to its port
/// @param lost       datagrams that are missing in its numbers since it was first heard of; one that comes late is not lost
/// @param duplicates records that came again, by another way most often, and were counted once
/// @param skewMillis by how much its clock is ahead of that of this machine, negative where it is behind; empty until it was
///                   seen to run at the same rate, for 4 s
/// @param shift      seconds added to its `t`, to put what happened at once into one second; 0 for a clock that is right
public record Worker(String label, String id, String tag, String source, StatsRecord.Totals total, Second last,
        int users, Optional<Ending> ending, Optional<StatsRecord.Facts> facts, Instant lastHeard, boolean isStale,
        boolean hasEnded, long lost, long duplicates, OptionalLong skewMillis, long shift) {

    /// The last second of a worker.
    ///
    /// @param t    by its own clock
    /// @param mean seconds, over the responses of that second; 0 without any
    /// @param p99  microseconds; empty where it sends no histograms
    public record Second(long t, long sent, long received, long timeouts, long errors, double mean, OptionalLong p99) {
    }
}
