package io.hyload.plots;

import org.jfree.chart.JFreeChart;

/// A chart and what a reader who does not see it is told, in the size it is drawn at.
///
/// @param title       what it shows, in a few words
/// @param description what can be seen on it, in a sentence or two, with figures
/// @param chart       drawn by JFreeChart; its data sets hold what is shown
/// @param width       in pixels, as is `height`
public record Picture(String title, String description, JFreeChart chart, int width, int height) {

    /// As an SVG file: text as text, nothing that refers to elsewhere.
    ///
    /// @throws MissingFonts when this machine has none
    public String svg() {
        return Svg.document(this);
    }

    /// As a PNG file, drawn from the [#svg] at twice its size.
    ///
    /// @throws MissingFonts when this machine has none
    public byte[] png() {
        return Svg.png(Svg.document(this), width);
    }
}
