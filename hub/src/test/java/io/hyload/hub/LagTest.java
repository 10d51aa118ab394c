package io.hyload.hub;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LagTest {

    private static final Lag.Limit LIMIT = Lag.Limit.USUAL;

    private static Lag lag(long bytes, int age, int stall, boolean isLive) {
        return new Lag(bytes, Duration.ofSeconds(age), Duration.ofSeconds(stall), isLive, false);
    }

    @Test
    void whoKeepsUpStays() {
        assertThat(lag(0, 0, 0, true).tooSlow(LIMIT)).isEmpty();
        assertThat(lag(8 << 20, 10, 10, true).tooSlow(LIMIT)).isEmpty();
    }

    @Test
    void whoIsTooFarBehindIsTooSlowByBytesOrByTime() {
        assertThat(lag(9_000_000, 1, 0, true).tooSlow(LIMIT)).hasValue("too slow: 9.0 MB behind, at most 8.4");
        assertThat(lag(10, 11, 0, true).tooSlow(LIMIT)).hasValue("too slow: 11.0 s behind, at most 10.0 s");
    }

    @Test
    void whoCatchesUpMayBeFarBehindAsLongAsItTakesSomething() {
        assertThat(lag(90_000_000, 119, 9, false).tooSlow(LIMIT)).isEmpty();
        assertThat(lag(90_000_000, 119, 11, false).tooSlow(LIMIT)).hasValue("too slow: nothing taken for 11.0 s");
    }

    @Test
    void whatTheLogHasForgottenCannotBeCaughtUpWith() {
        var lag = new Lag(0, Duration.ZERO, Duration.ZERO, false, true);

        assertThat(lag.tooSlow(LIMIT)).hasValueSatisfying(reason -> assertThat(reason).contains("no longer kept"));
    }

    @Test
    void everyReasonFitsIntoACloseFrame() {
        var far = new Lag(Long.MAX_VALUE, Duration.ofDays(999), Duration.ZERO, true, false);

        assertThat(far.tooSlow(LIMIT).orElseThrow().length()).isLessThanOrEqualTo(123);
        assertThat(new Lag(0, Duration.ZERO, Duration.ofDays(999), true, false).tooSlow(LIMIT).orElseThrow().length())
                .isLessThanOrEqualTo(123);
    }
}
