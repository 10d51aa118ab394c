package io.hyload.har;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HarDateTest {

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            2026-01-02T10:00:00.5Z                                 | 2026-01-02T10:00:00.500Z
            2026-01-02T10:00:00Z                                   | 2026-01-02T10:00:00Z
            2026-01-02T10:00Z                                      | 2026-01-02T10:00:00Z
            2026-01-02t10:00:00z                                   | 2026-01-02T10:00:00Z
            2026-01-02T12:30:00.123+02:30                          | 2026-01-02T10:00:00.123Z
            2026-01-02T12:00:00+0200                               | 2026-01-02T10:00:00Z
            2026-01-02T12:00:00 +02:00                             | 2026-01-02T10:00:00Z
            2026-01-02T12:00:00+02                                 | 2026-01-02T10:00:00Z
            2026-01-02T05:00:00.1234567-05:00                      | 2026-01-02T10:00:00.123456700Z
            2026-01-02T10:00:00.1234567891234Z                     | 2026-01-02T10:00:00.123456789Z
            2026-01-02T10:00:00,25Z                                | 2026-01-02T10:00:00.250Z
            2026-01-02 10:00:00                                    | 2026-01-02T10:00:00Z
            2026-01-02T10:00:00.5                                  | 2026-01-02T10:00:00.500Z
            1767348000                                             | 2026-01-02T10:00:00Z
            1767348000.25                                          | 2026-01-02T10:00:00.250Z
            1767348000250                                          | 2026-01-02T10:00:00.250Z
            /Date(1767348000250)/                                  | 2026-01-02T10:00:00.250Z
            Fri, 02 Jan 2026 10:00:00 GMT                          | 2026-01-02T10:00:00Z
            Fri Jan 02 2026 11:00:00 GMT+0100 (CET)                | 2026-01-02T10:00:00Z
            """)
    void allKindsOfDatesAreRead(String text, Instant moment) {
        assertThat(HarDate.parse(text)).contains(moment);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "yesterday", "2026-13-02T10:00:00Z", "2026-01-02", "0001-01-01T00:00:00Z",
                    "9999-12-31T23:59:59Z", "99999999999999999999", "2026-01-02T10:00:00+99:00"})
    void whatIsNoneIsNone(String text) {
        assertThat(HarDate.parse(text)).isEmpty();
    }
}
