package io.hyload.html.jsoup;

import io.hyload.html.Html;
import io.hyload.html.HtmlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsoupReaderTest {

    private static final Html PAGE = HtmlReader.found().parse("""
            <!doctype html><title>Sign in &amp; buy</title>
            <meta name=csrf-token content="a&#x2b;b/c&amp;=">
            <script id=state>var token = "<x>";</script>
            <form><input type=hidden name="user[key]" value='k "1"'><input name=empty><input name=n value=1>
            <p>Hello <b>you</b>""");

    @Test
    void isFoundByServiceLoader() {
        assertThat(HtmlReader.found()).isInstanceOf(JsoupReader.class);
    }

    @Test
    void attributesAndTextsAreWhatABrowserSees() {
        assertThat(PAGE.first("meta[name=csrf-token]", "content")).isEqualTo("a+b/c&=");
        assertThat(PAGE.first("input[name=\"user[key]\"]", "value")).isEqualTo("k \"1\"");
        assertThat(PAGE.first("title", "")).isEqualTo("Sign in & buy");
        assertThat(PAGE.first("p", "text")).isEqualTo("Hello you");
        assertThat(PAGE.first("script#state", "")).isEqualTo("var token = \"<x>\";");
        assertThat(PAGE.all("input", "name")).containsExactly("user[key]", "empty", "n");
        assertThat(PAGE.all("input", "value")).containsExactly("k \"1\"", "", "1");
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(PAGE.first("table", "id")).isEmpty();
        assertThat(PAGE.first("p", "id")).isEmpty();
        assertThat(PAGE.all("table", "id")).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {"", "[", "a[b", "p:nth-child(x)", "p >", "::", "a:has("})
    void whatIsNoSelectorIsToldInOneLine(String selector) {
        assertThatThrownBy(() -> PAGE.first(selector, "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + selector + "' is no CSS selector: ")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        assertThatThrownBy(() -> PAGE.all(selector, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest @ValueSource(strings = {"", "no tags", "<", "\0", "{\"json\":1}"})
    void anyTextIsADocument(String text) {
        assertThat(HtmlReader.found().parse(text).first("input", "value")).isEmpty();
    }

    @Test
    void deepNestingIsRead() {
        var deep = HtmlReader.found().parse("<div>".repeat(50_000) + "<input name=x value=y>");
        assertThat(deep.all("input", "value")).hasSizeLessThanOrEqualTo(1);
    }
}
