package io.hyload.hub;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private static Backoff withRandom(double random) {
        return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), () -> random);
    }

    private static Stream<Long> millis(Backoff backoff) {
        return Stream.generate(backoff::next).map(Duration::toMillis);
    }

    @Test
    void theLimitDoublesUpToTheLongest() {
        assertThat(millis(withRandom(0.5)).limit(8)).containsExactly(125L, 250L, 500L, 1000L, 2000L, 4000L, 5000L,
                5000L);
    }

    @Test
    void anyTimeUpToTheLimitIsPossible() {
        assertThat(millis(withRandom(0)).limit(9)).containsOnly(0L);
        assertThat(millis(withRandom(0.999)).limit(3)).containsExactly(249L, 499L, 999L);
    }

    @Test
    void whatWorkedBeginsAnew() {
        var backoff = withRandom(0.5);
        assertThat(millis(backoff).limit(6).toList()).endsWith(4000L);

        backoff.reset();

        assertThat(backoff.next()).hasMillis(125);
    }

    @Test
    void whereSoonIsOfNoUseItWaitsAtLeastHalfTheLongest() {
        assertThat(withRandom(0).slowest()).hasSeconds(5);
        assertThat(withRandom(0.5).slowest()).hasMillis(7_500);
    }
}
