package io.hyload.plots;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

import io.hyload.stats.History;
import io.hyload.testsupport.Chromium;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonPageTest {

    private static final ZoneId ZONE = ZoneId.of("UTC");

    @Test
    void aSlowerRunIsCalledSoAndItsRowsAreTold() throws Exception {
        var page = page(Runs.of(60).history(), Runs.of(60).median(18_000).seed(2).history());
        assertThat(page).contains("<strong class=\"bad\">SLOWER ▲</strong>", "B answers slower than A.",
                "<h1><bdi>Shop.java: A and B</bdi></h1>", "A: a.sts", "B: b.sts");
        assertThat(text(page)).contains("p50 ms").contains("rate /s").contains("! To be kept in mind");
        assertThat(page.split("<figure>")).hasSize(4);
    }

    @Test
    void aRunComparedWithItselfIsTheSame() throws Exception {
        var run = Runs.of(60).history();
        assertThat(page(run, run)).contains(">same</strong>").doesNotContain("SLOWER", "FASTER");
    }

    @Test
    void ofTheOriginalOnlyTheMeanIsKnown() throws Exception {
        var page = page(Runs.of(60).ofTheOriginal(), Runs.of(60).seed(2).ofTheOriginal());
        assertThat(page).contains("<h1><bdi>a and b</bdi></h1>").doesNotContain("p99", "VALID");
    }

    @Test
    void textsFromFilesAreTextInThePage() throws Exception {
        var run = Runs.of(60).history();
        var history = new History(run.seconds(), List.of("<script>1</script>"));
        assertThat(page(history, run)).contains("&lt;script&gt;1").doesNotContain("<script>1");
    }

    @Test @RequiresProgram("chromium")
    void aBrowserRefusesNothingOfIt() throws Exception {
        var opened = Chromium.open(page(Runs.of(60).history(), Runs.of(60).seed(2).history()), 1280, 1600, true);
        assertThat(opened.console()).isEmpty();
        assertThat(opened.rendered().image().getRGB(5, 5) & 0xffffff).isEqualTo(Night.PAGE.getRGB() & 0xffffff);
        assertThat(opened.rendered().ink(false, true)).isBetween(0.01, 0.5);
    }

    /// Which a parser that forgives nothing has read.
    private static String page(History a, History b) throws Exception {
        var page = ComparisonPage.of(Comparison.of(a, b), a, b, List.of(Path.of("a.sts")), List.of(Path.of("b.sts")),
                Optional.empty(), ZONE);
        text(page);
        return page;
    }

    private static String text(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)))
                .getDocumentElement().getTextContent();
    }
}
