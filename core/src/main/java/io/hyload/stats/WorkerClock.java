package io.hyload.stats;

import java.util.OptionalLong;

/// By how much the clock of a worker is ahead of ours, told by when its records come: that of second `t` leaves right after
/// `t + 1`.
///
/// 1. A delay can only make a clock look more behind than it is, so the largest of the last 30 to 60 seconds is nearest to
///    the truth.
/// 2. Nothing is known before several records have come as fast as their seconds went by: a replay of old records comes in a
///    burst, and says nothing of anybody's clock.
final class WorkerClock {

    private static final long TOLERANCE_MILLIS = 1000;
    private static final long PACE_MILLIS = 4000;
    private static final int PACE_RECORDS = 4;
    /// A record this late may have been overtaken; one that is further behind is of a clock that was set.
    private static final long OVERTAKEN = 3;
    private static final long WINDOW_MILLIS = 30_000;

    private long lastT;
    private int records;
    private long since;
    private long smallest;
    private long largest;
    private boolean isPaced;
    private boolean hasBroken;

    private long windowBegin;
    private long inWindow = Long.MIN_VALUE;
    private long inWindowBefore = Long.MIN_VALUE;

    /// A record came for the first time. Further datagrams of its second change nothing.
    ///
    /// @param t  its second
    /// @param at Unix time in milliseconds
    void heard(long t, long at) {
        if (records > 0 && t <= lastT && lastT - t <= OVERTAKEN) return;
        long ahead = ahead(t, at);
        boolean keepsPace = records > 0
                && Math.max(largest, ahead) - Math.min(smallest, ahead) <= TOLERANCE_MILLIS && at >= since;
        if (keepsPace) {
            smallest = Math.min(smallest, ahead);
            largest = Math.max(largest, ahead);
            records++;
        } else {
            hasBroken |= records > 0;
            isPaced = false;
            records = 1;
            since = at;
            smallest = ahead;
            largest = ahead;
        }
        lastT = t;
        if (isPaced) widen(ahead, at);
        else if (records >= PACE_RECORDS && at - since >= PACE_MILLIS) {
            isPaced = true;
            windowBegin = at;
            inWindow = largest;
            inWindowBefore = Long.MIN_VALUE;
        }
    }

    private void widen(long ahead, long at) {
        if (at - windowBegin >= WINDOW_MILLIS) {
            windowBegin = at;
            inWindowBefore = inWindow;
            inWindow = ahead;
        }
        inWindow = Math.max(inWindow, ahead);
    }

    /// How far ahead a clock looks by one record, in milliseconds.
    static long ahead(long t, long at) {
        return (t + 1) * 1000 - at;
    }

    /// Whether its records come now at the rate of its seconds.
    boolean isPaced() {
        return isPaced;
    }

    /// Whether any record did not fit those before it.
    boolean hasBroken() {
        return hasBroken;
    }

    /// Milliseconds, as last known; empty before it ever kept pace.
    OptionalLong skew() {
        long skew = Math.max(inWindow, inWindowBefore);
        return skew == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(skew);
    }
}
