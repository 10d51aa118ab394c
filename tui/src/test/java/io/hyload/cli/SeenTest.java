package io.hyload.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.hyload.run.SummaryText;
import io.hyload.stats.Health;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.stats.Tally;
import io.hyload.stats.Verdict;
import io.hyload.stats.Worker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeenTest {

    private final Seen seen = new Seen();

    private static Worker worker(String host, String scenario, int cores) {
        var facts = scenario.isEmpty() ? Optional.<Facts>empty()
                : Optional.of(new Facts(scenario, Map.of(), host, cores, "25", "1", 0));
        return new Worker(host + ":1", host + ":1:1", "", "10.0.0.7:4000", Totals.ZERO,
                new Worker.Second(0, 0, 0, 0, 0, 0, OptionalLong.empty()), 0, Optional.empty(), facts, Instant.EPOCH,
                false, false, 0, 0, OptionalLong.empty(), 0);
    }

    private static StatsRecord second(long t, long sent, long total, double cpu) {
        var health = new Health(cpu, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var tally = new Tally(0, 0, 0, io.hyload.stats.Histogram.of(1_000), Optional.empty(), Map.of(), Map.of(),
                Map.of(), health, List.of());
        return new StatsRecord(t, sent, sent, 0, 0, 0.1 * sent, 0.1,
                new Totals(total, total, 0, 0, Map.of("0-100ms", total)),
                Optional.of(new Details("", "", t, 1, 1, tally, Optional.empty(), Optional.empty())));
    }

    @Test
    void whatWasSeenFromTheBeginningHasTheTotalsOfTheWorkers() {
        for (int t = 1; t <= 3; t++) seen.add(second(t, 10, 10L * t, 0.1), List.of());

        assertThat(seen.isWhole()).isTrue();
        assertThat(seen.summary().total()).isEqualTo(new Totals(30, 30, 0, 0, Map.of("0-100ms", 30L)));
        assertThat(seen.result(List.of(), false).elapsed()).hasSeconds(3);
    }

    @Test
    void whatWasCountedBeforeAnybodyWatchedIsNotSummedUp() {
        for (int t = 1; t <= 3; t++) seen.add(second(t, 10, 5_000 + 10L * t, 0.1), List.of());

        assertThat(seen.isWhole()).isFalse();
        assertThat(seen.summary().total()).isEqualTo(new Totals(30, 30, 0, 0, Map.of()));
        assertThat(seen.summary().meanMillis()).isEqualTo(100);
        assertThat(seen.told().sent()).isEqualTo(5_030);
    }

    @Test
    void theLoadOfTwoMachinesIsHeldAgainstTheCoresOfBoth() {
        var workers = List.of(worker("gen1", "Shop", 2), worker("gen1", "Shop", 2), worker("gen2", "Shop", 2));
        for (int t = 1; t <= 30; t++) seen.add(second(t, 10, 10L * t, 3), workers);

        var result = seen.result(workers, false);
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(SummaryText.of(result, 100, false))
                .contains(" run       Shop   30.0 s   most users 1   3 workers\n");
    }

    @Test
    void oneMachineThatIsFullyBusyIsSuspect() {
        var workers = List.of(worker("gen1", "Shop", 2));
        for (int t = 1; t <= 30; t++) seen.add(second(t, 10, 10L * t, 1.95), workers);

        assertThat(seen.result(workers, false).verdict().level()).isEqualTo(Verdict.Level.SUSPECT);
    }

    @Test
    void whereTheCoresAreNotKnownNoLoadIsTooMuch() {
        var workers = List.of(worker("gen1", "Shop", 2), worker("gen2", "", 0));
        for (int t = 1; t <= 30; t++) seen.add(second(t, 10, 10L * t, 3.9), workers);

        assertThat(seen.result(workers, false).verdict()).isEqualTo(Verdict.VALID);
        assertThat(seen.result(workers, false).scenario()).isEqualTo("monitor");
    }
}
