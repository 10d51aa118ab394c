package io.hyload.plots;

import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.hyload.stats.Histogram;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import io.hyload.testsupport.Chromium;
import io.hyload.testsupport.Rendered;
import io.hyload.testsupport.RequiresProgram;
import io.hyload.testsupport.Xml;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Every kind of picture, of ordinary runs and of the oddest ones, as the programs draw it that people look at it with.
@RequiresProgram({"chromium", "rsvg-convert", "xmllint", "fc-list"}) @TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenderingTest {

    private static final Pattern REFERENCE =
            Pattern.compile("href|url\\((?!#)|@import|<image|<!DOCTYPE|<script|<style|<foreignObject");
    private static final Pattern FAMILY = Pattern.compile("font-family=\"([^\"]*)\"");

    private final Map<String, String> pictures = new LinkedHashMap<>();
    private Map<String, Chromium.Drawing> drawn;

    @BeforeAll
    void draw() {
        var run = Runs.of(600).stallAt(240, 8).history();
        latencies("run", Latencies.of(run));
        latencies("name", Latencies.of(run, Runs.LIST));
        latencies("twenty seconds of three a second", Latencies.of(Runs.of(20).rate(3).history()));
        latencies("one response", latencies("GET /", Histogram.of(12_345)));
        latencies("from nothing to an hour", latencies("GET /", Histogram.of(0, 1, 3, 5, 20_000, 3_600_000_000L)));
        latencies("the longest name", latencies("GET /" + "long/".repeat(39), Histogram.of(12_000, 13_000, 90_000)));
        latencies("the widest name", latencies("商品列表".repeat(50), Histogram.of(12_000, 13_000, 90_000)));
        var other = Runs.of(600).rate(150).median(15_000).seed(2).history();
        add("two runs", Spectrum.of("Percentiles of the response times", "", List.of(
                new Spectrum.Curve("before.sts", Latencies.of(run).times()),
                new Spectrum.Curve("after.sts", Latencies.of(other).times()))));
        add("run, load", Charts.load("Shop.java", run, List.of(), ZoneOffset.UTC));
        add("run, load and machines", Charts.load("Shop.java", run, List.of(machine("db-1"), machine("web-1")),
                ZoneOffset.UTC));
        add("original, load", Charts.load("worker-a.sts", Runs.of(90).ofTheOriginal(), List.of(), ZoneOffset.UTC));
        add("one second, load", Charts.load("Shop.java", Runs.of(1).rate(1).failing(0).history(), List.of(),
                ZoneOffset.UTC));
        add("machines", Charts.resources("db-1, web-1", List.of(machine("db-1"), machine("web-1")), ZoneOffset.UTC));
        drawn = Chromium.draw(pictures);
    }

    /// Ten minutes of a machine whose load grows.
    private static ResourceHistory machine(String name) {
        var seconds = IntStream.range(0, 600).mapToObj(i -> {
            double cpu = 20 + i * 0.1 + i % 7;
            var more =
                    new ResourceRecord.More(1, 1_000_000 + i * 1000L, 3_000_000 + i * 2000L, 4_096L * (i % 50), 65_536,
                            1.5, 180, 60);
            return new ResourceRecord(Runs.START + i, cpu, 100 - cpu, cpu - 5, 0, 5, 16_000_000, 40 + i / 100.0, 40, 5,
                    15,
                    0, 0, 0.4, 2 + i % 5, 30, Optional.of(more));
        }).toList();
        return new ResourceHistory(name, seconds, List.of());
    }

    private void latencies(String of, Latencies latencies) {
        add(of + ", heat map", HeatMap.of(latencies, ZoneOffset.UTC).orElseThrow());
        add(of + ", spectrum", Spectrum.of(latencies).orElseThrow());
        add(of + ", distribution", DistributionChart.of(latencies).orElseThrow());
    }

    private void add(String name, Picture picture) {
        pictures.put(name, Svg.element(picture, "p" + pictures.size()));
    }

    private static Latencies latencies(String name, Histogram times) {
        return new Latencies(Optional.of(name), List.of(new Latencies.Slice(Runs.START, Runs.START + 1, times)), times,
                Optional.empty(), Optional.empty());
    }

    Set<String> pictures() {
        return pictures.keySet();
    }

    @ParameterizedTest @MethodSource("pictures")
    void isWellFormed(String name) {
        assertThat(Xml.faults(pictures.get(name))).isEmpty();
    }

    @ParameterizedTest @MethodSource("pictures")
    void refersToNothingElsewhereAndNamesGenericFontsOnly(String name) {
        assertThat(pictures.get(name)).doesNotContainPattern(REFERENCE).contains("viewBox=\"0 0 ", "<title ", "<desc ");
        assertThat(
                FAMILY.matcher(pictures.get(name)).results().map(found -> found.group(1)).collect(Collectors.toSet()))
                .containsExactly("sans-serif");
    }

    @ParameterizedTest @MethodSource("pictures")
    void itsTextsLieInsideAndNoneOnAnother(String name) {
        assertThat(drawn.get(name).texts()).hasSizeGreaterThan(5);
        assertThat(drawn.get(name).textsOutside()).isEmpty();
        assertThat(drawn.get(name).overlaps()).isEmpty();
    }

    @ParameterizedTest @MethodSource("pictures")
    void isNotBlankInABrowserNorForLibrsvg(String name) {
        for (var rendered : List.of(drawn.get(name).rendered(), Rendered.byRsvg(pictures.get(name)))) {
            assertThat(rendered.colours()).isGreaterThan(2);
            for (boolean right : new boolean[] {false, true}) {
                for (boolean lower : new boolean[] {false, true})
                    assertThat(rendered.ink(right, lower)).isGreaterThan(0.003);
            }
        }
    }
}
