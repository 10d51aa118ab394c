package io.hyload.plots;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

import io.hyload.testsupport.Rendered;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeriesCollection;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    // ------------------------------------------------------------------ PNG

    @Test
    void aPngIsThePictureAtTwiceItsSize() {
        var drawn = Rendered.of(Charts.load("Shop", Runs.of(60).history(), List.of(), ZoneOffset.UTC).png());
        var chart = Charts.load("Shop", Runs.of(60).history(), List.of(), ZoneOffset.UTC);
        assertThat(drawn.image().getWidth()).isEqualTo(2 * chart.width());
        assertThat(drawn.image().getHeight()).isEqualTo(2 * chart.height());
        assertThat(drawn.colours()).isGreaterThan(5);
        for (boolean right : new boolean[] {false, true}) {
            for (boolean lower : new boolean[] {false, true}) assertThat(drawn.ink(right, lower)).isPositive();
        }
    }

    /// No document comes from outside, but names in it do.
    @Test
    void drawingAPngFetchesNothingAndRunsNothing() throws IOException {
        try (var elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var url = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/";
            for (var part : List.of("<image width='9' height='9' xlink:href='" + url + "a.png'/>",
                    "<use xlink:href='" + url + "a.svg#x'/>",
                    "<script xlink:href='" + url + "a.js'/>",
                    "<script>new java.net.Socket('127.0.0.1', " + elsewhere.getLocalPort() + ");</script>")) {
                var svg =
                        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' "
                                + "height='9'>" + part + "</svg>";
                try {
                    Svg.png(svg, 9);
                } catch (IllegalStateException | SecurityException e) {
                    assertThat(e).hasStackTraceContaining("external resource");
                }
            }
            elsewhere.setSoTimeout(1);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
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
