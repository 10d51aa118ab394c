package io.hyload.run;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NearestTest {
    private static final List<String> NAMES = List.of("init", "new", "snippets", "doctor", "demo");

    @Test
    void swappedWrongAndMissingLettersAreForgiven() {
        assertThat(Nearest.to("inti", NAMES)).contains("init");
        assertThat(Nearest.to("docter", NAMES)).contains("doctor");
        assertThat(Nearest.to("snipets", NAMES)).contains("snippets");
        assertThat(Nearest.to("DEMO", NAMES)).contains("demo");
    }

    @Test
    void theBeginningOfANameIsEnough() {
        assertThat(Nearest.to("snip", NAMES)).contains("snippets");
    }

    @Test
    void nothingIsGuessedForAWordThatIsLikeNone() {
        assertThat(Nearest.to("plot", NAMES)).isEmpty();
        assertThat(Nearest.to("", NAMES)).isEmpty();
    }
}
