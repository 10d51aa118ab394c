package io.hyload.testsupport;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExpositionTest {

    @Test
    void samplesAreFoundByNameAndLabels() {
        var text = Exposition.openMetrics("""
                # HELP a Said "plainly".
                # TYPE a counter
                a_total{kind="x\\"y\\\\z\\n"} 3
                # TYPE b_seconds histogram
                # UNIT b_seconds seconds
                b_seconds_bucket{le="1.0"} 1
                b_seconds_bucket{le="+Inf"} 2
                b_seconds_sum 4.5
                b_seconds_count 2
                # EOF
                """.replace("\"plainly\"", "\\\"plainly\\\"").getBytes(UTF_8));

        assertThat(text.value("a_total", Map.of("kind", "x\"y\\z\n"))).isEqualTo(3);
        assertThat(text.value("b_seconds_sum")).isEqualTo(4.5);
        assertThat(text.has("b_seconds_created")).isFalse();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            # TYPE a gauge;a 1                                                   | no # EOF
            # TYPE a gauge;a 1;# EOF;a 2;# EOF                                   | no comment is expected
            # TYPE a gauge;a 1;a 2;# EOF                                         | a series twice
            # TYPE a gauge;a 1;# TYPE b gauge;b 1;# HELP a A;# EOF               | a family in two places
            # TYPE a gauge;a 1;# HELP a A;# EOF                                  | metadata after samples
            # TYPE a counter;a 1;# EOF                                           | suffix
            # TYPE a_total counter;a_total 1;# EOF                               | _total
            # TYPE a counter;a_total -1;# EOF                                    | a count that is none
            # TYPE a gauge;# UNIT a seconds;# EOF                                | a unit that is not in the name
            # TYPE a gauge;a{b="c"d} 1;# EOF                                     | no comma
            # TYPE a gauge;a{b="\\t"} 1;# EOF                                    | no label
            # TYPE a gauge;a{b="c",b="d"} 1;# EOF                                | a label twice
            # TYPE a gauge;a one;# EOF                                           | no number
            # TYPE a counter;a_total 1;# TYPE a_total gauge;a_total 2;# EOF      | a series twice
            # TYPE a counter;# TYPE a_total gauge;# EOF                          | whose samples have one name
            # TYPE a histogram;a_bucket{le="1.0"} 1;a_sum 1;a_count 1;# EOF      | no bucket +Inf
            # TYPE a histogram;a_bucket{le="+Inf"} 1;a_sum 1;a_count 2;# EOF     | a count that is not that of +Inf
            # TYPE a histogram;a_bucket{le="+Inf"} 1;a_count 1;# EOF             | no sum
            # TYPE a histogram;a_bucket{le="1.0"} 2;a_bucket{le="+Inf"} 1;# EOF  | buckets that shrink
            # TYPE a histogram;a_bucket{le="1"} 2;# EOF                          | no float
            # TYPE a summary;a{quantile="2.0"} 2;# EOF                           | quantile
            # TYPE a summary;a 2;# EOF                                           | quantile
            # TYPE a info;a_info 2;# EOF                                         | info that is not 1
            a 1;# EOF                                                            | before its type
            """)
    void whatBreaksARuleIsNoExposition(String lines, String rule) {
        var text = (lines.replace(';', '\n') + "\n").getBytes(UTF_8);

        assertThatThrownBy(() -> Exposition.openMetrics(text)).isInstanceOf(AssertionError.class)
                .hasMessageContaining(rule);
    }
}
