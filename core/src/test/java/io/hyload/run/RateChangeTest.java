package io.hyload.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RateChangeTest {

    /// At 400 arrivals a second, twice what the scenario asks for.
    private static final Pace NOW = new Pace(400, 2);

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            150%      | 1.5   | rate 150 %            | rate 150%
            150 %     | 1.5   | rate 150 %            | rate 150%
            33.3%     | 0.333 | rate 33.3 %           | rate 33.3%
            0.5%      | 0.005 | rate 0.5 %            | rate 0.5%
            +10%      | 2.2   | rate 220 %            | rate +10%
            -10%      | 1.8   | rate 180 %            | rate -10%
            +200%     | 6     | rate 600 %            | rate +200%
            -99.9%    | 0.002 | rate 0.2 %            | rate -99.9%
            500       | 2.5   | rate 500/s (250 %)    | rate 500/s
            500/s     | 2.5   | rate 500/s (250 %)    | rate 500/s
            0.1/s     | 5e-4  | rate 0.1/s (0.05 %)   | rate 0.1/s
            1000000/s | 5000  | rate 1000000/s (500000 %) | rate 1000000/s
            """)
    void eachFormComesDownToAFactor(String text, double factor, String told, String line) {
        var change = RateChange.parse(text);
        assertThat(change.factor(NOW)).isCloseTo(factor, within(factor * 1e-9));
        assertThat(change.told(change.factor(NOW))).isEqualTo(told);
        assertThat(change.toLine()).isEqualTo(line);
        assertThat(RateChange.parse(line.substring("rate ".length()))).isEqualTo(change);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""       | rate: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            fast     | rate fast: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            1e9%     | rate 1e9%: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            NaN      | rate NaN: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            50%%     | rate 50%%: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            5000000000/s | rate 5000000000/s: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            500/min  | rate 500/min: not a rate (write rate 150%, rate +10%, rate -10% or rate 500/s)
            +10      | rate +10: a change is told in per cent (write rate +10%, or rate 500/s for a new rate)
            -5/s     | rate -5/s: a change is told in per cent (write rate -10%, or rate 500/s for a new rate)
            0        | rate 0: nothing would be left (pause holds a run, stop ends it)
            0%       | rate 0%: nothing would be left (pause holds a run, stop ends it)
            0.0/s    | rate 0.0/s: nothing would be left (pause holds a run, stop ends it)
            -100%    | rate -100%: nothing would be left (pause holds a run, stop ends it)
            -200%    | rate -200%: nothing would be left (pause holds a run, stop ends it)
            """)
    void whatIsNoRateIsRefusedInOneLine(String text, String line) {
        assertThatThrownBy(() -> RateChange.parse(text)).isInstanceOf(BadInput.class).hasMessage(line);
    }

    @Test
    void aFactorBeyondReasonIsRefused() {
        assertThatThrownBy(() -> RateChange.parse("999999999%").factor(NOW))
                .hasMessage("rate 999999999%: 1.0E7 times what the scenario asks for (change the scenario)");
        assertThatThrownBy(() -> RateChange.parse("0.00000001%").factor(NOW)).isInstanceOf(BadInput.class);
    }

    @Test
    void aRateNeedsSomethingToBeMeasuredBy() {
        assertThatThrownBy(() -> RateChange.parse("500/s").factor(new Pace(0, 2))).hasMessage(
                "rate 500/s: nothing arrives just now (write it in per cent, or wait for the arrivals)");
        assertThat(RateChange.parse("+50%").factor(new Pace(0, 2))).isEqualTo(3);
    }

    @Test
    void whatAWorkerIsToldIsExact() {
        for (double factor : new double[] {1.0 / 3, 1e-6, 999_999.9, 0.1 + 0.2}) {
            var line = new RateChange.OfAsked(factor * 100).toLine();
            assertThat(RateChange.parse(line.substring("rate ".length())).factor(NOW)).isCloseTo(factor,
                    within(factor * 1e-15));
        }
    }
}
