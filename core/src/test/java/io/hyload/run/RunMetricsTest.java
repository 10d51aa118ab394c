package io.hyload.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hyload.stats.Health;
import io.hyload.stats.Histogram;
import io.hyload.stats.MetricsText.Dialect;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.StatsRecord.Facts;
import io.hyload.stats.StatsRecord.Line;
import io.hyload.stats.Summary;
import io.hyload.stats.Tally;
import io.hyload.testsupport.Exposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RunMetricsTest {

    private static final Facts FACTS = new Facts("Shop", Map.of("password", "s3cret"), "gen1", 2, "25", "1.0.0", 1000);

    private final RunMetrics metrics = new RunMetrics(FACTS, "night \"5\"");
    private final Summary summary = new Summary();

    private void second(long t, long sent, Tally tally, StatsRecord.Totals total) {
        var details = new StatsRecord.Details("gen1:1:1000", "", t, 7, 5, tally, Optional.empty(), Optional.empty());
        var record = new StatsRecord(t, sent, tally.times().count(), 0, 0, tally.times().count() * 0.5, 0.5, total,
                Optional.of(details));
        summary.add(record);
        metrics.publish(summary, record);
    }

    private static Tally tally(Optional<Histogram> service, long lag) {
        return new Tally(2, 300, 200, Histogram.of(1_000, 20_000), service,
                Map.of("GET /商品", new Line(3, 1, 300, Histogram.of(1_000, 20_000))), Map.of("dns", 1L), Map.of(),
                new Health(0.5, 0.25, lag, lag, 0.125, 10, 100, 3, 2, 1, 0, 0, 0), List.of());
    }

    private Exposition open() {
        return Exposition.openMetrics(metrics.text(Dialect.OPENMETRICS));
    }

    @Test
    void countersAreThoseSinceTheStartOfTheRun() {
        second(1000, 3, tally(Optional.empty(), 4_000), new StatsRecord.Totals(3, 2, 0, 1, Map.of()));
        second(1001, 3, tally(Optional.empty(), 1_500), new StatsRecord.Totals(6, 4, 1, 1, Map.of()));
        var read = open();

        assertThat(read.value("hyload_run_info",
                Map.of("scenario", "Shop", "tag", "night \"5\"", "host", "gen1", "version", "1.0.0"))).isEqualTo(1);
        assertThat(read.value("hyload_start_time_seconds")).isEqualTo(1000);
        assertThat(read.value("hyload_requests_sent_total")).isEqualTo(6);
        assertThat(read.value("hyload_responses_received_total")).isEqualTo(4);
        assertThat(read.value("hyload_timeouts_total")).isEqualTo(1);
        assertThat(read.value("hyload_errors_total")).isEqualTo(1);
        assertThat(read.value("hyload_failures_total", Map.of("kind", "dns"))).isEqualTo(2);
        assertThat(read.value("hyload_received_bytes_total")).isEqualTo(600);
        assertThat(read.value("hyload_sent_bytes_total")).isEqualTo(400);
        assertThat(read.value("hyload_connections_opened_total")).isEqualTo(4);
        assertThat(read.value("hyload_connections_open")).isEqualTo(5);
        assertThat(read.value("hyload_users")).isEqualTo(7);
        assertThat(read.value("hyload_response_time_seconds_count")).isEqualTo(4);
        assertThat(read.value("hyload_response_time_seconds_sum")).isEqualTo(2);
        assertThat(read.value("hyload_response_time_seconds_bucket", Map.of("le", "0.001"))).isEqualTo(2);
        var name = Map.of("name", "GET /商品");
        assertThat(read.value("hyload_name_requests_total", name)).isEqualTo(6);
        assertThat(read.value("hyload_name_failures_total", name)).isEqualTo(2);
        assertThat(read.value("hyload_name_response_time_seconds_count", name)).isEqualTo(4);
        assertThat(read.value("hyload_name_response_time_seconds", Map.of("name", "GET /商品", "quantile", "0.99")))
                .isBetween(0.02, 0.0203);
        assertThat(read.value("hyload_cpu_seconds_total")).isEqualTo(1);
        assertThat(read.value("hyload_starved_seconds_total")).isEqualTo(0.5);
        assertThat(read.value("hyload_gc_seconds_total")).isEqualTo(0.25);
        assertThat(read.value("hyload_lag_p99_seconds")).isEqualTo(0.0015);
        assertThat(read.value("hyload_arrivals_late_total")).isEqualTo(6);
        assertThat(read.value("hyload_arrivals_dropped_total")).isEqualTo(4);
        assertThat(read.value("hyload_datagrams_lost_total")).isEqualTo(2);
        assertThat(read.has("hyload_service_time_seconds_count")).isFalse();
    }

    @Test
    void serviceTimesAreThereWhereTheyDiffer() {
        second(1000, 3, tally(Optional.of(Histogram.of(900, 2_000)), 0), StatsRecord.Totals.ZERO);

        assertThat(open().value("hyload_service_time_seconds_bucket", Map.of("le", "0.002"))).isEqualTo(2);
        assertThat(open().value("hyload_response_time_seconds_bucket", Map.of("le", "0.002"))).isEqualTo(1);
    }

    @ParameterizedTest @EnumSource
    void beforeTheFirstSecondAllIsZero(Dialect dialect) {
        var text = metrics.text(dialect);
        var read = dialect == Dialect.OPENMETRICS ? Exposition.openMetrics(text) : Exposition.prometheus(text);

        assertThat(read.value("hyload_requests_sent_total")).isZero();
        assertThat(read.value("hyload_response_time_seconds_bucket", Map.of("le", "+Inf"))).isZero();
    }

    @ParameterizedTest @EnumSource
    void optionsOfTheScenarioAreNoneOfIt(Dialect dialect) {
        assertThat(new String(metrics.text(dialect), UTF_8)).doesNotContain("s3cret", "password");
    }

    @Test
    void theTextOfASecondIsMadeOnce() {
        var before = metrics.text(Dialect.PROMETHEUS);
        assertThat(metrics.text(Dialect.PROMETHEUS)).isSameAs(before);
        second(1000, 3, tally(Optional.empty(), 0), new StatsRecord.Totals(3, 2, 0, 1, Map.of()));
        assertThat(metrics.text(Dialect.PROMETHEUS)).isNotSameAs(before);
    }
}
