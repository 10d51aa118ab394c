package io.hyload.run;

import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Histogram;
import io.hyload.stats.StatsRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitsWatchTest {

    private final RecordingConsole console = new RecordingConsole();
    private final LimitsWatch watch = new LimitsWatch(console);

    private static StatsRecord record(Map<String, Long> kinds) {
        var details = new StatsRecord.Details("w", "", 0, 1, 1, 0, 0, 0, Histogram.empty(), Map.of(), kinds,
                Optional.empty(), false);
        return new StatsRecord(100, 1, 0, 0, 1, 0, 0, StatsRecord.Totals.ZERO, Optional.of(details));
    }

    @Test
    void theFirstFailureAtALimitIsToldWithWhatWouldHelp() {
        watch.accept(record(Map.of("connect-refused", 3L)));
        assertThat(console.notices).isEmpty();
        watch.accept(record(Map.of("no-local-port", 3L)));
        watch.accept(record(Map.of("no-local-port", 5L)));
        assertThat(console.notices).singleElement().asString().startsWith("no-local-port: ").contains("localAddress(");
        watch.accept(record(Map.of("too-many-files", 1L)));
        assertThat(console.notices).hasSize(2).last().asString().startsWith("too-many-files: ").contains("--workers");
    }

    @Test
    void recordsOfTheOriginalTellNothing() {
        watch.accept(new StatsRecord(100, 1, 0, 0, 1, 0, 0, StatsRecord.Totals.ZERO, Optional.empty()));
        assertThat(console.notices).isEmpty();
    }
}
