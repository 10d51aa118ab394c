package io.hyload.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import io.hyload.run.Checks;
import io.hyload.run.Examples;
import io.hyload.run.Result;
import io.hyload.run.Terms;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Summary;
import io.hyload.stats.Threshold;
import io.hyload.stats.Verdict;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import static org.assertj.core.api.Assertions.assertThat;

class JUnitXmlTest {

    static Document parsed(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("not XML: " + xml, e);
        }
    }

    private static List<Element> elements(Document xml, String name) {
        var found = xml.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }

    static List<String> cases(Document xml) {
        return elements(xml, "testcase").stream().map(element -> element.getAttribute("name")).toList();
    }

    /// `NAME [TYPE] MESSAGE`
    static List<String> failures(Document xml) {
        return elements(xml, "failure").stream().map(failure -> {
            var name = ((Element) failure.getParentNode()).getAttribute("name");
            assertThat(failure.getTextContent()).isEqualTo(name + ": " + failure.getAttribute("message"));
            return name + " [" + failure.getAttribute("type") + "] " + failure.getAttribute("message");
        }).toList();
    }

    private static Result result(String scenario, int workers, Map<String, Result.Crash> crashes, List<String> lost,
            String... thresholds) {
        var times = Histogram.of(1_000, 2_000);
        var facts = new StatsRecord.Facts(scenario, Map.of(), "host", 2, "25", "1", 1_795_356_434L, workers);
        var details = new StatsRecord.Details("id", "", 0, 1, 1, 1, 0, 0, times,
                Map.of("a", new StatsRecord.Line(2, 0, 0, times)), Map.of(), Optional.of(facts), true);
        var summary = new Summary();
        summary.add(new StatsRecord(1_795_356_434L, 2, 2, 0, 0, 0.003, 0.0015,
                new StatsRecord.Totals(2, 2, 0, 0, Map.of()), Optional.of(details)));
        var checks = List.of(thresholds).stream().map(text -> Threshold.parse(text).check(summary, 1)).toList();
        return new Result(scenario, summary, Verdict.VALID, Duration.ofMillis(12_345), crashes, false, 0,
                Optional.of(Path.of("a&b.sts")), Optional.empty(), List.of(), lost, Examples.NONE,
                new Checks(Terms.NONE, summary, Duration.ofSeconds(1), Optional.empty(), checks, Optional.empty()));
    }

    @Test
    void theShapeIsThatOfSurefire() {
        var text = JUnitXml.text(result("Shop", 1, Map.of(), List.of(), "p99 < 1s", "a.max < 1ms"), Optional.empty());
        assertThat(text).startsWith("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="hyload" tests="3" failures="1" errors="0" skipped="0" time="12.345">
                  <testsuite name="Shop" tests="3" failures="1" errors="0" skipped="0" time="12.345" \
                timestamp="2026-11-22T14:07:14">
                    <properties>
                      <property name="scenario" value="Shop"/>
                """).contains("""
                      <property name="received" value="2"/>
                """, """
                      <property name="statsFile" value="a&amp;b.sts"/>
                """).endsWith("""
                      <property name="verdict" value="VALID"/>
                    </properties>
                    <testcase name="p99 &lt; 1s" classname="hyload.Shop" time="0.000"/>
                    <testcase name="a.max &lt; 1ms" classname="hyload.Shop" time="0.000">
                      <failure type="threshold" message="2 ms is not &lt; 1ms">a.max &lt; 1ms: 2 ms is not &lt; 1ms</failure>
                    </testcase>
                    <testcase name="no task crashed" classname="hyload.Shop" time="0.000"/>
                  </testsuite>
                </testsuites>
                """);
        parsed(text);
    }

    @Test
    void workersThatAreLostAndTasksThatCrashAreCasesOfTheirOwn() {
        assertThat(cases(parsed(JUnitXml.text(result("Shop", 3, Map.of(), List.of()), Optional.empty()))))
                .containsExactly("no task crashed", "no worker lost");
        var bad = result("Shop", 3, Map.of("Error", new Result.Crash(7, "Error: a")),
                List.of("worker 0 was killed", "worker 2 was killed"));
        assertThat(failures(parsed(JUnitXml.text(bad, Optional.empty())))).containsExactly(
                "no task crashed [crash] 7 × Error: a",
                "no worker lost [lost] worker 0 was killed; worker 2 was killed");
    }

    @Test
    void refusedFiguresAreAFailureWhereTheRunIsStrict() {
        var result = result("Shop", 1, Map.of(), List.of());
        var strict = new Terms(List.of(), Duration.ZERO, Optional.empty(), true);
        var checks =
                new Checks(strict, result.summary(), result.elapsed(), Optional.empty(), List.of(), Optional.empty());
        for (var verdict : List.of(Verdict.VALID, new Verdict(Verdict.Level.SUSPECT, List.of("slow")),
                new Verdict(Verdict.Level.INVALID, List.of("late", "slow")))) {
            var told = new Result("Shop", result.summary(), verdict, result.elapsed(), Map.of(), false, 0,
                    Optional.empty(), Optional.empty(), List.of(), List.of(), Examples.NONE, checks);
            boolean isRefused = verdict.level() == Verdict.Level.INVALID;
            assertThat(told.exitCode()).isEqualTo(isRefused ? 4 : 0);
            assertThat(failures(parsed(JUnitXml.text(told, Optional.empty())))).isEqualTo(
                    isRefused ? List.of("the figures are not INVALID [invalid] late; slow") : List.of());
        }
    }

    @Test
    void whatMainThrewIsAFailureToo() {
        var xml = parsed(JUnitXml.text(result("Shop", 1, Map.of(), List.of()),
                Optional.of(new Fault(3, "Shop.java", "IllegalStateException: no plan", ""))));
        assertThat(failures(xml)).containsExactly(
                "the scenario ran to its end [run] hyload: Shop.java: IllegalStateException: no plan");
        assertThat(elements(xml, "property")).anyMatch(property -> property.getAttribute("name").equals("exitCode")
                && property.getAttribute("value").equals("3"));
    }

    @Test
    void anyNameMakesWellFormedXml() {
        var all = new StringBuilder("a]]><![CDATA[ &amp; 'x' \"y\" \t\r\n 商品 😀 \ud800 \udc00\ud800 \ufffe \uffff");
        for (char c = 0; c < 0xA0; c++) all.append(c);
        var crash = new Result.Crash(1, all.toString());
        var xml = parsed(JUnitXml.text(result(all.toString(), 1, Map.of(all.toString(), crash), List.of(),
                "<b>&\"商品😀'.p99 < 1s"), Optional.empty()));
        assertThat(cases(xml)).containsExactly("<b>&\"商品😀'.p99 < 1s", "no task crashed");
        assertThat(elements(xml, "testsuite").getFirst().getAttribute("name"))
                .startsWith("a]]><![CDATA[ &amp; 'x' \"y\" \t\r\n 商品 😀 \ufffd \ufffd\ufffd \ufffd \ufffd\ufffd")
                .contains("0123", "~");
    }
}
