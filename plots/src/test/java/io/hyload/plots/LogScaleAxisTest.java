package io.hyload.plots;

import io.hyload.stats.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LogScaleAxisTest {

    @ParameterizedTest @CsvSource({"0.001, 1 µs", "0.3, 300 µs", "1, 1 ms", "1.5, 1.5 ms", "300, 300 ms", "999.9, 1 s",
            "1500, 1.5 s",
            "30000, 30 s", "'3600000', '3,600 s'"})
    void aTimeIsToldInTheUnitItIsLargestIn(double millis, String text) {
        assertThat(LogScaleAxis.time(millis)).isEqualTo(text);
    }

    @ParameterizedTest @CsvSource({"0, 1", "50, 2", "90, 10", "99, 100", "99.9, 1000"})
    void aPercentileLiesWhereTheShareOfTheSlowerOnesSays(double percent, double place) {
        assertThat(LogScaleAxis.onPercentileScale(percent)).isCloseTo(place, within(1e-9 * place));
    }

    @Test
    void cellsHoldAllValuesAndAreEquallyWide() {
        var times = Histogram.of(0, 900, 12_345, 67_890, 67_890, 2_000_000);
        var cells = LogCells.of(times, 36);
        assertThat(cells.size()).isBetween(30, 36);
        assertThat(cells.counts(times))
                .satisfies(counts -> assertThat(java.util.Arrays.stream(counts).sum()).isEqualTo(6));
        double factor = cells.highMillis(30) / cells.lowMillis(30);
        assertThat(cells.highMillis(20) / cells.lowMillis(20)).isCloseTo(factor, within(0.01));
        assertThat(cells.borders()).contains(1_000, 10_000, 100_000, 1_000_000);
    }

    @Test
    void valuesThatAreAllAlikeDoNotFillThePicture() {
        assertThat(LogCells.of(Histogram.of(5_000, 5_000), 36).size()).isGreaterThan(10);
    }
}
