package io.hyload.html;

import java.util.List;

/// An HTML document to look values up in, by CSS selectors. What is not there is empty, not an error.
public interface Html {

    /// The attribute of the first element that `selector` matches; empty when there is no such element, or it has none.
    ///
    /// @param attribute `value`, `content`, `href`; the text of the element when empty or `text`
    /// @throws IllegalArgumentException in one line, when `selector` is no CSS selector
    String first(String selector, String attribute);

    /// As [#first], of all elements, in the order of the document; those without the attribute count as an empty one.
    List<String> all(String selector, String attribute);
}
