package io.hyload.run;

import java.util.Random;

import io.hyload.stats.Histogram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DistributionTest {

    @Test
    void eachRowHoldsWhatLiesBetweenItsBorders() {
        assertThat(Distribution.rows(Histogram.of(600, 700, 1_500, 3_000, 3_001, 3_002, 3_003, 60_000), 80))
                .containsExactly("    0.5 – 1        25.00 % ████████████████████",
                        "      1 – 2        12.50 % ██████████",
                        "      2 – 5        50.00 % ████████████████████████████████████████",
                        "      5 – 10        0.00 % ",
                        "     10 – 20        0.00 % ",
                        "     20 – 50        0.00 % ",
                        "     50 – 100      12.50 % ██████████");
    }

    @Test
    void aBarIsToAnEighthAndWhatIsThereShows() {
        var micros = new long[1_001];
        java.util.Arrays.fill(micros, 0, 1_000, 1_500);
        micros[1_000] = 2_500;
        assertThat(Distribution.rows(Histogram.of(micros), 60)).containsExactly(
                "      1 – 2        99.90 % " + "█".repeat(30), "      2 – 5         0.10 % ▏");
    }

    @Test
    void wideSpreadsHaveCoarserRows() {
        assertThat(Distribution.rows(Histogram.of(15, 3_000_000_000L), 80)).hasSizeBetween(5, 12);
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var times = Histogram.of(random.longs(1 + random.nextInt(50), 0, 1L << 1 + random.nextInt(31)).toArray());
            var rows = Distribution.rows(times, 80);
            assertThat(rows).hasSizeBetween(1, 12);
            double shares = rows.stream()
                    .mapToDouble(row -> Double.parseDouble(row.replaceFirst(".* ([\\d.]+) %.*", "$1"))).sum();
            assertThat(shares).as(times.toString()).isBetween(99.8, 100.2);
        }
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(Distribution.rows(Histogram.empty(), 80)).isEmpty();
    }
}
