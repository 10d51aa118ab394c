package io.hyload.tui.screen;

/// A text of the code helper.
///
/// @param name  that the command line knows it by: `json-body`
/// @param title what it is for
/// @param code  several lines
public record CodeText(Kind kind, String name, String title, String code) {

    public enum Kind {
        /// A whole scenario, to begin with.
        TEMPLATE,
        /// Lines to be put into one.
        SNIPPET
    }

    String id() {
        return kind + " " + name;
    }
}
