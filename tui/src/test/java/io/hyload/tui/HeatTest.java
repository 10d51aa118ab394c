package io.hyload.tui;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

import io.hyload.stats.Histogram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeatTest {
    private static final long T = 1_795_430_460L;

    private static Histogram millis(int... millis) {
        return Histogram.of(Arrays.stream(millis).mapToLong(one -> one * 1000L).toArray());
    }

    private static List<String> drawn(Heat heat, int columns, OptionalInt cursor, Look.Signs signs) {
        var canvas =
                new Canvas(new Size(columns, heat.cells().size()), new Look(Look.Theme.DARK, Look.Depth.TRUE, signs));
        heat.draw(canvas, cursor);
        return canvas.lines();
    }

    @Test
    void eachResponseIsCountedOnceInItsSecondAndRange() {
        var heat = Heat.of(t -> millis(1, 10, 10, 100, 900), T, T + 9, 10, 6);

        assertThat(heat.columns()).isEqualTo(10);
        for (int column = 0; column < 10; column++) {
            assertThat(heat.total(column)).isEqualTo(5);
            assertThat(Arrays.stream(heat.counts()[column]).filter(count -> count == 2)).hasSize(1);
        }
    }

    @Test
    void manySecondsShareAColumnAndTheLastColumnIsWhole() {
        var heat = Heat.of(t -> millis(10), T, T + 24, 10, 6);

        assertThat(heat.seconds()).isEqualTo(3);
        assertThat(heat.columns()).isEqualTo(9);
        assertThat(heat.total(8)).isEqualTo(3);
        assertThat(heat.total(0)).isEqualTo(1);
        assertThat(heat.begin(8)).isEqualTo(T + 22);
        assertThat(heat.columnOf(T + 24)).hasValue(8);
        assertThat(heat.columnOf(T + 25)).isEmpty();
    }

    @Test
    void fewAndManyLookDifferent() {
        var heat =
                Heat.of(t -> t == T ? millis(10) : millis(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 300), T, T + 1, 2, 4);

        assertThat(drawn(heat, 2, OptionalInt.empty(), Look.Signs.BRAILLE)).containsExactly(" ░", "", "░█");
        assertThat(String.join("", drawn(heat, 2, OptionalInt.empty(), Look.Signs.ASCII))).matches("[ .:+*#]+");
    }

    @Test
    void theCursorTellsExactCounts() {
        var heat = Heat.of(t -> millis(10, 10, 300), T, T + 9, 10, 4);

        var lines = drawn(heat, 40, OptionalInt.of(2), Look.Signs.ASCII);
        assertThat(lines).filteredOn(line -> line.contains(" 2 ")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains(" 1 ")).hasSize(1);
    }

    @Test
    void nothingMeasuredIsAnEmptyMapWithLabels() {
        var heat = Heat.of(t -> Histogram.empty(), T, T + 9, 10, 4);

        assertThat(drawn(heat, 20, OptionalInt.empty(), Look.Signs.BRAILLE))
                .allMatch(line -> line.strip().endsWith("┤"));
    }

    @Test
    void theSmallestSizesDrawWhatFits() {
        for (int columns = 1; columns < 20; columns++) {
            for (int rows = 1; rows < 6; rows++) {
                var heat = Heat.of(t -> millis(1, 3_000_000), T, T + 59, Heat.room(columns), rows);
                drawn(heat, columns, OptionalInt.of(0), Look.Signs.ASCII);
            }
        }
    }

    @Test
    void timesAreShort() {
        assertThat(
                List.of(0.3, 3.0, 31.6, 100.0, 1000.0, 1778.0, 25_000.0, 600_000.0).stream().map(Heat::time).toList())
                .containsExactly("0.3", "3", "32", "100", "1s", "1.8s", "25s", "10m");
    }
}
