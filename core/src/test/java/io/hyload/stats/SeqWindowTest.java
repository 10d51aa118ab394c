package io.hyload.stats;

import java.util.BitSet;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeqWindowTest {

    private final SeqWindow window = new SeqWindow();

    @Test
    void whatIsMissingIsLostUntilItComes() {
        assertThat(window.take(7, 1)).isTrue();
        assertThat(window.lost()).isZero();
        assertThat(window.take(10, 1)).isTrue();
        assertThat(window.lost()).isEqualTo(2);
        assertThat(window.take(9, 1)).isTrue();
        assertThat(window.lost()).isEqualTo(1);
        assertThat(window.take(9, 1)).isFalse();
        assertThat(window.lost()).isEqualTo(1);
    }

    @Test
    void whatWasSentBeforeTheFirstOneHeardIsTakenButNotMissed() {
        window.take(1_000, 1);
        assertThat(window.take(500, 1)).isTrue();
        assertThat(window.take(500, 1)).isFalse();
        assertThat(window.lost()).isZero();
    }

    @Test
    void aLineStandsForTheDatagramsItsRecordWasSentIn() {
        assertThat(window.take(0, 3)).isTrue();
        assertThat(window.take(3, 1)).isTrue();
        assertThat(window.lost()).isZero();
        assertThat(window.take(2, 1)).isFalse();
    }

    @Test
    void whatIsTooOldToTellIsNotCountedTwice() {
        window.take(0, 1);
        window.take(1_000_000, 1);
        assertThat(window.take(1_000_000 - (1 << 14), 1)).isFalse();
        assertThat(window.take(1_000_001 - (1 << 14), 1)).isTrue();
        assertThat(window.lost()).isEqualTo(1_000_001 - 3);
        assertThat(window.take(1L << 46, 1)).isTrue();
    }

    @Test
    void inAnyOrderItAgreesWithASetOfAll() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var some = new SeqWindow();
            var all = new BitSet();
            int first = random.nextInt(5_000);
            some.take(first, 1);
            all.set(first);
            int highest = first;
            for (int i = 0; i < 20_000; i++) {
                int seq = Math.max(0, highest + random.nextInt(40) - (random.nextInt(50) == 0 ? 10_000 : 30));
                assertThat(some.take(seq, 1)).as("seed %d, number %d", seed, seq).isEqualTo(!all.get(seq));
                all.set(seq);
                highest = Math.max(highest, seq);
            }
            assertThat(some.lost()).isEqualTo(highest - first + 1 - all.get(first, highest + 1).cardinality());
        }
    }
}
