package io.hyload.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class OrderLinesTest {
    private static String read(String... lines) throws IOException {
        try (var in = new OrderLines(new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String line(long number, String text) {
        return OrderLines.line("me", number, text.getBytes(UTF_8));
    }

    @Test
    void linesAreJoined() throws IOException {
        assertThat(read(line(0, "it's $HOME\n"), "", line(1, "G"), line(2, "S"))).isEqualTo("it's $HOME\nGS");
    }

    @Test
    void whatComesAgainIsLeftOut() throws IOException {
        assertThat(read(line(0, "order"), line(0, "order"), line(1, "G"), line(0, "order"), line(1, "G")))
                .isEqualTo("orderG");
    }

    @Test
    void aLineCutShortIsLeftOutAndTakenWhenItComesAgain() throws IOException {
        var whole = line(0, "a long order");
        for (int length = 0; length < whole.length(); length++)
            assertThat(read(whole.substring(0, length), whole, line(1, "G"))).as("cut at " + length)
                    .isEqualTo("a long orderG");
    }

    @Test
    void whatIsNoOrderIsLeftOut() throws IOException {
        assertThat(read("me:0:x:!!", "me:0:1", "me:-1:0:", "a:b", "::::", ":0:x:", line(0, "G"))).isEqualTo("G");
    }

    @Test
    void whoTakesOverBeginsToCountAnewAndTheOtherIsNotHeardAnyMore() throws IOException {
        var other = OrderLines.line("other", 0, "A".getBytes(UTF_8));
        var more = OrderLines.line("other", 1, "S".getBytes(UTF_8));
        assertThat(read(line(0, "order"), line(1, "G"), more, other, line(2, "x"), other, line(0, "y"), more))
                .isEqualTo("orderGAS");
    }
}
