package io.hyload.tui.screen;

import java.time.Instant;
import java.util.List;

import io.hyload.stats.StatsRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchingTest {
    private static final Instant NOW = Instant.ofEpochSecond(Load.T + 30);

    private final Watching watching = new Watching();
    private final List<StatsRecord> seconds = Load.records(40);

    private Watched picture() {
        return watching.picture(NOW, Load.workers(seconds.getFirst()), List.of());
    }

    @Test
    void whatComesAddsUp() {
        seconds.forEach(second -> watching.add(second, List.of()));

        var picture = picture();
        assertThat(picture.seconds()).hasSize(40);
        assertThat(picture.told()).isEqualTo(seconds.getLast().total());
        assertThat(picture.whole().times().count()).isEqualTo(seconds.getLast().total().received());
        assertThat(picture.held(Span.TEN_SECONDS).tally().times().count())
                .isEqualTo(seconds.stream().skip(30).mapToLong(StatsRecord::received).sum());
        assertThat(picture.held(Span.TEN_SECONDS).seconds()).isEqualTo(10);
        assertThat(picture.held(Span.MINUTE).tally().names()).isEqualTo(picture.held(Span.ALL).tally().names());
    }

    @Test
    void whatComesLateBelongsToItsSecond() {
        watching.add(seconds.get(0), List.of());
        watching.add(seconds.get(2), List.of());
        watching.add(seconds.get(1), List.of());
        watching.add(seconds.get(1), List.of());

        var picture = picture();
        assertThat(picture.seconds()).extracting(StatsRecord::t).containsExactly(Load.T, Load.T + 1, Load.T + 2);
        assertThat(picture.second(Load.T + 1).orElseThrow().received()).isEqualTo(2 * seconds.get(1).received());
        assertThat(picture.second(Load.T + 3)).isEmpty();
    }

    @Test
    void clearingLeavesOutWhatWasAndWhoIsGone() {
        seconds.stream().limit(30).forEach(second -> watching.add(second, List.of()));
        watching.clear(NOW);
        assertThat(picture().isEmpty()).isTrue();
        assertThat(picture().workers()).extracting(worker -> worker.label()).containsExactly("gen1:4711");

        seconds.stream().skip(30).forEach(second -> watching.add(second, List.of()));
        assertThat(picture().told()).isEqualTo(seconds.getLast().total().minus(seconds.get(29).total()));
        assertThat(picture().span()).isEqualTo(10);
    }

    @Test
    void memoryIsBounded() {
        var second = seconds.getLast();
        for (int i = 0; i < 2 * Watching.MOST_SECONDS; i++)
            watching.add(second.later(i), Load.workers(second.later(i)));

        var picture = picture();
        assertThat(picture.seconds()).hasSize(Watching.MOST_SECONDS);
        assertThat(picture.newest()).hasSize(Watching.NEWEST);
        assertThat(picture.tens()).hasSizeLessThanOrEqualTo(Watching.MOST_TENS);
        assertThat(picture.rates().values()).allMatch(rates -> rates.size() <= Watching.MOST_SECONDS + 1);
    }

    @Test
    void aPictureStaysAsItWas() {
        watching.add(seconds.get(0), List.of());
        var before = picture();
        watching.add(seconds.get(1), List.of());
        assertThat(before.seconds()).hasSize(1);
        assertThat(picture().seconds()).hasSize(2);
    }
}
