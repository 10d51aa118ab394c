package io.hyload.plots;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/// What the pictures of response times show, read back from their data.
class LatencyPicturesTest {

    private static final History RUN = Runs.of(120).rate(50).stallAt(60, 5).history();
    private static final Latencies ALL = Latencies.of(RUN);
    private static final Latencies LIST = Latencies.of(RUN, Runs.LIST);

    // ------------------------------------------------------------------ what they are made from

    @Test
    void theSlicesHoldEveryResponseOnce() {
        long received = RUN.seconds().stream().mapToLong(second -> second.received()).sum();
        assertThat(ALL.times().count()).isEqualTo(received);
        assertThat(ALL.slices().stream().mapToLong(slice -> slice.times().count()).sum()).isEqualTo(received);
    }

    @Test
    void aNameHasItsResponsesAlone() {
        long named = RUN.seconds().stream().flatMap(second -> second.hy().stream())
                .flatMap(hy -> Optional.ofNullable(hy.names().get(Runs.LIST)).stream())
                .mapToLong(line -> line.n() - line.err()).sum();
        assertThat(LIST.times().count()).isEqualTo(named).isPositive().isLessThan(ALL.times().count());
        assertThat(LIST.service()).isEmpty();
    }

    @Test
    void whatIsNotThereIsToldAndNotDrawn() {
        var original = Latencies.of(Runs.of(5).ofTheOriginal());
        var unknown = Latencies.of(RUN, "GET /nowhere");
        assertThat(original.missing()).hasValueSatisfying(why -> assertThat(why).contains("original", "no histograms"));
        assertThat(unknown.missing()).contains("no responses named 'GET /nowhere'");
        for (var latencies : List.of(original, unknown)) {
            assertThat(HeatMap.of(latencies, ZoneOffset.UTC)).isEmpty();
            assertThat(Spectrum.of(latencies)).isEmpty();
            assertThat(DistributionChart.of(latencies)).isEmpty();
        }
    }

    @Test
    void percentilesAreToldOnlyOfEnoughResponses() {
        assertThat(ALL.figures()).matches("p50 .* ms, p90 .* ms, p99 .* ms, max .* ms");
        assertThat(latencies(1, 2, 3).figures()).matches("p50 .* ms, max .* ms");
        assertThat(latencies(1).figures()).isEqualTo("max 0.00 ms");
    }

    // ------------------------------------------------------------------ heat map

    @Test
    void aCellIsCoveredByEveryShadeItsCountReaches() {
        // in one second: 40 of 12 ms and one of 3 s
        var micros = IntStream.range(0, 41).mapToLong(i -> i == 40 ? 3_000_000 : 12_000).toArray();
        var shades = (IntervalXYDataset) data(HeatMap.of(latencies(micros), ZoneOffset.UTC).orElseThrow(), 0);
        for (int shade = 0; shade < shades.getSeriesCount(); shade++) {
            long least = (long) (Long) shades.getSeriesKey(shade);
            assertThat(covers(shades, shade, 12)).as("12 ms by shade %d", least).isEqualTo(least <= 40);
            assertThat(covers(shades, shade, 3000)).as("3 s by shade %d", least).isEqualTo(least <= 1);
            assertThat(covers(shades, shade, 200)).isFalse();
        }
    }

    @Test
    void everyResponseOfARunLiesOnACellOfTheHeatMap() {
        var shades = (IntervalXYDataset) data(heatMap(ALL), 0);
        for (var slice : ALL.slices()) {
            slice.times().forEach((lowest, _, _) -> assertThat(IntStream.range(0, shades.getItemCount(0))
                    .anyMatch(i -> shades.getStartXValue(0, i) == slice.from() * 1000.0
                            && shades.getStartYValue(0, i) <= lowest / 1000.0
                            && lowest / 1000.0 < shades.getEndYValue(0, i)))
                    .isTrue());
        }
    }

    @ParameterizedTest @CsvSource({"1, 1 2 3 4 5 6", "6, 1 2 3 4 5 6", "7, 1 2 4 8 16 32", "63, 1 2 4 8 16 32",
            "64, 1 3 10 30 100 300",
            "5000, 1 5 20 100 500 2000", "100000, 1 10 100 1000 10000 100000",
            "9000000000, 1 10 100 1000 10000 100000"})
    void theShadesReachUpToTheFullestCell(long most, String steps) {
        assertThat(IntStream.range(0, 6).mapToObj(i -> String.valueOf(HeatMap.steps(most)[i])))
                .containsExactly(steps.split(" "));
    }

    @Test
    void theLinesAreThePercentilesOfEachSliceAndHaveGapsWhereNobodyKnows() {
        var lines = data(heatMap(ALL), 2);
        for (var slice : ALL.slices()) {
            var times = slice.times();
            assertThat(at(lines, 0, slice)).isEqualTo(times.count() == 0 ? List.of() : List.of(millis(times, 50)));
            assertThat(at(lines, 1, slice)).isEqualTo(times.count() < 100 ? List.of() : List.of(millis(times, 99)));
        }
        assertThat(ALL.slices()).anyMatch(slice -> slice.times().count() == 0);
        assertThat(ALL.slices()).anyMatch(slice -> slice.times().count() >= 100);
    }

    @Test
    void noLineIsDrawnOverTimeThatNobodyTellsOf() {
        var times = Histogram.of(5_000, 5_000);
        var slices = List.of(new Latencies.Slice(100, 101, times), new Latencies.Slice(101, 102, times),
                new Latencies.Slice(900, 901, times));
        var lines =
                data(heatMap(new Latencies(Optional.empty(), slices, times, Optional.empty(), Optional.empty())), 2);
        assertThat(IntStream.range(0, lines.getItemCount(0)).mapToObj(i -> lines.getXValue(0, i) / 1000 + " "
                + lines.getYValue(0, i))).containsExactly("100.0 NaN", "100.5 5.003", "101.5 5.003", "900.0 NaN",
                        "900.0 5.003", "900.5 5.003", "901.0 5.003");
    }

    @Test
    void theLegendNamesOnlyWhatIsSeen() {
        assertThat(legend(HeatMap.of(latencies(5_000, 5_000, 70_000), ZoneOffset.UTC).orElseThrow()))
                .containsExactly("1 response", "2", "median");
        assertThat(legend(heatMap(ALL))).contains("1 response", "2–3", "median", "99th percentile");
    }

    @Test
    void theHeatMapOfAnHourStaysSmall() {
        var hour = Latencies.of(Runs.of(3600).rate(100).stallAt(2400, 8).history());
        var svg = Svg.document(heatMap(hour));
        assertThat(svg.length()).isLessThan(150_000);
        assertThat(hour.slices()).hasSize(240);
    }

    // ------------------------------------------------------------------ spectrum

    @Test
    void theCurveIsThePercentilesAndEndsWithTheSlowestSample() {
        var curve = data(Spectrum.of(ALL).orElseThrow(), 0);
        int last = curve.getItemCount(0) - 1;
        for (int i = 1; i < last; i++) {
            double percent = 100 - 100 / curve.getXValue(0, i);
            assertThat(curve.getYValue(0, i)).isEqualTo(ALL.times().percentile(percent) / 1000.0);
        }
        assertThat(curve.getXValue(0, last)).isCloseTo(ALL.times().count(), within(1e-6));
        assertThat(curve.getYValue(0, last)).isEqualTo(ALL.times().max() / 1000.0);
        assertThat(last).isLessThanOrEqualTo(400);
    }

    @Test
    void ofAFlatPartOnlyTheEndsAreDrawn() {
        var micros = IntStream.range(0, 1000).mapToLong(i -> i < 900 ? 5_000 : 50_000).toArray();
        var curve = data(Spectrum.of(latencies(micros)).orElseThrow(), 0);
        assertThat(curve.getItemCount(0)).isEqualTo(4);
        assertThat(curve.getXValue(0, 1)).isLessThanOrEqualTo(10);
        assertThat(curve.getXValue(0, 2)).isBetween(10.0, 10.3); // 90 % are at 10
    }

    @Test
    void thereIsNoPercentileBeyondTheSamples() {
        var curve = Spectrum.of(latencies(IntStream.range(0, 1000).mapToLong(i -> 1000 + i).toArray())).orElseThrow();
        assertThat(curve.description()).contains("p99.9 ").doesNotContain("p99.99 ");
        assertThat(Svg.document(curve)).contains(">99.9 %<").doesNotContain(">99.99 %<");
    }

    @Test
    void responseAndServiceTimesAreTwoCurvesWhereTheyDiffer() {
        assertThat(legend(Spectrum.of(ALL).orElseThrow())).hasSize(2).first().asString().startsWith("response time");
        assertThat(legend(Spectrum.of(LIST).orElseThrow())).hasSize(1);
    }

    @Test
    void aFarSlowestOneMakesTheAxisLogarithmic() {
        assertThat(plot(Spectrum.of(ALL).orElseThrow()).getRangeAxis()).isInstanceOf(LogScaleAxis.class);
        assertThat(plot(Spectrum.of(latencies(10_000, 11_000, 12_000)).orElseThrow()).getRangeAxis())
                .isNotInstanceOf(LogScaleAxis.class);
    }

    @Test
    void aCurveOfNothingIsRefused() {
        var nothing = List.of(new Spectrum.Curve("nothing", Histogram.empty()));
        assertThatThrownBy(() -> Spectrum.of("t", "", nothing)).isInstanceOf(IllegalArgumentException.class);
    }

    // ------------------------------------------------------------------ distribution

    @Test
    void theBarsAddUpToAllResponses() {
        var bars = data(DistributionChart.of(ALL).orElseThrow(), 0);
        assertThat(IntStream.range(0, bars.getItemCount(0)).mapToDouble(i -> bars.getYValue(0, i)).sum())
                .isEqualTo(ALL.times().count());
    }

    @Test
    void thePercentilesAreMarkedThatThereAreEnoughResponsesFor() {
        assertThat(marks(ALL)).containsExactly(ALL.times().percentile(50) / 1000.0,
                ALL.times().percentile(90) / 1000.0, ALL.times().percentile(99) / 1000.0);
        assertThat(marks(latencies(1000, 2000, 3000))).hasSize(1);
        assertThat(marks(latencies(1000))).isEmpty();
    }

    @Test
    void theDescriptionsTellTheFigures() {
        for (var picture : List.of(heatMap(ALL), DistributionChart.of(ALL).orElseThrow()))
            assertThat(picture.description()).contains(ALL.responses(), ALL.figures());
        assertThat(heatMap(ALL).description()).contains("began at 14:01:05");
        assertThat(heatMap(LIST).title()).isEqualTo("Response times over time: GET /商品/列表");
    }

    // ------------------------------------------------------------------ reading pictures

    private static Picture heatMap(Latencies latencies) {
        return HeatMap.of(latencies, ZoneOffset.UTC).orElseThrow();
    }

    /// What a line says of a slice, each value once.
    private static List<Double> at(XYDataset lines, int line, Latencies.Slice slice) {
        return IntStream.range(0, lines.getItemCount(line))
                .filter(i -> lines.getXValue(line, i) > slice.from() * 1000.0
                        && lines.getXValue(line, i) < slice.to() * 1000.0)
                .mapToObj(i -> lines.getYValue(line, i)).filter(millis -> !millis.isNaN()).distinct().toList();
    }

    private static double millis(Histogram times, double percent) {
        return times.percentile(percent) / 1000.0;
    }

    private static boolean covers(IntervalXYDataset shades, int shade, double millis) {
        return IntStream.range(0, shades.getItemCount(shade)).anyMatch(
                i -> shades.getStartYValue(shade, i) <= millis && millis < shades.getEndYValue(shade, i));
    }

    private static List<String> legend(Picture picture) {
        var items = plot(picture).getLegendItems();
        return IntStream.range(0, items.getItemCount()).mapToObj(i -> items.get(i).getLabel()).toList();
    }

    private static List<Double> marks(Latencies latencies) {
        var values = new ArrayList<Double>();
        var marks = plot(DistributionChart.of(latencies).orElseThrow()).getDomainMarkers(Layer.FOREGROUND);
        if (marks != null) for (var mark : marks) values.add(((ValueMarker) mark).getValue());
        return values;
    }

    private static XYDataset data(Picture picture, int number) {
        return plot(picture).getDataset(number);
    }

    private static XYPlot plot(Picture picture) {
        JFreeChart chart = picture.chart();
        return chart.getXYPlot();
    }

    private static Latencies latencies(long... micros) {
        var times = Histogram.of(micros);
        return new Latencies(Optional.empty(), List.of(new Latencies.Slice(Runs.START, Runs.START + 1, times)), times,
                Optional.empty(), Optional.empty());
    }
}
