package io.hyload.stats;

import java.util.Map;

/// All that a recorder has counted up to now, for tests outside this package.
public record Counted(long sent, long received, long timeouts, long errors, Map<String, Long> kinds, long opened,
        long closed, long in, long out) {

    /// Reads the counters.
    public static Counted by(Recorder recorder) {
        var now = recorder.snapshot(Recorder.Snapshot.ZERO);
        return new Counted(now.sent(), now.received(), now.timeouts(), now.errors(), now.kinds(), now.opened(),
                now.closed(), now.in(), now.out());
    }
}
