package io.hyload.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.Golden;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveMonitorTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final StringWriter out = new StringWriter();
    private final LiveMonitor monitor =
            new LiveMonitor(new Io(new PrintWriter(out), new PrintWriter(out), Map.of("NO_COLOR", "1"), Path.of("/"),
                    true));

    private static StatsRecord second(long t, long sent) {
        var details = new Details("", "", t, 150, 150, 0, 100, 50, Histogram.of(1_500, 2_500, 201_000), Map.of(),
                Map.of(), Optional.empty(), false);
        return new StatsRecord(1_700_000_000 + t, sent, sent, 0, 0, 1.0, 0.1,
                new Totals(sent * t, sent * t, 0, 0, Map.of()), Optional.of(details));
    }

    @Test
    void itSaysThatNobodyIsThereYet() {
        assertThat(monitor.frame(List.of(), NOW)).containsExactly(" no worker yet");
    }

    @Test
    void theFiguresOfAllStandAboveTheTableOfWorkers() {
        var workers = List.of(WorkerTableTest.worker("gen1:4711", "", 0, false, false),
                WorkerTableTest.worker("gen2:815", "", 7, true, false));
        for (int t = 1; t <= 20; t++) monitor.second(second(t, 300 + t), workers);

        Golden.assertMatches(LiveMonitorTest.class, "live-monitor.txt",
                String.join("\n", monitor.frame(workers, NOW)) + "\n");
    }

    @Test
    void aGapIsDrawnAsAGapUntilWhatIsLateFillsIt() {
        for (int t : new int[] {1, 2, 5, 6}) monitor.second(second(t, 100), List.of());
        var workers = List.of(WorkerTableTest.worker("gen1:4711", "", 0, false, false));
        assertThat(monitor.frame(workers, NOW)).contains(" rate   ██  ██").anyMatch(line -> line.contains("00:06"));

        monitor.second(second(3, 50), List.of());
        assertThat(monitor.frame(workers, NOW)).contains(" rate   ██▅ ██")
                .anyMatch(line -> line.contains("now    sent 100/s"));

        monitor.second(second(6, 20), List.of());
        assertThat(monitor.frame(workers, NOW)).anyMatch(line -> line.contains("now    sent 120/s"));
    }

    @Test
    void oneRecordOfAClockThatIsHoursAheadIsNotTheLast() {
        for (int t : new int[] {1, 2, 40_000, 3, 4}) monitor.second(second(t, 10 * t), List.of());
        var workers = List.of(WorkerTableTest.worker("gen1:4711", "", 0, false, false));
        assertThat(monitor.frame(workers, NOW)).contains(" rate   ▇█")
                .anyMatch(line -> line.contains("now    sent 40/s"));
    }

    @Test
    void aThousandWorkersFitASmallTerminal() {
        var workers = IntStream.range(0, 1000)
                .mapToObj(i -> WorkerTableTest.worker("gen" + i + ":4711", "", 0, false, false)).toList();
        monitor.second(second(1, 10), workers);

        assertThat(monitor.frame(workers, NOW)).hasSizeLessThan(24).endsWith(" … and 989 workers more");
    }

    @Test
    void itIsDrawnAgainWithEachSecondAndOnceASecondBesides() {
        monitor.tick(List.of(), NOW);
        monitor.tick(List.of(), NOW.plusMillis(900));
        assertThat(out.toString()).containsOnlyOnce("no worker yet");

        monitor.tick(List.of(), NOW.plusMillis(1000));
        assertThat(out.toString().split("no worker yet", -1)).hasSize(3);

        monitor.second(second(1, 10), List.of());
        monitor.tick(List.of(), NOW.plusMillis(1001));
        assertThat(out.toString().split("no worker yet", -1)).hasSize(4);
    }

    @Test
    void aRemarkScrollsAwayAboveIt() {
        monitor.tick(List.of(), NOW);
        monitor.remark("worker a:1 joined");
        monitor.tick(List.of(), NOW);

        assertThat(out.toString()).endsWith("\r\033[1A\033[Jhyload: worker a:1 joined\n"
                + "\033[?7l\033[2K no worker yet\n\033[?7h");
    }
}
