package io.hyload.stats;

import java.util.NavigableMap;
import java.util.TreeMap;

/// By how many seconds the records of workers whose clocks are wrong are moved, so that what happened at once is added up.
///
/// Clocks within a second of each other get the same shift: those of one machine, or of machines that follow one wrong
/// clock, would otherwise fall on two sides of a rounding.
final class Shifts {

    /// A clock this near is taken for right: delays are no more.
    static final long RIGHT_MILLIS = 2000;
    private static final long ALIKE_MILLIS = 1000;

    private final NavigableMap<Long, Group> groups = new TreeMap<>();

    /// Clocks that are alike.
    static final class Group {
        private final long skewMillis;
        private int members;

        private Group(long skewMillis) {
            this.skewMillis = skewMillis;
        }

        /// What is added to `t`.
        long seconds() {
            return Math.abs(skewMillis) <= RIGHT_MILLIS ? 0 : -Math.round(skewMillis / 1000.0);
        }

        /// Whether a clock does not belong to it any more: it was set, or has drifted away.
        boolean isLeftBy(long skewMillis) {
            return Math.abs(skewMillis - this.skewMillis) > ALIKE_MILLIS;
        }
    }

    /// One more clock.
    Group join(long skewMillis) {
        var before = groups.floorEntry(skewMillis);
        var after = groups.ceilingEntry(skewMillis);
        boolean isAfterNearer = after != null
                && (before == null || after.getKey() - skewMillis < skewMillis - before.getKey());
        var nearest = isAfterNearer ? after : before;
        var group = nearest == null || nearest.getValue().isLeftBy(skewMillis) ? new Group(skewMillis)
                : nearest.getValue();
        groups.put(group.skewMillis, group);
        group.members++;
        return group;
    }

    /// One clock less.
    void leave(Group group) {
        if (--group.members == 0) groups.remove(group.skewMillis);
    }
}
