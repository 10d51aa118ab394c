package io.hyload.run;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTest {

    @ParameterizedTest @CsvSource({"0, 0.00", "4, 0.00", "5, 0.01", "420, 0.42", "3100, 3.10", "9994, 9.99",
            "9995, 10.0", "99949, 99.9",
            "99950, 100", "201499, 201", "1234000, '1,234'", "3600000000, '3,600,000'"})
    void microsecondsAsMilliseconds(long micros, String shown) {
        assertThat(Figures.millis(micros)).isEqualTo(shown);
    }

    @ParameterizedTest @CsvSource({"0, 0.0", "4.24, 4.2", "99.94, 99.9", "99.96, 100", "434.4, 434", "12345, '12,345'"})
    void rates(double rate, String shown) {
        assertThat(Figures.rate(rate)).isEqualTo(shown);
    }

    @ParameterizedTest @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "1449, 1.4 kB", "99949, 99.9 kB",
            "99950, 100 kB", "999499, 999 kB",
            "999500, 1.0 MB", "23100000, 23.1 MB", "5000000000, 5.0 GB", "7000000000000, 7.0 TB"})
    void bytes(long bytes, String shown) {
        assertThat(Figures.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest @CsvSource({"0, 0, 0.00", "1, 0, 0.00", "1, 600, 0.17", "3, 3, 100.00"})
    void percents(long part, long whole, String shown) {
        assertThat(Figures.percent(part, whole)).isEqualTo(shown);
    }

    @Test
    void figuresLookTheSameInEveryCountry() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Figures.millis(1234567L)).isEqualTo("1,235");
            assertThat(Figures.rate(4.2)).isEqualTo("4.2");
        } finally {
            Locale.setDefault(before);
        }
    }
}
