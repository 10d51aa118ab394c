package io.hyload.plots;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hyload.stats.History;
import io.hyload.testsupport.Chromium;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// The page as a real browser shows it.
@RequiresProgram("chromium") @TestInstance(Lifecycle.PER_CLASS)
class HtmlReportInBrowserTest {

    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final Pattern POLICY = Pattern.compile("<meta http-equiv=[^>]*>");

    /// Presses the heads of the names table and notes the first column after each; then looks for what is wider than the
    /// window in windows of the width of a telephone, a tablet and a desk.
    private static final String LOOK = """
            const said = [];
            const frame = document.querySelector('iframe');
            const look = () => {
                const page = frame.contentDocument;
                const table = page.querySelector('table.sortable');
                const names = () => [...table.tBodies[0].rows].map(row => row.cells[0].textContent).join(';');
                const button = text => [...table.querySelectorAll('th button')].find(one => one.textContent === text);
                const sorted = () => [...table.querySelectorAll('[aria-sort]')]
                    .map(head => head.textContent + ' ' + head.getAttribute('aria-sort')).join();
                const press = text => {
                    button(text).focus();
                    const isFocused = page.activeElement === button(text);
                    button(text).click();
                    said.push(sorted() + (isFocused ? '' : ' not focused') + ': ' + names());
                };
                said.push('buttons: ' + [...table.querySelectorAll('th button')].map(one => one.textContent).join());
                press('mean'); press('mean'); press('name'); press('name'); press('count');
                for (const width of [360, 768, 1280]) {
                    frame.style.width = width + 'px';
                    const root = page.documentElement;
                    said.push('width ' + root.clientWidth + ' content ' + root.scrollWidth);
                }
                const report = document.createElement('pre');
                report.textContent = said.join('\\n');
                report.id = 'said';
                document.body.append(report);
            };
            frame.addEventListener('load', look);
            """;

    @TempDir
    static Path folder;

    private String page;

    @BeforeAll
    void report() throws Exception {
        Files.writeString(folder.resolve("run.exemplars.jsonl"), """
                {"why":"slow","at":1795356003.5,"name":"GET /","method":"GET","url":"http://shop/%s","status":200,"ms":300,\
                "timing":{"wait":300},"request":{"head":"GET / HTTP/1.1","body":"%s"}}
                """.formatted("long/".repeat(60), "unbroken".repeat(100)));
        var run = Runs.of(120).rate(50).failing(0.01).history();
        var history = new History(run.seconds(), List.of("run.sts: " + "wide".repeat(100)));
        page = HtmlReport.of(history, List.of(folder.resolve("run.sts")),
                List.of(Charts.load("Shop", history, List.of(), ZONE),
                        Charts.heatMap(history, Optional.empty(), ZONE).orElseThrow()),
                List.of(), ZONE);
    }

    @Test
    void nothingIsRefusedOrWrongAndDarkIsAnotherPageThanLight() {
        var light = Chromium.open(page, 1280, 3000, false);
        var dark = Chromium.open(page, 1280, 3000, true);
        assertThat(light.console()).isEmpty();
        assertThat(dark.console()).isEmpty();
        assertThat(light.dom()).contains("<button type=\"button\">");
        assertThat(light.rendered().image().getRGB(5, 5) & 0xffffff).isEqualTo(0xffffff);
        assertThat(dark.rendered().image().getRGB(5, 5) & 0xffffff).isEqualTo(Night.PAGE.getRGB() & 0xffffff);
        for (var one : List.of(light, dark)) {
            assertThat(one.rendered().colours()).isGreaterThan(5);
            for (boolean lower : List.of(false, true))
                assertThat(one.rendered().ink(false, lower)).isBetween(0.01, 0.5);
        }
    }

    /// Nothing of the charts may stay white where the page is not.
    @Test
    void noChartIsALampInTheDark() {
        var image = Chromium.open(page, 1280, 4000, true).rendered().image();
        long glaring = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                if ((rgb & 0xff) > 0xe8 && (rgb >> 8 & 0xff) > 0xe8 && (rgb >> 16 & 0xff) > 0xe8) glaring++;
            }
        }
        assertThat((double) glaring / image.getWidth() / image.getHeight()).isLessThan(0.001);
    }

    @Test
    void namesAreSortedByPressingTheirHeadsAndNothingIsWiderThanTheWindow() {
        var said = said();
        assertThat(said).element(0).isEqualTo("buttons: name,count,/s,err %,mean,p50,p90,p99,p99.9,max");
        assertThat(said).element(1).isEqualTo(
                "mean descending: GET /search?q=…;GET /商品/列表;POST /cart;GET /");
        assertThat(said).element(2).isEqualTo("mean ascending: GET /;POST /cart;GET /商品/列表;GET /search?q=…");
        assertThat(said).element(3).isEqualTo("name ascending: GET /;GET /search?q=…;GET /商品/列表;POST /cart");
        assertThat(said).element(4).isEqualTo("name descending: POST /cart;GET /商品/列表;GET /search?q=…;GET /");
        assertThat(said).element(5).isEqualTo("count descending: GET /;GET /商品/列表;GET /search?q=…;POST /cart");
        assertThat(said.subList(6, 9)).containsExactly("width 360 content 360", "width 768 content 768",
                "width 1280 content 1280");
    }

    /// A copy of the page in a frame, without the policy that would keep us from looking into it.
    private List<String> said() {
        var copy = new LinkedHashMap<String, String>();
        copy.put("srcdoc", POLICY.matcher(page).replaceFirst("").replace("<details", "<details open=\"open\""));
        copy.put("style", "width:1280px;height:2000px;border:0");
        var frame = Html.of("iframe");
        for (var attribute : copy.entrySet()) frame = frame.with(attribute.getKey(), attribute.getValue());
        var host = "<!DOCTYPE html><meta charset=utf-8><body>" + frame.markup() + "<script>" + LOOK + "</script>";
        var dom = Chromium.open(host, 1300, 800, false).dom();
        var report = Pattern.compile("<pre id=\"said\">([^<]*)</pre>").matcher(dom);
        assertThat(report.find()).as(dom).isTrue();
        return report.group(1).lines().toList();
    }
}
