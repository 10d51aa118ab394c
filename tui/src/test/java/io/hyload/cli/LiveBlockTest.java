package io.hyload.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.hyload.run.Columns;
import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Details;
import io.hyload.stats.StatsRecord.Totals;
import io.hyload.testsupport.Golden;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveBlockTest {

    private final LiveBlock block = new LiveBlock(new Colors(false));

    @Test
    void beforeTheFirstRequestItSaysSo() {
        assertThat(block.lines("商品列表", Duration.ZERO, Optional.empty(), 0)).containsExactly(" 商品列表  00:00  0 users",
                " no request yet");
    }

    @Test
    void itShowsTheLastSecondTheWholeRunAndTheRateOfTheLastMinute() {
        for (int second = 1; second <= 70; second++) add(second, second * 10, second == 70 ? 3 : 0);

        Golden.assertMatches(LiveBlockTest.class, "live-block.txt",
                String.join("\n", block.lines("Checkout", Duration.ofSeconds(3670), Optional.of(0.4567), 1234)) + "\n");
    }

    @Test
    void noLineIsWiderThanASmallTerminal() {
        for (int second = 1; second <= 70; second++) add(second, 12_345_678, 9_999_999);

        assertThat(block.lines("A".repeat(60), Duration.ofHours(99), Optional.of(1.0), 100_000))
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(80));
    }

    private void add(int second, int responses, int errors) {
        var times = Histogram.of(1_500, 2_500, 40_000, second * 1_000L);
        var details = new Details("host:1:1", "", second, 5, 5, 0, 100, 50, times, Map.of(),
                errors > 0 ? Map.of("timeout-response", (long) errors, "connect-refused", 1L) : Map.of(),
                Optional.empty(), false);
        var total = new Totals(responses * 2L, responses, 0, errors, Map.of("0-100ms", (long) responses));
        block.add(new StatsRecord(1_000 + second, responses + 1, responses, 0, errors, 1.0, 0.1, total,
                Optional.of(details)));
    }
}
