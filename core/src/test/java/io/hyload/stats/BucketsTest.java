package io.hyload.stats;

import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The HdrHistogram library says which values share a counter.
class BucketsTest {

    @ParameterizedTest @ValueSource(ints = {2, 3})
    void valuesShareACounterAsInTheLibrary(int digits) {
        var ours = Buckets.of(digits);
        var library = new org.HdrHistogram.Histogram(1, Buckets.HIGHEST, digits);
        var random = new Random(digits);
        var edges = LongStream.rangeClosed(0, 31)
                .flatMap(bit -> LongStream.of((1L << bit) - 1, 1L << bit, (1L << bit) + 1));
        var around = LongStream.of(0, 1, 255, 256, 257, 2047, 2048, 2049, 4095, 4096, 99_999, 100_000, 100_001,
                Buckets.HIGHEST - 1, Buckets.HIGHEST);
        var chance = LongStream.generate(() -> random.nextLong(Buckets.HIGHEST) >>> random.nextInt(32)).limit(50_000);
        LongStream.of(edges.toArray()).forEach(value -> checkCounter(ours, library, value));
        around.forEach(value -> checkCounter(ours, library, value));
        chance.forEach(value -> checkCounter(ours, library, value));
    }

    private static void checkCounter(Buckets ours, org.HdrHistogram.Histogram library, long value) {
        int index = ours.index(value);
        assertThat(index).as("counter of %d", value).isBetween(0, ours.length - 1);
        assertThat(ours.lowest(index)).as("lowest beside %d", value).isEqualTo(library.lowestEquivalentValue(value));
        assertThat(ours.highest(index)).as("highest beside %d", value).isEqualTo(library.highestEquivalentValue(value));
    }

    @ParameterizedTest @ValueSource(ints = {2, 3})
    void countersFollowOneAnotherWithoutGapOrOverlap(int digits) {
        var buckets = Buckets.of(digits);
        assertThat(buckets.lowest(0)).isZero();
        for (int i = 0; i < buckets.index(Buckets.HIGHEST); i++) {
            assertThat(buckets.lowest(i + 1)).isEqualTo(buckets.highest(i) + 1);
            assertThat(buckets.index(buckets.lowest(i))).isEqualTo(i);
            assertThat(buckets.index(buckets.highest(i))).isEqualTo(i);
        }
    }

    @ParameterizedTest @ValueSource(ints = {2, 3})
    void noCounterIsWiderThanItsDigitsAllow(int digits) {
        var buckets = Buckets.of(digits);
        for (int i = 1; i < buckets.length; i++) {
            long width = buckets.highest(i) - buckets.lowest(i);
            assertThat(width * Math.pow(10, digits)).isLessThanOrEqualTo(buckets.lowest(i));
        }
    }

    @Test
    void whatLiesOutsideIsCountedAtTheNearerEnd() {
        assertThat(Buckets.FINE.index(-1)).isZero();
        assertThat(Buckets.FINE.index(Long.MIN_VALUE)).isZero();
        assertThat(Buckets.FINE.index(Long.MAX_VALUE)).isEqualTo(Buckets.FINE.index(Buckets.HIGHEST));
    }

    @Test
    void memoryIsWhatTheDocumentationSays() {
        assertThat(Buckets.FINE.length).isEqualTo(23_552);
        assertThat(Buckets.COARSE.length).isEqualTo(3_328);
    }

    @Test
    void onlyTwoAndThreeDigitsAreKnown() {
        assertThatThrownBy(() -> Buckets.of(1)).hasMessage("histogram with 1 significant digits: 2 or 3");
        assertThatThrownBy(() -> Buckets.of(4)).isInstanceOf(IllegalArgumentException.class);
    }
}
