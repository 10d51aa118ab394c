package io.hyload.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/// The elements of a drawing as text, which is well-formed whatever a name in it holds: control characters, which XML
/// cannot say at all, come out as `U+FFFD`.
///
/// There is no declaration and no document type, so that it can stand within a page. What each part of a group says
/// is said once, by the group: a chart of thousands of rectangles is half as large.
final class Markup {

    /// Attributes that mean for a group what they mean for each of its parts. Those of text lie on the text, where
    /// everybody looks for them.
    private static final List<String> SHARED = List.of("clip-path", "fill", "stroke");
    /// What every drawing says of itself, although it is so without being said, or nothing.
    private static final Set<String> SAID_IN_VAIN = Set.of("color-interpolation", "color-rendering",
            "contentScriptType",
            "contentStyleType", "fill-opacity", "font-style", "font-weight", "image-rendering", "preserveAspectRatio",
            "shape-rendering", "stroke-dasharray", "stroke-dashoffset", "stroke-linejoin", "stroke-opacity",
            "stroke-width", "text-rendering", "version", "xmlns:xlink", "zoomAndPan");

    /// Where a rectangle is.
    private static final List<String> PLACE = List.of("x", "y", "width", "height");

    private final StringBuilder text = new StringBuilder();

    private Markup() {}

    /// The text of `root` and all in it. The elements are changed: they share what is common to them.
    static String of(Element root) {
        share(root);
        var markup = new Markup();
        markup.write(root);
        return markup.text.append('\n').toString();
    }

    private static void share(Element element) {
        children(element).forEach(Markup::share);
        join(children(element));
        var parts = children(element);
        if (!element.getTagName().equals("g") || parts.isEmpty()) return;
        for (var name : SHARED) {
            var value = parts.getFirst().getAttribute(name);
            boolean isCommon =
                    !value.isEmpty() && parts.stream().allMatch(part -> part.getAttribute(name).equals(value));
            // a clip lies in the coordinates of the part it clips
            if (name.equals("clip-path") && parts.stream().anyMatch(part -> part.hasAttribute("transform"))) continue;
            if (!isCommon || name.equals("clip-path") && element.hasAttribute(name)) continue;
            element.setAttribute(name, value);
            parts.forEach(part -> part.removeAttribute(name));
        }
    }

    /// One path in place of each run of rectangles that look the same.
    private static void join(List<Element> parts) {
        for (int from = 0; from < parts.size();) {
            var look = look(parts.get(from));
            int to = from + 1;
            while (to < parts.size() && !look.isEmpty() && look(parts.get(to)).equals(look)) to++;
            if (to - from > 1) join(parts.subList(from, to), look.get());
            from = to;
        }
    }

    private static void join(List<Element> rectangles, Map<String, String> look) {
        var first = rectangles.getFirst();
        var path = first.getOwnerDocument().createElementNS(first.getNamespaceURI(), "path");
        path.setAttribute("d", rectangles.stream().map(rectangle -> "M%s %sh%sv%sh-%3$sz".formatted(
                PLACE.stream().map(rectangle::getAttribute).toArray())).collect(Collectors.joining()));
        look.forEach(path::setAttribute);
        var group = first.getParentNode();
        group.insertBefore(path, first);
        rectangles.forEach(group::removeChild);
    }

    /// All that a rectangle says besides its place; empty for what is none, or has round corners.
    private static Optional<Map<String, String>> look(Element element) {
        if (!element.getTagName().equals("rect") || element.hasAttribute("rx")) return Optional.empty();
        var look = attributes(element);
        return look.keySet().removeAll(PLACE) ? Optional.of(look) : Optional.empty();
    }

    private static List<Element> children(Element element) {
        var children = new ArrayList<Element>();
        for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element part) children.add(part);
        }
        return children;
    }

    private void write(Element element) {
        text.append('<').append(element.getTagName());
        attributes(element).forEach((name, value) -> {
            text.append(' ').append(name).append("=\"");
            escape(value);
            text.append('"');
        });
        if (element.getFirstChild() == null) {
            text.append("/>");
            return;
        }
        text.append('>');
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            switch (child) {
                case Element part when part.getTagName().equals("defs") && !part.hasChildNodes() -> {
                    // its id would be the same in every drawing of a page
                }
                case Element part -> {
                    text.append('\n');
                    write(part);
                }
                case Text told -> escape(told.getData());
                default -> throw new IllegalStateException("a drawing with a " + child.getNodeName());
            }
        }
        text.append("</").append(element.getTagName()).append('>');
    }

    /// In the order of their names: the same picture gives the same text.
    private static Map<String, String> attributes(Element element) {
        var all = element.getAttributes();
        boolean isRoot = element.getTagName().equals("svg");
        return IntStream.range(0, all.getLength()).mapToObj(all::item)
                .filter(attribute -> !isRoot || !SAID_IN_VAIN.contains(attribute.getNodeName()))
                .collect(Collectors.toMap(Node::getNodeName, Markup::value, (one, _) -> one, TreeMap::new));
    }

    /// Colours are all told in one way, `rgb(0,0,0)`, by which a page finds them.
    private static String value(Node attribute) {
        if (!List.of("fill", "stroke").contains(attribute.getNodeName())) return attribute.getNodeValue();
        return switch (attribute.getNodeValue()) {
            case "white" -> "rgb(255,255,255)";
            case "black" -> "rgb(0,0,0)";
            case String colour -> colour;
        };
    }

    private void escape(String raw) {
        raw.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> text.appendCodePoint(isSayable(point) ? point : 0xFFFD);
            }
        });
    }

    /// Char of XML 1.0 §2.2.
    private static boolean isSayable(int point) {
        return point == '\t' || point == '\n' || point == '\r' || point >= ' ' && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD || point >= 0x10000;
    }
}
