package io.hyload.testsupport;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time of day and the nanosecond counter, advanced by hand and in step. Nothing moves between two calls of
/// [#advance], from whatever thread they are read.
///
/// The counter starts just below `Long.MAX_VALUE`: like `System.nanoTime()` it may overflow, and code that compares two
/// readings where it should subtract them fails here within a second and a half.
public final class ManualClock implements InstantSource, LongSupplier {
    private static final long NANOS_TO_OVERFLOW = 1_500_000_000;

    private final Instant start;
    private Duration passed = Duration.ZERO;

    private ManualClock(Instant start) {
        this.start = start;
    }

    /// A clock that shows `2026-01-01T00:00:00Z`, for tests to which the date does not matter.
    public static ManualClock start() {
        return at("2026-01-01T00:00:00Z");
    }

    /// @param instant as `Instant.parse` reads it
    public static ManualClock at(String instant) {
        return new ManualClock(Instant.parse(instant));
    }

    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time does not go back, not even by " + step);
        }
        passed = passed.plus(step);
    }

    @Override
    public synchronized Instant instant() {
        return start.plus(passed);
    }

    /// The counter, in the place of `System.nanoTime()`. Only differences of it mean something.
    @Override
    public synchronized long getAsLong() {
        return Long.MAX_VALUE - NANOS_TO_OVERFLOW + passed.toNanos();
    }

    /// How far this clock was advanced in all.
    public synchronized Duration passed() {
        return passed;
    }
}
