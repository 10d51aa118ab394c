package io.hyload.html.jsoup;

import java.util.List;

import io.hyload.html.Html;
import io.hyload.html.HtmlReader;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;

/// [HtmlReader] by jsoup.
public final class JsoupReader implements HtmlReader {

    @Override
    public Html parse(String html) {
        return new Page(Jsoup.parse(html));
    }

    private record Page(Document document) implements Html {

        @Override
        public String first(String selector, String attribute) {
            try {
                var element = document.selectFirst(selector);
                return element == null ? "" : value(element, attribute);
            } catch (Selector.SelectorParseException | IllegalArgumentException e) {
                throw notOne(selector, e);
            }
        }

        @Override
        public List<String> all(String selector, String attribute) {
            try {
                return document.select(selector).stream().map(element -> value(element, attribute)).toList();
            } catch (Selector.SelectorParseException | IllegalArgumentException e) {
                throw notOne(selector, e);
            }
        }

        private static IllegalArgumentException notOne(String selector, RuntimeException e) {
            return new IllegalArgumentException("'" + selector + "' is no CSS selector: " + e.getMessage(), e);
        }

        /// What stands between the tags of `script` and `style` is data to a browser, and text to everybody else.
        private static String value(Element element, String attribute) {
            if (!attribute.isEmpty() && !attribute.equals("text")) return element.attr(attribute);
            var data = element.data();
            return data.isEmpty() ? element.text() : data;
        }
    }
}
