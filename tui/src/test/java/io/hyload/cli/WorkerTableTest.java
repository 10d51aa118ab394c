package io.hyload.cli;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.run.Columns;
import io.hyload.stats.Ending;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;
import io.hyload.testsupport.Golden;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerTableTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Worker UP = worker("gen1:4711", "", 0, false, false);

    private final WorkerTable table = new WorkerTable(new Colors(false));

    static Worker worker(String label, String tag, int silent, boolean isStale, boolean hasEnded) {
        return new Worker(label, label + ":1", tag, "10.0.0.7:4000", new Totals(12_345, 12_340, 2, 3, Map.of()),
                new Worker.Second(1_700_000_000, 120, 118, 0, 1, 0.0312, OptionalLong.of(201_000)), 50,
                hasEnded ? Optional.of(new Ending(new Verdict(Verdict.Level.SUSPECT, List.of("no room")), List.of()))
                        : Optional.empty(),
                Optional.empty(), NOW.minusSeconds(silent), isStale, hasEnded, 0, 0, OptionalLong.empty(), 0);
    }

    /// As one of the original's, which says nothing but counts.
    private static Worker plain(String label) {
        return new Worker(label, "", "", label, new Totals(8, 5, 0, 0, Map.of()),
                new Worker.Second(1_700_000_000, 8, 5, 0, 0, 0.13, OptionalLong.empty()), 0, Optional.empty(),
                Optional.empty(), NOW, false, false, 2, 0, OptionalLong.of(-3_000), 3);
    }

    @Test
    void eachWorkerIsARow() {
        var workers = List.of(UP, worker("发生器-2:815", "shop\u001b[2J", 12, true, false),
                worker("gen3:1", "shop", 90, false, true), plain("10.0.0.9:53914"));

        Golden.assertMatches(WorkerTableTest.class, "worker-table.txt",
                String.join("\n", table.lines(workers, NOW, 100)) + "\n");
    }

    @Test
    void whatNobodyHasTakesNoColumn() {
        assertThat(table.lines(List.of(UP), NOW, 100)).containsExactly(
                " worker     state  sent/s  recv/s  p99 ms  users    sent    recv  err  timeout",
                " gen1:4711  ● up      120     118     201     50  12,345  12,340    3        2");
    }

    @Test
    void ofManyTheFirstAreShownAndTheOthersCounted() {
        var lines = table.lines(Collections.nCopies(1000, UP), NOW, 12);

        assertThat(lines).hasSize(13).endsWith(" … and 989 workers more");
        assertThat(table.lines(Collections.nCopies(12, UP), NOW, 12)).hasSize(13).allMatch(line -> !line.contains("…"));
    }

    @Test
    void coloursTakeNoColumns() {
        var workers = List.of(UP, worker("gen2:1", "", 5, true, false), worker("gen3:1", "", 5, false, true));
        var coloured = new WorkerTable(new Colors(true)).lines(workers, NOW, 100);

        assertThat(coloured.get(1)).contains("\u001b[32m● up");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "")).toList())
                .isEqualTo(table.lines(workers, NOW, 100));
        assertThat(coloured.stream().map(Columns::of).distinct()).hasSize(1);
    }

    @Test
    void theCountOfWorkersTellsTheStaleOnes() {
        assertThat(PlainMonitor.count(List.of(UP, UP, UP))).isEqualTo("workers 3");
        assertThat(PlainMonitor.count(List.of(UP, worker("a", "", 5, true, false), worker("b", "", 5, false, true))))
                .isEqualTo("workers 2 (1 stale)");
    }
}
