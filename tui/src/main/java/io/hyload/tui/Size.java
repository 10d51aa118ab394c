package io.hyload.tui;

/// Of a terminal, or of a part of it.
public record Size(int columns, int rows) {

    public Size {
        columns = Math.max(0, columns);
        rows = Math.max(0, rows);
    }

    /// How much of a screen there is room for.
    public enum Class {
        /// Less than can be used: only what matters most is told.
        TOO_SMALL,
        /// One panel at a time, with tabs.
        NARROW,
        /// The size terminals open with.
        COMPACT,
        /// All panels side by side.
        FULL
    }

    /// That of a whole terminal.
    public Class kind() {
        if (columns < 60 || rows < 16) return Class.TOO_SMALL;
        if (columns < 80) return Class.NARROW;
        return columns < 120 || rows < 40 ? Class.COMPACT : Class.FULL;
    }
}
