package io.hyload.run;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FlowTest {

    private static final long SECOND = 1_000_000_000L;
    /// Near the overflow of the nanosecond clock.
    private static final long START = Long.MAX_VALUE - 2 * SECOND;

    private static Flow hold(double rate, int seconds) {
        return new Flow(new Schedule(List.of(new Stage.Hold(rate, Duration.ofSeconds(seconds)))), START);
    }

    private static long at(double seconds) {
        return START + Math.round(seconds * SECOND);
    }

    @Test
    void unchangedItIsTheSchedule() {
        var flow = hold(10, 5);
        assertThat(flow.instant(0)).isEqualTo(START);
        assertThat(flow.instant(49)).isEqualTo(at(4.9));
        assertThat(flow.has(49)).isTrue();
        assertThat(flow.has(50)).isFalse();
        assertThat(flow.rate(at(1))).isEqualTo(10);
        assertThat(flow.rate(at(5))).isZero();
        assertThat(flow.left(at(2))).isEqualTo(3 * SECOND);
        assertThat(flow.left(at(7))).isZero();
    }

    @Test
    void twiceTheRateHalvesTheGapsFromThenOn() {
        var flow = hold(10, 5).at(2, at(1));
        assertThat(flow.instant(10)).isEqualTo(at(1));
        assertThat(flow.instant(11)).isEqualTo(at(1.05));
        assertThat(flow.instant(30)).isEqualTo(at(2));
        assertThat(flow.rate(at(2))).isEqualTo(20);
        assertThat(flow.has(89)).isTrue();
        assertThat(flow.has(90)).isFalse();
    }

    @Test
    void aRampScaledStillHasItsShape() {
        var ramp = new Flow(new Schedule(List.of(new Stage.Ramp(0, 10, Duration.ofSeconds(5)))), START);
        var flow = ramp.at(3, at(2));
        assertThat(flow.rate(at(3))).isEqualTo(18);
        // 4 arrivals up to 2 s, then 3 × (t² − 4).
        assertThat(flow.due(at(4))).isCloseTo(4 + 3 * 12, within(1e-9));
        assertThat(flow.instant(19)).isCloseTo(at(3), within(1L));
    }

    @Test
    void pausedItStandsStillAndThenGoesOnWhereItWas() {
        var paused = hold(10, 5).at(0, at(1.25));
        assertThat(paused.isPaused()).isTrue();
        assertThat(paused.has(13)).isFalse();
        assertThat(paused.rate(at(3))).isZero();
        assertThat(paused.left(at(100))).isEqualTo(Math.round(3.75 * SECOND));
        var resumed = paused.at(1, at(101.25));
        assertThat(resumed.instant(13)).isEqualTo(at(101.3));
        assertThat(resumed.instant(49)).isEqualTo(at(104.9));
        assertThat(resumed.has(50)).isFalse();
        assertThat(resumed.left(at(102.25))).isEqualTo(Math.round(2.75 * SECOND));
    }

    /// A slider that is moved sends hundreds of changes.
    @Test
    void manyChangesMakeNeitherMoreNorFewerArrivals() {
        var random = new Random(5);
        var flow = hold(3, 10);
        double expected = 0;
        double factor = 1;
        for (int i = 0; i < 1000; i++) {
            expected += factor * 3 * 0.01;
            factor = random.nextInt(4) / 2.0;
            if (factor == 0) factor = 0.1;
            flow = flow.at(factor, at((i + 1) / 100.0));
        }
        assertThat(flow.due(at(10))).isCloseTo(expected, within(1e-6));
        assertThat(flow.time(at(10))).isCloseTo(10, within(1e-6));
    }

    @Test
    void instantsNeverGoBackWhateverChanges() {
        var random = new Random(9);
        var flow = hold(1000, 60);
        long now = START;
        long next = 0;
        for (int i = 0; i < 200; i++) {
            now += random.nextLong(SECOND / 10);
            for (; flow.has(next) && flow.instant(next) - now <= 0; next++) {
                assertThat(now - flow.instant(next)).isBetween(-1L, SECOND / 10);
            }
            flow = flow.at(random.nextInt(5) == 0 ? 0 : random.nextDouble(0.01, 5), now);
            if (flow.has(next)) assertThat(flow.instant(next) - now).isGreaterThanOrEqualTo(-1);
        }
    }
}
