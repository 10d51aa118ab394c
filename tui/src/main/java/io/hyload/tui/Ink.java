package io.hyload.tui;

/// What a piece of text means; the [Look] decides on colour and weight. State is never told by an ink alone: it has a sign as well.
public enum Ink {
    PLAIN,
    /// What is less important: units, axes, hints.
    DIM,
    STRONG,
    /// Borders of panels; those of the panel that has the keys are [#FOCUS].
    BORDER,
    FOCUS,
    TITLE,
    /// A key in footer and help.
    KEY,
    /// The row or button the cursor is on.
    SELECTED,
    MARKED,
    /// What a search has found.
    HIT,
    GOOD,
    WARNING,
    BAD,
    SERIES_1,
    SERIES_2,
    SERIES_3,
    SERIES_4,
    SERIES_5,
    SERIES_6,
    /// Counts of a heat map, from few to many.
    HEAT_1,
    HEAT_2,
    HEAT_3,
    HEAT_4,
    HEAT_5,
    /// Source text.
    KEYWORD,
    STRING,
    COMMENT,
    NUMBER
}
