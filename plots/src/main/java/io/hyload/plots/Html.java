package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A piece of a page. Whoever holds one knows that it is well formed, as HTML and as XML, and that every text in it came
/// through the one place that escapes: there is no way from a `String` into a page around it, but for what we draw and
/// write ourselves.
sealed interface Html {

    /// Text from wherever it may come: what it looks like is shown, never obeyed.
    record Text(String text) implements Html {}

    /// @param attributes name and value in turn
    record Element(String tag, List<String> attributes, List<Html> content) implements Html {
        public Element {
            attributes = List.copyOf(attributes);
            content = List.copyOf(content);
        }

        /// The same with one attribute more.
        Element with(String name, String value) {
            var more = new ArrayList<>(attributes);
            more.add(name);
            more.add(value);
            return new Element(tag, more, content);
        }

        /// The same with a class.
        Element as(String classes) {
            return with("class", classes);
        }
    }

    /// Several, one after the other.
    record Group(List<Html> parts) implements Html {
        public Group {
            parts = List.copyOf(parts);
        }
    }

    /// Markup that this program made and escaped itself: a chart, the style sheet, the script.
    record Ours(String markup) implements Html {}

    /// Elements that have no end tag.
    Set<String> VOID = Set.of("meta", "br", "col", "hr");

    static Html text(String text) {
        return new Text(text);
    }

    static Element of(String tag, Html... content) {
        return new Element(tag, List.of(), List.of(content));
    }

    static Element of(String tag, String text) {
        return of(tag, new Text(text));
    }

    static Element of(String tag, List<? extends Html> content) {
        return new Element(tag, List.of(), List.copyOf(content));
    }

    static Html group(Html... parts) {
        return new Group(List.of(parts));
    }

    static Html group(List<? extends Html> parts) {
        return new Group(List.copyOf(parts));
    }

    /// Nothing at all.
    static Html none() {
        return new Group(List.of());
    }

    /// A text of foreign make on a line of ours, of whatever direction: what is written from right to left does not turn the
    /// figures around it.
    static Element foreign(String text) {
        return of("bdi", text);
    }

    default String markup() {
        var page = new StringBuilder();
        write(page);
        return page.toString();
    }

    default void write(StringBuilder page) {
        switch (this) {
            case Text(var text) -> escape(text, page);
            case Ours(var markup) -> page.append(markup);
            case Group(var parts) -> parts.forEach(part -> part.write(page));
            case Element(var tag, var attributes, var content) -> {
                page.append('<').append(tag);
                for (int i = 0; i < attributes.size(); i += 2) {
                    page.append(' ').append(attributes.get(i)).append("=\"");
                    escape(attributes.get(i + 1), page);
                    page.append('"');
                }
                if (VOID.contains(tag)) {
                    page.append("/>");
                    return;
                }
                page.append('>');
                content.forEach(part -> part.write(page));
                page.append("</").append(tag).append('>');
            }
        }
    }

    /// For content and for attributes in double quotes. What neither HTML nor XML may hold is replaced by a sign for it: a
    /// control character by its picture (`␛`), half a surrogate pair and what is no character by `�`.
    private static void escape(String text, StringBuilder page) {
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                case '\n', '\t' -> page.append((char) c);
                case '\r' -> {
                    boolean endsLine = i < text.length() && text.charAt(i) == '\n';
                    if (!endsLine) page.append('␍');
                }
                default -> page.appendCodePoint(shown(c));
            }
        }
    }

    private static int shown(int c) {
        if (c < ' ') return '␀' + c;
        if (c == 0x7f) return '␡';
        boolean isNoCharacter = (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
        boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return isNoCharacter || isHalf || c >= 0x80 && c < 0xa0 ? '\ufffd' : c;
    }
}
