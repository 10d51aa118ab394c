package io.hyload.plots;

import java.time.ZoneOffset;

import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Small pictures for tests of what is made of pictures.
final class TestPictures {

    private TestPictures() {}

    /// A line over ten seconds.
    static Picture line(String title, String description) {
        var line = new XYSeries("requests");
        for (int i = 0; i < 10; i++) line.add(i * 1000, i);
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, Palette.SENT);
        var plot = new XYPlot(new XYSeriesCollection(line), Theme.clock(0, 9, ZoneOffset.UTC), Theme.numbers("/s"),
                renderer);
        return new Picture(title, description, Theme.chart(title, "", plot), 1080, 300);
    }
}
