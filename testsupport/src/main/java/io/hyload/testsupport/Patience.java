package io.hyload.testsupport;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something another process does and tells nobody about. Polls fast, because the tests stand waiting.
final class Patience {
    private static final Duration POLL = Duration.ofMillis(5);

    private Patience() {}

    /// Returns when the condition holds.
    ///
    /// @throws AssertionError with the message when it does not hold in time
    static void until(Duration timeout, BooleanSupplier condition, Supplier<String> message) {
        if (!within(timeout, condition)) {
            throw new AssertionError("after " + timeout.toMillis() + " ms: " + message.get());
        }
    }

    static boolean within(Duration timeout, BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > timeout.toNanos()) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting");
        }
    }
}
