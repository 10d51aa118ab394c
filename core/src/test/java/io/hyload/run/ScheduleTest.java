package io.hyload.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ScheduleTest {

    private static Stage hold(double rate, double seconds) {
        return new Stage.Hold(rate, time(seconds));
    }

    private static Stage ramp(double from, double to, double seconds) {
        return new Stage.Ramp(from, to, time(seconds));
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static Schedule of(Stage... stages) {
        return new Schedule(List.of(stages));
    }

    @Test
    void aThousandASecondForASecondAreAThousandAtWholeMilliseconds() {
        var schedule = of(hold(1000, 1));
        assertThat(schedule.count()).isEqualTo(1000);
        assertThat(LongStream.range(0, 1000).map(k -> Math.round(schedule.instant(k) * 1e9)))
                .containsExactlyElementsOf(LongStream.range(0, 1000).map(k -> k * 1_000_000).boxed().toList());
        assertThat(schedule.has(999)).isTrue();
        assertThat(schedule.has(1000)).isFalse();
        assertThat(schedule.rate(0)).isEqualTo(1000);
        assertThat(schedule.rate(0.999)).isEqualTo(1000);
        assertThat(schedule.rate(1)).isZero();
        assertThat(schedule.rate(-0.1)).isZero();
    }

    /// From 0 to 10 a second within 5 seconds: `t²` arrivals.
    @Test
    void aRampFromZeroBeginsAtOnceAndGetsDenser() {
        var schedule = of(ramp(0, 10, 5));
        assertThat(schedule.count()).isEqualTo(25);
        for (int k = 0; k < 25; k++) assertThat(schedule.instant(k)).isCloseTo(Math.sqrt(k), within(1e-12));
        assertThat(schedule.rate(2.5)).isEqualTo(5);
        assertThat(schedule.arrivals(2.5)).isEqualTo(6.25);
    }

    /// `25 − (5−t)²` arrivals.
    @Test
    void aRampToZeroIsTheSameBackwards() {
        var schedule = of(ramp(10, 0, 5));
        assertThat(schedule.count()).isEqualTo(25);
        for (int k = 0; k < 25; k++) assertThat(schedule.instant(k)).isCloseTo(5 - Math.sqrt(25 - k), within(1e-12));
        assertThat(schedule.arrivals(5)).isEqualTo(25);
    }

    @Test
    void stagesFollowOneUponTheOther() {
        var schedule = of(ramp(0, 10, 5), hold(10, 2), ramp(10, 0, 5));
        assertThat(schedule.seconds()).isEqualTo(12);
        assertThat(schedule.count()).isEqualTo(70);
        assertThat(schedule.instant(25)).isEqualTo(5);
        assertThat(schedule.instant(26)).isCloseTo(5.1, within(1e-12));
        assertThat(schedule.instant(45)).isEqualTo(7);
        assertThat(schedule.arrivals(6)).isCloseTo(35, within(1e-12));
        assertThat(schedule.rate(9.5)).isEqualTo(5);
        assertThat(schedule.arrivals(1e9)).isEqualTo(70);
        assertThat(schedule.arrivals(-1)).isZero();
        assertThat(schedule.instant(1e9)).isEqualTo(12);
    }

    @ParameterizedTest @CsvSource({"0.5, 1, 1", "0.1, 30, 3", "1, 0.5, 1", "3, 0.1, 1", "7, 0.9, 7",
            "1000000, 3600, 3600000000"})
    void countsAreNotLedAstrayByRounding(double rate, double seconds, long count) {
        assertThat(of(hold(rate, seconds)).count()).isEqualTo(count);
    }

    @Test
    void aHundredTenthsAreAWhole() {
        assertThat(new Schedule(Collections.nCopies(100, hold(0.1, 1))).count()).isEqualTo(10);
        assertThat(new Schedule(Collections.nCopies(86_400, hold(3, 1))).count()).isEqualTo(259_200);
    }

    /// The root written the usual way, `(√(a²+4cx) − a) / 2c`, is wrong by seconds here.
    @Test
    void aRampThatIsNearlyLevelIsSolvedAsExactlyAsALevelOne() {
        var level = of(hold(20_000, 3600));
        for (double slope : new double[] {1e-3, 1e-6, 1e-9, -1e-9, -1e-6}) {
            var nearly = of(ramp(20_000, 20_000 + slope, 3600));
            for (double x = 0; x < 72e6; x += 1e6) {
                assertThat(nearly.instant(x)).isCloseTo(level.instant(x),
                        within(Math.abs(slope) / 20_000 * 3600 + 1e-9));
                assertThat(nearly.arrivals(nearly.instant(x))).isCloseTo(x, within(1e-6));
            }
        }
    }

    @Test
    void theInverseIsTheInverseAndBothGrow() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            var schedule = any(random);
            double total = schedule.arrivals(schedule.seconds());
            double last = -1;
            for (int i = 0; i <= 200; i++) {
                double x = total * i / 200;
                double at = schedule.instant(x);
                assertThat(at).isBetween(Math.max(0, last), schedule.seconds());
                assertThat(schedule.arrivals(at)).isCloseTo(x, within(1e-9 * total + 1e-9));
                last = at;
            }
            double before = -1;
            for (int i = 0; i <= 200; i++) {
                double is = schedule.arrivals(schedule.seconds() * i / 200);
                assertThat(is).isBetween(Math.max(0, before), total);
                before = is;
            }
        }
    }

    /// The area under the rate, added up by the trapezoidal rule, which is exact within a stage.
    @Test
    void arrivalsAreTheAreaUnderTheRate() {
        var random = new Random(11);
        for (int round = 0; round < 100; round++) {
            double rate = random.nextDouble(1, 100);
            var schedule = of(ramp(0, rate, 2), hold(rate, 1), ramp(rate, rate / 2, 3));
            double sum = 0;
            for (int i = 0; i < 600; i++) {
                double middle = schedule.rate((i + 0.5) / 100);
                sum += middle / 100;
                assertThat(schedule.arrivals((i + 1) / 100.0)).isCloseTo(sum, within(1e-9 * rate));
            }
        }
    }

    @Test
    void theCountIsThatOfTheInstantsBeforeTheEnd() {
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            var schedule = any(random);
            long count = schedule.count();
            assertThat(schedule.has(count - 1)).isTrue();
            assertThat(schedule.has(count)).isFalse();
            assertThat(schedule.instant(count - 1)).isLessThan(schedule.seconds());
        }
    }

    private static Schedule any(Random random) {
        var stages = new ArrayList<Stage>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            double seconds = Math.pow(10, random.nextDouble(-3, 4));
            double one = Math.pow(10, random.nextDouble(-2, 5));
            double other = Math.pow(10, random.nextDouble(-2, 5));
            stages.add(switch (random.nextInt(4)) {
                case 0 -> hold(one, seconds);
                case 1 -> ramp(0, one, seconds);
                case 2 -> ramp(one, 0, seconds);
                default -> ramp(one, other, seconds);
            });
        }
        return new Schedule(stages);
    }

    @ParameterizedTest @CsvSource({"0", "-1", "NaN", "Infinity", "1000001"})
    void aRateToHoldIsAboveZero(double rate) {
        assertThatThrownBy(() -> hold(rate, 1)).isInstanceOf(BadInput.class)
                .hasMessage("hold: " + Figures.plain(rate) + " a second (give a rate above 0, at most 1,000,000)");
    }

    @ParameterizedTest @CsvSource({"-1, 5", "5, -0.5", "0, 0", "NaN, 1", "1, Infinity"})
    void aRampIsSomewhereAboveZero(double from, double to) {
        assertThatThrownBy(() -> ramp(from, to, 1)).isInstanceOf(BadInput.class).hasMessageStartingWith(
                "ramp: from " + Figures.plain(from) + " to " + Figures.plain(to)
                        + " a second (give rates of at least 0");
    }

    @Test
    void timesArePositiveAndNotBeyondMeasure() {
        assertThatThrownBy(() -> hold(1, 0)).isInstanceOf(BadInput.class).hasMessage(
                "hold: a time of PT0S (give one above 0, at most 366 days: Duration.ofSeconds(30))");
        assertThatThrownBy(() -> ramp(1, 2, -1)).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("ramp: a time of ");
        assertThatThrownBy(() -> new Stage.Hold(1, Duration.ofDays(400))).isInstanceOf(BadInput.class);
        var year = new Stage.Hold(1, Duration.ofDays(300));
        assertThatThrownBy(() -> of(year, year)).isInstanceOf(BadInput.class)
                .hasMessage("arrivals: stages of 600 days in all (at most 366)");
        assertThatThrownBy(() -> of()).isInstanceOf(BadInput.class).hasMessage(
                "arrivals: no stage (say hold(rate, time) or ramp(from, to, time) before the task)");
    }
}
