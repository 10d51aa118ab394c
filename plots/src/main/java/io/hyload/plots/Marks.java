package io.hyload.plots;

import java.util.List;

import io.hyload.stats.Event;
import io.hyload.stats.History;
import io.hyload.stats.StatsRecord.Details;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/// The events of a run as lines through all panels, with their text at the top.
final class Marks {

    /// More are a hatching that hides what it should explain.
    private static final int MOST = 60;
    private static final int MOST_LABELS = 12;
    private static final int ROWS = 3;
    private static final double ROW = 13;
    private static final int LONGEST = 32;

    private Marks() {}

    static void draw(History history, CombinedDomainXYPlot plot) {
        var events = events(history);
        double span = (history.last() - history.first() + 1) * 1000.0;
        for (int i = 0; i < Math.min(events.size(), MOST); i++) {
            var event = events.get(i);
            boolean isFirst = true;
            for (var panel : plot.getSubplots()) {
                var line = line(event);
                if (isFirst && i < MOST_LABELS) label(line, event, i, event.at() - history.first() * 1000 > 0.6 * span);
                panel.addDomainMarker(line);
                isFirst = false;
            }
        }
        if (!events.isEmpty()) room(plot.getSubplots().getFirst(), Math.min(ROWS, events.size()));
    }

    static List<Event> events(History history) {
        return history.seconds().stream().flatMap(second -> second.hy().stream()).map(Details::tally)
                .flatMap(tally -> tally.events().stream()).toList();
    }

    private static ValueMarker line(Event event) {
        var line = new ValueMarker(event.at(), Palette.EVENT, Theme.HAIRLINE);
        line.setAlpha(1);
        return line;
    }

    /// Texts of neighbours are in different rows; they stand left of their line where there is no room at its right.
    private static void label(ValueMarker line, Event event, int number, boolean isLeft) {
        line.setLabel(Theme.cut(event.text(), LONGEST));
        line.setLabelFont(Theme.TICK);
        line.setLabelPaint(Palette.EVENT);
        line.setLabelBackgroundColor(Palette.BACKGROUND);
        line.setLabelAnchor(isLeft ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
        line.setLabelTextAnchor(isLeft ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
        double top = 1 + number % ROWS * ROW;
        line.setLabelOffset(new RectangleInsets(top, 3, top, 3));
    }

    /// Keeps the data out of the rows of text.
    private static void room(XYPlot panel, int rows) {
        for (int i = 0; i < panel.getRangeAxisCount(); i++)
            panel.getRangeAxis(i).setUpperMargin(0.08 + 0.11 * rows);
    }
}
