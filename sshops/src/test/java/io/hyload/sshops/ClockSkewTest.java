package io.hyload.sshops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClockSkewTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void oneRoundTellsTheMiddleAndHalfItsTime() {
        var skew = ClockSkew.of(List.of(round(0, 3, 2, 1500)));
        assertThat(skew).isEqualTo(new ClockSkew(ms(1500.5), ms(2.5)));
        assertThat(skew.there(NOON)).isEqualTo(NOON.plus(ms(1500.5)));
    }

    @Test
    void whatAllRoundsHaveInCommonIsTrue() {
        // To a slow answer the clock is at least this far, to a slow question at most that far ahead.
        var skew = ClockSkew.of(List.of(round(0, 1, 100, -70), round(1000, 100, 1, -70)));
        assertThat(skew).isEqualTo(new ClockSkew(ms(-70), ms(1)));
    }

    @Test
    void theTruthIsWithinTheErrorWhateverTheWayIsLike() {
        var random = new Random(4);
        for (int run = 0; run < 200; run++) {
            double truth = random.nextInt(20_000) - 10_000;
            var rounds = new ArrayList<ClockSkew.Round>();
            for (int i = 0; i < 8; i++)
                rounds.add(
                        round(i * 50, 0.2 + random.nextExponential() * 5, 0.2 + random.nextExponential() * 5, truth));
            var skew = ClockSkew.of(rounds);
            assertThat(skew.ahead().minus(ms(truth)).abs()).isLessThanOrEqualTo(skew.error());
            assertThat(skew.error()).isLessThanOrEqualTo(ClockSkew.of(rounds.subList(0, 1)).error());
        }
    }

    @Test
    void aClockOfWholeSecondsIsKnownBetterTheMoreRoundsThereAre() {
        var rounds = new ArrayList<ClockSkew.Round>();
        for (int i = 0; i < 20; i++) {
            var sent = NOON.plusMillis(i * 173);
            var there = sent.plusMillis(1 + 250);
            rounds.add(new ClockSkew.Round(sent, Instant.ofEpochSecond(there.getEpochSecond()), Duration.ofSeconds(1),
                    sent.plusMillis(2)));
        }
        assertThat(ClockSkew.of(rounds.subList(0, 1)).error()).isGreaterThanOrEqualTo(ms(500));
        var skew = ClockSkew.of(rounds);
        assertThat(skew.error()).isLessThan(ms(50));
        assertThat(skew.ahead().minus(ms(250)).abs()).isLessThanOrEqualTo(skew.error());
    }

    @Test
    void whereAClockWasSetMeanwhileTheQuickestRoundCounts() {
        assertThat(ClockSkew.of(List.of(round(0, 5, 5, 0), round(100, 1, 1, 60_000))))
                .isEqualTo(new ClockSkew(ms(60_000), ms(1)));
    }

    @Test
    void noRoundTellsNothing() {
        assertThatThrownBy(() -> ClockSkew.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnswersOfEveryDateAreRead() {
        assertThat(Facts.instant("1795356434123456789")).contains(Instant.ofEpochSecond(1795356434, 123456789));
        assertThat(Facts.instant("1795356434N")).contains(Instant.ofEpochSecond(1795356434));
        assertThat(Facts.instant("1795356434%N")).contains(Instant.ofEpochSecond(1795356434));
        assertThat(Facts.instant("1795356434")).contains(Instant.ofEpochSecond(1795356434));
        assertThat(Facts.instant("")).isEmpty();
        assertThat(Facts.instant("date: what?")).isEmpty();
        assertThat(Facts.instant("9".repeat(40))).isEmpty();
    }

    /// @param there milliseconds of the way there and back, and how far the clock there is ahead
    private static ClockSkew.Round round(double at, double there, double back, double ahead) {
        var sent = NOON.plus(ms(at));
        return new ClockSkew.Round(sent, sent.plus(ms(there + ahead)), Duration.ZERO, sent.plus(ms(there + back)));
    }

    private static Duration ms(double ms) {
        return Duration.ofNanos(Math.round(ms * 1_000_000));
    }
}
