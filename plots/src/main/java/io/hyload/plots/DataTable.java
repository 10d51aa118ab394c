package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;

/// A table of a page: its caption is read out, its head is repeated on every printed page, and on a narrow screen it scrolls
/// in a box of its own. With the script of the page the heads of a sortable one become buttons.
final class DataTable {

    /// What a column holds, which says how it is set and sorted.
    enum Kind {
        /// In one line.
        TEXT,
        /// Of any length.
        PROSE,
        /// As a person writes it, `12,345`; sorted by its value.
        NUMBER,
        /// Not sorted.
        PICTURE;

        /// Of its cells, for style sheet and script; empty where it needs none.
        String style() {
            return switch (this) {
                case TEXT -> "";
                case PROSE -> "prose";
                case NUMBER -> "n";
                case PICTURE -> "p";
            };
        }
    }

    /// @param meaning in a few words, shown on hovering; may be empty
    record Column(String head, Kind kind, String meaning) {
        static Column text(String head) {
            return new Column(head, Kind.TEXT, "");
        }

        static Column number(String head) {
            return new Column(head, Kind.NUMBER, "");
        }

        static Column number(String head, String meaning) {
            return new Column(head, Kind.NUMBER, meaning);
        }
    }

    private final String caption;
    private final List<Column> columns;
    private final boolean isSortable;
    private final List<Html> rows = new ArrayList<>();

    private DataTable(String caption, List<Column> columns, boolean isSortable) {
        this.caption = caption;
        this.columns = List.copyOf(columns);
        this.isSortable = isSortable;
    }

    static DataTable of(String caption, Column... columns) {
        return new DataTable(caption, List.of(columns), false);
    }

    /// One with many rows, that a reader may want in another order.
    static DataTable sortable(String caption, Column... columns) {
        return new DataTable(caption, List.of(columns), true);
    }

    /// One more row; its first cell is its head.
    DataTable row(Html... cells) {
        if (cells.length != columns.size())
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        var row = new ArrayList<Html>();
        for (int i = 0; i < cells.length; i++) {
            var cell = i == 0 ? Html.of("th", cells[i]).with("scope", "row") : Html.of("td", cells[i]);
            row.add(styled(cell, columns.get(i)));
        }
        rows.add(Html.of("tr", row));
        return this;
    }

    private static Html.Element styled(Html.Element cell, Column column) {
        var style = column.kind.style();
        return style.isEmpty() ? cell : cell.as(style);
    }

    Html.Element html() {
        var heads = new ArrayList<Html>();
        for (var column : columns) {
            var head = styled(Html.of("th", column.head).with("scope", "col"), column);
            heads.add(column.meaning.isEmpty() ? head : head.with("title", column.meaning));
        }
        var table =
                Html.of("table", Html.of("caption", Html.of("span", caption)), Html.of("thead", Html.of("tr", heads)),
                        Html.of("tbody", rows));
        // who uses the keyboard must be able to scroll it too
        return Html.of("div", isSortable ? table.as("sortable") : table)
                .with("class", isSortable ? "scroll wide" : "scroll")
                .with("tabindex", "0").with("role", "region").with("aria-label", caption);
    }
}
