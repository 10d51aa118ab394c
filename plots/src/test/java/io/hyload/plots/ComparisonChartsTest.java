package io.hyload.plots;

import java.util.List;
import java.util.Optional;

import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Two runs in one picture.
class ComparisonChartsTest {

    private static final Simulated RUN = Simulated.STANDARD;

    @Test
    void bothRunsBeginAtZero() {
        var pictures = ComparisonCharts.of(RUN.run(1), RUN.lasting(20).slowerBy(2).run(2), Optional.empty());

        assertThat(pictures).extracting(Picture::title).containsExactly("Responses a second",
                "Response times: p50 and p99", "Percentiles of the response times");
        var rates = panels(pictures.getFirst()).getFirst().getDataset();
        assertThat(rates.getSeriesKey(0).toString()).isEqualTo("A");
        assertThat(rates.getXValue(0, 0)).isEqualTo(0.5);
        assertThat(rates.getYValue(0, 1)).isEqualTo(RUN.run(1).seconds().get(1).received());
        assertThat(rates.getXValue(1, 0)).isEqualTo(0.5);
        assertThat(rates.getItemCount(1)).isEqualTo(21);
        var times = panels(pictures.get(1));
        assertThat(times).hasSize(2);
        assertThat(times.getFirst().getDataset().getYValue(1, 5)).isEqualTo(
                RUN.lasting(20).slowerBy(2).run(2).seconds().get(5).hy().orElseThrow().times().percentile(50) / 1000.0);
    }

    @Test
    void curvesAreToldApartWithoutColour() {
        for (var picture : ComparisonCharts.of(RUN.run(1), RUN.run(2), Optional.empty())) {
            for (var panel : panels(picture)) {
                var renderer = panel.getRenderer();
                assertThat(renderer.getSeriesStroke(0)).isNotEqualTo(renderer.getSeriesStroke(1));
                assertThat(renderer.getSeriesShape(0).getClass()).isNotEqualTo(renderer.getSeriesShape(1).getClass());
            }
            assertThat(picture.svg()).contains("stroke-dasharray", ">A", ">B");
        }
    }

    @Test
    void theDescriptionHasFigures() {
        assertThat(ComparisonCharts.of(RUN.run(1), RUN.slowerBy(2).run(2), Optional.empty()).get(1).description())
                .matches(
                        "p50: A from \\S+ to \\S+ ms, median (19|20)\\.\\d; B from \\S+ to \\S+ ms, median (39|40)\\.\\d\\. "
                                + "p99: A from \\S+ to \\S+ ms, median \\S+; B .*\\.");
    }

    @Test
    void anHourIsDrawnInAFewHundredPoints() {
        var hour = RUN.lasting(3600).at(5);
        var rates = panels(ComparisonCharts.of(hour.run(1), hour.run(2), Optional.of("GET /")).getFirst()).getFirst()
                .getDataset();
        assertThat(rates.getItemCount(0)).isBetween(100, 300);
    }

    private static List<XYPlot> panels(Picture picture) {
        return picture.chart().getPlot() instanceof CombinedDomainXYPlot combined
                ? combined.getSubplots()
                : List.of(picture.chart().getXYPlot());
    }
}
