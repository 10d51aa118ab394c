package io.hyload.tui;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import io.hyload.tui.Chart.Series;
import io.hyload.tui.Chart.Side;
import io.hyload.tui.Look.Signs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChartTest {
    /// 10:41:00 UTC.
    private static final long T = 1_795_430_460L;

    private static Look look(Signs signs) {
        return new Look(Look.Theme.DARK, Look.Depth.INDEXED, signs);
    }

    private static List<String> drawn(Signs signs, int columns, int rows, long seconds, Series... series) {
        var canvas = new Canvas(new Size(columns, rows), look(signs));
        new Chart(T, T + seconds - 1, List.of(series), ZoneOffset.UTC).draw(canvas);
        return canvas.lines();
    }

    private static Series rising(String name) {
        return new Series(name, Ink.SERIES_1, t -> t - T);
    }

    @Test
    void aStraightLineIsStraight() {
        assertThat(drawn(Signs.BRAILLE, 12, 6, 101, rising("a"))).containsExactly(
                "100┤      ⡠⠊",
                " 50┤    ⡠⠊",
                "   │  ⡠⠊",
                "   │⡠⠊",
                "  0└────┴───",
                "       10:42");
    }

    @Test
    void withoutDotsItIsOfHalfBlocks() {
        assertThat(drawn(Signs.BLOCK, 12, 6, 101, rising("a"))).containsExactly(
                "100┤      ▄▀",
                " 50┤    ▄▀",
                "   │  ▄▀",
                "   │▄▀",
                "  0└────┴───",
                "       10:42");
    }

    @Test
    void withAsciiAloneEachCurveHasItsLetter() {
        assertThat(drawn(Signs.ASCII, 24, 6, 101, rising("a"), new Series("b", Ink.SERIES_2, _ -> 100)))
                .containsExactly(
                        "100+++++++++++++++++++++",
                        " 50+          *******",
                        "   |   *******",
                        "   |****",
                        "  0++----------+--------",
                        "    10:41      10:42");
    }

    @Test
    void aGapIsAGap() {
        var gap = new Series("a", Ink.SERIES_1, t -> t - T == 3 ? Double.NaN : 1);
        assertThat(drawn(Signs.ASCII, 9, 3, 7, gap).getFirst()).isEqualTo("1+*** ***");
    }

    @Test
    void oneSecondIsOneDotAtTheRightEnd() {
        assertThat(drawn(Signs.BRAILLE, 8, 3, 1, new Series("a", Ink.SERIES_1, _ -> 5))).containsExactly(
                "5┤     ⠈", " │", " │");
    }

    @Test
    void aSecondBetweenGapsIsADot() {
        assertThat(drawn(Signs.ASCII, 9, 3, 7, new Series("a", Ink.SERIES_1, t -> t - T == 3 ? 1 : Double.NaN))
                .getFirst()).isEqualTo("1+   *");
    }

    @Test
    void zerosLieOnTheGround() {
        assertThat(drawn(Signs.ASCII, 9, 3, 7, new Series("a", Ink.SERIES_1, _ -> 0))).containsExactly("1+", " |",
                " |*******");
    }

    @Test
    void nothingAtAllIsAnEmptyChart() {
        assertThat(drawn(Signs.ASCII, 9, 3, 7)).containsExactly("1+", " |", " |");
        assertThat(drawn(Signs.ASCII, 9, 3, 7, new Series("a", Ink.SERIES_1, _ -> Double.NaN)))
                .containsExactly("1+", " |", " |");
    }

    @Test
    void hugeValuesHaveShortLabels() {
        assertThat(drawn(Signs.ASCII, 12, 3, 7, new Series("a", Ink.SERIES_1, _ -> 1.2e16)).getFirst())
                .startsWith("15P+****");
        assertThat(drawn(Signs.ASCII, 12, 3, 7, new Series("a", Ink.SERIES_1, _ -> 1e300)).getFirst())
                .startsWith(">999P+");
        assertThat(drawn(Signs.ASCII, 12, 3, 7, new Series("a", Ink.SERIES_1, _ -> Double.POSITIVE_INFINITY)))
                .hasSize(3);
    }

    @Test
    void theSmallestSizesDrawWhatFits() {
        for (var signs : Signs.values()) {
            for (int columns = 0; columns < 14; columns++) {
                for (int rows = 0; rows < 7; rows++) drawn(signs, columns, rows, 100, rising("a"));
            }
        }
        assertThat(drawn(Signs.ASCII, 1, 1, 100, rising("a"))).containsExactly("*");
    }

    @Test
    void aPeakOfOneSecondIsSeenHoweverManyShareAColumn() {
        var peak = new Series("a", Ink.SERIES_1, t -> t - T == 1777 ? 100 : 0);
        assertThat(drawn(Signs.ASCII, 14, 3, 3600, peak)).containsExactly("100+    *", "   |    *",
                "   |**********");
    }

    @Test
    void theRightAxisHasAScaleOfItsOwn() {
        var lines = drawn(Signs.ASCII, 20, 6, 11, new Series("a", Ink.SERIES_1, _ -> 800),
                new Series("b", Ink.SERIES_2, Side.RIGHT, t -> (t - T) / 100.0));
        assertThat(lines.getFirst()).startsWith("800+*****").endsWith("+0.1");
        assertThat(lines.get(4)).startsWith("  0+").endsWith("+0");
    }

    @Test
    void aLaterCurveCoversAnEarlierOne() {
        var canvas = new Canvas(new Size(9, 3), look(Signs.ASCII));
        var one = new Series("a", Ink.SERIES_1, _ -> 1);
        var other = new Series("b", Ink.SERIES_2, _ -> 1);
        new Chart(T, T + 6, List.of(one, other), ZoneOffset.UTC).draw(canvas);
        assertThat(canvas.at(4, 0)).isEqualTo(new Canvas.Cell("+", Ink.SERIES_2));
    }

    @Test
    void theLegendTellsCurvesApartWithoutColour() {
        var chart = new Chart(T, T, List.of(rising("sent"), rising("done"),
                new Series("mean", Ink.SERIES_3, Side.RIGHT, t -> t)), ZoneOffset.UTC);
        assertThat(chart.legend(look(Signs.BRAILLE), 80).stream().map(Canvas.Text::text).toList())
                .containsExactly(" ── sent", " ╌╌ done", " ·· mean→");
        assertThat(chart.legend(look(Signs.ASCII), 80).stream().map(Canvas.Text::text).toList())
                .containsExactly(" * sent", " + done", " o mean>");
    }

    @Test
    void timesAreRoundInTheirZone() {
        var canvas = new Canvas(new Size(60, 6), look(Signs.ASCII));
        new Chart(T - 17, T + 43, List.of(rising("a")), ZoneId.of("Asia/Kolkata")).draw(canvas);
        assertThat(canvas.lines().get(5).strip()).matches("16:10:50 +16:11 +:10 +:20 +:30 +:40");
    }

    @Test
    void itCannotEndBeforeItBegins() {
        assertThatThrownBy(() -> new Chart(T, T - 2, List.of(), ZoneOffset.UTC)).hasMessageContaining("2 s before");
    }

    // ------------------------------------------------------------------ scale and spark

    @Test
    void scalesEndAtRoundNumbers() {
        assertThat(Scale.over(1183, 1)).isEqualTo(new Scale(1500, 1500));
        assertThat(Scale.over(1183, 2)).isEqualTo(new Scale(1200, 600));
        assertThat(Scale.over(1183, 4)).isEqualTo(new Scale(1200, 300));
        assertThat(Scale.over(0.07, 2)).isEqualTo(new Scale(0.08, 0.04));
        assertThat(Scale.over(100, 1)).isEqualTo(new Scale(100, 100));
        assertThat(Scale.over(0, 3)).isEqualTo(new Scale(1, 1));
        assertThat(Scale.over(Double.NaN, 3)).isEqualTo(new Scale(1, 1));
    }

    @Test
    void numbersTakeFiveCharactersAtMost() {
        assertThat(List.of(0.0, 0.05, 0.5, 1.0, 2.5, 99.9, 650.0, 1250.0, 15_800.0, 999_600.0, -1250.0).stream()
                .map(Scale::text).toList())
                .containsExactly("0", "0.05", "0.5", "1", "2.5", "99.9", "650", "1.3k", "15.8k", "1M", "-1.3k");
    }

    @Test
    void aSparkRisesWithItsValues() {
        var look = look(Signs.BRAILLE);
        assertThat(Spark.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, look)).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(Spark.of(new double[] {5, Double.NaN, 5}, 5, look)).isEqualTo("  █ █");
        assertThat(Spark.of(new double[] {9, 0, 0}, 2, look)).isEqualTo("▁▁");
        assertThat(Spark.of(new double[] {0, 0}, 2, look)).isEqualTo("▁▁");
        assertThat(Spark.of(new double[] {50, 100}, 100, 2, look(Signs.ASCII))).isEqualTo("*@");
    }
}
