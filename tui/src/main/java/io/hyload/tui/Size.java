package io.hyload.tui;

/// Of a terminal, or of a part of it.
public record Size(int columns, int rows) {

    /// Of a terminal that can be used.
    static final Size LEAST = new Size(60, 16);

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
        if (columns < LEAST.columns || rows < LEAST.rows) return Class.TOO_SMALL;
        if (columns < 80) return Class.NARROW;
        return columns < 120 || rows < 40 ? Class.COMPACT : Class.FULL;
    }

    /// `80x24`.
    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
