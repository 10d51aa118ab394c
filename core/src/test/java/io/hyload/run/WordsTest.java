package io.hyload.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

import io.hyload.stats.DatagramMac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WordsTest {

    @Test
    void everyKindOfWordIsKnown() {
        var words = Words.parse(List.of("statsfile=a b/x=1.sts", "console=h:1", "console=[::1]:2", "tag=night run",
                "logPath=logs", "users=10", "url=http://h/?a=b", "empty=", "users=20"));
        assertThat(words.statsFile()).contains(Path.of("a b/x=1.sts"));
        assertThat(words.consoles()).containsExactly("h:1", "[::1]:2");
        assertThat(words.tag()).isEqualTo("night run");
        assertThat(words.logFolder()).isEqualTo(Path.of("logs"));
        assertThat(words.options()).containsOnlyKeys("users", "url", "empty").containsEntry("users", "20")
                .containsEntry("url", "http://h/?a=b").containsEntry("empty", "");
        assertThat(Words.parse(List.of())).isEqualTo(Words.NONE);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "users", "=10", "-v", "--users", "statsfile=", "logPath=", "statsfile=a\0b"})
    void badWordsAreRefusedInOneLine(String word) {
        assertThatThrownBy(() -> Words.parse(List.of("users=1", word))).isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).startsWith("word '" + word + "': ").hasLineCount(1));
    }

    @Test
    void filesAreNamedByTheStart() {
        var start = LocalDateTime.of(2026, 3, 7, 9, 5, 1, 42_000_000);
        assertThat(Words.NONE.statsFile(start)).isEqualTo(Path.of("stats_perf/2026-3-7_09.05.01.042.sts"));
        assertThat(Words.NONE.logFile(start)).isEqualTo(Path.of("log/2026-03-07_09.05.01.log"));
        assertThat(Words.parse(List.of("statsfile=x")).statsFile(start)).isEqualTo(Path.of("x"));
    }

    @Test
    void secretsAreShownMasked() {
        var words = Words.parse(List.of("password=p", "apiKey=k", "accessToken=t", "users=1"));
        assertThat(words.shownOptions()).containsEntry("password", "***").containsEntry("apiKey", "***")
                .containsEntry("accessToken", "***").containsEntry("users", "1");
    }

    @Test
    void theTokenSignsAndIsNoOption() {
        var words = Words.parse(List.of("users=1"));
        assertThat(words.withEnvironment(Map.of()).mac()).isEmpty();
        assertThat(words.withEnvironment(Map.of("HYLOAD_TOKEN", "")).mac()).isEmpty();

        var secret = words.withSecrets(Map.of("HYLOAD_TOKEN", "of-the-file ", "pin", "1234"));
        assertThat(signs(secret, "of-the-file")).isTrue();
        assertThat(secret.secrets()).containsOnlyKeys("pin");
        assertThat(secret.options()).containsOnlyKeys("users");
        assertThat(secret.toString()).doesNotContain("of-the-file");

        assertThat(signs(secret.withEnvironment(Map.of()), "of-the-file")).isTrue();
        assertThat(signs(secret.withEnvironment(Map.of("HYLOAD_TOKEN", "of-the-shell")), "of-the-shell")).isTrue();
    }

    private static boolean signs(Words words, String token) {
        var signed = words.mac().orElseThrow().signed("{\"hy\":{}}".getBytes(StandardCharsets.UTF_8));
        return new DatagramMac(token).fault(ByteBuffer.wrap(signed)).isEmpty();
    }

    @Test
    void aTokenOnTheCommandLineIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Words.parse(List.of("HYLOAD_TOKEN=secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("word 'HYLOAD_TOKEN': a command line is for all to read (set the variable HYLOAD_TOKEN, or "
                        + "write the line into secrets.properties)");
    }

    @Test
    void aTagIsShortSinceEveryDatagramHasIt() {
        assertThat(Words.parse(List.of("tag=" + "x".repeat(100))).tag()).hasSize(100);
        assertThatThrownBy(() -> Words.parse(List.of("tag=" + "x".repeat(101))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("word 'tag=': 101 characters (at most 100)");
    }
}
