package io.hyload.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.RangeType;

/// The one quiet look of all charts: a title at the left, the legend below, thin grid lines, nothing that is not data or
/// needed to read it.
final class Theme {

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    static final Font SUBTITLE = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    /// Grid and axes.
    static final Stroke HAIRLINE = new BasicStroke(1);
    /// Data.
    static final Stroke LINE = line(1.6f);
    static final Stroke DASHED = line(1.6f, 6, 4);
    static final Stroke DOTTED = line(1.6f, 1.5f, 3.5f);

    /// Curves beside one another, told apart without colour; in the order of [Palette#CURVES].
    static final List<Stroke> CURVES = List.of(line(2), line(2, 8, 4), line(2, 2, 3.5f), line(2, 9, 4, 2, 4));

    /// Of every picture, so that they stand above one another in a page.
    static final int WIDTH = 960;
    /// Where the panels begin: the same in all pictures, so that the same time is at the same place.
    static final double RANGE_AXIS_WIDTH = 62;

    private static final double MARGIN = 12;
    private static final double TOP = 8;

    static {
        // Or rotated text would be drawn as outlines, a remedy for faults that fonts had long ago.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private Theme() {}

    /// A stroke with round joins, so that a peak is not drawn higher than it is.
    static Stroke line(float width, float... dash) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash.length == 0 ? null : dash,
                0);
    }

    /// A chart of that plot, its panels and axes.
    ///
    /// @param subtitle what holds for the whole picture: the run, its day, how many samples; may be empty
    static JFreeChart chart(String title, String subtitle, XYPlot plot) {
        var chart = new JFreeChart(null, TITLE, plot, false);
        chart.setBackgroundPaint(Palette.BACKGROUND);
        chart.setBorderVisible(false);
        chart.setPadding(new RectangleInsets(TOP, MARGIN, TOP, MARGIN));
        style(plot);
        if (plot instanceof CombinedDomainXYPlot combined) {
            for (var panel : combined.getSubplots()) style(panel);
        }
        if (!subtitle.isEmpty()) chart.addSubtitle(text(subtitle, SUBTITLE, Palette.SOFT_INK, 8));
        // the first of the two at the top is the last one given a place
        chart.setTitle(text(title, TITLE, Palette.INK, subtitle.isEmpty() ? 8 : 2));
        chart.addSubtitle(legend(plot));
        return chart;
    }

    private static TextTitle text(String text, Font font, Color colour, double below) {
        var title = new TextTitle(text, font);
        title.setPaint(colour);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setPadding(0, 0, below, 0);
        return title;
    }

    private static LegendTitle legend(XYPlot plot) {
        var legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setFrame(BlockBorder.NONE);
        legend.setItemFont(LABEL);
        legend.setItemPaint(Palette.INK);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
        legend.setMargin(6, 0, 0, 0);
        return legend;
    }

    private static void style(XYPlot plot) {
        plot.setBackgroundPaint(Palette.BACKGROUND);
        plot.setOutlineVisible(false);
        plot.setInsets(new RectangleInsets(2, 2, 2, 2));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinePaint(Palette.GRID);
        plot.setRangeGridlinePaint(Palette.GRID);
        plot.setDomainGridlineStroke(HAIRLINE);
        plot.setRangeGridlineStroke(HAIRLINE);
        for (int i = 0; i < plot.getDomainAxisCount(); i++) {
            if (plot.getDomainAxis(i) != null) style(plot.getDomainAxis(i));
        }
        for (int i = 0; i < plot.getRangeAxisCount(); i++) {
            if (plot.getRangeAxis(i) != null) style(plot.getRangeAxis(i));
        }
        if (plot.getRangeAxisCount() > 0) plot.setRangeAxisLocation(0, AxisLocation.BOTTOM_OR_LEFT);
    }

    private static void style(ValueAxis axis) {
        axis.setLabelFont(LABEL);
        axis.setLabelPaint(Palette.SOFT_INK);
        axis.setTickLabelFont(TICK);
        axis.setTickLabelPaint(Palette.SOFT_INK);
        axis.setAxisLinePaint(Palette.AXIS);
        axis.setTickMarkPaint(Palette.AXIS);
        axis.setAxisLineStroke(HAIRLINE);
        axis.setTickMarkStroke(HAIRLINE);
    }

    /// Counts and rates from 0 on, in whole steps of 1, 2 or 5.
    static NumberAxis numbers(String label) {
        var axis = new NumberAxis(label);
        axis.setAutoRangeIncludesZero(true);
        axis.setRangeType(RangeType.POSITIVE); // of zeros only, the axis begins with 0 too
        axis.setAutoRangeMinimumSize(1);
        axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
        axis.setUpperMargin(0.08);
        return axis;
    }

    /// Milliseconds from 0 on, told in µs, ms or s.
    static NumberAxis times(String label) {
        var axis = numbers(label);
        axis.setNumberFormatOverride(new NumberFormat() {

            private static final long serialVersionUID = 1;

            @Override
            public StringBuffer format(double millis, StringBuffer to, FieldPosition position) {
                return to.append(millis == 0 ? "0" : LogScaleAxis.time(millis));
            }

            @Override
            public StringBuffer format(long millis, StringBuffer to, FieldPosition position) {
                return format((double) millis, to, position);
            }

            @Override
            public Number parse(String text, ParsePosition position) {
                throw new UnsupportedOperationException("an axis only writes");
            }
        });
        return axis;
    }

    /// The clock from one Unix second to the end of another, labelled with the day and the zone.
    static DateAxis clock(long from, long to, ZoneId zone) {
        var axis = new DateAxis(day(from, zone), TimeZone.getTimeZone(zone), Locale.ROOT);
        axis.setRange(from * 1000.0, (to + 1) * 1000.0);
        axis.setLowerMargin(0);
        axis.setUpperMargin(0);
        axis.setStandardTickUnits(clockUnits(zone));
        return axis;
    }

    /// `2026-11-23, UTC`, which the numbers at the axis leave out.
    static String day(long second, ZoneId zone) {
        var time = Instant.ofEpochSecond(second).atZone(zone);
        var name = DateTimeFormatter.ofPattern("zzz", Locale.ROOT).format(time);
        var known = name.equals("Z") ? "UTC" : name.matches("[+-].*") ? "UTC" + name : name;
        return DateTimeFormatter.ISO_LOCAL_DATE.format(time) + ", " + known;
    }

    /// `14:06:50`.
    static String clock(long second, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(Instant.ofEpochSecond(second).atZone(zone));
    }

    /// `2026-11-22 14:06:50`.
    static String moment(long second, ZoneId zone) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                .format(Instant.ofEpochSecond(second).atZone(zone));
    }

    /// `14:06:50 – 14:11:49`.
    static String span(long from, long to, ZoneId zone) {
        return clock(from, zone) + " – " + clock(to, zone);
    }

    /// At most so many characters, the last of them an ellipsis where some are missing.
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static TickUnits clockUnits(ZoneId zone) {
        var units = new TickUnits();
        for (int seconds : List.of(1, 2, 5, 10, 15, 30))
            units.add(unit(DateTickUnitType.SECOND, seconds, "HH:mm:ss", zone));
        for (int minutes : List.of(1, 2, 5, 10, 15, 30))
            units.add(unit(DateTickUnitType.MINUTE, minutes, "HH:mm", zone));
        for (int hours : List.of(1, 2, 3, 6, 12)) units.add(unit(DateTickUnitType.HOUR, hours, "HH:mm", zone));
        for (int days : List.of(1, 2, 7)) units.add(unit(DateTickUnitType.DAY, days, "MM-dd", zone));
        return units;
    }

    private static DateTickUnit unit(DateTickUnitType type, int count, String pattern, ZoneId zone) {
        var format = new SimpleDateFormat(pattern, Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone(zone));
        return new DateTickUnit(type, count, format);
    }
}
