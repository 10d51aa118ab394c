package io.hyload;

import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tells how late this machine is by itself during a test, so that a bound on time holds on a busy one too.
public final class Metronome implements BeforeEachCallback, AfterEachCallback {

    private static final long BEAT = 1_000_000;
    private static final double LATEST_MILLIS = 100;

    private Thread beating;
    private volatile boolean over;
    private volatile long worst;

    @Override
    public void beforeEach(ExtensionContext context) {
        over = false;
        worst = 0;
        beating = Thread.ofVirtual().start(() -> {
            for (long last = System.nanoTime(); !over;) {
                LockSupport.parkNanos(BEAT);
                long now = System.nanoTime();
                worst = Math.max(worst, now - last - BEAT);
                last = now;
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        over = true;
        beating.join();
    }

    /// The most milliseconds past its time that something may be ended: 100, and twice what the machine was late, since
    /// two threads take part.
    public double allowance() {
        return LATEST_MILLIS + 2 * worst / 1e6;
    }

    /// The most milliseconds by which this machine was late.
    public double worst() {
        return worst / 1e6;
    }
}
