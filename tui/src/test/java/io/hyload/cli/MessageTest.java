package io.hyload.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.hyload.run.Exemplar;
import io.hyload.run.Farewell;
import io.hyload.run.Pace;
import io.hyload.run.Result;
import io.hyload.run.ShownExchange;
import io.hyload.stats.StatsRecord;
import io.hyload.stats.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageTest {

    private static final String NASTY = "two\nlines\r\n\ttab \\ back\\n 商品 {:";

    static Stream<Message> all() {
        return Stream.of(new Message.Ready(), new Message.Started(),
                new Message.Second(StatsRecord.parse("{\"t\":7,\"rps\":1,\"total\":{\"send\":1,\"recv\":0}}")),
                new Message.Progress(Duration.ofMillis(1234), Optional.of(0.25)),
                new Message.Progress(Duration.ZERO, Optional.empty()), new Message.Pacing(new Pace(1e-7, 2.5)),
                new Message.Log("1795356434.1234|text"),
                new Message.Notice(NASTY), new Message.Advice(NASTY), new Message.Failed("IOException", NASTY),
                new Message.Kept(new Exemplar(Optional.of(NASTY), Instant.ofEpochMilli(1_795_356_434_123L),
                        Duration.ofNanos(123_456_789), NASTY, NASTY, NASTY)),
                new Message.Kept(new Exemplar(Optional.empty(), Instant.EPOCH, Duration.ZERO, "", "", "{}")),
                new Message.Required(Threshold.parse("a\tb \\ 商品.p99 < 1s")),
                new Message.Exchange(new ShownExchange(NASTY, 404, Duration.ofNanos(1_234_567), 42, "", NASTY)),
                new Message.Exchange(new ShownExchange("", 0, Duration.ZERO, 0, "timeout-connect", "")),
                new Message.CheckFailed(NASTY),
                new Message.Out("\n"), new Message.Err(""),
                new Message.Threw(3, NASTY, "why", ""),
                new Message.Ended(new Farewell(Duration.ofSeconds(9), 2,
                        Map.of(NASTY, new Result.Crash(5, NASTY), "A", new Result.Crash(1, "A at B.java:3")),
                        Set.of("url", "users"))),
                new Message.Ended(new Farewell(Duration.ZERO, 0, Map.of(), Set.of())));
    }

    @ParameterizedTest @MethodSource("all")
    void eachTravelsAsOneLine(Message message) {
        assertThat(message.toLine()).hasLineCount(1).doesNotContain("\n", "\r");
        assertThat(Message.parse(message.toLine())).isEqualTo(message);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "[0.012s][warning] out of something", ":", ":unknown\tx", ":progress\tx\t",
                    ":ended\t1", ":kept\tslow\t\tx", ":required\tp99", "{\"t\":", ":threw\t3"})
    void whatIsNoneOfOursIsAStrayLine(String line) {
        assertThat(Message.parse(line)).isEqualTo(new Message.Stray(line));
    }

    @Test
    void aSecondIsTheLineOfAStatsFile() {
        var line = "{\"t\":7,\"rps\":1,\"tops\":0,\"eps\":0,\"tps\":0,\"respTimeSum\":0,\"avgRespTime\":0,"
                + "\"total\":{\"send\":1,\"recv\":0}}";
        assertThat(Message.parse(line).toLine()).isEqualTo(line);
    }

    // ------------------------------------------------------------------ flags of a worker

    @Test
    void flagsOfTheLauncherAreReplacedAndThoseOfTheUserKept() {
        assertThat(LocalWorker.flags(List.of("-XX:+UseParallelGC", "-Xms128m",
                "-Dhyload.worker.flags=-XX:+UseSerialGC -Xms32m\n    -Da=b", "-Xmx2g"))).containsExactly(
                        "-XX:+UseSerialGC", "-Xms32m", "-Da=b", "-Xmx2g");
        assertThat(LocalWorker.flags(List.of("-Xms1g", "-Dhyload.worker.flags="))).isEmpty();
    }

    @Test
    void theirHeapsTogetherAreNotLargerThanTheMemory() {
        assertThat(LocalWorker.heap(2)).isEqualTo("-XX:MaxRAMPercentage=25.00");
        assertThat(LocalWorker.heap(64)).isEqualTo("-XX:MaxRAMPercentage=1.17");
    }

    @Test
    void withoutALauncherTheyAreOursButForTheDebugger() {
        assertThat(LocalWorker.flags(List.of("-Xmx1g", "-agentlib:jdwp=transport=dt_socket,address=5005", "-ea")))
                .containsExactly("-Xmx1g", "-ea");
    }
}
