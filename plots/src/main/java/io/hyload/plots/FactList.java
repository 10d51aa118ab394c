package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;

/// Names and what is known of them, one below the other.
final class FactList {

    private final List<Html> items = new ArrayList<>();

    void add(String name, String value) {
        add(name, Html.text(value));
    }

    /// @param values each on a line of its own
    void add(String name, Html... values) {
        items.add(Html.of("dt", name));
        items.add(values.length == 1
                ? Html.of("dd", values)
                : Html.of("dd", List.of(values).stream().map(value -> Html.of("div", value)).toList()));
    }

    Html html() {
        return items.isEmpty() ? Html.none() : Html.of("dl", items).as("facts");
    }
}
