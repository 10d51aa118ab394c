package io.hyload.run;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {

    private static <T> T get(String text, T standard) {
        return new Options(Map.of("n", text)).get("n", standard);
    }

    @ParameterizedTest @CsvSource({"0, 0", "10, 10", "-7, -7", "+3, 3", "1_000, 1000", "1e3, 1000", "10.0, 10",
            "' 5 ', 5",
            "2147483647, 2147483647", "-2147483648, -2147483648"})
    void wholeNumbers(String text, int value) {
        assertThat(get(text, 1)).isEqualTo(value);
        assertThat(get(text, 1L)).isEqualTo(value);
    }

    @Test
    void longNumbers() {
        assertThat(get("9223372036854775807", 1L)).isEqualTo(Long.MAX_VALUE);
        assertThat(get("3000000000", 1L)).isEqualTo(3_000_000_000L);
    }

    @ParameterizedTest @CsvSource({"0.5, 0.5", "10, 10", "-1e-3, -0.001", ".5, 0.5", "1_000.5, 1000.5"})
    void numbers(String text, double value) {
        assertThat(get(text, 1.0)).isEqualTo(value);
    }

    @ParameterizedTest @ValueSource(strings = {"true", "yes", "on", "1", "TRUE", " Yes "})
    void yes(String text) {
        assertThat(get(text, false)).isTrue();
    }

    @ParameterizedTest @ValueSource(strings = {"false", "no", "off", "0", "No"})
    void no(String text) {
        assertThat(get(text, true)).isFalse();
    }

    @ParameterizedTest @CsvSource({"90, PT1M30S", "1.5s, PT1.5S", "1.5, PT1.5S", "500ms, PT0.5S", "2m30s, PT2M30S",
            "1h, PT1H",
            "1h2m3.5s4ms, PT1H2M3.504S", "5m, PT5M", "0, PT0S", "PT5M, PT5M", "' 3s ', PT3S",
            "0.000000001s, PT0.000000001S"})
    void lengthsOfTime(String text, Duration value) {
        assertThat(get(text, Duration.ZERO)).isEqualTo(value);
    }

    @Test
    void textsAreTakenAsTheyAre() {
        assertThat(get(" a=b ", "x")).isEqualTo(" a=b ");
        assertThat(get("", "x")).isEmpty();
    }

    @Test
    void whatIsNotGivenIsTheDefault() {
        var none = new Options(Map.of());
        assertThat(none.get("n", 5)).isEqualTo(5);
        assertThat(none.get("n", Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    private static void assertBad(String text, Object standard, String wanted) {
        assertThatThrownBy(() -> get(text, standard)).isInstanceOf(Options.BadOption.class)
                .hasMessage("option n=" + text + ": not " + wanted);
    }

    @ParameterizedTest @ValueSource(
            strings = {"ten", "", "1.5", "2147483648", "18446744073709551616", "1e999999999", "1e-999999999",
                    "0x10", "NaN", "10 users"})
    void noWholeNumbers(String text) {
        assertBad(text, 1, "a whole number (write n=10)");
    }

    @Test
    void noLongNumber() {
        assertBad("9223372036854775808", 1L, "a whole number (write n=10)");
    }

    @ParameterizedTest @ValueSource(strings = {"half", "", "1,5", "1e400", "Infinity"})
    void noNumbers(String text) {
        assertBad(text, 1.0, "a number (write n=0.5)");
    }

    @ParameterizedTest @ValueSource(strings = {"maybe", "", "2"})
    void neitherYesNorNo(String text) {
        assertBad(text, true, "yes or no (write n=true)");
    }

    @ParameterizedTest @ValueSource(
            strings = {"soon", "", "-5", "5 minutes", "1.5m", "s", "30s1h", "99999999999999999999h",
                    "9223372036854775807h", "1.0000000001s", "99999999999999999999", "PT", "P1Y"})
    void noLengthsOfTime(String text) {
        assertBad(text, Duration.ZERO, "a length of time (write n=30s)");
    }

    @Test
    void aSecretIsNotRepeated() {
        var options = new Options(Map.of("password", "hunter2"));
        assertThatThrownBy(() -> options.get("password", 1)).hasMessageContaining("password=***")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void remembersWhatNobodyAskedFor() {
        var options = new Options(Map.of("users", "1", "user", "2", "time", "3"));
        options.get("users", 1);
        options.get("rate", 1);
        assertThat(options.unread()).containsExactly("time", "user");
        assertThat(options.known()).containsExactly("rate", "users");
    }
}
