package io.hyload.plots;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import io.hyload.stats.Ending;
import io.hyload.stats.Event;
import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.Phase;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HtmlReportTest {

    /// 2026-11-22, 14:00:00 UTC.
    private static final long START = 1_795_356_000L;
    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    private static final String NASTY = "<script>alert(\"1\")</script> & 'x' \u001b[31m \ud83d \u202eshop";

    @TempDir
    Path folder;

    // ------------------------------------------------------------------ what it says

    @Test
    void itBeginsWithWhatTheRunWas() throws Exception {
        var page = page(run(60));
        assertThat(text(page, "//h1")).isEqualTo("Checkout");
        assertThat(text(page, "//p[@class='run']"))
                .isEqualTo("22 November 2026, 15:00:00 CET (GMT+1)1 minon gen1 (8 cores)2 workersup to 20 users");
        assertThat(texts(page, "//nav//a")).containsExactly("Summary", "Thresholds", "Requests by name", "Errors",
                "Where the time went", "Events", "The generator itself", "Environment", "Remarks");
    }

    @Test
    void theVerdictIsAGlyphAWordAndItsReasons() throws Exception {
        assertThat(texts(page(run(60)), "//div[contains(@class,'verdict')]//strong"))
                .containsExactly("! SUSPECT", "✗ 1 of 2 thresholds does not hold");
        assertThat(texts(page(run(60)), "//div[contains(@class,'verdict')]//li"))
                .containsExactly("stood still for 2.0 s", "errors < 1%: it is 9.09%");
        var valid = new Ending(Verdict.VALID, List.of(new Ending.Met("p99 < 1s", true, "30 ms")));
        assertThat(texts(page(history(60, tally(), facts(), Optional.of(valid))), "//strong"))
                .containsExactly("✓ VALID", "✓ The threshold holds");
        var invalid = new Ending(new Verdict(Verdict.Level.INVALID, List.of()), List.of());
        assertThat(texts(page(history(60, tally(), facts(), Optional.of(invalid))), "//strong"))
                .containsExactly("✗ INVALID");
    }

    @Test
    void aRunThatWasKilledIsJudgedByItsSeconds() throws Exception {
        var page = page(history(60, tally(), facts(), Optional.empty()));
        assertThat(texts(page, "//strong")).containsExactly("! SUSPECT"); // arrivals were dropped
        assertThat(text(page, "//header")).contains("has not told how it ended");
    }

    @Test
    void theSummaryHasTheFiguresOfTheRun() throws Exception {
        var page = page(run(60));
        assertThat(texts(page, "//dl[@class='tiles']//dd")).containsExactly("10.0/s", "20.0ms", "30.0ms", "9.09%");
        assertThat(facts(page)).containsEntry("Requests", "660 sent, 600 answered, 60 timeouts, 0 errors")
                .containsEntry("Answered in", "0–100 ms: 600")
                .containsEntry("Traffic", "600 kB in, 120 kB out, over 60 connections")
                .containsEntry("Arrivals", "300 were due, 120 began more than 10 ms late, 60 were dropped");
        assertThat(facts(page).get("Little’s law")).startsWith("20.0 users = 11.0/s × ");
        assertThat(texts(page, "//table[caption[contains(.,'Response times')]]//tbody/tr[1]/*"))
                .containsExactly("all responses", "600", "20.5", "20.0", "28.0", "30.0", "30.0", "30.0");
    }

    @Test
    void thresholdsAreToldByGlyphAndWord() throws Exception {
        assertThat(rows(page(run(60)), "thresholds")).containsExactly("p99 < 1s|✓ passed|30.1 ms",
                "errors < 1%|✗ failed|9.09%");
    }

    @Test
    void namesStandInOrderOfTheirCount() throws Exception {
        var rows = rows(page(run(60)), "names");
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).startsWith("GET /商品/列表|600|10.0|10.00|20.5|20.0|28.0|30.0|30.0|30.0|p99 over time");
        assertThat(rows.getLast()).startsWith("sign in|60|1.0|0.00|-|-|-|-|-|-|");
    }

    @Test
    void errorsHaveTheirShareAndLinkToTheirFirst() throws Exception {
        Files.writeString(folder.resolve("run.exemplars.jsonl"), """
                {"why":"error","kind":"timeout-response","at":1795356003.5,"name":"sign in","method":"GET","url":"http://a/in",\
                "ms":300,"cause":"no head in 0.3 s","request":{"head":"GET /in HTTP/1.1","body":""}}
                """);
        var page = page(run(60));
        assertThat(rows(page, "errors"))
                .containsExactly("timeout-response|60|100.0||15:00:03  sign in  no head in 0.3 s");
        assertThat(text(page, "//details[@id='error-0']")).contains("timeout-response", "300 ms", "GET /in HTTP/1.1");
        assertThat(texts(page, "//section//a/@href")).containsExactly("#error-0");
    }

    @Test
    void phasesEventsAndTheGeneratorAreTold() throws Exception {
        var page = page(run(60));
        assertThat(rows(page, "phases")).containsExactly("wait|600|20.5|20.0|30.0|30.0");
        assertThat(rows(page, "events")).hasSize(60).first().isEqualTo("15:00:01|1 s|cache off");
        assertThat(facts(page)).containsEntry("CPU", "0.40 of 8 cores on average, 0.40 at most, at 15:00:00")
                .containsEntry("Files open", "at most 60 of 1,024")
                .containsEntry("Lag",
                        "tasks woke up to 2.30 ms late, at 15:00:00; in its worst second the p99 was 0.90 ms");
    }

    @Test
    void theEnvironmentHasOptionsAsTheyAreMasked() throws Exception {
        assertThat(facts(page(run(60)))).containsEntry("Options", "url=http://shop:8080password=***")
                .containsEntry("Machine", "gen1").containsEntry("Java", "25.0.3").containsEntry("File", "run.sts")
                .containsEntry("Seconds", "60, from 15:00:00 to 15:00:59");
    }

    @Test
    void whatWasLeftOutIsSaid() throws Exception {
        var run = run(60);
        var history = new History(run.seconds(), List.of("a.sts: line 7 left out"));
        var page = parsed(HtmlReport.of(history, List.of(folder.resolve("run.sts")), List.of(), List.of("more"), ZONE));
        assertThat(texts(page, "//section[h2='Remarks']//li")).containsExactly("a.sts: line 7 left out", "more",
                "run.exemplars.jsonl: not there, so the slowest requests are not shown");
    }

    // ------------------------------------------------------------------ what is not known

    @Test
    void whatTheOriginalDidNotCountIsLeftOutNotShownAsZero() throws Exception {
        var records = run(60).seconds().stream().map(one -> new StatsRecord(one.t(), one.sent(), one.received(),
                one.timeouts(), one.errors(), one.respTimeSum(), one.avgRespTime(), one.total(), Optional.empty()))
                .toList();
        var page = page(new History(records, List.of()));
        assertThat(text(page, "//h1")).isEqualTo("run");
        assertThat(texts(page, "//nav//a")).containsExactly("Summary", "Environment");
        assertThat(texts(page, "//dl[@class='tiles']//dd")).containsExactly("10.0/s", "20.5ms", "9.09%");
        assertThat(facts(page)).containsOnlyKeys("Requests", "Answered in", "File", "Seconds");
        assertThat(text(page, "//body")).doesNotContain("VALID", "0 users", "0 B", "p99", "cores");
    }

    @Test
    void aRunOfNothingButErrorsIsToldWithoutTimes() throws Exception {
        var tally = new Tally(0, 0, 10, Histogram.empty(), Optional.empty(), Map.of(), Map.of("dns", 5L), Map.of(),
                Health.NONE, List.of());
        var record = new StatsRecord(START, 5, 0, 0, 5, 0, 0, new Totals(5, 0, 0, 5, Map.of()),
                Optional.of(new Details("a:1:1", "", 0, 1, 0, tally, Optional.empty(), Optional.empty())));
        var page = page(new History(List.of(record), List.of()));
        assertThat(texts(page, "//dl[@class='tiles']//dd")).containsExactly("0.0/s", "100.00%");
        assertThat(text(page, "//p[@class='run']")).contains("1 s", "up to 1 user").doesNotContain("users");
        assertThat(text(page, "//main")).doesNotContain("NaN", "Infinity");
    }

    @Test
    void aPartOfARunHasItsOwnFigures() throws Exception {
        var page = page(run(60).between(START + 20, START + 29));
        assertThat(facts(page)).containsEntry("Requests", "110 sent, 100 answered, 10 timeouts, 0 errors");
        assertThat(text(page, "//p[@class='run']")).startsWith("22 November 2026, 15:00:20");
        assertThat(rows(page, "names").getFirst()).startsWith("GET /商品/列表|100|10.0|");
    }

    // ------------------------------------------------------------------ how it is made

    @Test
    void itRefersToNothingOutsideAndAllowsNothingButItsOwnStyleAndScript() throws Exception {
        exemplars(2, 100);
        var markup = markup(run(60), List.of(picture()));
        var page = parsed(markup);
        for (var attribute : texts(page, "//@src | //@href | //@*[name()='xlink:href'] | //@data | //@action"))
            assertThat(attribute).startsWith("#");
        assertThat(texts(page, "//link | //img | //image | //iframe | //object | //embed | //base | //form")).isEmpty();
        assertThat(texts(page, "//@style")).isEmpty();
        assertThat(texts(page, "//@*[starts-with(name(),'on')]")).isEmpty();
        assertThat(markup).doesNotContain("@import", "<!ENTITY").doesNotContainPattern("url\\((?!#)");
        var style = texts(page, "//style");
        var script = texts(page, "//script");
        assertThat(style).hasSize(1);
        assertThat(script).hasSize(1);
        assertThat(texts(page, "//meta[@http-equiv='Content-Security-Policy']/@content")).containsExactly(
                "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                        .formatted(hash(style.getFirst()), hash(script.getFirst())));
    }

    @Test
    void whateverStandsInAFileIsTextInThePage() throws Exception {
        var nasty = new LinkedHashMap<String, String>();
        nasty.put(NASTY, NASTY);
        var line = new Line(10, 1, 1000, Histogram.of(20_000));
        var tally = new Tally(1, 1, 1, Histogram.of(20_000), Optional.empty(),
                Map.of(NASTY, line, "n".repeat(500), line, "عربي /الطلبات", line), Map.of(NASTY, 3L), Map.of(),
                Health.NONE, List.of(new Event(START * 1000, NASTY)));
        var facts = new Facts(NASTY, nasty, NASTY, 2, NASTY, NASTY, START);
        var ending = new Ending(new Verdict(Verdict.Level.SUSPECT, List.of(NASTY)),
                List.of(new Ending.Met(NASTY, false, NASTY)));
        Files.writeString(folder.resolve("run.exemplars.jsonl"), """
                {"why":"slow","at":1795356003,"name":"</summary>","method":"<b>","url":"http://a/<script>1</script>","ms":1,\
                "cause":"<i>","request":{"head":"<h1>","body":"\\ud83d </pre><script>2</script>"},"response":{"head":"","body":"\\u0000"}}
                """);
        var page = parsed(markup(history(10, tally, Optional.of(facts), Optional.of(ending)),
                List.of(TestPictures.line(NASTY, NASTY))));
        assertThat(texts(page, "//script")).hasSize(1);
        assertThat(texts(page, "//*[name()='desc']")).containsExactly(NASTY.replaceAll("[\u001b\ud83d]", "\ufffd"));
        assertThat(texts(page, "//h1")).containsExactly(
                "<script>alert(\"1\")</script> & 'x' ␛[31m \ufffd \u202eshop");
        assertThat(text(page, "//details//pre[1]")).isEqualTo("<h1>\n\n\ufffd </pre><script>2</script>");
        assertThat(text(page, "//details//pre[2]")).isEqualTo("\n\n␀");
        assertThat(texts(page, "//details//*[name()='i' or name()='b' or name()='script' or name()='h1']")).isEmpty();
        assertThat(rows(page, "names")).hasSize(3);
        // each on an island of its own, so that no figure is turned around by it
        assertThat(texts(page, "//section[h2='Requests by name']//tbody//th//bdi")).hasSize(3);
    }

    @Test
    void headingsFollowEachOtherAndEveryLinkAndLabelLeadsSomewhere() throws Exception {
        exemplars(3, 100);
        var page = parsed(markup(run(60), List.of(picture(), picture())));
        var levels = texts(page, "//*[self::h1 or self::h2 or self::h3]/..").size();
        assertThat(levels).isPositive();
        int before = 0;
        for (var heading : elements(page, "//*[self::h1 or self::h2 or self::h3]")) {
            int level = heading.getTagName().charAt(1) - '0';
            assertThat(level).isLessThanOrEqualTo(before + 1);
            before = level;
        }
        assertThat(texts(page, "//h1")).hasSize(1);
        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        var ids = texts(page, "//@id");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).containsAll(texts(page, "//@href").stream().map(href -> href.substring(1)).toList());
        for (var labels : texts(page, "//@aria-labelledby")) assertThat(ids).contains(labels.split(" "));
        assertThat(elements(page, "//figure")).hasSize(2)
                .allSatisfy(figure -> assertThat(figure.getTextContent()).contains("Rises to 9."));
    }

    @Test
    void tablesHaveCaptionsAndEachCellItsHeads() throws Exception {
        var page = page(run(60));
        assertThat(elements(page, "//table")).hasSizeGreaterThan(4).allSatisfy(table -> {
            assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
            int columns = table.getElementsByTagName("tr").item(0).getChildNodes().getLength();
            for (var row : list(table.getElementsByTagName("tr")))
                assertThat(row.getChildNodes().getLength()).isEqualTo(columns);
        });
        assertThat(texts(page, "//thead//th[not(@scope='col')] | //tbody//th[not(@scope='row')]")).isEmpty();
        assertThat(texts(page, "//tbody/tr[not(*[1][self::th])]")).isEmpty();
    }

    @Test
    void longTextsOfExchangesAreCut() throws Exception {
        Files.writeString(folder.resolve("run.exemplars.jsonl"),
                "{\"why\":\"slow\",\"at\":1795356003,\"url\":\"http://a/\","
                        + "\"method\":\"GET\",\"ms\":5,\"response\":{\"head\":\"HTTP/1.1 200 OK\",\"body\":\""
                        + "x".repeat(1499)
                        + "😀" + "y".repeat(99) + "\"}}\n");
        assertThat(text(page(run(60)), "//details//pre"))
                .isEqualTo("HTTP/1.1 200 OK\n\n" + "x".repeat(1499) + "\n… 101 characters more");
    }

    /// An hour of ten workers with as many names and kinds as there can be, and exchanges as long as there can be.
    @Test
    void anHourOfManyNamesIsLessThanTwoMegabytes() throws Exception {
        var lines = new ArrayList<Line>();
        for (int i = 1; i <= 40; i++) {
            int step = i * 700;
            var times = IntStream.range(1, 30).mapToLong(k -> (long) step * k * k / 7).toArray();
            lines.add(new Line(29, 0, 1000, Histogram.of(times)));
        }
        var names = new LinkedHashMap<String, Line>();
        for (int i = 0; i < 500; i++)
            names.put("GET /api/v2/shops/{id}/customers/%03d/orders/{id}".formatted(i), lines.get(i % 40));
        var kinds = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 100; i++) kinds.put("kind-" + i, 3L);
        var tally = new Tally(0, 0, 0, lines.getLast().times(), Optional.empty(), names, kinds, Map.of(), Health.NONE,
                List.of());
        exemplars(100, 4096);
        var markup = markup(history(3600, tally, facts(), Optional.empty()), List.of());
        assertThat(parsed(markup).getElementsByTagName("tr").getLength()).isGreaterThan(600);
        assertThat(markup.getBytes(UTF_8).length).isLessThan(1_200_000);
    }

    // ------------------------------------------------------------------ parts

    private static Optional<Facts> facts() {
        var options = new LinkedHashMap<String, String>();
        options.put("url", "http://shop:8080");
        options.put("password", "***");
        return Optional.of(new Facts("Checkout", options, "gen1", 8, "25.0.3", "1.0.0", START, 2));
    }

    private static Tally tally() {
        var times = Histogram.of(10_000, 12_000, 15_000, 18_000, 20_000, 22_000, 24_000, 26_000, 28_000, 30_000);
        var names = new LinkedHashMap<String, Line>();
        names.put("GET /商品/列表", new Line(10, 1, 9000, Histogram.decode(times.encoded())));
        names.put("sign in", new Line(1, 0, 1000, Histogram.empty()));
        return new Tally(1, 10_000, 2000, times, Optional.empty(), names, Map.of("timeout-response", 1L),
                Map.of(Phase.WAIT, times), new Health(0.4, 0, 900, 2300, 0.002, 60, 1024, 2, 1, 0, 20, 8, 12, 5),
                List.of(new Event((START + 1) * 1000 + 20, "cache off")));
    }

    /// Of so many seconds alike.
    private static History run(int seconds) {
        var ending = new Ending(new Verdict(Verdict.Level.SUSPECT, List.of("stood still for 2.0 s")),
                List.of(new Ending.Met("p99 < 1s", true, "30.1 ms"), new Ending.Met("errors < 1%", false, "9.09%")));
        return history(seconds, tally(), facts(), Optional.of(ending));
    }

    private static History history(int seconds, Tally tally, Optional<Facts> facts, Optional<Ending> ending) {
        var records = new ArrayList<StatsRecord>();
        long received = tally.times().count();
        double timeSum = tally.times().mean() * received / 1e6;
        for (int i = 0; i < seconds; i++) {
            long n = i + 1;
            var total = new Totals(n * (received + 1), n * received, n, 0, Map.of("0-100ms", n * received));
            records.add(new StatsRecord(START + i, received + 1, received, 1, 0, timeSum, timeSum / received, total,
                    Optional.of(new Details("gen1:1:1", "", i, 20, 10, tally, i == 0 ? facts : Optional.empty(),
                            i + 1 == seconds ? ending : Optional.empty()))));
        }
        return new History(records, List.of());
    }

    private void exemplars(int count, int length) throws IOException {
        var lines = new StringBuilder();
        var text = "header: <value>\\n".repeat(length / 16);
        for (int i = 0; i < count; i++) {
            lines.append("""
                    {"why":"%s","kind":"kind-%d","at":1795356003,"name":"x","method":"GET","url":"http://a/%d","ms":%d,\
                    "request":{"head":"%s","body":"%s"},"response":{"head":"%s","body":"%s"}}
                    """.formatted(i % 2 == 0 ? "slow" : "error", i, i, i, text, text, text, text));
        }
        Files.writeString(folder.resolve("run.exemplars.jsonl"), lines);
    }

    private static Picture picture() {
        return TestPictures.line("Load", "Rises to 9.");
    }

    private Document page(History history) throws Exception {
        return parsed(markup(history, List.of()));
    }

    private String markup(History history, List<Picture> pictures) {
        return HtmlReport.of(history, List.of(folder.resolve("run.sts")), pictures, List.of(), ZONE);
    }

    /// The page is XML as well, so that a parser which forgives nothing can read it.
    private static Document parsed(String markup) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(markup)));
    }

    private static String hash(String text) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static List<String> texts(Document page, String path) throws Exception {
        var found = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent()).toList();
    }

    private static String text(Document page, String path) throws Exception {
        return texts(page, path).getFirst();
    }

    private static List<Element> elements(Document page, String path) throws Exception {
        return list((NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET));
    }

    private static List<Element> list(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }

    /// Of the table in that section: `cell|cell`.
    private static List<String> rows(Document page, String section) throws Exception {
        return elements(page, "//section[@aria-labelledby='" + section + "']//tbody/tr").stream()
                .map(row -> String.join("|", list(row.getChildNodes()).stream().map(Element::getTextContent).toList()))
                .toList();
    }

    private static Map<String, String> facts(Document page) throws Exception {
        var facts = new LinkedHashMap<String, String>();
        var names = texts(page, "//dl[@class='facts']/dt");
        var values = texts(page, "//dl[@class='facts']/dd");
        for (int i = 0; i < names.size(); i++) facts.put(names.get(i), values.get(i));
        return facts;
    }
}
