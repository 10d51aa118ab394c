package io.hyload.hub;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// How long to wait before the next attempt to connect: any time up to a limit that doubles with each attempt ("full
/// jitter"), so that the clients of a hub that comes back do not all come at once.
///
/// Not for several threads at once.
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;
    private Duration limit;

    /// @param first   the limit of the first wait
    /// @param longest no limit is above it
    /// @param random  from 0 to less than 1
    Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.limit = first;
    }

    /// The next wait.
    Duration next() {
        var wait = part(limit);
        limit = shorter(limit.multipliedBy(2));
        return wait;
    }

    /// A wait as after many attempts: where trying soon is of no use.
    Duration slowest() {
        limit = longest;
        return longest.dividedBy(2).plus(part(longest.dividedBy(2)));
    }

    /// It has worked: the next wait is a short one again.
    void reset() {
        limit = first;
    }

    private Duration part(Duration whole) {
        return Duration.ofNanos((long) (whole.toNanos() * random.getAsDouble()));
    }

    private Duration shorter(Duration wait) {
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
