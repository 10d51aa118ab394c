package io.hyload.plots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import io.hyload.stats.Histogram;
import io.hyload.stats.History;
import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.testsupport.Corpus;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LoadChartTest {

    private static final int HOUR = 3_600;

    private static Picture chart(History history, ResourceHistory... machines) {
        return Charts.load("Shop", history, List.of(machines), ZoneOffset.UTC);
    }

    private static List<XYPlot> panels(Picture picture) {
        return ((CombinedDomainXYPlot) picture.chart().getXYPlot()).getSubplots();
    }

    private static Optional<XYDataset> data(Picture picture, String series) {
        return data(panels(picture), series);
    }

    private static Optional<XYDataset> data(List<XYPlot> panels, String series) {
        return panels.stream()
                .flatMap(panel -> IntStream.range(0, panel.getDatasetCount()).mapToObj(panel::getDataset))
                .filter(data -> data.getSeriesKey(0).equals(series)).findFirst();
    }

    /// What is drawn, by Unix second.
    private static TreeMap<Long, Double> values(Picture picture, String series) {
        return values(data(picture, series).orElseThrow());
    }

    private static TreeMap<Long, Double> values(XYPlot panel, String series) {
        return values(data(List.of(panel), series).orElseThrow());
    }

    private static TreeMap<Long, Double> values(XYDataset data) {
        var values = new TreeMap<Long, Double>();
        for (int i = 0; i < data.getItemCount(0); i++)
            values.put(Math.round(data.getXValue(0, i) / 1000), data.getYValue(0, i));
        return values;
    }

    private static List<StatsRecord> records(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(StatsRecord::parse).toList();
    }

    // ------------------------------------------------------------------ the numbers shown

    @Test
    void theOriginalsWorkersAreShownAsTheSumsOfEverySecond() throws IOException {
        var a = Corpus.path("original/worker-a.sts");
        var b = Corpus.path("original/worker-b.sts");
        var history = History.read(List.of(a, b));
        var picture = chart(history);
        var all = new ArrayList<>(records(a));
        all.addAll(records(b));
        assertSums(values(picture, "requests"), all, StatsRecord::sent, true);
        assertSums(values(picture, "responses"), all, StatsRecord::received, true);
        assertSums(values(picture, "errors"), all, StatsRecord::errors, false);
        assertSums(values(picture, "timeouts"), all, StatsRecord::timeouts, false);
        values(picture, "mean").forEach((t, mean) -> {
            var second = all.stream().filter(record -> record.t() == t).toList();
            double sum = second.stream().mapToDouble(StatsRecord::respTimeSum).sum();
            assertThat(mean).isCloseTo(sum * 1000 / second.stream().mapToLong(StatsRecord::received).sum(),
                    within(1e-9));
        });
        for (var line : SecondsCsv.of(history).lines().skip(1).toList()) {
            var columns = line.split(",", -1);
            var second = all.stream().filter(record -> record.t() == Long.parseLong(columns[0])).toList();
            assertThat(Long.parseLong(columns[1])).isEqualTo(second.stream().mapToLong(StatsRecord::sent).sum());
            assertThat(Long.parseLong(columns[2])).isEqualTo(second.stream().mapToLong(StatsRecord::received).sum());
            assertThat(Long.parseLong(columns[3])).isEqualTo(second.stream().mapToLong(StatsRecord::errors).sum());
            assertThat(Long.parseLong(columns[4])).isEqualTo(second.stream().mapToLong(StatsRecord::timeouts).sum());
        }
        assertThat(SecondsCsv.of(history).lines()).hasSize(1 + history.seconds().size());
        assertThat(data(picture, "p50 to p90")).isEmpty();
        assertThat(data(picture, "users")).isEmpty();
    }

    private static void assertSums(TreeMap<Long, Double> shown, List<StatsRecord> all,
            ToLongFunction<StatsRecord> count, boolean withZeros) {
        var sums = new TreeMap<Long, Double>();
        all.forEach(record -> sums.merge(record.t(), (double) count.applyAsLong(record), Double::sum));
        if (!withZeros) sums.values().removeIf(sum -> sum == 0);
        assertThat(shown).isEqualTo(sums).isNotEmpty();
    }

    @Test
    void percentilesAreThoseOfEachSecond() {
        var history = Runs.of(60).history();
        var picture = chart(history);
        var p99 = values(picture, "p90 to p99");
        for (var second : history.seconds()) {
            var times = second.hy().map(Details::times).orElse(Histogram.empty());
            if (times.count() > 0)
                assertThat(p99).containsEntry(second.t(), times.percentile(99) / 1000.0);
        }
        assertThat(values(picture, "users")).isNotEmpty();
    }

    @Test
    void noPeakOfAnHourIsLost() {
        var history = Runs.of(HOUR).rate(60).stallAt(1_801, 1).history();
        var picture = chart(history);
        for (var series : List.of("requests", "responses")) {
            ToLongFunction<StatsRecord> count =
                    series.equals("requests") ? StatsRecord::sent : StatsRecord::received;
            var shown = values(picture, series).values();
            var counts = history.seconds().stream().mapToDouble(second -> count.applyAsLong(second)).toArray();
            assertThat(shown).hasSizeLessThan(1_000);
            assertThat(shown.stream().mapToDouble(x -> x).max()).hasValue(
                    IntStream.range(0, counts.length).mapToDouble(i -> counts[i]).max().orElseThrow());
            assertThat(shown.stream().mapToDouble(x -> x).min()).hasValue(
                    IntStream.range(0, counts.length).mapToDouble(i -> counts[i]).min().orElseThrow());
        }
        double worst = history.seconds().stream().flatMap(second -> second.hy().stream())
                .mapToDouble(hy -> hy.times().percentile(99) / 1000.0).max().orElseThrow();
        assertThat(values(picture, "p90 to p99").values().stream().mapToDouble(x -> x).max()).hasValue(worst);
        long failed = history.seconds().stream().mapToLong(StatsRecord::errors).max().orElseThrow();
        assertThat(values(picture, "errors").values().stream().mapToDouble(x -> x).max()).hasValue(failed);
    }

    @Test
    void theSvgOfAnHourIsSmall() {
        var history = Runs.of(HOUR).rate(60).failing(0.05).history();
        assertThat(chart(history, machine("web1", history.first(), HOUR)).svg().length()).isLessThan(400_000);
    }

    @Test
    void aGapOfManyMinutesIsNotDrawnOver() {
        var seconds = new ArrayList<>(Runs.of(30).history().seconds());
        for (var second : Runs.of(30).history().seconds()) seconds.add(later(second, 4_000));
        var data = data(chart(new History(seconds, List.of())), "requests").orElseThrow();
        assertThat(IntStream.range(0, data.getItemCount(0)).filter(i -> Double.isNaN(data.getYValue(0, i)))).hasSize(1);
    }

    private static StatsRecord later(StatsRecord second, long by) {
        return new StatsRecord(second.t() + by, second.sent(), second.received(), second.timeouts(), second.errors(),
                second.respTimeSum(), second.avgRespTime(), second.total(), second.hy());
    }

    // ------------------------------------------------------------------ machines

    /// One that gets busier and busier.
    static ResourceHistory machine(String name, long from, int seconds) {
        var records = IntStream.range(0, seconds).mapToObj(i -> {
            double cpu = 20 + 75.0 * i / seconds;
            return new ResourceRecord(from + i, cpu, 100 - cpu, cpu, 0, 0, 16_000_000, 40 + i % 7, 60, 0, 0, 0, 0, 0.1,
                    i % 50 == 0 ? 25 : 1.5, 3,
                    Optional.of(new ResourceRecord.More(0, 20_000_000 + i, 5_000_000, 0, 0, 1,
                            200, 40)));
        }).toList();
        return new ResourceHistory(name, records, List.of());
    }

    @Test
    void eachMachineIsAStripBelowOnTheSameAxis() {
        var history = Runs.of(120).history();
        var picture = chart(history, machine("web1", history.first() - 50, 100), machine("db1", history.first(), 60));
        assertThat(panels(picture)).hasSize(5);
        var web = panels(picture).get(3);
        assertThat(values(web, "CPU").firstKey()).isEqualTo(history.first());
        assertThat(values(web, "CPU")).hasSize(50).containsEntry(history.first(), 20 + 75.0 * 50 / 100);
        var db = panels(picture).get(4);
        assertThat(values(db, "memory")).hasSize(60);
        assertThat(values(db, "disk await")).containsEntry(history.first() + 50, 25.0);
        assertThat(picture.svg()).contains(">web1 %<", ">db1 %<").containsOnlyOnce(">memory<");
        assertThat(Charts.remarks(history, List.of(machine("web1", history.first(), 9)), ZoneOffset.UTC)).isEmpty();
        assertThat(Charts.remarks(history, List.of(machine("web1", history.first() + 7_200, 9)), ZoneOffset.UTC))
                .singleElement().asString().startsWith("web1: recorded from ")
                .endsWith("another time, or clocks apart");
    }

    @Test
    void machinesAloneAreShownOnTheirOwnTime() {
        var picture = Charts.resources("web", List.of(machine("web1", 1_000, HOUR), machine("db1", 3_000, HOUR)),
                ZoneOffset.UTC);
        assertThat(panels(picture)).hasSize(4);
        assertThat(values(picture, "web1").lastKey()).isEqualTo(1_000 + HOUR - 1);
        assertThat(picture.svg()).contains(">web1<").contains(">db1<").contains("network, MB/s");
        var await = panels(picture).get(2).getDataset(0);
        assertThat(IntStream.range(0, await.getItemCount(0)).mapToDouble(i -> await.getYValue(0, i)).max())
                .hasValue(25);
        var single = Charts.resources("web", List.of(machine("web1", 1_000, 60)), ZoneOffset.UTC);
        assertThat(values(single, "received")).containsEntry(1_000L, 20.0);
        assertThat(values(single, "sent")).containsEntry(1_000L, 5.0);
    }

    @Test
    void anAxisOfZerosBeginsWithThem() {
        var idle =
                IntStream.range(0, 60).mapToObj(i -> new ResourceRecord(1_000 + i, 0, 100, 0, 0, 0, 16_000_000, 40, 60,
                        0, 0, 0, 0, 0, 0, 0, Optional.empty())).toList();
        var picture = Charts.resources("web", List.of(new ResourceHistory("web1", idle, List.of())), ZoneOffset.UTC);
        var await = panels(picture).get(2).getRangeAxis();
        assertThat(await.getRange().getLowerBound()).isZero();
        assertThat(picture.svg()).doesNotContain(">-");
    }

    @Test
    void theOriginalsResourceFileHasNoNetwork() throws IOException {
        var machines = ResourceHistory.read(List.of(Corpus.path("original/res--2026-11-22_140608.csv")));
        var picture = Charts.resources("res", machines, ZoneOffset.UTC);
        assertThat(panels(picture)).hasSize(3);
        assertThat(values(picture, "res--2026-11-22_140608")).hasSize(13).containsEntry(1_795_356_370L, 1.0);
    }
}
