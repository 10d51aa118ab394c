package io.hyload.plots;

import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlTest {

    @Test
    void whatLooksLikeMarkupIsShownAsItIs() {
        assertThat(Html.of("b", "<script>alert('1 & \"2\"')</script>").markup())
                .isEqualTo("<b>&lt;script&gt;alert(&#39;1 &amp; &quot;2&quot;&#39;)&lt;/script&gt;</b>");
        assertThat(Html.of("a").with("title", "\" onclick=\"x").markup())
                .isEqualTo("<a title=\"&quot; onclick=&quot;x\"></a>");
    }

    @ParameterizedTest(name = "{0}") @CsvSource({"'\u001b[31m', ␛[31m", "'a\u0000b', a␀b", "del\u007f, del␡",
            "\u0085, \ufffd", "half \ud83d, half \ufffd",
            "\udc00 half, \ufffd half", "\uffff, \ufffd", "\ufdd0, \ufffd", "'line\r\nnext', 'line\nnext'",
            "'a\rb', a␍b",
            "\ud83d\ude00, \ud83d\ude00", "商品, 商品", "'\ttab', '\ttab'"})
    void whatNoPageMayHoldIsReplacedByASignForIt(String text, String shown) {
        assertThat(Html.text(text).markup()).isEqualTo(shown);
    }

    @ParameterizedTest @ValueSource(
            strings = {"]]>", "<!--", "--><b>", "&amp;", "&#0;", "\ud800\ud800", "\b\f\u000b", "שלום <b>", "‮exe.gpj"})
    void aParserReadsBackTheTextThatWasPutIn(String text) throws Exception {
        var markup = Html.of("p", Html.foreign(text)).with("title", text).markup();
        var element = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(markup))).getDocumentElement();
        assertThat(element.getChildNodes().getLength()).isEqualTo(1);
        assertThat(element.getFirstChild().getChildNodes().getLength()).isEqualTo(1);
        assertThat(element.getTextContent()).isEqualTo(element.getAttribute("title")).hasSameSizeAs(text);
    }

    @Test
    void elementsStandInOneAnother() {
        assertThat(Html.of("tr", Html.of("td", "1").as("n"), Html.none(), Html.of("br")).markup())
                .isEqualTo("<tr><td class=\"n\">1</td><br/></tr>");
    }
}
