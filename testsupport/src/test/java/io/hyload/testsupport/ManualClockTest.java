package io.hyload.testsupport;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ManualClockTest {
    @Test
    void standsStillUntilAdvanced() {
        var clock = ManualClock.at("2026-03-01T10:00:00.250Z");
        assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo(Instant.parse("2026-03-01T10:00:00.250Z"));
        assertThat(clock.getAsLong()).isEqualTo(clock.getAsLong());
    }

    @Test
    void movesTimeOfDayAndNanosecondsInStep() {
        var clock = ManualClock.at("2026-03-01T10:00:00Z");
        var before = clock.getAsLong();
        clock.advance(Duration.ofMillis(1));
        clock.advance(Duration.ofNanos(1));
        assertThat(clock.getAsLong() - before).isEqualTo(1_000_001);
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T10:00:00.001000001Z"));
        assertThat(clock.passed()).isEqualTo(Duration.ofNanos(1_000_001));
    }

    @Test
    void nanosecondsOverflowWithinTwoSecondsSoThatOnlyDifferencesWork() {
        var clock = ManualClock.start();
        var before = clock.getAsLong();
        clock.advance(Duration.ofSeconds(2));
        assertThat(clock.getAsLong()).isLessThan(before);
        assertThat(clock.getAsLong() - before).isEqualTo(2_000_000_000);
    }

    @Test
    void doesNotGoBack() {
        assertThatThrownBy(() -> ManualClock.start().advance(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }
}
