package io.hyload.http;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.hyload.Metronome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(20)
class DeadlinesTest {

    @RegisterExtension
    final Metronome metronome = new Metronome();

    private static final long MILLI = 1_000_000;
    private static final long LONG = 10_000 * MILLI;

    private static final class Late extends Deadlines.Watched {
        final CountDownLatch expired = new CountDownLatch(1);
        volatile long at;

        @Override
        void expire() {
            at = System.nanoTime();
            expired.countDown();
        }

        Late await() throws InterruptedException {
            assertThat(expired.await(5, TimeUnit.SECONDS)).as("expires").isTrue();
            return this;
        }
    }

    private long allowance() {
        return (long) (metronome.allowance() * MILLI);
    }

    @Test
    void eachDeadlineFiresSoonAfterItsTimeAndNeverBefore() throws InterruptedException {
        var random = new Random(7);
        var all = new ArrayList<Late>();
        var due = new ArrayList<Long>();
        for (int i = 0; i < 2000; i++) {
            long timeout = random.nextLong(400 * MILLI);
            var late = new Late();
            due.add(System.nanoTime() + timeout);
            assertThat(Deadlines.arm(late, timeout)).isTrue();
            all.add(late);
        }
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).await().at - due.get(i)).isBetween(0L, allowance());
        }
    }

    @Test
    void aShorterTimeoutAfterALongerOneHolds() throws InterruptedException {
        var late = new Late();
        Deadlines.arm(late, LONG);
        assertThat(Deadlines.disarm(late)).isTrue();
        long start = System.nanoTime();
        Deadlines.arm(late, 50 * MILLI);
        assertThat(late.await().at - start).isBetween(50 * MILLI, 50 * MILLI + allowance());
        Deadlines.disarm(late);
    }

    @Test
    void aLongerTimeoutAfterAShorterOneHoldsToo() throws InterruptedException {
        var busy = new Late();
        Deadlines.arm(busy, 20 * MILLI);
        Deadlines.arm(busy, LONG);
        var other = new Late();
        Deadlines.arm(other, 60 * MILLI);
        other.await();
        assertThat(busy.isExpired()).isFalse();
        assertThat(Deadlines.disarm(busy)).isTrue();
    }

    @Test
    void whatIsDisarmedIsLeftAlone() throws InterruptedException {
        var done = new Late();
        Deadlines.arm(done, 20 * MILLI);
        assertThat(Deadlines.disarm(done)).isTrue();
        var other = new Late();
        Deadlines.arm(other, 60 * MILLI);
        other.await();
        assertThat(done.expired.getCount()).isEqualTo(1);
    }

    @Test
    void whatHasExpiredStaysSoUntilDisarmed() throws InterruptedException {
        var late = new Late();
        Deadlines.arm(late, 0);
        late.await();
        assertThat(late.isExpired()).isTrue();
        await().until(() -> !Deadlines.arm(late, LONG));
        assertThat(Deadlines.disarm(late)).isFalse();
        assertThat(late.isExpired()).isFalse();
        assertThat(Deadlines.arm(late, LONG)).isTrue();
        assertThat(Deadlines.disarm(late)).isTrue();
    }

    @Test
    void aDeadlineBeyondTheWheelDoesNotFireEarly() throws InterruptedException {
        var days = new Late();
        Deadlines.arm(days, TimeUnit.DAYS.toNanos(1000));
        var other = new Late();
        Deadlines.arm(other, 30 * MILLI);
        other.await();
        assertThat(Deadlines.disarm(days)).isTrue();
    }

    @Test
    void whatIsDoneIsLetGoWhenItsSlotHasPassed() {
        var gone = new ArrayList<WeakReference<Late>>();
        for (int i = 0; i < 100; i++) {
            var late = new Late();
            Deadlines.arm(late, 30 * MILLI);
            Deadlines.disarm(late);
            gone.add(new WeakReference<>(late));
        }
        await().until(() -> {
            System.gc();
            return gone.stream().allMatch(reference -> reference.refersTo(null));
        });
    }

    @Test
    void expireAllEndsWhatIsOnItsWayAndNothingElse() throws InterruptedException {
        var waiting = new Late();
        var thinking = new Late();
        Deadlines.arm(thinking, LONG);
        Deadlines.disarm(thinking);
        Deadlines.arm(waiting, LONG);
        try {
            Deadlines.expireAll();
            assertThat(waiting.isExpired()).isTrue();
            assertThat(Deadlines.isStopping()).isTrue();
            assertThat(thinking.isExpired()).isFalse();
            assertThat(Deadlines.disarm(waiting)).isFalse();
        } finally {
            Deadlines.resume();
        }
        assertThat(Deadlines.isStopping()).isFalse();
    }

    /// One owner after another arms, works for a moment and disarms, while the wheel turns:
    ///
    /// 1. It is expired only between arm and disarm, and not before its time.
    /// 2. It is expired once a round if disarm says so, and not at all if not.
    /// 3. An owner that waits to be expired is.
    private static final class Owner extends Deadlines.Watched implements Runnable {

        private final Random random;
        private final AtomicReference<String> violation;
        private volatile boolean armed;
        private volatile long due;
        private final AtomicInteger expirations = new AtomicInteger();
        private int late;

        Owner(long seed, AtomicReference<String> violation) {
            random = new Random(seed);
            this.violation = violation;
        }

        @Override
        void expire() {
            if (!armed) violation.set("expired outside of a round");
            if (System.nanoTime() - due < 0) violation.set("expired early");
            expirations.incrementAndGet();
        }

        @Override
        public void run() {
            for (int round = 0; round < 400 && violation.get() == null; round++) round();
        }

        private void round() {
            expirations.set(0);
            boolean waits = random.nextInt(20) == 0;
            long timeout = waits || random.nextInt(3) > 0 ? random.nextLong(15 * MILLI) : LONG;
            armed = true;
            due = System.nanoTime() + timeout;
            if (!Deadlines.arm(this, timeout)) violation.set("could not be armed");
            long until = System.nanoTime() + (waits ? 2000 * MILLI : random.nextLong(MILLI / 2));
            while (System.nanoTime() < until && !isExpired()) Thread.yield();
            if (waits && !isExpired()) violation.set("not expired " + (System.nanoTime() - due) / MILLI + " ms late");
            boolean inTime = Deadlines.disarm(this);
            armed = false;
            if (expirations.get() != (inTime ? 0 : 1)) violation.set(expirations + " expirations, in time: " + inTime);
            if (!inTime) late++;
        }
    }

    @Test
    void ownersAndWheelAgreeUnderStress() throws InterruptedException {
        var violation = new AtomicReference<String>();
        var owners = new ArrayList<Owner>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 64; i++) {
            var owner = new Owner(i, violation);
            owners.add(owner);
            threads.add(Thread.ofVirtual().start(owner));
        }
        for (var thread : threads) thread.join();
        assertThat(violation.get()).isNull();
        assertThat(owners.stream().mapToInt(owner -> owner.late).sum()).as("rounds that expired").isPositive();
    }
}
