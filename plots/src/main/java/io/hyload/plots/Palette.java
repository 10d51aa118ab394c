package io.hyload.plots;

import java.awt.Color;
import java.util.List;

/// The colours of all charts, one for each meaning.
///
/// No two are equal, and each is drawn opaque: a page can then tell them apart by their attribute (`[fill="rgb(204,41,41)"]`)
/// and replace them by its own where it is dark. Nothing is told by colour alone, and the hues are chosen so that whoever
/// sees fewer of them still sees two: red is told from green by its lightness too, and a second curve is orange where the
/// first is blue.
final class Palette {

    /// Behind everything.
    static final Color BACKGROUND = new Color(255, 255, 255);
    /// Titles, and lines that matter most.
    static final Color INK = new Color(31, 35, 40);
    /// Numbers at the axes, axis titles, notes.
    static final Color SOFT_INK = new Color(87, 96, 106);
    /// The line of an axis and its tick marks.
    static final Color AXIS = new Color(160, 167, 175);
    /// The lines behind the data.
    static final Color GRID = new Color(228, 231, 235);

    /// Requests sent.
    static final Color SENT = new Color(31, 99, 178);
    /// Responses received.
    static final Color ANSWERED = new Color(11, 118, 140);
    /// Errors: red, as testers expect, and the darker of the two.
    static final Color ERROR = new Color(190, 30, 36);
    /// Timeouts: green, as in the original, with enough blue in it to be told from red by everybody.
    static final Color TIMEOUT = new Color(0, 158, 115);

    /// The mean response time.
    static final Color MEAN = new Color(36, 41, 47);
    /// Median, and what lies below it.
    static final Color P50 = new Color(8, 69, 148);
    /// 90th percentile, and what lies between it and the median.
    static final Color P90 = new Color(66, 146, 198);
    /// 99th percentile, and what lies between it and the 90th.
    static final Color P99 = new Color(143, 190, 222);

    /// Running users.
    static final Color USERS = new Color(115, 120, 128);
    /// The rate asked for.
    static final Color TARGET = new Color(217, 119, 6);
    /// Marks of events.
    static final Color EVENT = new Color(130, 60, 170);

    /// Bars that show one thing only.
    static final Color BAR = new Color(100, 156, 210);

    /// How many fell into a cell of a heat map, from few to many. Each is clearly darker than the one before, so that the
    /// order survives a grey printer.
    static final List<Color> HEAT = List.of(new Color(193, 216, 238), new Color(148, 190, 223), new Color(96, 157, 204),
            new Color(51, 119, 178), new Color(23, 79, 138), new Color(8, 38, 84));

    /// Curves beside one another, which also differ by their strokes: [Theme#CURVES].
    static final List<Color> CURVES = List.of(new Color(22, 92, 170), new Color(211, 84, 0), new Color(96, 62, 148),
            new Color(0, 121, 107));

    private Palette() {}
}
