package io.hyload.plots;

import java.io.StringReader;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeriesCollection;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class SvgTest {

    @Test
    void anyTextComesOutWellFormed() throws Exception {
        var odd = "a < b & c > d \"e\" 商品 \uD83D\uDE00 \u0000\u0007\uD800 ]]>";
        var document = parsed(Svg.document(picture(odd)));
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a < b & c > d \"e\" 商品 \uD83D\uDE00 \uFFFD\uFFFD\uFFFD ]]>");
    }

    @Test
    void idsBeginWithThePrefixSoThatManyStandInOnePage() throws Exception {
        var svg = Svg.element(picture("t"), "load");
        var ids = java.util.regex.Pattern.compile(" id=\"([^\"]*)\"|url\\(#([^)]*)\\)").matcher(svg).results()
                .map(found -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2))).toList();
        assertThat(ids).isNotEmpty().allMatch(id -> id.startsWith("load-"));
    }

    @Test
    void coloursAreToldInOneWaySoThatAPageFindsThem() {
        assertThat(Svg.document(picture("t"))).contains("fill=\"rgb(255,255,255)\"").doesNotContain("\"white\"",
                "\"black\"");
    }

    @Test
    void theSamePictureGivesTheSameText() {
        assertThat(Svg.document(picture("t"))).isEqualTo(Svg.document(picture("t")));
    }

    @Test
    void rectanglesThatLookAlikeAreOnePathAndLieWhereTheyLay() throws Exception {
        var document = parsed("""
                <svg xmlns="http://www.w3.org/2000/svg"><g>
                <rect x="1" y="2" width="3" height="4" fill="red" clip-path="url(#c)"/>
                <rect x="5" y="6.5" width="7" height="8" fill="red" clip-path="url(#c)"/>
                <rect x="1" y="1" width="1" height="1" fill="blue" clip-path="url(#c)"/>
                <text clip-path="url(#c)">t</text></g></svg>""");
        assertThat(Markup.of(document.getDocumentElement()).replaceAll("\\s*\n\\s*", "")).isEqualTo(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><g clip-path=\"url(#c)\">"
                        + "<path d=\"M1 2h3v4h-3zM5 6.5h7v8h-7z\" fill=\"red\"/>"
                        + "<rect fill=\"blue\" height=\"1\" width=\"1\" x=\"1\" y=\"1\"/><text>t</text></g></svg>");
    }

    @Test
    void aClipInOtherCoordinatesStaysWithItsPart() throws Exception {
        var document =
                parsed("""
                <svg xmlns="http://www.w3.org/2000/svg"><g><text clip-path="url(#c)" transform="rotate(90)">t</text></g></svg>""");
        assertThat(Markup.of(document.getDocumentElement())).contains("<g>").contains("<text clip-path=");
    }

    private static Picture picture(String title) {
        var plot = new XYPlot(new XYSeriesCollection(), new NumberAxis("x"), new NumberAxis("y"), null);
        return new Picture(title, "nothing", Theme.chart("t", "", plot), 300, 200);
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newNSInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }
}
