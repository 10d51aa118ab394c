package io.hyload.tui.screen;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AskedOptionTest {

    @Test
    void optionsAreFoundWithWhatTheyAreUnlessSaid() {
        assertThat(AskedOption.in("""
                // var old = option("old", 1);
                var url = option("url", "http://127.0.0.1:8080");
                int users = option( "users" , 1_000 ), again = option("users", 5);
                var low = option("low", -5);
                var ratio = option("ratio", 0.5d);
                var on = option("on", true);
                var time = option("time", Duration.ofMinutes(5));
                var odd = option("odd", Duration.between(a, b));
                var sum = option("sum", 2 + 3);
                var computed = option("computed", x.y());
                var text = "option(\\"no\\", 1)";
                myoption("mine", 1);
                """)).containsExactly(
                new AskedOption("url", "http://127.0.0.1:8080", false), new AskedOption("users", "1000", false),
                new AskedOption("low", "-5", false), new AskedOption("ratio", "0.5", false),
                new AskedOption("on", "true", false), new AskedOption("time", "5m", false),
                new AskedOption("odd", "", false), new AskedOption("sum", "", false),
                new AskedOption("computed", "", false));
    }

    @Test
    void passwordsAndTokensAreKnownByTheirNames() {
        assertThat(AskedOption.in("option(\"password\", \"\"); option(\"apiKey\", \"\"); option(\"user\", \"\");"))
                .extracting(AskedOption::isSecret).containsExactly(true, true, false);
    }

    @Test
    void whatBreaksOffIsNoOption() {
        for (var source : List.of("", "option", "option(", "option(\"a\"", "option(\"a\",", "option(\"a\", 1",
                "option(\"a\"; 1);;"))
            assertThat(AskedOption.in(source)).isEmpty();
    }
}
