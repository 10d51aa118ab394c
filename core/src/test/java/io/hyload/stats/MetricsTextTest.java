package io.hyload.stats;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

import io.hyload.stats.MetricsText.Dialect;
import io.hyload.testsupport.Command;
import io.hyload.testsupport.Exposition;
import io.hyload.testsupport.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MetricsTextTest {

    private static final List<String> HOSTILE = List.of("\"", "\\", "\n", "\\n", "\"} 1\nevil 2", "商品/列表", "😀", "\0",
            "a\rb", "\ud800", "\udc00\ud800", "\u0085", "\u2028", "", " ", "{}=,", "# EOF", "\u202eabc");

    private static MetricsText example(Dialect dialect) {
        var text = new MetricsText(dialect);
        text.counter("hyload_requests_sent", "Requests \"sent\",\nby \\ name.").sample(1234);
        var failures = text.counter("hyload_failures", "By kind.");
        failures.sample(2, Map.of("kind", "dns"));
        failures.sample(3, new TreeMap<>(Map.of("kind", "tls", "a", "b")));
        text.gauge("hyload_cpu_seconds", "CPU.").sample(1.25);
        text.summary("hyload_name_time_seconds", "Times.").sample(Histogram.of(1000, 2000), Map.of("name", "GET /"));
        text.info("hyload_run", "The run.", Map.of("tag", "x", "host", "h"));
        return text;
    }

    @Test
    void thisIsHowPrometheusReadsIt() {
        assertThat(example(Dialect.PROMETHEUS)).hasToString("""
                # HELP hyload_requests_sent_total Requests "sent",\\nby \\\\ name.
                # TYPE hyload_requests_sent_total counter
                hyload_requests_sent_total 1234
                # HELP hyload_failures_total By kind.
                # TYPE hyload_failures_total counter
                hyload_failures_total{kind="dns"} 2
                hyload_failures_total{a="b",kind="tls"} 3
                # HELP hyload_cpu_seconds CPU.
                # TYPE hyload_cpu_seconds gauge
                hyload_cpu_seconds 1.25
                # HELP hyload_name_time_seconds Times.
                # TYPE hyload_name_time_seconds summary
                hyload_name_time_seconds{name="GET /",quantile="0.5"} 0.001
                hyload_name_time_seconds{name="GET /",quantile="0.9"} 0.002
                hyload_name_time_seconds{name="GET /",quantile="0.99"} 0.002
                hyload_name_time_seconds{name="GET /",quantile="0.999"} 0.002
                hyload_name_time_seconds_sum{name="GET /"} 0.003
                hyload_name_time_seconds_count{name="GET /"} 2
                # HELP hyload_run_info The run.
                # TYPE hyload_run_info gauge
                hyload_run_info{host="h",tag="x"} 1
                """);
    }

    @Test
    void thisIsHowOpenMetricsReadsIt() {
        assertThat(example(Dialect.OPENMETRICS)).hasToString("""
                # HELP hyload_requests_sent Requests \\"sent\\",\\nby \\\\ name.
                # TYPE hyload_requests_sent counter
                hyload_requests_sent_total 1234
                # HELP hyload_failures By kind.
                # TYPE hyload_failures counter
                hyload_failures_total{kind="dns"} 2
                hyload_failures_total{a="b",kind="tls"} 3
                # HELP hyload_cpu_seconds CPU.
                # TYPE hyload_cpu_seconds gauge
                # UNIT hyload_cpu_seconds seconds
                hyload_cpu_seconds 1.25
                # HELP hyload_name_time_seconds Times.
                # TYPE hyload_name_time_seconds summary
                # UNIT hyload_name_time_seconds seconds
                hyload_name_time_seconds{name="GET /",quantile="0.5"} 0.001
                hyload_name_time_seconds{name="GET /",quantile="0.9"} 0.002
                hyload_name_time_seconds{name="GET /",quantile="0.99"} 0.002
                hyload_name_time_seconds{name="GET /",quantile="0.999"} 0.002
                hyload_name_time_seconds_sum{name="GET /"} 0.003
                hyload_name_time_seconds_count{name="GET /"} 2
                # HELP hyload_run The run.
                # TYPE hyload_run info
                hyload_run_info{host="h",tag="x"} 1
                # EOF
                """);
    }

    @ParameterizedTest @EnumSource
    void whateverIsInALabelStaysInItAndApart(Dialect dialect) {
        var text = new MetricsText(dialect);
        var family = text.counter("hyload_failures", "By kind.");
        for (int i = 0; i < HOSTILE.size(); i++) family.sample(i, Map.of("kind", HOSTILE.get(i)));

        var read = read(text, dialect);
        assertThat(read.samples()).hasSameSizeAs(HOSTILE);
        for (int i = 0; i < 7; i++)
            assertThat(read.value("hyload_failures_total", Map.of("kind", HOSTILE.get(i)))).isEqualTo(i);
        assertThat(read.value("hyload_failures_total", Map.of("kind", "a\\u000db"))).isEqualTo(8);
    }

    @Test @RequiresProgram("promtool")
    void promtoolTakesTheOlderFormatWhateverIsInIt() {
        var text = new MetricsText(Dialect.PROMETHEUS);
        var family = text.counter("hyload_failures", "By \"kind\", \\ and\nso on.");
        HOSTILE.forEach(kind -> family.sample(1, Map.of("kind", kind)));
        text.gauge("hyload_ratio", "None.").sample(Double.NaN);
        text.gauge("hyload_most", "All.").sample(Double.POSITIVE_INFINITY);
        text.histogram("hyload_response_time_seconds", "Times.").sample(Histogram.of(1, 90_000_000));
        text.summary("hyload_name_time_seconds", "Times.").sample(Histogram.empty());
        text.info("hyload_run", "The run.", Map.of("tag", ""));

        var said = Command.of("promtool", "check", "metrics").input(text.toString()).run();
        assertThat(said).isEqualTo(new Command.Finished(0, "", ""));
    }

    // ------------------------------------------------------------------ times

    @ParameterizedTest @EnumSource
    void aBucketHoldsWhatIsNotAboveItsBorder(Dialect dialect) {
        var times = new Random(8).longs(20_000, 0, 20).map(bits -> 1L << bits).map(most -> most + most / 3).toArray();
        var text = new MetricsText(dialect);
        text.histogram("hyload_response_time_seconds", "Times.").sample(Histogram.of(times), 12.5);
        var read = read(text, dialect);

        int borders = 0;
        for (var series : read.samples().keySet()) {
            if (!series.name().endsWith("_bucket") || series.labels().get("le").equals("+Inf")) continue;
            borders++;
            double border = Double.parseDouble(series.labels().get("le")) * 1e6;
            double told = read.value(series.name(), series.labels());
            assertThat(told).isBetween((double) LongStream.of(times).filter(time -> time <= border * 0.999).count(),
                    (double) LongStream.of(times).filter(time -> time <= border).count());
        }
        assertThat(borders).isEqualTo(40);
        assertThat(read.value("hyload_response_time_seconds_bucket", Map.of("le", "+Inf"))).isEqualTo(20_000);
        assertThat(read.value("hyload_response_time_seconds_sum")).isEqualTo(12.5);
    }

    @Test
    void histogramsOfWorkersAddUp() {
        var one = Histogram.of(900, 1_000, 5_001, 40_000);
        var other = Histogram.of(1_000, 5_001, 5_002, 70_000_000);
        var sum = buckets(one.plus(other));

        assertThat(buckets(one)).hasSize(41);
        buckets(one).forEach((border, count) -> assertThat(count + buckets(other).get(border))
                .isEqualTo(sum.get(border)));
        assertThat(sum).containsEntry("0.001", 3.0).containsEntry("60.0", 7.0).containsEntry("+Inf", 8.0);
    }

    private static Map<String, Double> buckets(Histogram times) {
        var text = new MetricsText(Dialect.OPENMETRICS);
        text.histogram("hyload_response_time_seconds", "Times.").sample(times);
        var buckets = new TreeMap<String, Double>();
        read(text, Dialect.OPENMETRICS).samples().forEach((series, count) -> {
            if (series.name().endsWith("_bucket")) buckets.put(series.labels().get("le"), count);
        });
        return buckets;
    }

    @Test
    void whereThereAreNoTimesThereAreNoPercentiles() {
        var text = new MetricsText(Dialect.OPENMETRICS);
        text.summary("hyload_time_seconds", "Times.").sample(Histogram.empty());

        var read = read(text, Dialect.OPENMETRICS);
        assertThat(read.value("hyload_time_seconds", Map.of("quantile", "0.99"))).isNaN();
        assertThat(read.value("hyload_time_seconds_count")).isZero();
    }

    // ------------------------------------------------------------------ which one is wanted

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            application/openmetrics-text                                                | OPENMETRICS
            application/openmetrics-text; version=1.0.0; charset=utf-8                  | OPENMETRICS
            Application/OpenMetrics-Text;Version="1.0.0"                                | OPENMETRICS
            application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
            text/plain;version=0.0.4;q=0.5,*/*;q=0.1                                    | OPENMETRICS
            text/plain;version=0.0.4;q=0.3, application/openmetrics-text;q=0.3          | OPENMETRICS
            text/plain;version=0.0.4, application/openmetrics-text;q=0.9                | PROMETHEUS
            application/openmetrics-text;version=0.0.1                                  | PROMETHEUS
            application/openmetrics-text;q=0                                            | PROMETHEUS
            application/openmetrics-text;q=2                                            | PROMETHEUS
            */*                                                                         | PROMETHEUS
            text/html,application/xhtml+xml,*/*;q=0.8                                   | PROMETHEUS
            application/json                                                            | PROMETHEUS
            ,;=;q,,                                                                     | PROMETHEUS
            ''                                                                          | PROMETHEUS
            """)
    void openMetricsIsForWhoAsksForIt(String accept, Dialect dialect) {
        assertThat(Dialect.accepted(accept)).isEqualTo(dialect);
    }

    // ------------------------------------------------------------------ bugs of the program

    @ParameterizedTest @ValueSource(strings = {"", "1a", "a-b", "a b", "a\n", "ä"})
    void aNameThatIsNoneIsABug(String name) {
        var text = new MetricsText(Dialect.PROMETHEUS);
        assertThatIllegalArgumentException().isThrownBy(() -> text.gauge(name, "Help."));
        var family = text.gauge("hyload_users", "Help.");
        assertThatIllegalArgumentException().isThrownBy(() -> family.sample(1, Map.of(name, "value")));
    }

    @Test
    void aFamilyIsToldOnceAndInOnePlace() {
        var text = new MetricsText(Dialect.PROMETHEUS);
        var users = text.gauge("hyload_users", "Help.");
        text.gauge("hyload_open", "Help.");
        assertThatIllegalStateException().isThrownBy(() -> users.sample(1));
        assertThatIllegalArgumentException().isThrownBy(() -> text.gauge("hyload_users", "Help."));
    }

    private static Exposition read(MetricsText text, Dialect dialect) {
        return dialect == Dialect.OPENMETRICS ? Exposition.openMetrics(text.toBytes())
                : Exposition.prometheus(text.toBytes());
    }
}
