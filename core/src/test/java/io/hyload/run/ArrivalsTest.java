package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import io.hyload.stats.LagRecorder;
import io.hyload.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The pacer by a clock that is moved by hand; [ArrivalsTrafficTest] has the real one.
class ArrivalsTest {

    private static final long MILLI = 1_000_000;

    private final ManualClock clock = ManualClock.start();
    private final long start = clock.getAsLong();
    private final LagRecorder lag = new LagRecorder();
    private final Recorded host = new Recorded();

    /// Arrivals as `number@milliseconds`, and what their tasks do.
    private final class Recorded implements Arrivals.Host {
        final List<String> started = new ArrayList<>();
        final List<Run.Work> works = new ArrayList<>();
        final List<String> notices = new ArrayList<>();
        long expected;

        @Override
        public void start(long number, long due, Run.Work work) {
            started.add(number + "@" + (due - start) / MILLI);
            works.add(work);
        }

        @Override
        public void expectUntil(long nanos) {
            expected = nanos;
        }

        @Override
        public void notice(String line) {
            notices.add(line);
        }

        List<String> take() {
            var taken = List.copyOf(started);
            started.clear();
            return taken;
        }
    }

    private Arrivals arrivals(Share share, long most, Stage... stages) {
        return new Arrivals(new Schedule(List.of(stages)), share, most, () -> {}, host, lag, clock);
    }

    private Arrivals tenASecond(Share share, long most) {
        return arrivals(share, most, new Stage.Hold(10, Duration.ofSeconds(1)));
    }

    private OptionalLong step(Arrivals arrivals, long millis) {
        clock.advance(Duration.ofMillis(millis));
        var again = arrivals.startDue(clock.getAsLong());
        return again.isEmpty() ? again : OptionalLong.of((again.getAsLong() - start) / MILLI);
    }

    @Test
    void startsWhatIsDueAndTellsWhenTheNextIs() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        assertThat(step(arrivals, 0)).hasValue(100);
        assertThat(host.take()).containsExactly("0@0");
        assertThat(step(arrivals, 99)).hasValue(100);
        assertThat(host.take()).isEmpty();
        assertThat(step(arrivals, 1)).hasValue(200);
        assertThat(host.take()).containsExactly("1@100");
    }

    @Test
    void afterAStallAllThatIsDueStartsEachKnowingItsInstant() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        assertThat(step(arrivals, 350)).hasValue(400);
        assertThat(host.take()).containsExactly("0@0", "1@100", "2@200", "3@300");
        assertThat(step(arrivals, 5_000)).isEmpty();
        assertThat(host.take()).containsExactly("4@400", "5@500", "6@600", "7@700", "8@800", "9@900");
    }

    @Test
    void itIsOverWhenTheScheduleIsAndNotWhenTheLastHasStarted() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        assertThat(host.expected).isEqualTo(1000 * MILLI);
        assertThat(step(arrivals, 950)).hasValue(1000);
        assertThat(arrivals.currentRate()).isEqualTo(10);
        assertThat(step(arrivals, 50)).isEmpty();
        assertThat(arrivals.currentRate()).isZero();
    }

    @Test
    void workersHaveEveryNthAtTheSameInstants() {
        var first = tenASecond(new Share(0, 3), 100);
        var third = tenASecond(new Share(2, 3), 100);
        step(first, 2_000);
        assertThat(host.take()).containsExactly("0@0", "3@300", "6@600", "9@900");
        step(third, 0);
        assertThat(host.take()).containsExactly("2@200", "5@500", "8@800");
        assertThat(tenASecond(new Share(1, 2), 1).currentRate()).isEqualTo(5);
    }

    @Test
    void whatCannotStartIsDroppedCountedAndToldOnce() throws Exception {
        var arrivals = tenASecond(Share.WHOLE, 2);
        step(arrivals, 450);
        assertThat(host.take()).containsExactly("0@0", "1@100");
        assertThat(lag.snapshot().dropped()).isEqualTo(3);
        host.works.getFirst().run();
        step(arrivals, 150);
        assertThat(host.take()).containsExactly("5@500");
        assertThat(lag.snapshot().dropped()).isEqualTo(4);
        assertThat(host.notices).containsExactly("arrivals: 2 tasks run at once, and no more may (what cannot start is "
                + "dropped and counted; see maxConcurrent)");
    }

    @Test
    void aTaskThatThrowsMakesRoomToo() {
        var arrivals = new Arrivals(new Schedule(List.of(new Stage.Hold(10, Duration.ofSeconds(1)))), Share.WHOLE, 1,
                () -> {
                    throw new IllegalStateException("no");
                }, host, lag, clock);
        step(arrivals, 0);
        assertThatThrownBy(() -> host.works.getFirst().run()).hasMessage("no");
        step(arrivals, 100);
        assertThat(host.started).hasSize(2);
    }

    @Test
    void aNewRateHoldsFromThenOnAndWhatWasDueBeforeIsStartedFirst() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        clock.advance(Duration.ofMillis(220));
        arrivals.rate(4);
        assertThat(host.take()).containsExactly("0@0", "1@100", "2@200");
        assertThat(arrivals.currentRate()).isEqualTo(40);
        step(arrivals, 100);
        assertThat(host.take()).containsExactly("3@240", "4@265", "5@290", "6@315");
    }

    @Test
    void pausedNothingStartsAndTheEndMovesAway() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        clock.advance(Duration.ofMillis(150));
        arrivals.rate(0);
        host.take();
        assertThat(step(arrivals, 60_000)).isPresent();
        assertThat(host.take()).isEmpty();
        assertThat(host.expected).isEqualTo(850 * MILLI);
        assertThat(arrivals.currentRate()).isZero();
        arrivals.rate(1);
        step(arrivals, 49);
        assertThat(host.take()).isEmpty();
        step(arrivals, 1);
        assertThat(host.take()).containsExactly("2@60200");
        assertThat(step(arrivals, 800)).isEmpty();
        assertThat(host.take()).hasSize(7);
    }

    @Test
    void aRateOfNearlyNothingCanBeRaisedAgain() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        step(arrivals, 0);
        arrivals.rate(0.001);
        assertThat(step(arrivals, 500)).hasValue(1000);
        arrivals.rate(2);
        step(arrivals, 200);
        assertThat(host.take()).hasSize(1 + 4);
    }

    @Test
    void impossibleFactorsAreRefused() {
        var arrivals = tenASecond(Share.WHOLE, 100);
        for (double factor : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> arrivals.rate(factor)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rate: a factor of " + factor);
        }
    }

    @Test
    void itEndsWhenTheRunIsBeingStopped() throws Exception {
        var stopping = new AtomicBoolean();
        var arrivals = arrivals(Share.WHOLE, 100, new Stage.Hold(1, Duration.ofHours(1)));
        arrivals.rate(0);
        var pacer = Thread.ofPlatform().daemon().start(() -> arrivals.run(stopping::get));
        stopping.set(true);
        pacer.join(5_000);
        assertThat(pacer.isAlive()).isFalse();
    }
}
